/* A program's image: its functions, what they reach, and the globals' initial values. */
#include "writer.h"

#include "translate.h"

Image *image_write(Arena *arena, const IrProgram *program, Code *const *codes, const LibrarySymbols *symbols,
                   Diag *diag)
{
    Translation t = {.builder = builder_new(arena, symbols), .program = program, .codes = codes};
    translate_functions(&t, arena);
    translate_references(&t);
    translate_sides(&t);

    ImageInfo info = {.entry = t.functions[0], .globals_init = ref_value(VALUE_UNDEFINED)};
    info.global_count = program->global_count;
    bool initialised = false;
    for (uint32_t i = 0; i < program->global_count; i++)
        initialised = initialised || program->consts[program->globals[i]].kind != CONST_UNDEFINED;
    if (initialised) {
        info.globals_init = builder_array(t.builder, TYPE_TABLE, program->global_count);
        for (uint32_t i = 0; i < program->global_count; i++)
            builder_set_slot(t.builder, info.globals_init, i, translate_const(&t, program->globals[i]));
    }
    Image *image = builder_finish(t.builder, &info, diag);
    if (!image)
        return NULL;
    image->function_offsets = ARENA_ARRAY(arena, uint32_t, program->function_count);
    for (uint32_t i = 0; i < program->function_count; i++)
        image->function_offsets[i] = builder_offset(t.builder, t.functions[i]);
    image->const_values = ARENA_ARRAY(arena, int32_t, program->const_count + 1);
    for (uint32_t i = 0; i < program->const_count; i++)
        if (t.consts[i].entity != TRANSLATION_NONE)
            image->const_values[i] = builder_value(t.builder, t.consts[i]);
    image->function_count = program->function_count;
    image->const_count = program->const_count;
    return image;
}
