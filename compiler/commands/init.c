/* `mote init`: the files of a new project. */
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"

typedef struct NewFile {
    const char *name;
    void (*write)(Buffer *out, const Board *board);
} NewFile;

static void write_main(Buffer *out, const Board *board)
{
    buffer_printf(out, "// Runs at reset; afterwards timers and handlers do.\n"
                       "console.log(\"hello from %s\");\n\nlet on = false;\n\npinMode(LED1, \"output\");\n"
                       "setInterval(() => {\n  on = !on;\n  digitalWrite(LED1, on);\n}, 500);\n", board->name);
}

static void write_project(Buffer *out, const Board *board)
{
    buffer_printf(out, "{\n  \"main\": \"main.js\",\n  \"board\": \"%s\"\n}\n", board->name);
}

static void write_editor(Buffer *out, const Board *board)
{
    (void)board;
    buffer_printf(out, "{\n  \"compilerOptions\": {\n    \"target\": \"es2023\",\n    \"lib\": [\"es2023\"],\n    \"types\": [],\n"
                       "    \"module\": \"es2022\",\n    \"moduleResolution\": \"bundler\",\n    \"moduleDetection\": \"force\",\n"
                       "    \"resolveJsonModule\": true,\n    \"allowImportingTsExtensions\": true,\n    \"allowJs\": true,\n"
                       "    \"checkJs\": true,\n    \"noEmit\": true\n  },\n  \"include\": [\"**/*.js\", \"**/*.ts\"]\n}\n");
}

/* What there is on every board, and the pins that this one has names for. */
static void write_types(Buffer *out, const Board *board)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    if (!file)
        return;
    board_types(board, file);
    fclose(file);
    buffer_append(out, text, size);
    free(text);
}

static void write_ignored(Buffer *out, const Board *board)
{
    (void)board;
    buffer_printf(out, "*.img\n*.map\n*.hex\n*.uf2\n*.elf\n*.bin\nnode_modules/\n*.key\n");
}

static const NewFile FILES[] = {{"main.js", write_main}, {"mote.json", write_project}, {"tsconfig.json", write_editor},
                                {"board.d.ts", write_types}, {".gitignore", write_ignored}};
enum { FILE_COUNT = sizeof FILES / sizeof *FILES };

static bool make_folders(char *path)
{
    for (char *p = path + 1; *p; p++)
        if (*p == '/') {
            *p = 0;
            bool ok = mkdir(path, 0777) == 0 || errno == EEXIST;
            *p = '/';
            if (!ok)
                return false;
        }
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

int command_init(const Options *options, char **args)
{
    char folder[PATH_MAX - 20], path[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", args[0] ? args[0] : ".");
    if (!make_folders(folder)) {
        complain("can't make %s: %s", folder, strerror(errno));
        return STATUS_FILE;
    }
    for (unsigned i = 0; i < FILE_COUNT; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, FILES[i].name);
        if (access(path, F_OK) == 0) {
            complain("%s is there already; nothing was written", path);
            return STATUS_FILE;
        }
    }
    for (unsigned i = 0; i < FILE_COUNT; i++) {
        Buffer out = {0};
        FILES[i].write(&out, options->board);
        snprintf(path, sizeof path, "%s/%s", folder, FILES[i].name);
        bool ok = file_write(path, out.data, out.size);
        buffer_free(&out);
        if (!ok) {
            complain("can't write %s: %s", path, strerror(errno));
            return STATUS_FILE;
        }
        if (!options->quiet)
            fprintf(stderr, "%s\n", path);
    }
    if (!options->quiet)
        fprintf(stderr, "a project for %s: `mote run` in it runs it, `mote watch` on every save\n", options->board->name);
    return STATUS_OK;
}
