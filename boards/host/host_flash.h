/* Flash as chips have it, in memory and, if wanted, in a file: erased by pages, written by cells, each once between two erasures; writing
 * clears bits. What breaks these rules is told. The power can be cut before, in the middle of, and after any operation. */
#ifndef MOTE_HOST_FLASH_H
#define MOTE_HOST_FLASH_H

#include "flash.h"

typedef enum HostCut { CUT_BEFORE, CUT_TORN, CUT_AFTER, CUT_WAYS } HostCut;

typedef struct HostFlash {
    MoteFlash driver;
    uint8_t *bytes;
    uint8_t *touched;      /* of each cell: it can't be written before it is erased */
    int file;              /* -1: none */
    uint32_t operations;   /* so far */
    uint32_t cut_at;       /* the operation, from 1 on, in which the power is cut; 0: never */
    HostCut cut_how;
    uint32_t seed;         /* what a torn operation leaves */
    void (*cut)(void);     /* does not return */
    const char *violation; /* of the rules, the first one; else NULL */
} HostFlash;

/* The one that the driver's functions mean. */
extern HostFlash *host_flash;

/* Blank, or as `path` has it, which is made if there is none. false: it can't be opened, or has another size. */
bool host_flash_open(HostFlash *flash, uint32_t bytes, uint32_t page_bytes, uint16_t cell_bytes, const char *path);
void host_flash_close(HostFlash *flash);

#endif
