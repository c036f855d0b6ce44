/* mote: the command line. A table of verbs, a table of options, and help made of both. */
#include <getopt.h>
#include <math.h>
#include <unistd.h>

#include "commands.h"
#include "project.h"

typedef struct OptionLine {
    char letter;          /* getopt's value: also the key in Verb.options */
    bool has_letter;      /* may be written -x */
    const char *name;
    int argument;         /* no_argument, required_argument, optional_argument */
    const char *placeholder;
    const char *help;
} OptionLine;

static const OptionLine OPTIONS[] = {
    {'o', true, "output", required_argument, "FILE", "write to FILE; the extension picks the format: img bin hex uf2 elf c"},
    {'b', true, "board", required_argument, "NAME", "the board (`mote boards` lists them); default: host"},
    {'H', false, "heap", required_argument, "BYTES", "arena for heap and registers; default: all the board has"},
    {'S', false, "stats", optional_argument, "FILE", "figures of the run as a JSON object: last line of stderr, or to FILE"},
    {'t', false, "timeout", required_argument, "SECONDS", "stop the run after this time (status 8)"},
    {'D', false, "duration", required_argument, "SECONDS", "serve timers for this long, then end as if none were left"},
    {'T', false, "time", required_argument, "real|fast", "fast, or virtual: sleeping takes no time; default: real on the host, unless --pins or --devices is given"},
    {'F', false, "firmware", required_argument, "FILE", "use this ELF file instead of the board's own firmware"},
    {'Q', false, "emulator", required_argument, "OPTIONS", "of an emulated board: further options of QEMU, separated by spaces"},
    {'G', false, "firmware", no_argument, NULL, "a firmware (elf, bin) for this program, with only what it uses"},
    {'m', false, "map", required_argument, "FILE", "the map to look positions up in; default: beside the image"},
    {'d', false, "dump", required_argument, "STAGES", "print what stages made: ast,scope,ir,PASS,bytecode,image,all"},
    {'W', false, "html", required_argument, "FILE", "write a page with pictures to FILE"},
    {'L', false, "log", required_argument, "FILE", "write every allocation, release and growth to FILE (docs/memory-log.md)"},
    {'P', false, "pins", required_argument, "FILE", "what happens to the simulator's pins and buses, and what is expected (docs/device-api.md)"},
    {'E', false, "devices", required_argument, "COMMAND", "a program that plays the devices on them (docs/device-api.md)"},
    {'C', false, "vcd", required_argument, "FILE", "write what happens on pins and buses to FILE, for GTKWave"},
    {'J', false, "trace", required_argument, "FILE", "the same as a JSON object a line"},
    {'R', false, "replay", no_argument, NULL, "the files are logs: what arenas and boards would they have fitted?"},
    {'N', false, "no-eval", no_argument, NULL, "run nothing of the program at build time"},
    {'X', false, "explain", no_argument, NULL, "list what takes RAM when the program has started, and why"},
    {'Y', false, "structs", no_argument, NULL, "the runtime's structures instead of a program: fields, sizes, padding"},
    {'A', false, "target", required_argument, "NAME", "of a processor: host, cortex-m0, cortex-m3, cortex-m4, rv32, xtensa; default: all"},
    {'I', false, "define", required_argument, "NAME=VALUE", "with --structs: as the C compiler's -D, e.g. MOTE_CACHE_ENTRIES=16"},
    {'p', true, "port", required_argument, "PORT", "a serial port, a pseudo terminal, tcp:HOST:PORT, unix:PATH; the folder of a UF2 volume"},
    {'i', false, "via", required_argument, "WAY", "serial, uf2, openocd or st-flash; default: what the board and this machine have"},
    {'B', false, "baud", required_argument, "RATE", "of the serial port; default: the board's"},
    {'f', false, "monitor", no_argument, NULL, "follow the console when it is done"},
    {'U', false, "with-firmware", no_argument, NULL, "the board's firmware, too, in front of the image"},
    {'K', false, "key", required_argument, "FILE", "sign with this key (mote image keygen); `image verify`: check with it"},
    {'k', false, "keep", no_argument, NULL, "change nothing: show what is there"},
    {'j', false, "json", no_argument, NULL, "machine-readable output"},
    {'y', false, "types", required_argument, "BOARD", "print board.d.ts: the device API's types for editors, with this board's names"},
    {'q', true, "quiet", no_argument, NULL, "errors only"},
    {'v', true, "verbose", no_argument, NULL, "more detail; `run` shows pins that change"},
    {'h', true, "help", no_argument, NULL, "this text"},
    {'V', false, "version", no_argument, NULL, "print the version"},
};

enum { OPTION_COUNT = sizeof OPTIONS / sizeof OPTIONS[0] };

typedef struct Verb {
    const char *name;
    const char *args;
    int min_args, max_args;
    const char *options; /* letters of OPTIONS */
    int (*run)(const Options *options, char **args);
    const char *summary;
    const char *more;
} Verb;

static const Verb VERBS[] = {
    {"build", "FILE.js", 1, 1, "objGdNXUKqvh", command_build, "compile a program to an image",
     "For a board (--board) its top level is tried in the simulator first: what does not fit its RAM is refused\n"
     "(status 6; -v prints the figures). Writes FILE.img (or -o) and its map beside it. The map holds names and positions and stays on the\n"
     "desktop. In files with addresses (.hex .uf2 .elf) it lies where the board's first slot is, with --with-firmware the\n"
     "general firmware in front of it; .img and .bin are the image alone, with --with-firmware from the start of the flash.\n"},
    {"run", "FILE.js | FILE.img", 1, 1, "bHStDTPECJFQmdNjqvh", command_run, "run a program on a board or its emulator",
     "The program's output goes to stdout, everything else to stderr. Emulated boards run on virtual time:\n"
     "sleeping takes no time, and a run repeats exactly.\n"},
    {"size", "FILE.js | FILE.img | --structs", 0, 1, "bHFNYAIjqvh", command_size, "show what a program takes of flash and RAM",
     "Also when it does not fit (status 6).\n"},
    {"mem", "FILE.js | FILE.img | --replay LOG...", 1, 1000, "bHWLRtDTPECJFmNjqvh", command_mem, "show what a program's RAM is used for",
     "Runs the program on the simulator with the board's granule and arena, for 10 seconds of its own time\n"
     "unless --duration says otherwise, and prints RAM over time, what was alive at the peak by type and by\n"
     "line, and what each kind of object costs. The program's output goes to stderr. With --replay it reads\n"
     "logs instead, and tells the smallest arena for each and for all of them.\n"},
    {"disasm", "FILE.js | FILE.img", 1, 1, "mNqvh", command_disasm, "print an image's bytecode and constants", ""},
    {"symbolize", "FILE.map [OFFSET...]", 1, 1000, "jqvh", command_symbolize,
     "translate code offsets to file, line and column",
     "Offsets as a device prints them: 0x1f4, or build+offset. Without offsets, text from stdin is copied\n"
     "to stdout with every build+offset in it replaced.\n"},
    {"boards", "[NAME]", 0, 1, "yjqvh", command_boards, "list the boards; one: its pins, and how to flash it", ""},
    {"flash", "FILE.js | FILE.img", 1, 1, "bpiBfUKtFmdNjqvh", command_flash, "bring a program to a board",
     "Through the loader in the board's firmware (--via serial), which takes what differs from what is there, checks it, and runs it; the\n"
     "old program stays until then, so Ctrl-C or a pulled plug does no harm. Without --port the one serial port that fits is taken, or\n"
     "the volume of a board in its UF2 bootloader. A board without Mote's firmware gets it by --with-firmware through\n"
     "uf2, openocd or st-flash. --timeout: how long to wait for the board, 10 seconds if not said. --json: figures of the transfer.\n"},
    {"monitor", "[FILE]", 0, 1, "bpBmqh", command_monitor, "show a board's console",
     "Positions in it are translated if the map of the build is known: that of FILE, of --map, or of what `mote flash` brought to some\n"
     "board. What is typed goes to the board. Ctrl-C ends it.\n"},
    {"recover", "", 0, 0, "bpBtkjqvh", command_recover, "get back a board whose program is in the way",
     "Waits for the board's loader (reset the board, or hold its button at reset), shows what is in the slots and removes the image\n"
     "that would run: then the one before it runs, or the loader waits for another. --keep: nothing is removed.\n"},
    {"watch", "FILE.js", 1, 1, "bpBHDNKqvh", command_watch, "run, or bring to a board, whenever a file of the program changes",
     "With --port the program is brought to the board on every save, and its console is shown; without, it runs on the simulator or the\n"
     "emulated board anew.\n"},
    {"init", "[DIRECTORY]", 0, 1, "bqh", command_init, "begin a project: main.js, mote.json, types for editors",
     "Nothing that is there is overwritten. The other verbs take board, port and program from mote.json.\n"},
    {"image", "info|convert|sign|verify|keygen [FILE...]", 1, 1000, "objFUKqh", command_image, "look at, convert and sign images",
     "info FILE              what is in an .img .bin .hex .uf2 or .elf file (status 5 if an image in it is damaged)\n"
     "convert FILE... -o OUT merges files into one of another format; images without addresses go to the board's first slot\n"
     "keygen -o KEY          a new pair of keys for signing (Ed25519): KEY is the secret one, KEY.pub the public one\n"
     "sign FILE --key KEY    appends the signature (to -o OUT, or in place), for the boards of --board\n"
     "verify FILE --key KEY  is it signed with this key for this board?\n"},
};
enum { VERB_COUNT = sizeof VERBS / sizeof VERBS[0] };

static const char *const STATUS_HELP =
    "Exit status: 0 done; 1 uncaught exception; 2 errors in the source, or in a script; 3 wrong usage; 4 a file can't be read\n"
    "or written; 5 the image is damaged or made for another firmware; 6 does not fit the board; 7 the board or\n"
    "its emulator, or a simulated device, failed; 8 timeout; 9 what --pins expects has not happened.\n";

static void print_help(FILE *out)
{
    fprintf(out, "mote compiles JavaScript and runs it from flash on a microcontroller.\n\n"
                 "usage: mote VERB [options] ...\n\n");
    for (int i = 0; i < VERB_COUNT; i++)
        fprintf(out, "  %-10s %-22s %s\n", VERBS[i].name, VERBS[i].args, VERBS[i].summary);
    fprintf(out, "  %-10s %-22s %s\n", "help", "[VERB]", "this text, or a verb's options");
    fprintf(out, "\n%s", STATUS_HELP);
}

static void print_verb_help(const Verb *verb)
{
    printf("usage: mote %s [options] %s\n\n%s.\n%s\n", verb->name, verb->args, verb->summary, verb->more);
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionLine *line = &OPTIONS[i];
        if (!strchr(verb->options, line->letter))
            continue;
        char name[64], letter[8] = "";
        if (line->has_letter)
            snprintf(letter, sizeof letter, "-%c, ", line->letter);
        snprintf(name, sizeof name, line->argument == no_argument ? "%s--%s" : line->argument == required_argument
                 ? "%s--%s %s" : "%s--%s[=%s]", letter, line->name, line->placeholder);
        printf("  %-22s %s\n", name, line->help);
    }
    printf("\n%s", STATUS_HELP);
}

static void print_version(void)
{
    const LibrarySymbols *symbols = library_symbols();
    uint32_t hash = 0;
    if (symbols->image_bytes >= sizeof(ImageHeader))
        memcpy(&hash, symbols->image + offsetof(ImageHeader, builtin_hash), sizeof hash);
    printf("mote %s (image format %d, library %08x)\n", MOTE_VERSION, IMAGE_VERSION, hash);
}

static const Verb *find_verb(const char *name)
{
    for (int i = 0; i < VERB_COUNT; i++)
        if (strcmp(VERBS[i].name, name) == 0)
            return &VERBS[i];
    complain("there is no verb '%s'; `mote help` lists them", name);
    return NULL;
}

/* "8192", "8k" */
static bool parse_bytes(const char *text, uint32_t *bytes)
{
    char *end;
    unsigned long value = strtoul(text, &end, 0);
    if (end == text || text[0] == '-')
        return false;
    if (*end == 'k' || *end == 'K') {
        value *= 1024;
        end++;
    }
    *bytes = (uint32_t)value;
    return *end == 0 && value > 0 && value <= 0x7FFFFFFF;
}

static bool parse_seconds(const char *text, double *seconds)
{
    char *end;
    *seconds = strtod(text, &end);
    return end != text && *end == 0 && isfinite(*seconds) && *seconds > 0;
}

#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789"

static bool apply_option(Options *options, int letter, const char *value)
{
    switch (letter) {
    case 'o': options->output = value; return true;
    case 'b':
        options->board = board_find(value);
        options->board_given = true;
        return options->board != NULL;
    case 'y': options->types = value; return true;
    case 'S': options->stats = true; options->stats_file = value; return true;
    case 'F': options->firmware = value; return true;
    case 'Q': options->emulator = value; return true;
    case 'G': options->link = true; return true;
    case 'W': options->html = value; return true;
    case 'L': options->log = value; return true;
    case 'P': options->pins = value; return true;
    case 'E': options->devices = value; return true;
    case 'C': options->vcd = value; return true;
    case 'J': options->trace = value; return true;
    case 'R': options->replay = true; return true;
    case 'Y': options->structs = true; return true;
    case 'A': options->target = value; return true;
    case 'I':
        if (options->define_count < OPTION_DEFINES && value[strspn(value, NAME_CHARACTERS)] == '=' && value[0] != '=') {
            options->defines[options->define_count++] = value;
            return true;
        }
        complain("--define takes NAME=VALUE, at most %d times, not '%s'", OPTION_DEFINES, value);
        return false;
    case 'm': options->map = value; return true;
    case 'p': options->port = value; return true;
    case 'i': options->via = value; return true;
    case 'f': options->follow = true; return true;
    case 'U': options->with_firmware = true; return true;
    case 'K': options->key = value; return true;
    case 'k': options->keep = true; return true;
    case 'B':
        if (parse_bytes(value, &options->baud))
            return true;
        complain("--baud takes a number, not '%s'", value);
        return false;
    case 'd': options->dump = value; return true;
    case 'N': options->no_eval = true; return true;
    case 'X': options->explain = true; return true;
    case 'j': options->json = true; return true;
    case 'q': options->quiet = true; return true;
    case 'v': options->verbose = true; return true;
    case 'H':
        if (parse_bytes(value, &options->heap))
            return true;
        complain("--heap takes a number of bytes, not '%s'", value);
        return false;
    case 'T':
        options->virtual_time = strcmp(value, "virtual") == 0 || strcmp(value, "fast") == 0;
        options->real_time = strcmp(value, "real") == 0;
        if (options->virtual_time || options->real_time)
            return true;
        complain("--time is real, fast or virtual, not '%s'", value);
        return false;
    case 't':
    case 'D':
        if (parse_seconds(value, letter == 't' ? &options->timeout : &options->duration))
            return true;
        complain("--%s takes seconds, not '%s'", letter == 't' ? "timeout" : "duration", value);
        return false;
    default: return true;
    }
}

/* What getopt wants, for the options that `verb` has. */
static void getopt_tables(const Verb *verb, struct option *table, char *letters)
{
    *letters++ = ':';
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionLine *line = &OPTIONS[i];
        if (!strchr(verb->options, line->letter))
            continue;
        *table++ = (struct option){line->name, line->argument, NULL, line->letter};
        if (!line->has_letter)
            continue;
        *letters++ = line->letter;
        if (line->argument == required_argument)
            *letters++ = ':';
    }
    *letters = 0;
    *table = (struct option){0};
}

static int run_verb(const Verb *verb, int argc, char **argv)
{
    struct option table[OPTION_COUNT + 1];
    char letters[2 * OPTION_COUNT + 2];
    Options options = {.board = &BOARDS[0]};
    getopt_tables(verb, table, letters);
    for (unsigned i = 0; i < BOARD_COUNT; i++)
        if (board_is_host(&BOARDS[i]))
            options.board = &BOARDS[i];
    opterr = 0;
    optind = 2;
    int letter;
    while ((letter = getopt_long(argc, argv, letters, table, NULL)) != -1) {
        if (letter == 'h') {
            print_verb_help(verb);
            return STATUS_OK;
        }
        if (letter == '?' || letter == ':') {
            complain(letter == '?' ? "`mote %s` has no option '%s'; see `mote help %s`"
                                   : "`mote %s`: option '%s' wants a value; see `mote help %s`",
                     verb->name, argv[optind - 1], verb->name);
            return STATUS_USAGE;
        }
        if (!apply_option(&options, letter, optarg))
            return STATUS_USAGE;
    }
    int count = argc - optind;
    char **args = argv + optind, *main_file[2] = {NULL, NULL};
    Project project = {0};
    int status = strchr(verb->options, 'b') ? project_find(&project, count ? args[0] : NULL) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    project_apply(&project, &options);
    if (count == 0 && verb->min_args == 1 && verb->max_args == 1 && project.main) {
        main_file[0] = project.main;
        args = main_file;
        count = 1;
    }
    if (count < verb->min_args || count > verb->max_args) {
        complain("usage: mote %s [options] %s", verb->name, verb->args);
        status = STATUS_USAGE;
    } else {
        status = verb->run(&options, args);
    }
    project_free(&project);
    return status;
}

/* Output that could not be written is a failure even where nobody looked. */
static int finish(int status)
{
    bool failed = fflush(stdout) != 0 || ferror(stdout);
    if (failed && status == STATUS_OK) {
        complain("can't write to standard output");
        return STATUS_FILE;
    }
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return STATUS_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0) {
        print_version();
        return finish(STATUS_OK);
    }
    bool help = strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
    if (help && argc == 2) {
        print_help(stdout);
        return finish(STATUS_OK);
    }
    const Verb *verb = find_verb(help ? argv[2] : name);
    if (!verb)
        return STATUS_USAGE;
    if (help)
        print_verb_help(verb);
    return finish(help ? STATUS_OK : run_verb(verb, argc, argv));
}
