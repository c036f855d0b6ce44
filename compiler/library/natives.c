/* The natives' C functions. Most natives share theirs with others (NATIVEM), so firmware built for size lists each function
 * once, and for each native a byte: which one it is (stdlib/native/table.c).
 */
#include "natives_list.h"

#include <string.h>

#include "feature.h"
#undef MOTE_FEATURES
#define MOTE_FEATURES (FEATURES_CARRIED | FEATURE_IO)

/* In the order of builtins.def. */
static const char *const NATIVES[] = {
#define FUNCTION(function) #function,
#include "natives.def"
};
#undef MOTE_FEATURES
#define MOTE_FEATURES FEATURES_CARRIED
enum {
    CARRIED = 0
#define FUNCTION(function) + 1
#include "natives.def"
};
enum { COUNT = sizeof NATIVES / sizeof NATIVES[0], MOST = 255 };

/* Where the function was listed first. */
static size_t first_of(size_t i)
{
    size_t first = 0;
    while (strcmp(NATIVES[first], NATIVES[i]) != 0)
        first++;
    return first;
}

bool natives_list(Buffer *b)
{
    unsigned numbers[COUNT], count = 0;
    static const char *const PARTS[] = {"", "_IO"};
    const size_t ends[] = {0, CARRIED, COUNT};
    buffer_printf(b, "/* Made by mote-library: the C functions of natives, and which of them each native is;\n"
                     " * _IO: those of FEATURE_IO, which go on behind them. */\n");
    for (int part = 0; part < 2; part++) {
        buffer_printf(b, "#define NATIVE_FUNCTIONS%s(F)", PARTS[part]);
        for (size_t i = ends[part]; i < ends[part + 1]; i++) {
            if (first_of(i) != i)
                continue;
            numbers[i] = ++count;
            buffer_printf(b, " \\\n    F(%s)", NATIVES[i]);
        }
        buffer_printf(b, "\n#define NATIVE_NUMBERS%s(N)", PARTS[part]);
        for (size_t i = ends[part]; i < ends[part + 1]; i++)
            buffer_printf(b, " N(%u)", numbers[first_of(i)]);
        buffer_printf(b, "\n");
    }
    return count <= MOST;
}
