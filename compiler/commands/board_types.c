/* board.d.ts: the device API's types for editors, with one board's names. */
#include "commands.h"

extern const unsigned char board_types_text[]; /* board.d.ts */

static void declare_all(const char *type, unsigned count, FILE *out)
{
    for (unsigned i = 0; i < count; i++)
        fprintf(out, "%s%s%u: %s", i ? ", " : "declare const ", type, i + 1, strcmp(type, "LED") == 0 || strcmp(type, "BTN") == 0 ? "Pin" : type);
    if (count)
        fprintf(out, ";\n");
}

void board_types(const Board *board, FILE *out)
{
    fputs((const char *)board_types_text, out);
    fprintf(out, "\n/* %s */\n", board->title);
    declare_all("LED", board->led_count, out);
    declare_all("BTN", board->button_count, out);
    /* the simulator has three of each */
    declare_all("I2C", board_is_host(board) ? BOARD_BUSES : board->i2c_count, out);
    declare_all("SPI", board_is_host(board) ? BOARD_BUSES : board->spi_count, out);
    declare_all("Serial", board_is_host(board) ? BOARD_BUSES : board->serial_count ? board->serial_count : 1, out);
    unsigned column = 0;
    for (const BoardPin *pin = board->pins; pin->name; pin++, column++)
        fprintf(out, "%s%s: Pin", column == 0 ? "declare const " : column % 12 ? ", " : ",\n  ", pin->name);
    if (column)
        fprintf(out, ";\n");
}
