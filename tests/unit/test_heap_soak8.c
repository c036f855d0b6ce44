/* links: mote_runtime */
/* test_heap_soak.c with granules of 8 bytes. */
#undef MOTE_GRANULE
#define MOTE_GRANULE 8
#include "test_heap_soak.c"
