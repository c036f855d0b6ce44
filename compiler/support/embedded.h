/* A file that was built into the program (cmake/Embed.cmake). */
#ifndef MOTE_SUPPORT_EMBEDDED_H
#define MOTE_SUPPORT_EMBEDDED_H

#include <stddef.h>

typedef struct EmbeddedFile {
    const char *name; /* without folders; NULL ends a table */
    const unsigned char *text; /* 0-terminated */
    size_t bytes;     /* without that 0 */
} EmbeddedFile;

#endif
