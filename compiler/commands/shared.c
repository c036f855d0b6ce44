/* What the verbs share: messages, names of files, a program from source or image. */
#include <errno.h>
#include <unistd.h>

#include "carry.h"
#include "commands.h"
#include "content.h"
#include "evaluator.h"

void complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fflush(stdout);
    fputs("mote: error: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

char *path_with_extension(const char *path, const char *extension)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(path, '.');
    size_t stem = dot && (!slash || dot > slash + 1) && dot != path ? (size_t)(dot - path) : strlen(path);
    char *result = xmalloc(stem + strlen(extension) + 1);
    memcpy(result, path, stem);
    strcpy(result + stem, extension);
    return result;
}

const char *thousands(uint64_t n)
{
    static char buffers[8][32];
    static unsigned next;
    char *p = buffers[next++ % 8] + 31;
    *p = 0;
    for (unsigned digits = 0;; digits++) {
        if (digits && digits % 3 == 0)
            *--p = ',';
        *--p = (char)('0' + n % 10);
        n /= 10;
        if (!n)
            return p;
    }
}

/* Bytes by kind from the image alone: an entity ends where the next one starts. */
static int by_offset(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static ImageSplit split_of(const uint8_t *image, uint32_t size)
{
    ImageSplit split = {0};
    ImageHeader header;
    memcpy(&header, image, sizeof header);
    uint32_t count = header.entity_count;
    if (sizeof header + 2u * count > size)
        return (ImageSplit){.other = size};
    uint32_t *offsets = xmalloc((count + 1) * sizeof *offsets);
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *entry = image + sizeof header + (size_t)2 * i;
        offsets[i] = (uint32_t)(entry[0] | entry[1] << 8) << image_shift(&header);
    }
    offsets[count] = size;
    qsort(offsets, count, sizeof *offsets, by_offset);
    split.other = count ? offsets[0] : size;
    for (uint32_t i = 0; i < count; i++) {
        if (offsets[i] + 2 > size)
            continue;
        uint32_t bytes = offsets[i + 1] - offsets[i];
        switch (image[offsets[i]] & HEADER_TYPE_MASK) {
        case TYPE_STRING8:
        case TYPE_STRING16: split.strings += bytes; break;
        case TYPE_FUNCTION: split.code += bytes; break;
        case TYPE_SHAPE: split.shapes += bytes; break;
        default: split.data += bytes; break;
        }
    }
    free(offsets);
    return split;
}

static int open_image(Program *program, const char *path, uint8_t *bytes, size_t size)
{
    ImageHeader header;
    program->file = bytes;
    if (size < sizeof header || size > IMAGE_MAX_BYTES) {
        complain("%s: not an image: %zu bytes", path, size);
        return STATUS_IMAGE;
    }
    memcpy(&header, bytes, sizeof header);
    program->image = bytes;
    program->size = (uint32_t)size;
    if (header.magic == IMAGE_MAGIC && size == image_bytes(&header) + sizeof program->signature) {
        program->size = image_bytes(&header);
        program->is_signed = true;
        memcpy(program->signature, bytes + program->size, sizeof program->signature);
    }
    program->build_id = header.build_id;
    program->split = split_of(bytes, program->size);
    return STATUS_OK;
}

/* Features whose C the image needs and the board's general firmware does not have. */
static unsigned lacking(const uint8_t *image, const Options *options)
{
    ImageHeader header;
    memcpy(&header, image, sizeof header);
    const unsigned needed = (header.features & IMAGE_FEATURES) >> IMAGE_FEATURES_SHIFT;
    return options->firmware || options->link ? 0 : needed & ~(FEATURES_CARRIED | options->board->features);
}

static bool fits(const Image *image, const Options *options)
{
    return image->size <= board_image_room(options->board) && !lacking(image->bytes, options);
}

/* The program compiled another way, if it fits the board then. What there is to say of it has been said. */
static bool compile_instead(Compiled *compiled, const char *path, const Options *options, const CompileOptions *how)
{
    Compiled other;
    Diag silent;
    diag_init(&silent, NULL);
    const bool better = compile_file(&other, path, how, &silent) && fits(other.image, options);
    diag_free(&silent);
    compiled_free(better ? compiled : &other);
    if (better)
        *compiled = other;
    return better;
}

/* Data that the start of the program computes can take more flash than its code: then the code is compiled. */
static bool compile_fitting(Compiled *compiled, const char *path, const Options *options, CompileOptions *how, Diag *diag)
{
    const bool ok = compile_file(compiled, path, how, diag);
    if (!ok || fits(compiled->image, options) || !compiled->evaluation.snapshot)
        return ok;
    how->evaluator = NULL;
    how->dump = NULL;
    if (compile_instead(compiled, path, options, how)) {
        compiled->evaluation = (Evaluation){.stopped = {UINT32_MAX, UINT32_MAX, 0}, .why = "the data does not fit the board"};
        diag_plain(diag, SEVERITY_WARNING, "%s: evaluated at build time it does not fit %s; compiled as with --no-eval", path,
                   options->board->name);
    }
    return true;
}

static bool pin_at(const void *context, uint32_t index, const char **name, unsigned *number)
{
    const BoardPin *pin = (const BoardPin *)context + index;
    *name = pin->name;
    *number = pin->number;
    return pin->name != NULL;
}

static int compile(Program *program, const char *path, const Options *options)
{
    const PinNames pins = {options->board->name, pin_at, options->board->pins};
    Diag diag;
    diag_init(&diag, stderr);
    diag.color = isatty(STDERR_FILENO) && !getenv("NO_COLOR");
    diag.json = options->json;
    CompileOptions compile_options = {.dump = options->dump, .dump_out = stdout,
                                      .evaluator = options->no_eval ? NULL : &EVALUATOR,
                                      .regexps = evaluate_regexps, .pins = &pins, .board = options->board->id,
                                      .carry = options->link ? NULL : image_carry};
    bool ok = compile_fitting(&program->compiled, path, options, &compile_options, &diag);
    if (!ok && diag.errors == 0)
        complain("%s: can't be compiled", path);
    diag_free(&diag);
    if (!ok)
        return STATUS_COMPILE;
    const Image *image = program->compiled.image;
    program->image = image->bytes;
    program->size = image->size;
    program->build_id = image->build_id;
    program->split = image->split;
    return STATUS_OK;
}

/* What files for flash start with no source does. NULL: it is none of them. */
static const char *no_source(const uint8_t *bytes, size_t size)
{
    const char *extension = format_of_bytes(bytes, size)->extension;
    return strcmp(extension, ".hex") == 0 ? "Intel HEX" : strcmp(extension, ".uf2") == 0 ? "UF2" : strcmp(extension, ".elf") == 0 ? "ELF" : NULL;
}

int program_open(Program *program, const char *path, const Options *options)
{
    memset(program, 0, sizeof *program);
    program->path = path;
    size_t size;
    uint8_t *bytes = file_read(path, &size);
    if (!bytes) {
        complain("can't read %s: %s", path, strerror(errno));
        return STATUS_FILE;
    }
    const char *dot = strrchr(path, '.');
    bool named_image = dot && (strcmp(dot, ".img") == 0 || strcmp(dot, ".bin") == 0);
    if (named_image || (size >= 4 && memcmp(bytes, "MOTE", 4) == 0 && memchr(bytes, 0, size)))
        return open_image(program, path, bytes, size);
    const char *instead = no_source(bytes, size);
    free(bytes);
    if (instead) {
        complain("%s: this is %s, neither a program's source nor an image; `mote image convert %s -o FILE.img` takes the image out of it", path,
                 instead, path);
        return STATUS_IMAGE;
    }
    return compile(program, path, options);
}

int program_check_features(const Program *program, const Options *options)
{
    const unsigned features = lacking(program->image, options);
    if (!features)
        return STATUS_OK;
    complain("%s needs %s, which the general firmware of %s does not have: link one for this program (mote build --firmware)",
             program->path, feature_names(features), options->board->name);
    return STATUS_FIT;
}

bool program_uses_devices(const Program *program)
{
    ImageHeader header;
    memcpy(&header, program->image, sizeof header);
    return header.features >> IMAGE_FEATURES_SHIFT & FEATURE_IO;
}

void program_close(Program *program)
{
    free(program->file);
    if (!program->file)
        compiled_free(&program->compiled);
}

static Map *read_map(const char *path)
{
    Diag diag;
    diag_init(&diag, stderr);
    Map *map = map_read(path, &diag);
    diag_free(&diag);
    return map;
}

static Map *map_of_compiled(const Compiled *compiled)
{
    return map_make(compiled->image, compiled->program, compiled->codes, compiled->files.items, compiled->files.count);
}

int program_check_whole(const Program *program)
{
    const size_t from = offsetof(ImageHeader, builtin_hash);
    ImageHeader header;
    memcpy(&header, program->image, sizeof header);
    if (header.magic != IMAGE_MAGIC)
        complain("%s: not an image", program->path);
    else if (header.version != IMAGE_VERSION)
        complain("%s: the image has format %d, this is for format %d", program->path, (int)header.version, IMAGE_VERSION);
    else if (image_bytes(&header) != program->size || program->size <= from ||
             image_crc(program->image + from, program->size - (uint32_t)from) != header.crc)
        complain("%s: the image is damaged", program->path);
    else
        return STATUS_OK;
    return STATUS_IMAGE;
}

Map *program_map(const Program *program, const Options *options)
{
    if (!program->file)
        return map_of_compiled(&program->compiled);
    char *beside = path_with_extension(program->path, ".map");
    const char *path = options->map ? options->map : beside;
    Map *map = NULL;
    if (options->map || access(path, R_OK) == 0)
        map = read_map(path);
    if (map && map_build_id(map) != program->build_id) {
        fprintf(stderr, "mote: warning: %s belongs to build %08x, the image is build %08x\n", path, map_build_id(map),
                program->build_id);
        map_free(map);
        map = NULL;
    }
    free(beside);
    return map;
}
