/* The runtime's public face: make a VM in an arena, load an image, run it.
 *
 *   MoteVm *vm = mote_create(arena, sizeof arena, &config);
 *   MoteStatus status = mote_load(vm, image, image_bytes);
 *   if (status == MOTE_OK) status = mote_run(vm);          top level
 *   while (status == MOTE_OK && mote_pending(vm)) status = mote_step(vm);   timers and jobs
 *
 * Everything the VM needs is inside the arena: no malloc, no statics. One VM a thread; any number of
 * VMs side by side.
 */
#ifndef MOTE_H
#define MOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "port.h"

typedef struct Vm MoteVm;

typedef enum MoteStatus {
    MOTE_OK = 0,
    MOTE_UNCAUGHT = 1,      /* an exception left the program: mote_error_* tell more */
    MOTE_BAD_IMAGE = 2,     /* not an image, truncated, CRC wrong */
    MOTE_BAD_VERSION = 3,   /* image format or firmware library differ */
    MOTE_BAD_CODE = 4,      /* the verifier refused it */
    MOTE_NO_MEMORY = 5,     /* the arena can not hold VM and globals */
    MOTE_REJECTED = 6       /* nobody handles a rejection: mote_error_* tell more; the program can go on */
} MoteStatus;

typedef struct MoteConfig {
    const MotePort *port;       /* nothing in it may be missing */
    void *port_context;
    const void *library;        /* the firmware's library image */
    const void *natives;        /* table of NativeFunction, in the order of the library image (vm.h) */
    uint16_t board;             /* its id: the first 16 bits of the MD5 of its name, not 0. Images for another are refused; 0: all that are for one */
} MoteConfig;

typedef struct MoteMemory {
    uint32_t arena_bytes;
    uint32_t vm_bytes;          /* fixed state at the arena's start */
    uint32_t heap_live_bytes;   /* without free holes */
    uint32_t heap_peak_bytes;   /* most ever live, with vm_bytes not counted */
    uint32_t stack_bytes, stack_peak_bytes; /* register stack */
    uint32_t free_bytes;        /* between and in heap and stack */
    uint32_t largest_free_bytes;
    uint32_t granule;
} MoteMemory;

/* Arena: 4-byte aligned, up to 128 KB. Returns NULL when it is too small for anything (about 400 bytes). The arena stays the caller's. */
MoteVm *mote_create(void *arena, size_t bytes, const MoteConfig *config);

/* Check `image` (CRC, versions, structure, code) and make its globals. The image is executed in
 * place and must outlive the VM. Nothing of it has run. */
MoteStatus mote_load(MoteVm *vm, const void *image, size_t bytes);

/* What mote_load has loaded; NULL: nothing. */
const void *mote_image(const MoteVm *vm);

/* Why an image with this header would be refused, whatever follows it: a Refusal; 0: not for that. `header`: an ImageHeader. */
uint32_t mote_check_header(const MoteConfig *config, const void *header);

/* Why mote_load refused. */
typedef struct MoteRefusal {
    uint32_t reason;   /* a Refusal (runtime/contract/refusal.def, which has the texts) */
    uint32_t offset;   /* into the image */
    uint32_t firmware; /* MOTE_BAD_VERSION: the firmware's format version, or its library's hash */
} MoteRefusal;

/* Of the last mote_load; NULL when it succeeded. Lives in the arena until the next load. */
const MoteRefusal *mote_refusal(const MoteVm *vm);

/* Run the top level, and the jobs that it adds. */
MoteStatus mote_run(MoteVm *vm);

/* Are timers waiting, or jobs that an exception or a rejection has left, or does the program listen for events? */
bool mote_pending(const MoteVm *vm);

/* Run the jobs that are left; then sleep until the next timer is due or the board reports something, hand that to the program and run what is due. */
MoteStatus mote_step(MoteVm *vm);

/* After MOTE_UNCAUGHT or MOTE_REJECTED: the message as UTF-8 ("TypeError: ..."), in pieces. */
typedef void (*MoteWriter)(void *context, const char *bytes, size_t count);
void mote_error_message(MoteVm *vm, MoteWriter write, void *context);

/* After MOTE_UNCAUGHT or MOTE_REJECTED: image offset of the throwing instruction of call depth `level` (0 innermost);
 * 0 when there are fewer levels. Offsets with bit 31 set are in the library. */
uint32_t mote_error_position(const MoteVm *vm, unsigned level);

/* Collect garbage and fill in the figures. */
void mote_memory(MoteVm *vm, bool collect, MoteMemory *memory);

/* Bytes of the heap that hold changed copies of things in flash. */
uint32_t mote_overlay_bytes(MoteVm *vm);

#endif
