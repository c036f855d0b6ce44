/* `mote build --firmware`: a firmware for one program. The linker (compiler/link) says what of the library is needed; the
 * runtime's sources, which lie beside this program, are compiled with just that, for size, and linked with both images.
 */
#include <errno.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <dirent.h>

#include "link.h"
#include "output.h"

typedef struct Build {
    const Board *board;
    const Options *options;
    const Linked *linked;
    char sources[3000];
    char folder[64]; /* of the generated files */
} Build;

/* ---- where the sources are: installed, or where this program was built */

static bool find_sources(char *found, size_t room)
{
    char self[2500], probe[3100];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n < 0)
        return false;
    self[n] = 0;
    *strrchr(self, '/') = 0;
    const char *const places[] = {"%s/../share/mote/sources", "%s/..", MOTE_SOURCES};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (i < 2)
            snprintf(found, room, i == 0 ? "%s/../share/mote/sources" : "%s/..", self);
        else
            snprintf(found, room, "%s", places[i]);
        snprintf(probe, sizeof probe, "%s/boards/common/small.flags", found);
        if (access(probe, R_OK) == 0)
            return true;
    }
    complain("the runtime's sources are not where they should be: %s/../share/mote/sources", self);
    return false;
}

/* ---- running tools */

typedef struct Command {
    char **items;
    uint32_t count, capacity;
    Arena arena;
} Command;

static void add(Command *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(Command *c, const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    char *copy = arena_strndup(&c->arena, text, strlen(text));
    VEC_PUSH(&c->arena, c, copy);
}

/* Runs it and forgets its arguments. STATUS_OK, or STATUS_BOARD after a message. */
static int run_tool(Command *c)
{
    VEC_PUSH(&c->arena, c, NULL);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        execvp(c->items[0], c->items);
        dprintf(STDERR_FILENO, "mote: error: can't start %s: %s (is the board's toolchain installed?)\n", c->items[0], strerror(errno));
        _exit(127);
    }
    int state = 0;
    if (child > 0)
        waitpid(child, &state, 0);
    bool ok = child > 0 && WIFEXITED(state) && WEXITSTATUS(state) == 0;
    if (!ok && !(WIFEXITED(state) && WEXITSTATUS(state) == 127))
        complain("%s could not make the firmware", c->items[0]);
    arena_free(&c->arena);
    memset(c, 0, sizeof *c);
    return ok ? STATUS_OK : STATUS_BOARD;
}

/* ---- generated files */

static int write_text(const Build *build, const char *name, Buffer *b)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", build->folder, name);
    bool ok = file_write(path, b->data, b->size);
    buffer_free(b);
    if (!ok)
        complain("can't write %s: %s", path, strerror(errno));
    return ok ? STATUS_OK : STATUS_FILE;
}

static void append_array(Buffer *b, const char *name, const uint8_t *bytes, uint32_t count)
{
    /* the small loop looks at three bytes behind an instruction before it knows how long it is */
    buffer_printf(b, "extern const uint8_t %s[];\n_Alignas(8) const uint8_t %s[%u] = {", name, name, count + 3);
    for (uint32_t i = 0; i < count; i++)
        buffer_printf(b, i % 20 ? "%u," : "\n%u,", bytes[i]);
    buffer_printf(b, "\n};\n");
}

static int write_header(const Build *build)
{
    static const char *const NAMES[OP_COUNT] = {
#define OP(name, operands, result, meaning) #name,
#include "opcode.def"
#undef OP
    };
    Buffer b = {0};
    unsigned used = 0;
    for (unsigned op = 0; op < OP_COUNT; op++) {
        buffer_printf(&b, "#define LINKED_FROM_%s %u\n", NAMES[op], used);
        used += build->linked->opcodes[op];
        buffer_printf(&b, "#define LINKED_TO_%s %u\n", NAMES[op], used);
    }
    const Linked *l = build->linked;
    const struct {
        const char *name;
        bool any;
    } things[] = {{"ARRAYS", l->arrays}, {"TYPED", l->typed}, {"BOUND", l->bound}, {"CONSTRUCTORS", l->constructors}, {"JOBS", l->jobs},
                  {"KEYS", l->keys}, {"SPREAD_CALLS", l->spread_calls}, {"WRITES", l->writes}};
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        buffer_printf(&b, "#define LINKED_%s %d\n", things[i].name, things[i].any);
    return write_text(build, "linked.h", &b);
}

static int write_tables(const Build *build)
{
    Buffer b = {0};
    buffer_printf(&b, "#include \"natives.h\"\n#include \"outside.h\"\n#include \"table.h\"\n"
                      "const NativeFunction mote_natives[] = {\n");
    for (unsigned i = 0; i < LINK_NATIVE_COUNT; i++)
        if (build->linked->natives[i])
            buffer_printf(&b, "    %s,\n", build->linked->natives[i] == LINKED_CODE ? LINK_NATIVES[i] : "NULL");
    buffer_printf(&b, "};\n");
    append_array(&b, "mote_library_linked", build->linked->library, build->linked->library_bytes);
    append_array(&b, "mote_program", build->linked->program, build->linked->program_bytes);
    return write_text(build, "linked.c", &b);
}

/* Where a file lies for this board: its own folder, the family's of its processor, or what all boards have. */
static bool find_file(const Build *build, const char *name, char *path, size_t room)
{
    const Board *board = build->board;
    const struct {
        const char *above, *name;
    } folders[] = {{"", board->name}, {"cpu/", board->family}, {"", "common"}};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, room, "%s/boards/%s%s/%s", build->sources, folders[i].above, folders[i].name, name);
        if (access(path, R_OK) == 0)
            return true;
    }
    return false;
}

/* firmware.ld.in with the board's numbers. */
static int write_script(const Build *build)
{
    const Board *board = build->board;
    const struct {
        const char *name;
        uint32_t value;
    } variables[] = {{"FLASH_ORIGIN", board->flash_origin}, {"FLASH_BYTES", board->flash_bytes}, {"IMAGE_OFFSET", board->image_offset},
                     {"RAM_ORIGIN", board->ram_origin}, {"RAM_BYTES", board->ram_bytes}, {"C_STACK", board->c_stack_bytes},
                     {"IO_BYTES", board->io_bytes}, {"RESIDENT_BYTES", 0 /* it has no loader */}};
    char path[3200];
    size_t size;
    find_file(build, "firmware.ld.in", path, sizeof path);
    char *text = (char *)file_read(path, &size);
    if (!text) {
        complain("can't read %s: %s", path, strerror(errno));
        return STATUS_FILE;
    }
    Buffer b = {0};
    for (const char *p = text; *p;) {
        const char *end = *p == '@' ? strchr(p + 1, '@') : NULL;
        size_t i = 0, count = sizeof variables / sizeof *variables;
        while (end && i < count && (strlen(variables[i].name) != (size_t)(end - p - 1) || strncmp(variables[i].name, p + 1, (size_t)(end - p - 1)) != 0))
            i++;
        if (end && i < count) {
            buffer_printf(&b, "0x%x", variables[i].value);
            p = end + 1;
        } else {
            buffer_append(&b, p++, 1);
        }
    }
    free(text);
    return write_text(build, "firmware.ld", &b);
}

/* ---- compiling */

static void add_flags(Command *c, const Build *build)
{
    static const char *const FOLDERS[] = {"boards/common", "runtime/include", "runtime/contract", "runtime/value", "runtime/heap",
                                          "runtime/types", "runtime/regexp", "runtime/interp", "runtime/loader", "stdlib", "stdlib/native"};
    const Board *board = build->board;
    add(c, "%s-gcc", board->toolchain);
    for (const char *const *flag = board->cpu_flags; *flag; flag++)
        add(c, "%s", *flag);
    if (*board->small_libc)
        add(c, "%s", board->small_libc);
    add(c, "@%s/boards/common/small.flags", build->sources);
    add(c, "@%s/boards/cpu/%s/small.flags", build->sources, board->family);
    static const char *const FLAGS[] = {"-std=gnu11", "-ffreestanding", "-fbuiltin", "-ffunction-sections", "-fdata-sections",
                                        "-fno-math-errno", "-DNDEBUG", "-DMOTE_FIRMWARE", "-DMOTE_LINKED"};
    for (size_t i = 0; i < sizeof FLAGS / sizeof *FLAGS; i++)
        add(c, "%s", FLAGS[i]);
    for (const char *const *define = board->defines; *define; define++)
        add(c, "-D%s", *define);
    add(c, "-DMOTE_GRANULE=%u", board->granule);
    add(c, "-DMOTE_FEATURES=%u", build->linked->features);
    add(c, "-include");
    add(c, "%s/linked.h", build->folder);
    add(c, "-I%s/boards/%s", build->sources, board->name);
    add(c, "-I%s/boards/cpu/%s", build->sources, board->family);
    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++)
        add(c, "-I%s/%s", build->sources, FOLDERS[i]);
}

/* Not for link-time optimisation: see boards/CMakeLists.txt. */
static const char *const APART[] = {"startup.c", "soft_double.c", "libc.c"};
enum { APART_COUNT = sizeof APART / sizeof *APART };

static int compile_apart(const Build *build)
{
    for (unsigned i = 0; i < APART_COUNT; i++) {
        Command c = {0};
        char path[3200];
        find_file(build, APART[i], path, sizeof path);
        add_flags(&c, build);
        add(&c, "-fno-lto");
        add(&c, "-fno-tree-loop-distribute-patterns");
        add(&c, "-c");
        add(&c, "%s", path);
        add(&c, "-o");
        add(&c, "%s/%u.o", build->folder, i);
        int status = run_tool(&c);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static bool is_apart(const char *name)
{
    for (unsigned i = 0; i < APART_COUNT; i++)
        if (strcmp(name, APART[i]) == 0)
            return true;
    return false;
}

/* The C files of a folder; of one of boards/ those that are this board's (find_file). */
static void add_sources(Command *c, const Build *build, const char *folder, bool of_boards)
{
    char path[3200], file[4000], chosen[4000];
    snprintf(path, sizeof path, "%s/%s", build->sources, folder);
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name, *dot = strrchr(name, '.');
        snprintf(file, sizeof file, "%s/%s", path, name);
        bool ours = dot && strcmp(dot, ".c") == 0 && !is_apart(name);
        if (ours && of_boards)
            ours = find_file(build, name, chosen, sizeof chosen) && strcmp(file, chosen) == 0;
        if (ours)
            add(c, "%s", file);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static int link_all(const Build *build, const char *elf)
{
    static const char *const FOLDERS[] = {"runtime/value", "runtime/heap", "runtime/types", "runtime/regexp", "runtime/interp",
                                          "runtime/loader", "stdlib/native"};
    char folder[128];
    Command c = {0};
    add_flags(&c, build);
    add_sources(&c, build, "boards/common", true);
    snprintf(folder, sizeof folder, "boards/cpu/%s", build->board->family);
    add_sources(&c, build, folder, true);
    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++)
        add_sources(&c, build, FOLDERS[i], false);
    snprintf(folder, sizeof folder, "boards/%s", build->board->name);
    add_sources(&c, build, folder, true);
    add(&c, "%s/linked.c", build->folder);
    for (unsigned i = 0; i < APART_COUNT; i++)
        add(&c, "%s/%u.o", build->folder, i);
    add(&c, "-nostartfiles");
    add(&c, "-Wl,--gc-sections");
    add(&c, "-T");
    add(&c, "%s/firmware.ld", build->folder);
    add(&c, "-o");
    add(&c, "%s", elf);
    return run_tool(&c);
}

static void remove_folder(const char *folder)
{
    static const char *const FILES[] = {"linked.h", "linked.c", "firmware.ld", "0.o", "1.o", "2.o", "out.elf"};
    char path[128];
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, FILES[i]);
        unlink(path);
    }
    rmdir(folder);
}

/* In the format that the name asks for. */
static int convert(const Build *build, const char *elf, const char *path)
{
    FlashContent content = {0};
    FileInfo info = {.source = path};
    Options options = *build->options;
    options.firmware = elf;
    output_info(&info, build->board);
    int status = output_firmware(&content, &info, &options);
    if (status == STATUS_OK)
        status = output_write(path, &content, &info);
    content_free(&content);
    return status;
}

static void print_sizes(const Build *build, const char *path, const char *elf)
{
    const Linked *linked = build->linked;
    Firmware firmware;
    if (!firmware_measure(build->board, elf, &firmware))
        return;
    unsigned natives = 0, opcodes = 0;
    for (unsigned i = 0; i < LINK_NATIVE_COUNT; i++)
        natives += linked->natives[i] == LINKED_CODE;
    for (unsigned i = 0; i < OP_COUNT; i++)
        opcodes += linked->opcodes[i];
    const uint32_t images = linked->library_bytes + linked->program_bytes;
    fprintf(stderr, "%s for %s\n", path, build->board->name);
    fprintf(stderr, "  %-38s %10s  (%u of %u instructions, %u of %u natives)\n", "runtime, natives and port",
            thousands(firmware.flash_bytes - images), opcodes, (unsigned)OP_COUNT, natives, LINK_NATIVE_COUNT);
    fprintf(stderr, "  %-38s %10s  (of %s)\n", "library", thousands(linked->library_bytes), thousands(library_symbols()->image_bytes));
    fprintf(stderr, "  %-38s %10s\n", "program", thousands(linked->program_bytes));
    fprintf(stderr, "  %-38s %10s  of %s\n", "flash", thousands(firmware.flash_bytes), thousands(build->board->flash_bytes));
}

static int make(Build *build, const char *path)
{
    char elf[128];
    snprintf(elf, sizeof elf, "%s/out.elf", build->folder);
    const char *dot = strrchr(path, '.');
    bool other = !dot || strcmp(dot, ".elf") != 0;
    int status = write_header(build);
    if (status == STATUS_OK)
        status = write_tables(build);
    if (status == STATUS_OK)
        status = write_script(build);
    if (status == STATUS_OK)
        status = compile_apart(build);
    if (status == STATUS_OK)
        status = link_all(build, other ? elf : path);
    if (status == STATUS_OK && other)
        status = convert(build, elf, path);
    if (status == STATUS_OK && !build->options->quiet)
        print_sizes(build, path, other ? elf : path);
    return status;
}

int firmware_link(const Program *program, const char *path, const Options *options)
{
    Build build = {.board = options->board, .options = options, .folder = "/tmp/mote-firmware-XXXXXX"};
    if (board_is_host(options->board)) {
        complain("--firmware is for a board (--board)");
        return STATUS_USAGE;
    }
    if (!find_sources(build.sources, sizeof build.sources))
        return STATUS_BOARD;
    if (!mkdtemp(build.folder)) {
        complain("can't make %s: %s", build.folder, strerror(errno));
        return STATUS_FILE;
    }
    Arena arena = {0};
    Linked linked;
    image_link(&arena, program->image, program->size, library_symbols(), &linked, options->verbose ? stderr : NULL);
    build.linked = &linked;
    int status = make(&build, path);
    remove_folder(build.folder);
    arena_free(&arena);
    return status;
}
