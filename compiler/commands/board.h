/* The boards, as boards/NAME/board.json describe them (table made by cmake/Boards.cmake). */
#ifndef MOTE_COMMANDS_BOARD_H
#define MOTE_COMMANDS_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "update.h"

enum { BOARD_LEDS = 8, BOARD_BUTTONS = 8, BOARD_BUSES = 3, BOARD_NO_PIN = 0xFFFE };

typedef struct BoardPin {
    const char *name;
    uint16_t number;
} BoardPin;

/* Pins of the board's buses, BOARD_NO_PIN where there is none. */
typedef struct BoardI2c {
    uint16_t sda, scl;
} BoardI2c;
typedef struct BoardSpi {
    uint16_t sck, mosi, miso;
} BoardSpi;
typedef struct BoardSerial {
    uint16_t tx, rx;
} BoardSerial;

/* How `mote flash` reaches it. */
typedef struct BoardFlashing {
    uint32_t serial_baud;       /* of the resident loader; 0: none */
    uint32_t uf2_family;        /* 0: no UF2 */
    const char *volume;         /* the name of its UF2 volume */
    const char *const *openocd; /* configuration files, NULL behind the last */
    bool st_flash;
    const char *button; /* what to hold at reset, in words */
} BoardFlashing;

typedef struct Board {
    const char *name, *title;
    uint16_t id; /* ImageHeader.board */
    const char *cpu; /* "cortex-m3" */
    const char *family; /* of processors: boards/cpu/FAMILY */
    const char *toolchain; /* prefix of its programs: "arm-none-eabi" */
    const char *const *cpu_flags;
    const char *small_libc; /* a flag, or "" */
    const char *const *defines; /* macros of the board's C */
    const char *qemu_system; /* "arm"; "": not emulated */
    const char *qemu_machine;
    const char *const *qemu_options; /* further ones */
    uint32_t clock_hz;
    uint32_t granule;
    uint32_t features; /* of its general firmware (feature.h) */
    uint32_t flash_origin, flash_bytes, image_offset;
    uint32_t page_bytes, cell_bytes; /* boards/common/flash.h; 0: the board can't write its flash */
    uint32_t slots, slot_bytes;      /* for images; 0 slots: one image as large as the region */
    uint32_t ram_origin, ram_bytes, c_stack_bytes, arena_bytes; /* arena: the most the granule allows */
    uint32_t io_bytes; /* of the RAM, for programs that use devices */
    const BoardPin *pins; /* by name, NULL behind the last */
    unsigned pin_count; /* pins are numbered from 0 */
    unsigned led_count, button_count, i2c_count, spi_count, serial_count;
    uint16_t leds[BOARD_LEDS], buttons[BOARD_BUTTONS]; /* LED1 .., BTN1 .. */
    BoardI2c i2c[BOARD_BUSES];
    BoardSpi spi[BOARD_BUSES];
    BoardSerial serial[BOARD_BUSES]; /* 0: the console */
    BoardFlashing flash_with;
} Board;

extern const Board BOARDS[];
extern const unsigned BOARD_COUNT;

/* NULL with a message that lists the boards. */
const Board *board_find(const char *name);
const char *board_name_of(uint32_t id); /* "an unknown one" if there is none */
static inline bool board_is_host(const Board *board) { return board->clock_hz == 0; }
/* A slot ends with what the loader has to say of the image. */
static inline uint32_t board_image_room(const Board *board)
{
    return board->slot_bytes - (board->slots ? update_trailer_bytes(board->cell_bytes) : 0);
}
/* "LED1", "BTN2", "D7", "pin 7": static text, valid until the next call. */
const char *board_pin_name(const Board *board, unsigned pin);

/* What the firmware takes, from its ELF file. */
typedef struct Firmware {
    char path[4096];
    uint32_t flash_bytes;  /* loaded bytes */
    uint32_t static_bytes; /* .data + .bss */
} Firmware;

/* Bytes of the arena that firmware, C stack and, if the program has any, devices leave of the RAM, and that the granule allows. */
static inline uint32_t board_arena(const Board *board, const Firmware *firmware, bool devices)
{
    uint32_t outside = firmware->static_bytes + board->c_stack_bytes + (devices ? board->io_bytes : 0);
    uint32_t left = board->ram_bytes > outside ? board->ram_bytes - outside : 0;
    return left < board->arena_bytes ? left : board->arena_bytes;
}

/* Finds boards' firmware beside the program (firmware/NAME.elf, ../share/mote/firmware) or `path`. */
bool firmware_find(const Board *board, const char *path, Firmware *firmware);
/* The same without a message. */
bool firmware_measure(const Board *board, const char *path, Firmware *firmware);

#endif
