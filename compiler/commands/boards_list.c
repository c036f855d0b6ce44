/* `mote boards`: the list, and one board with its pins and the ways to flash it. */
#include <jansson.h>

#include "commands.h"

enum { PINS_A_LINE = 8 };

/* ---- ways to flash */

static const char *emulator_of(const Board *board)
{
    return board_is_host(board) ? "simulator" : board->qemu_system[0] ? "QEMU" : "-";
}

static bool has_loader(const Board *board) { return board->slots && board->flash_with.serial_baud; }

/* "serial uf2 openocd" */
static const char *ways_of(const Board *board)
{
    static char text[64];
    const BoardFlashing *with = &board->flash_with;
    snprintf(text, sizeof text, "%s%s%s%s", has_loader(board) ? "serial " : "", with->uf2_family ? "uf2 " : "",
             with->openocd[0] ? "openocd " : "", with->st_flash ? "st-flash " : "");
    if (text[0])
        text[strlen(text) - 1] = 0;
    return text[0] ? text : "-";
}

/* ---- one board */

static void print_buses(const Board *board)
{
    for (unsigned i = 0; i < board->i2c_count; i++)
        printf("  I2C%u      sda %s", i + 1, board_pin_name(board, board->i2c[i].sda)), printf(", scl %s\n", board_pin_name(board, board->i2c[i].scl));
    for (unsigned i = 0; i < board->spi_count; i++) {
        printf("  SPI%u      sck %s", i + 1, board_pin_name(board, board->spi[i].sck));
        if (board->spi[i].mosi != BOARD_NO_PIN)
            printf(", mosi %s", board_pin_name(board, board->spi[i].mosi));
        if (board->spi[i].miso != BOARD_NO_PIN)
            printf(", miso %s", board_pin_name(board, board->spi[i].miso));
        putchar('\n');
    }
    for (unsigned i = 1; i < board->serial_count; i++)
        printf("  Serial%u   tx %s", i, board_pin_name(board, board->serial[i].tx)), printf(", rx %s\n", board_pin_name(board, board->serial[i].rx));
}

static void print_pins(const Board *board)
{
    printf("pins\n");
    for (unsigned i = 0; i < board->led_count; i++)
        printf("  LED%u      %u\n", i + 1, board->leds[i]);
    for (unsigned i = 0; i < board->button_count; i++)
        printf("  BTN%u      %u\n", i + 1, board->buttons[i]);
    print_buses(board);
    unsigned count = 0;
    for (const BoardPin *pin = board->pins; pin->name; pin++)
        printf("%s%s=%u", count++ % PINS_A_LINE ? "  " : count > 1 ? "\n  " : "  ", pin->name, pin->number);
    if (count)
        putchar('\n');
}

static void print_ways(const Board *board)
{
    const BoardFlashing *with = &board->flash_with;
    const char *name = board->name, *via = with->uf2_family ? "uf2" : with->openocd[0] ? "openocd" : with->st_flash ? "st-flash" : NULL;
    printf("flashing\n");
    if (via) {
        printf("  its firmware, once      mote flash FILE.js --board %s --with-firmware --via %s\n", name, via);
        printf("  as a file               mote build FILE.js --board %s --with-firmware -o all.%s\n", name, with->uf2_family ? "uf2" : "hex");
    }
    if (has_loader(board)) {
        printf("  a program               mote flash FILE.js --board %s [--port PORT] [--monitor]   (%u baud)\n", name, with->serial_baud);
        printf("  on every save           mote watch FILE.js --board %s --port PORT\n", name);
        printf("  if a program hangs      mote recover --board %s [--port PORT]\n", name);
    }
    if (with->uf2_family)
        printf("  its bootloader's disk   %s\n", with->volume);
    if (with->button[0])
        printf("  by hand                 %s\n", with->button);
    if (!via && !has_loader(board))
        printf("  none: programs run in the emulator, mote run FILE.js --board %s\n", name);
}

static void print_board(const Board *board)
{
    Firmware firmware;
    printf("%s: %s\n", board->name, board->title);
    printf("flash      %s bytes, %s for images%s\n", thousands(board->flash_bytes), thousands(board_image_room(board)),
           board->slots > 1 ? " in each of two slots" : "");
    printf("RAM        %s bytes\n", thousands(board->ram_bytes));
    printf("emulator   %s\n", emulator_of(board));
    if (!board_is_host(board) && firmware_measure(board, NULL, &firmware))
        printf("firmware   %s (%s bytes)\n", firmware.path, thousands(firmware.flash_bytes));
    print_pins(board);
    if (!board_is_host(board))
        print_ways(board);
}

/* ---- as JSON */

static json_t *pins_json(const Board *board)
{
    json_t *pins = json_object();
    char name[16];
    for (unsigned i = 0; i < board->led_count; i++) {
        snprintf(name, sizeof name, "LED%u", i + 1);
        json_object_set_new(pins, name, json_integer(board->leds[i]));
    }
    for (unsigned i = 0; i < board->button_count; i++) {
        snprintf(name, sizeof name, "BTN%u", i + 1);
        json_object_set_new(pins, name, json_integer(board->buttons[i]));
    }
    for (const BoardPin *pin = board->pins; pin->name; pin++)
        json_object_set_new(pins, pin->name, json_integer(pin->number));
    return pins;
}

static json_t *board_json(const Board *board)
{
    json_t *object = json_pack("{s:s, s:s, s:b, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "name", board->name, "title", board->title,
                               "emulated", board->qemu_system[0] != 0, "clock_hz", (int)board->clock_hz, "granule",
                               (int)board->granule, "flash_bytes", (int)board->flash_bytes, "image_bytes",
                               (int)board_image_room(board), "ram_bytes", (int)board->ram_bytes, "c_stack_bytes",
                               (int)board->c_stack_bytes, "arena_limit_bytes", (int)board->arena_bytes);
    json_object_set_new(object, "id", json_integer(board->id));
    json_object_set_new(object, "slots", json_integer(board->slots));
    json_object_set_new(object, "flash_with", json_string(ways_of(board)));
    json_object_set_new(object, "button", json_string(board->flash_with.button));
    json_object_set_new(object, "pins", pins_json(board));
    return object;
}

static int print_json(const Board *only)
{
    json_t *list = json_array();
    for (unsigned i = 0; !only && i < BOARD_COUNT; i++)
        json_array_append_new(list, board_json(&BOARDS[i]));
    json_t *root = only ? board_json(only) : list;
    json_dumpf(root, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(list);
    if (only)
        json_decref(root);
    return STATUS_OK;
}

int command_boards(const Options *options, char **args)
{
    if (options->types) {
        const Board *board = board_find(options->types);
        if (board)
            board_types(board, stdout);
        return board ? STATUS_OK : STATUS_USAGE;
    }
    const Board *only = args[0] ? board_find(args[0]) : NULL;
    if (args[0] && !only)
        return STATUS_USAGE;
    if (options->json)
        return print_json(only);
    if (only) {
        print_board(only);
        return STATUS_OK;
    }
    printf("%-18s %10s %10s %10s  %-10s %-24s %s\n", "board", "flash", "for image", "RAM", "emulator", "flash it with", "");
    for (unsigned i = 0; i < BOARD_COUNT; i++) {
        const Board *board = &BOARDS[i];
        printf("%-18s %10s %10s %10s  %-10s %-24s %s\n", board->name, thousands(board->flash_bytes),
               thousands(board_image_room(board)), thousands(board->ram_bytes), emulator_of(board), ways_of(board), board->title);
    }
    return STATUS_OK;
}
