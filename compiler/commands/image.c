/* `mote image`: what files for a board's flash have in them, one format to another, signatures and keys. */
#include <errno.h>
#include <jansson.h>

#include "keys.h"
#include "output.h"

/* ---- finding images in any file */

typedef struct Found {
    uint32_t address;
    ImageHeader header;
    const uint8_t *bytes;
    uint32_t room; /* bytes from there to the run's end */
    bool whole;    /* its checksum is right */
} Found;

/* An image's header at this place? */
static bool found_at(const FlashRun *run, uint32_t at, Found *found)
{
    *found = (Found){.address = run->address + at, .bytes = run->bytes + at, .room = run->size - at};
    if (found->room < sizeof found->header)
        return false;
    memcpy(&found->header, found->bytes, sizeof found->header);
    const ImageHeader *h = &found->header;
    if (h->magic != IMAGE_MAGIC || h->version == 0 || h->version > 99)
        return false;
    const size_t from = offsetof(ImageHeader, builtin_hash);
    found->whole = h->version == IMAGE_VERSION && image_bytes(h) <= found->room && image_bytes(h) > from &&
                   image_crc(found->bytes + from, image_bytes(h) - from) == h->crc;
    return found->whole || at == 0;
}

/* Behind a program's image is what was never written, or its signature. */
static bool is_signed(const Found *found)
{
    const uint32_t bytes = image_bytes(&found->header);
    if (!found->whole || found->header.features & IMAGE_LIBRARY || found->room - bytes < SIGNATURE_BYTES)
        return false;
    const uint8_t *behind = found->bytes + bytes;
    for (unsigned i = 1; i < SIGNATURE_BYTES; i++)
        if (behind[i] != behind[0])
            return true;
    return false;
}

/* Calls `look` for each image, libraries included; how many. */
static unsigned find_images(const FlashContent *content, void (*look)(void *context, const Found *found), void *context)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < content->count; i++) {
        const FlashRun *run = &content->items[i];
        for (uint32_t at = -run->address % IMAGE_ALIGN; at < run->size; at += IMAGE_ALIGN) {
            Found found;
            if (!found_at(run, at, &found))
                continue;
            look(context, &found);
            count++;
        }
    }
    return count;
}

static int read_content(const char *path, FlashContent *content, FileInfo *info, const FileFormat **format)
{
    size_t size;
    const char *why = "";
    uint8_t *bytes = file_read(path, &size);
    if (!bytes) {
        complain("can't read %s: %s", path, strerror(errno));
        return STATUS_FILE;
    }
    *format = format_of_bytes(bytes, size);
    if (!(*format)->addressed && format_of_name(path))
        *format = format_of_name(path)->addressed ? *format : format_of_name(path);
    bool ok = (*format)->read(content, bytes, size, info, &why);
    free(bytes);
    uint32_t twice;
    if (!ok)
        complain("%s: %s", path, why);
    else if (!content_settle(content, &twice))
        complain("%s: two parts claim the address 0x%08x", path, twice);
    else
        return STATUS_OK;
    return STATUS_IMAGE;
}

/* ---- info */

static json_t *image_json(const Found *found)
{
    const ImageHeader *h = &found->header;
    char build[12], library[12];
    snprintf(build, sizeof build, "%08x", h->build_id);
    snprintf(library, sizeof library, "%08x", h->builtin_hash);
    const uint32_t bytes = image_bytes(h);
    json_t *object = json_pack("{s:I, s:b, s:s, s:s, s:s, s:i, s:i}", "address", (json_int_t)found->address, "whole", found->whole,
                               "kind", h->features & IMAGE_LIBRARY ? "library" : "program", "build", build, "library", library,
                               "format", (int)h->version, "bytes", (int)bytes);
    const unsigned features = (h->features & IMAGE_FEATURES) >> IMAGE_FEATURES_SHIFT;
    json_object_set_new(object, "features", json_string(features ? feature_names(features) : ""));
    json_object_set_new(object, "board", json_string(h->board ? board_name_of(h->board) : ""));
    json_object_set_new(object, "signed", json_boolean(is_signed(found)));
    return object;
}

static void collect(void *context, const Found *found) { json_array_append_new(context, image_json(found)); }

static void print_info(const char *path, const FileFormat *format, const FlashContent *content, json_t *images)
{
    printf("%s: %s, %s bytes\n", path, format->extension + 1, thousands(content_bytes(content)));
    for (uint32_t i = 0; format->addressed && i < content->count; i++)
        printf("  0x%08x  %10s bytes\n", content->items[i].address, thousands(content->items[i].size));
    size_t i;
    json_t *image;
    json_array_foreach(images, i, image) {
        const char *features = json_string_value(json_object_get(image, "features"));
        const char *board = json_string_value(json_object_get(image, "board"));
        printf("%s at 0x%08x: %s bytes, build %s, format %d, library %s%s\n", json_string_value(json_object_get(image, "kind")),
               (unsigned)json_integer_value(json_object_get(image, "address")),
               thousands((uint64_t)json_integer_value(json_object_get(image, "bytes"))),
               json_string_value(json_object_get(image, "build")), (int)json_integer_value(json_object_get(image, "format")),
               json_string_value(json_object_get(image, "library")),
               json_is_true(json_object_get(image, "whole")) ? "" : ", DAMAGED or of another version of mote");
        if (features && *features)
            printf("  uses %s\n", features);
        if (board && *board)
            printf("  for %s only\n", board);
        if (json_is_true(json_object_get(image, "signed")))
            printf("  a signature follows\n");
    }
    if (!json_array_size(images))
        printf("no image in it\n");
}

static int image_info(const Options *options, char **args)
{
    FlashContent content = {0};
    FileInfo info = {0};
    const FileFormat *format;
    int status = read_content(args[0], &content, &info, &format);
    if (status == STATUS_OK) {
        json_t *images = json_array();
        find_images(&content, collect, images);
        if (options->json) {
            json_t *root = json_pack("{s:s, s:i, s:O}", "file", format->extension + 1, "bytes", (int)content_bytes(&content),
                                     "images", images);
            json_dumpf(root, stdout, JSON_INDENT(2));
            putchar('\n');
            json_decref(root);
        } else {
            print_info(args[0], format, &content, images);
        }
        size_t i;
        json_t *image;
        status = json_array_size(images) ? STATUS_OK : STATUS_IMAGE;
        json_array_foreach(images, i, image)
            if (!json_is_true(json_object_get(image, "whole")))
                status = STATUS_IMAGE;
        json_decref(images);
    }
    content_free(&content);
    return status;
}

/* ---- convert: files without addresses are an image for the board's first slot */

/* What names addresses is for one kind of board; was it for this one? */
static int check_origin(const char *path, const FlashContent *content, const FileInfo *info, const Board *board)
{
    FileInfo own = {0};
    output_info(&own, board);
    if ((info->uf2_family && info->uf2_family != own.uf2_family) || (info->elf_machine && info->elf_machine != own.elf_machine)) {
        complain("%s: this is not for %s, but for %s", path, board->name, info->uf2_family ? "another family of UF2" : "another processor");
        return STATUS_IMAGE;
    }
    for (uint32_t i = 0; i < content->count; i++) {
        const FlashRun *run = &content->items[i];
        if (run->address >= board->flash_origin && run->address - board->flash_origin <= board->flash_bytes &&
            run->size <= board->flash_bytes - (run->address - board->flash_origin))
            continue;
        complain("%s: 0x%08x to 0x%08x is not in the flash of %s", path, run->address, run->address + run->size - 1, board->name);
        return STATUS_FIT;
    }
    return STATUS_OK;
}

static int add_image(FlashContent *all, FileInfo *info, const char *path, const Options *options)
{
    const FileFormat *to = format_of_name(options->output);
    Program program;
    int status = program_open(&program, path, options);
    if (status == STATUS_OK)
        status = program_check_whole(&program);
    if (status == STATUS_OK && to && to->addressed && board_is_host(options->board)) {
        complain("%s has no addresses: for which board is %s to be (--board)?", path, options->output);
        status = STATUS_USAGE;
    }
    if (status == STATUS_OK)
        status = output_content(all, info, &program, to && to->addressed, options);
    program_close(&program);
    return status;
}

static int add_file(FlashContent *all, FileInfo *info, const char *path, const Options *options)
{
    FlashContent content = {0};
    const FileFormat *format;
    int status = read_content(path, &content, info, &format);
    if (status == STATUS_OK && !format->addressed)
        status = add_image(all, info, path, options);
    else if (status == STATUS_OK && !board_is_host(options->board))
        status = check_origin(path, &content, info, options->board);
    if (status == STATUS_OK && format->addressed)
        content_add_all(all, &content);
    content_free(&content);
    return status;
}

typedef struct Extract {
    Found found;
    unsigned count;
} Extract;

static void take_program(void *context, const Found *found)
{
    Extract *extract = context;
    if (!found->whole || found->header.features & IMAGE_LIBRARY)
        return;
    extract->found = *found;
    extract->count++;
}

/* An .img is one program's image and its signature, whatever is around it. */
static int extract_image(FlashContent *all, const Options *options)
{
    Extract extract = {.count = 0};
    FlashContent image = {0};
    uint32_t twice;
    if (!content_settle(all, &twice))
        return STATUS_OK; /* output_write complains */
    find_images(all, take_program, &extract);
    if (extract.count != 1) {
        complain(extract.count ? "%s: there is more than one program's image" : "%s: there is no program's image in it", options->output);
        return STATUS_IMAGE;
    }
    const Found *found = &extract.found;
    content_add(&image, found->address, found->bytes, image_bytes(&found->header) + (is_signed(found) ? SIGNATURE_BYTES : 0));
    content_free(all);
    *all = image;
    return STATUS_OK;
}

static uint32_t bytes_in_file(const FlashContent *content, const char *path)
{
    if (format_of_name(path)->addressed || !content->count)
        return content_bytes(content);
    const FlashRun *last = &content->items[content->count - 1];
    return last->address - content->items[0].address + last->size;
}

static int image_convert(const Options *options, char **args)
{
    FlashContent all = {0};
    FileInfo info = {0};
    Options once = *options;
    once.with_firmware = false;
    int status = STATUS_OK;
    if (!options->output) {
        complain("`mote image convert` wants -o FILE; its extension picks the format: %s", FORMAT_EXTENSIONS);
        return STATUS_USAGE;
    }
    for (; *args && status == STATUS_OK; args++)
        status = add_file(&all, &info, *args, &once);
    if (!board_is_host(options->board))
        output_info(&info, options->board);
    if (status == STATUS_OK && options->with_firmware)
        status = output_firmware(&all, &info, options);
    info.source = args[-1];
    if (status == STATUS_OK && format_of_name(options->output) && strcmp(format_of_name(options->output)->extension, ".img") == 0)
        status = extract_image(&all, options);
    if (status == STATUS_OK)
        status = output_write(options->output, &all, &info);
    if (status == STATUS_OK && !options->quiet)
        fprintf(stderr, "%s: %s bytes\n", options->output, thousands(bytes_in_file(&all, options->output)));
    content_free(&all);
    return status;
}

/* ---- keys and signatures */

static int failed(FlashResult result, const FlashError *error)
{
    complain("%s", error->text);
    return flash_status(result);
}

static bool for_a_board(const Options *options)
{
    if (!board_is_host(options->board))
        return true;
    complain("images are signed for a board (--board)");
    return false;
}

static int image_keygen(const Options *options, char **args)
{
    (void)args;
    Key key;
    FlashError error;
    if (!options->output) {
        complain("`mote image keygen` wants -o FILE; the public key goes to FILE.pub");
        return STATUS_USAGE;
    }
    FlashResult result = key_generate(options->output, &key, &error);
    key_forget(&key);
    if (result != FLASH_OK)
        return failed(result, &error);
    if (!options->quiet)
        fprintf(stderr, "%s: the secret key; whoever has it can sign images for your boards\n%s.pub: the public key, for their firmware\n",
                options->output, options->output);
    return STATUS_OK;
}

static int image_sign(const Options *options, char **args)
{
    Program program;
    Options without = *options;
    without.key = NULL;
    if (!options->key) {
        complain("`mote image sign` wants --key FILE");
        return STATUS_USAGE;
    }
    int status = program_open(&program, args[0], &without);
    if (status == STATUS_OK)
        status = program_check_whole(&program);
    if (status == STATUS_OK)
        status = program_sign(&program, options);
    if (status == STATUS_OK) {
        const char *path = options->output ? options->output : args[0];
        const FileFormat *format = format_of_name(path);
        FlashContent content = {0};
        FileInfo info = {0};
        status = output_content(&content, &info, &program, format && format->addressed, &without);
        if (status == STATUS_OK)
            status = output_write(path, &content, &info);
        content_free(&content);
    }
    program_close(&program);
    return status;
}

static int image_verify(const Options *options, char **args)
{
    Program program;
    Key key = {0};
    FlashError error;
    if (!options->key) {
        complain("`mote image verify` wants --key FILE, the public or the secret key");
        return STATUS_USAGE;
    }
    if (!for_a_board(options))
        return STATUS_USAGE;
    FlashResult result = key_read(options->key, &key, &error);
    if (result != FLASH_OK)
        return failed(result, &error);
    int status = program_open(&program, args[0], options);
    if (status == STATUS_OK && !(program.is_signed && key_verify(&key, program.image, program.size, options->board->id, program.signature))) {
        complain(program.is_signed ? "%s is not signed with this key for %s" : "%s is not signed", args[0], options->board->name);
        status = STATUS_IMAGE;
    } else if (status == STATUS_OK && !options->quiet) {
        fprintf(stderr, "%s is signed with this key for %s\n", args[0], options->board->name);
    }
    key_forget(&key);
    program_close(&program);
    return status;
}

int program_sign(Program *program, const Options *options)
{
    Key key = {0};
    FlashError error;
    if (!options->key)
        return STATUS_OK;
    if (!for_a_board(options))
        return STATUS_USAGE;
    FlashResult result = key_read(options->key, &key, &error);
    if (result == FLASH_OK)
        result = key_sign(&key, program->image, program->size, options->board->id, program->signature, &error);
    key_forget(&key);
    if (result != FLASH_OK)
        return failed(result, &error);
    program->is_signed = true;
    return STATUS_OK;
}

int command_image(const Options *options, char **args)
{
    static const struct {
        const char *name;
        int least, most;
        int (*run)(const Options *options, char **args);
    } ACTIONS[] = {{"info", 1, 1, image_info}, {"convert", 1, 1000, image_convert}, {"keygen", 0, 0, image_keygen},
                   {"sign", 1, 1, image_sign}, {"verify", 1, 1, image_verify}};
    int count = 0;
    while (args[count + 1])
        count++;
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        if (strcmp(args[0], ACTIONS[i].name) != 0)
            continue;
        if (count < ACTIONS[i].least || count > ACTIONS[i].most) {
            complain("usage: mote image %s [options]%s", args[0], ACTIONS[i].most == 0 ? "" : ACTIONS[i].most > 1 ? " FILE..." : " FILE");
            return STATUS_USAGE;
        }
        return ACTIONS[i].run(options, args + 1);
    }
    complain("`mote image` knows info, convert, sign, verify and keygen, not '%s'", args[0]);
    return STATUS_USAGE;
}
