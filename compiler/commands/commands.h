/* The verbs of the command line and what they share. Diagnostics go to stderr, data to stdout. */
#ifndef MOTE_COMMANDS_H
#define MOTE_COMMANDS_H

#include "board.h"
#include "pipeline.h"

/* Exit statuses; `mote help` and README.md list them. */
enum ExitStatus {
    STATUS_OK = 0,
    STATUS_UNCAUGHT = 1, /* an exception left the program */
    STATUS_COMPILE = 2,  /* the source has errors */
    STATUS_USAGE = 3,
    STATUS_FILE = 4,     /* a file can't be read or written */
    STATUS_IMAGE = 5,    /* an image is damaged, or made for another firmware */
    STATUS_FIT = 6,      /* it does not fit the board, or the arena */
    STATUS_BOARD = 7,    /* the board or its emulator failed */
    STATUS_TIMEOUT = 8,  /* --timeout was reached */
    STATUS_EXPECTED = 9  /* what a script of --pins expects has not happened */
};

enum { OPTION_DEFINES = 8 };

typedef struct Options {
    const char *output;     /* -o */
    const Board *board;     /* --board */
    uint32_t heap;          /* --heap; 0: the board's */
    bool no_eval;           /* --no-eval */
    bool explain;           /* --explain */
    bool stats;             /* --stats */
    const char *stats_file; /* --stats=FILE */
    bool json, quiet, verbose;
    bool real_time, virtual_time; /* --time */
    const char *dump;
    const char *map;
    const char *firmware;
    const char *emulator;   /* further options of QEMU, or NULL */
    bool link;              /* build --firmware */
    const char *html;       /* --html */
    const char *log;        /* --log */
    bool replay;            /* --replay */
    bool structs;           /* --structs */
    const char *target;     /* --target */
    const char *defines[OPTION_DEFINES]; /* --define */
    unsigned define_count;
    bool board_given;
    const char *pins;       /* --pins */
    const char *devices;    /* --devices */
    const char *vcd;        /* --vcd */
    const char *trace;      /* --trace */
    const char *port;       /* --port */
    const char *via;        /* --via */
    const char *key;        /* --key */
    bool follow;            /* --monitor */
    bool with_firmware;     /* --with-firmware */
    bool keep;              /* --keep */
    uint32_t baud;          /* --baud; 0: the board's */
    const char *types;      /* --types */
    double timeout;         /* seconds of the desktop's time; 0: none */
    double duration;        /* seconds of the program's time; 0: until it ends */
} Options;

int command_build(const Options *options, char **args);
int command_run(const Options *options, char **args);
int command_size(const Options *options, char **args);
int command_disasm(const Options *options, char **args);
int command_symbolize(const Options *options, char **args);
int command_boards(const Options *options, char **args);
/* The device API's types for editors, with the names of this board: board.d.ts. */
void board_types(const Board *board, FILE *out);
int command_mem(const Options *options, char **args);
int command_image(const Options *options, char **args);
int command_flash(const Options *options, char **args);
int command_monitor(const Options *options, char **args);
int command_recover(const Options *options, char **args);
int command_watch(const Options *options, char **args);
int command_init(const Options *options, char **args);

/* A program, compiled from source or read from an image file. */
typedef struct Program {
    const char *path;
    Compiled compiled;  /* image is NULL when read from a file */
    uint8_t *file;      /* contents of an image file, or NULL */
    const uint8_t *image;
    uint32_t size;
    uint32_t build_id;
    ImageSplit split;
    bool is_signed;
    uint8_t signature[64];
} Program;

/* STATUS_OK or the status to leave with; messages have been given. */
int program_open(Program *program, const char *path, const Options *options);
void program_close(Program *program);
/* Is it an image of this version of mote, from its first byte to its last? STATUS_OK, or STATUS_IMAGE after a message. */
int program_check_whole(const Program *program);
/* What the program needs that the board's general firmware does not have: STATUS_OK, or STATUS_FIT after a message. */
int program_check_features(const Program *program, const Options *options);
bool program_uses_devices(const Program *program); /* FEATURE_IO: a part of the RAM (Board.io_bytes) is for them */
/* `mote run` of a program that is open. */
int run_program(const Program *program, const Options *options);
/* Does it fit the board, flash and RAM? STATUS_OK, or the status to leave with after a message. */
int program_check_fit(const Program *program, const Options *options);
/* With --key, if there is one. STATUS_OK, or the status to leave with after a message. */
int program_sign(Program *program, const Options *options);
/* Its map: of an image file the one beside it (or --map); of source the one made now. NULL when there is none. */
Map *program_map(const Program *program, const Options *options);

/* A firmware for this program only, written to `path` in the format of its name. */
int firmware_link(const Program *program, const char *path, const Options *options);

/* Will the program's top level run in the board's RAM? With the table on stderr if not. STATUS_OK, STATUS_FIT ... */
int size_check_ram(const Program *program, const Options *options);

/* "mote: error: ..." on stderr */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* `path` with its extension replaced; xmalloc'ed. */
char *path_with_extension(const char *path, const char *extension);
/* 1234567 -> "1,234,567": one of a few static buffers. */
const char *thousands(uint64_t n);

#endif
