/* What the runtime's headers need of a C library, for every target: no sysroot is asked for. */
#define bool _Bool
#define true 1
#define false 0
