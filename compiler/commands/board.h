/* The boards, as boards/NAME/board.json describe them (table made by cmake/Boards.cmake). */
#ifndef MOTE_COMMANDS_BOARD_H
#define MOTE_COMMANDS_BOARD_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Board {
    const char *name, *title;
    const char *cpu; /* "cortex-m3" */
    const char *qemu_system; /* "arm"; "": not emulated */
    const char *qemu_machine;
    uint32_t clock_hz;
    uint32_t granule;
    uint32_t features; /* of its general firmware (feature.h) */
    uint32_t flash_origin, flash_bytes, image_offset;
    uint32_t ram_origin, ram_bytes, c_stack_bytes, arena_bytes; /* arena: the most the granule allows */
    unsigned leds[2];
} Board;

extern const Board BOARDS[];
extern const unsigned BOARD_COUNT;

/* NULL with a message that lists the boards. */
const Board *board_find(const char *name);
static inline bool board_is_host(const Board *board) { return board->clock_hz == 0; }
static inline uint32_t board_image_room(const Board *board) { return board->flash_bytes - board->image_offset; }
/* "LED1", "pin 7": static text, valid until the next call. */
const char *board_pin_name(const Board *board, unsigned pin);

/* What the firmware takes, from its ELF file. */
typedef struct Firmware {
    char path[4096];
    uint32_t flash_bytes;  /* loaded bytes */
    uint32_t static_bytes; /* .data + .bss */
} Firmware;

/* Bytes of the arena that firmware and C stack leave of the RAM, and that the granule allows. */
static inline uint32_t board_arena(const Board *board, const Firmware *firmware)
{
    uint32_t outside = firmware->static_bytes + board->c_stack_bytes;
    uint32_t left = board->ram_bytes > outside ? board->ram_bytes - outside : 0;
    return left < board->arena_bytes ? left : board->arena_bytes;
}

/* Finds boards' firmware beside the program (firmware/NAME.elf, ../share/mote/firmware) or `path`. */
bool firmware_find(const Board *board, const char *path, Firmware *firmware);
/* The same without a message. */
bool firmware_measure(const Board *board, const char *path, Firmware *firmware);

#endif
