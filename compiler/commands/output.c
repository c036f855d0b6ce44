/* Putting together what goes to flash. */
#include "output.h"

#include <elf.h>
#include <errno.h>

int flash_status(FlashResult result)
{
    static const int STATUSES[] = {[FLASH_OK] = STATUS_OK, [FLASH_USAGE] = STATUS_USAGE, [FLASH_FILE] = STATUS_FILE,
                                   [FLASH_IMAGE] = STATUS_IMAGE, [FLASH_FIT] = STATUS_FIT, [FLASH_BOARD] = STATUS_BOARD,
                                   [FLASH_TIMEOUT] = STATUS_TIMEOUT, [FLASH_STOPPED] = STATUS_BOARD};
    return STATUSES[result];
}

void output_info(FileInfo *info, const Board *board)
{
    static const struct {
        const char *family;
        uint16_t machine;
        uint32_t flags;
    } MACHINES[] = {{"cortex-m", EM_ARM, EF_ARM_EABI_VER5 | EF_ARM_ABI_FLOAT_SOFT}, {"riscv", EM_RISCV, 0}, {"xtensa", EM_XTENSA, 0}};
    for (size_t i = 0; i < sizeof MACHINES / sizeof *MACHINES; i++)
        if (strcmp(board->family, MACHINES[i].family) == 0) {
            info->elf_machine = MACHINES[i].machine;
            info->elf_flags = MACHINES[i].flags;
        }
    info->uf2_family = board->flash_with.uf2_family;
}

const FileFormat *output_format(const char *path)
{
    const FileFormat *format = format_of_name(path);
    if (!format)
        complain("%s: the extension picks the format: %s", path, FORMAT_EXTENSIONS);
    return format;
}

int output_firmware(FlashContent *content, FileInfo *info, const Options *options)
{
    const Board *board = options->board;
    Firmware firmware;
    if (board_is_host(board)) {
        complain("--with-firmware is for a board (--board)");
        return STATUS_USAGE;
    }
    if (!firmware_find(board, options->firmware, &firmware))
        return STATUS_BOARD;
    size_t size;
    const char *why = "";
    uint8_t *bytes = file_read(firmware.path, &size);
    bool ok = bytes && elf_file_read(content, bytes, size, info, &why);
    if (!bytes)
        why = strerror(errno);
    free(bytes);
    if (!ok)
        complain("can't read %s: %s", firmware.path, why);
    return ok ? STATUS_OK : STATUS_FILE;
}

enum { BLANK_BYTES = 256, CELL_MOST = 16 }; /* whoever writes them erases the page first */
_Static_assert(BLANK_BYTES >= (int)UPDATE_CELLS * CELL_MOST, "a slot's trailer is blank");

static void add_blank(FlashContent *content, uint32_t from, uint32_t behind)
{
    uint8_t blank[BLANK_BYTES];
    const uint32_t end = from + sizeof blank;
    memset(blank, 0xFF, sizeof blank);
    if (from < behind)
        from = behind; /* the image reaches into it */
    content_add(content, from, blank, end - from);
}

int output_content(FlashContent *content, FileInfo *info, const Program *program, bool addressed, const Options *options)
{
    const Board *board = options->board;
    const uint32_t address = board->flash_origin + board->image_offset;
    output_info(info, board);
    info->source = program->path;
    info->build_id = program->build_id;
    Buffer image = {0};
    buffer_append(&image, program->image, program->size);
    if (program->is_signed)
        buffer_append(&image, program->signature, sizeof program->signature);
    const uint32_t behind = address + (uint32_t)image.size;
    content_add(content, address, image.data, (uint32_t)image.size);
    buffer_free(&image);
    if (addressed && board->slots && board->page_bytes)
        add_blank(content, address + board->slot_bytes - BLANK_BYTES, behind);
    if (addressed && board->slots > 1)
        add_blank(content, address + board->slot_bytes, 0);
    return options->with_firmware ? output_firmware(content, info, options) : STATUS_OK;
}

int output_write(const char *path, FlashContent *content, const FileInfo *info)
{
    const FileFormat *format = output_format(path);
    const char *why = "";
    uint32_t twice;
    if (!format)
        return STATUS_USAGE;
    if (!content_settle(content, &twice)) {
        complain("%s: two parts claim the address 0x%08x", path, twice);
        return STATUS_FIT;
    }
    Buffer out = {0};
    int status = STATUS_OK;
    if (!format->write(&out, content, info, &why)) {
        complain("%s: %s", path, why);
        status = STATUS_USAGE;
    } else if (!file_write(path, out.data, out.size)) {
        complain("can't write %s: %s", path, strerror(errno));
        status = STATUS_FILE;
    }
    buffer_free(&out);
    return status;
}
