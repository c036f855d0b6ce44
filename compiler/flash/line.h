/* A line to a board: a serial port, or for an emulator a socket or pseudo terminal.
 *
 *   /dev/ttyACM0        a serial port (libserialport), or a pseudo terminal
 *   tcp:HOST:PORT       a socket
 *   unix:PATH
 */
#ifndef MOTE_FLASH_LINE_H
#define MOTE_FLASH_LINE_H

#include <poll.h>

#include "flash_result.h"

struct sp_port;

typedef struct Line {
    int fd;
    struct sp_port *serial; /* NULL: something else */
    char name[256];
    unsigned baud;          /* 0: as fast as it goes */
} Line;

FlashResult line_open(Line *line, const char *name, unsigned baud, FlashError *error);
void line_close(Line *line);

enum { LINE_NOTHING = 0, LINE_GONE = -1, LINE_STOPPED = -2 };
/* What has come, up to `room` bytes: their number, or LINE_*. ms < 0: waits until there is something. */
int line_read(Line *line, void *bytes, size_t room, int ms);
/* 0, LINE_GONE or LINE_STOPPED */
int line_write(Line *line, const void *bytes, size_t count);
/* poll, ended by a stop, too: the number of files that are ready, or LINE_STOPPED. */
int line_poll(struct pollfd *files, unsigned count, int ms);
/* How long `bytes` take on the line. */
unsigned line_ms(const Line *line, size_t bytes);

/* ---- which */

typedef struct LineUsb {
    unsigned vendor, product;
} LineUsb;

typedef struct LineInfo {
    const char *name, *description;
    bool usb;
    LineUsb id;
} LineInfo;

/* The one that fits a board with these ids (0 of them: any USB port); its index, or -1: error says what there is. */
int line_choose(const LineInfo *lines, unsigned count, const LineUsb *ids, unsigned id_count, FlashError *error);
/* The same of all ports of this machine. */
FlashResult line_find(char *name, size_t room, const LineUsb *ids, unsigned id_count, FlashError *error);

#endif
