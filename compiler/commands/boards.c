/* Boards and their firmware. */
#include <elf.h>
#include <unistd.h>

#include "commands.h"

const Board *board_find(const char *name)
{
    for (unsigned i = 0; i < BOARD_COUNT; i++)
        if (strcmp(BOARDS[i].name, name) == 0)
            return &BOARDS[i];
    fprintf(stderr, "mote: error: there is no board '%s'; the boards are:", name);
    for (unsigned i = 0; i < BOARD_COUNT; i++)
        fprintf(stderr, " %s", BOARDS[i].name);
    fputc('\n', stderr);
    return NULL;
}

const char *board_name_of(uint32_t id)
{
    for (unsigned i = 0; i < BOARD_COUNT; i++)
        if (BOARDS[i].id == id)
            return BOARDS[i].name;
    return "an unknown one";
}

const char *board_pin_name(const Board *board, unsigned pin)
{
    static char name[32];
    for (unsigned i = 0; i < board->led_count; i++)
        if (board->leds[i] == pin) {
            snprintf(name, sizeof name, "LED%u", i + 1);
            return name;
        }
    for (unsigned i = 0; i < board->button_count; i++)
        if (board->buttons[i] == pin) {
            snprintf(name, sizeof name, "BTN%u", i + 1);
            return name;
        }
    for (const BoardPin *p = board->pins; p->name; p++)
        if (p->number == pin)
            return p->name;
    snprintf(name, sizeof name, "pin %u", pin);
    return name;
}

/* ---- firmware */

static void measure_sections(const Board *board, const uint8_t *elf, size_t size, Firmware *firmware)
{
    Elf32_Ehdr header;
    memcpy(&header, elf, sizeof header);
    for (unsigned i = 0; i < header.e_shnum; i++) {
        Elf32_Shdr section;
        size_t at = header.e_shoff + (size_t)i * header.e_shentsize;
        if (at + sizeof section > size)
            return;
        memcpy(&section, elf + at, sizeof section);
        if (!(section.sh_flags & SHF_ALLOC))
            continue;
        bool in_ram = section.sh_addr >= board->ram_origin && section.sh_addr - board->ram_origin < board->ram_bytes;
        if (section.sh_type != SHT_NOBITS)
            firmware->flash_bytes += section.sh_size;
        if (in_ram)
            firmware->static_bytes += section.sh_size;
    }
    if (firmware->static_bytes >= board->c_stack_bytes)
        firmware->static_bytes -= board->c_stack_bytes; /* the stack has a section of its own */
}

static bool locate(const Board *board, const char *path, char *found, size_t room)
{
    static const char *const PLACES[] = {"firmware", "../share/mote/firmware"};
    char self[3000];
    if (path) {
        snprintf(found, room, "%s", path);
        return access(found, R_OK) == 0;
    }
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n < 0)
        return false;
    self[n] = 0;
    *strrchr(self, '/') = 0;
    for (int i = 0; i < 2; i++) {
        snprintf(found, room, "%s/%s/%s.elf", self, PLACES[i], board->name);
        if (access(found, R_OK) == 0)
            return true;
    }
    snprintf(found, room, "%s/%s/%s.elf", self, PLACES[0], board->name);
    return false;
}

bool firmware_measure(const Board *board, const char *path, Firmware *firmware)
{
    memset(firmware, 0, sizeof *firmware);
    size_t size = 0;
    uint8_t *elf = NULL;
    if (locate(board, path, firmware->path, sizeof firmware->path))
        elf = file_read(firmware->path, &size);
    bool ok = elf && size > sizeof(Elf32_Ehdr) && memcmp(elf, ELFMAG, SELFMAG) == 0 && elf[EI_CLASS] == ELFCLASS32;
    if (ok)
        measure_sections(board, elf, size, firmware);
    free(elf);
    return ok;
}

bool firmware_find(const Board *board, const char *path, Firmware *firmware)
{
    bool ok = firmware_measure(board, path, firmware);
    if (!ok)
        complain("no firmware for %s at %s", board->name, firmware->path);
    return ok;
}
