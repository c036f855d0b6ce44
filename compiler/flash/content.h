/* What is to be in a board's flash, and the files that say so.
 *
 * A FlashContent is a list of runs, bytes at an address. Files with addresses (.hex .uf2 .elf) hold any; plain bytes (.img .bin .c)
 * are one run.
 */
#ifndef MOTE_FLASH_CONTENT_H
#define MOTE_FLASH_CONTENT_H

#include "support.h"

typedef struct FlashRun {
    uint32_t address, size;
    uint8_t *bytes;
} FlashRun;

typedef struct FlashContent {
    Arena arena;
    FlashRun *items;
    uint32_t count, capacity;
} FlashContent;

/* Copies the bytes. */
void content_add(FlashContent *content, uint32_t address, const void *bytes, uint32_t size);
void content_add_all(FlashContent *content, const FlashContent *other);
/* In the order of addresses, runs that touch joined. false: two of them claim *address. */
bool content_settle(FlashContent *content, uint32_t *address);
/* All of it as one run, what is between runs all ones, as erased flash. Settled before. false: that would be more than 64 MB. */
bool content_flat(const FlashContent *content, FlashRun *flat, Arena *arena);
uint32_t content_bytes(const FlashContent *content);
void content_free(FlashContent *content);

/* What files say besides. */
typedef struct FileInfo {
    const char *source;     /* .c: made from */
    uint32_t build_id;      /* .c */
    uint32_t uf2_family;    /* 0: none */
    uint16_t elf_machine;   /* EM_ARM ...; 0: none */
    uint32_t elf_flags, entry;
} FileInfo;

typedef struct FileFormat {
    const char *extension;
    bool addressed;
    /* false: `why` says why not. */
    bool (*write)(Buffer *out, const FlashContent *content, const FileInfo *info, const char **why);
    bool (*read)(FlashContent *content, const uint8_t *bytes, size_t size, FileInfo *info, const char **why);
} FileFormat;

/* By the name's extension, or NULL. */
const FileFormat *format_of_name(const char *path);
/* Of a file that was read, by what is in it; plain bytes if nothing else. */
const FileFormat *format_of_bytes(const uint8_t *bytes, size_t size);
extern const char FORMAT_EXTENSIONS[]; /* ".img .bin .hex .uf2 .elf .c" */

/* The formats. Readers take any bytes. */
bool hex_write(Buffer *out, const FlashContent *content, const FileInfo *info, const char **why);
bool hex_read(FlashContent *content, const uint8_t *bytes, size_t size, FileInfo *info, const char **why);
bool uf2_write(Buffer *out, const FlashContent *content, const FileInfo *info, const char **why);
bool uf2_read(FlashContent *content, const uint8_t *bytes, size_t size, FileInfo *info, const char **why);
bool elf_file_write(Buffer *out, const FlashContent *content, const FileInfo *info, const char **why);
bool elf_file_read(FlashContent *content, const uint8_t *bytes, size_t size, FileInfo *info, const char **why);

#endif
