/* links: mote_runtime */
/* test_heap_soak.c with granules of 4 bytes. */
#undef MOTE_GRANULE
#define MOTE_GRANULE 4
#include "test_heap_soak.c"
