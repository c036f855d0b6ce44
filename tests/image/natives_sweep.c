/* Calls every helper of the library that programs can come by with anything.
 *
 * Helpers have no name and are called by the library's JavaScript. Programs that carry features bring code that calls them, so
 * the verifier lets programs refer to them: to those natives and functions of the general library that got a name for that, and to
 * all natives of features (a record says which, and with which magic). A damaged program can do the same with any arguments; then there must be an
 * exception or a value, and no harm (sweep.h).
 *
 * The program has a function of 11 parameters that it calls with all kinds of values. Its entity becomes a bound function of
 * the library's, or the record of a carried one.
 *
 * usage: natives_sweep FILE.js [NUMBER]     NUMBER: only that helper
 */
#include "sweep.h"
#include "writer.h"

enum { PARAMETERS = 11 };

typedef struct Sweep {
    uint8_t *image;
    uint32_t size;
    uint8_t *entity; /* of the function, in the image */
    uint8_t original[10];
    unsigned refused, ran;
    int only, failures;
} Sweep;

static void put16(uint8_t *p, unsigned n)
{
    p[0] = (uint8_t)n;
    p[1] = (uint8_t)(n >> 8);
}

static uint8_t *find_function(uint8_t *image)
{
    ImageHeader *header = (ImageHeader *)(void *)image;
    for (uint32_t i = header->string_count; i < header->entity_count; i++) {
        const FunctionRecord *function = (const FunctionRecord *)(const void *)image_entity(header, i);
        if ((function->header & HEADER_TYPE_MASK) == TYPE_FUNCTION && function->nparams == PARAMETERS)
            return image + ((const uint8_t *)function - image);
    }
    return NULL;
}

static void try_it(Sweep *s, const char *what, unsigned number, unsigned magic)
{
    if (s->only >= 0 && (unsigned)s->only != number)
        return; /* the entity stays damaged, and is written anew for the next */
    seal(s->image, s->size);
    if (!accepted(s->image, s->size)) {
        s->refused++;
    } else {
        s->ran++;
        if (!run_apart(s->image, s->size)) {
            printf("FAILED %s helper %u, magic %u: did harm\n", what, number, magic);
            s->failures++;
        }
    }
    memcpy(s->entity, s->original, sizeof s->original);
}

/* Of JavaScript also what compiled code calls ("@..."), whose name is empty. */
static bool is_opened(const ImageHeader *library, const uint8_t *entity)
{
    const FunctionRecord *function = (const FunctionRecord *)(const void *)entity;
    const Type type = (Type)(function->header & HEADER_TYPE_MASK);
    if (type == TYPE_NATIVE)
        return ((const NativeRecord *)(const void *)entity)->name == VALUE_CHAR('$');
    if (type != TYPE_FUNCTION || !(function->flags & FUNCTION_NAMED))
        return false;
    const Value name = function_name(function);
    const int32_t text = value_flash_index(name) - FLASH_LIBRARY_FIRST;
    return name == VALUE_CHAR('$') || (text >= 0 && text < (int32_t)library->string_count &&
                                       *(const uint16_t *)(const void *)image_entity(library, (uint32_t)text) >> FLASH_TEXT_SHIFT == 0);
}

/* An entity of the general library, if it is a helper that the verifier lets programs have. */
static void sweep_resident(Sweep *s, const ImageHeader *library, unsigned index)
{
    if (!is_opened(library, image_entity(library, index)))
        return;
    put16(s->entity, TYPE_BOUND | HEADER_FLASH);
    put16(s->entity + 2, 0);
    put16(s->entity + 4, (unsigned)VALUE_FLASH((int32_t)index + FLASH_LIBRARY_FIRST));
    put16(s->entity + 6, (unsigned)VALUE_UNDEFINED);
    const char *name = library_function(library_symbols(), (uint32_t)(image_entity(library, index) - (const uint8_t *)library), true);
    try_it(s, name ? name : "resident", index - library->string_count, 0);
}

static void sweep_carried(Sweep *s, unsigned number, unsigned magic)
{
    put16(s->entity, TYPE_NATIVE | magic << NATIVE_MAGIC_SHIFT);
    put16(s->entity + 2, (unsigned)VALUE_FLASH(FLASH_INDEX_MIN)); /* some string */
    put16(s->entity + 4, number);
    try_it(s, "carried", number, magic);
}

static int sweep(const char *path, uint8_t *image, uint32_t size, int only)
{
    const ImageHeader *library = (const ImageHeader *)(const void *)simulator->library;
    const LibraryFeatures *features = library_features(library);
    Sweep s = {.image = image, .size = size, .entity = find_function(image), .only = only};
    if (!s.entity || !accepted(image, size)) {
        printf("FAILED %s: no such program\n", path);
        return 1;
    }
    memcpy(s.original, s.entity, sizeof s.original);
    for (unsigned index = library->string_count; index < library->entity_count && s.failures < 10; index++)
        sweep_resident(&s, library, index);
    for (unsigned number = features->natives; number < features->end && s.failures < 10; number++)
        for (unsigned magic = 0; magic < 128; magic = magic < 13 ? magic + 1 : 2 * magic + 1)
            sweep_carried(&s, number, magic);
    printf("%s: %u refused, %u run\n", path, s.refused, s.ran);
    return s.failures;
}

int main(int argc, char **argv)
{
    Compiled compiled;
    CompileOptions options = {.regexps = evaluate_regexps, .carry = image_carry};
    Diag diag;
    int failures = 1;
    sweep_open();
    diag_init(&diag, stderr);
    if (argc >= 2 && compile_file(&compiled, argv[1], &options, &diag)) {
        failures = sweep(argv[1], compiled.image->bytes, compiled.image->size, argc > 2 ? atoi(argv[2]) : -1);
        compiled_free(&compiled);
    }
    diag_free(&diag);
    free(arena);
    return failures != 0;
}
