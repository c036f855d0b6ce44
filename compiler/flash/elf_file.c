/* ELF: what is to be loaded, by its program headers (libelf). */
#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include "content.h"

static const char NAMES[] = "\0.shstrtab\0.flash";
enum { NAME_STRINGS = 1, NAME_FLASH = 11 };

/* A section for each run, too: objcopy and debuggers go by these. */
static bool add_run(Elf *elf, const FlashRun *run, Elf32_Phdr *segment)
{
    Elf_Scn *section = elf_newscn(elf);
    Elf_Data *data = section ? elf_newdata(section) : NULL;
    Elf32_Shdr *header = section ? elf32_getshdr(section) : NULL;
    if (!data || !header)
        return false;
    data->d_buf = run->bytes;
    data->d_size = run->size;
    data->d_type = ELF_T_BYTE;
    data->d_align = 4;
    data->d_version = EV_CURRENT;
    *header = (Elf32_Shdr){.sh_name = NAME_FLASH, .sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | SHF_EXECINSTR,
                           .sh_addr = run->address, .sh_addralign = 4};
    *segment = (Elf32_Phdr){.p_type = PT_LOAD, .p_vaddr = run->address, .p_paddr = run->address, .p_filesz = run->size,
                            .p_memsz = run->size, .p_flags = PF_R | PF_X, .p_align = 4};
    return true;
}

static bool add_names(Elf *elf, Elf32_Ehdr *header)
{
    Elf_Scn *section = elf_newscn(elf);
    Elf_Data *data = section ? elf_newdata(section) : NULL;
    Elf32_Shdr *names = section ? elf32_getshdr(section) : NULL;
    if (!data || !names)
        return false;
    data->d_buf = (void *)(uintptr_t)NAMES;
    data->d_size = sizeof NAMES;
    data->d_align = 1;
    data->d_version = EV_CURRENT;
    *names = (Elf32_Shdr){.sh_name = NAME_STRINGS, .sh_type = SHT_STRTAB, .sh_addralign = 1};
    header->e_shstrndx = (Elf32_Half)elf_ndxscn(section);
    return true;
}

static bool compose(Elf *elf, const FlashContent *content, const FileInfo *info)
{
    Elf32_Ehdr *header = elf32_newehdr(elf);
    Elf32_Phdr *segments = header ? elf32_newphdr(elf, content->count) : NULL;
    if (!segments)
        return false;
    header->e_ident[EI_DATA] = ELFDATA2LSB;
    header->e_type = ET_EXEC;
    header->e_machine = info->elf_machine;
    header->e_flags = info->elf_flags;
    header->e_entry = info->entry;
    header->e_version = EV_CURRENT;
    Elf32_Phdr *segment = segments;
    for (uint32_t i = 0; i < content->count; i++)
        if (!add_run(elf, &content->items[i], segment++))
            return false;
    if (!add_names(elf, header) || elf_update(elf, ELF_C_NULL) < 0)
        return false;
    Elf_Scn *section = NULL; /* now it is known where sections lie */
    for (uint32_t i = 0; i < content->count; i++) {
        section = elf_nextscn(elf, section);
        segments[i].p_offset = elf32_getshdr(section)->sh_offset;
    }
    elf_flagphdr(elf, ELF_C_SET, ELF_F_DIRTY);
    return elf_update(elf, ELF_C_WRITE) >= 0;
}

/* libelf writes to files only. */
static bool take_file(int fd, Buffer *out)
{
    char bytes[4096];
    ssize_t n;
    if (lseek(fd, 0, SEEK_SET) < 0)
        return false;
    while ((n = read(fd, bytes, sizeof bytes)) > 0)
        buffer_append(out, bytes, (size_t)n);
    return n == 0;
}

bool elf_file_write(Buffer *out, const FlashContent *content, const FileInfo *info, const char **why)
{
    if (!info->elf_machine) {
        *why = "ELF is for a board (--board)";
        return false;
    }
    elf_version(EV_CURRENT);
    FILE *file = tmpfile();
    Elf *elf = file ? elf_begin(fileno(file), ELF_C_WRITE, NULL) : NULL;
    bool ok = elf && compose(elf, content, info);
    if (!ok)
        *why = file ? elf_errmsg(-1) : "no temporary file";
    if (elf)
        elf_end(elf);
    if (ok && !take_file(fileno(file), out)) {
        ok = false;
        *why = "the temporary file can't be read";
    }
    if (file)
        fclose(file);
    return ok;
}

/* Of a segment what sections are in it: linkers put the file's own headers into the first one where there is room. A file without
 * sections has the whole. */
static bool take_segment(FlashContent *content, Elf *elf, const GElf_Phdr *segment, const uint8_t *bytes, size_t size)
{
    const uint32_t address = (uint32_t)segment->p_paddr;
    Elf_Scn *section = NULL;
    GElf_Shdr s;
    bool any = false;
    if (segment->p_offset > size || segment->p_filesz > size - segment->p_offset)
        return false;
    while ((section = elf_nextscn(elf, section)) != NULL) {
        any = true;
        if (!gelf_getshdr(section, &s) || !(s.sh_flags & SHF_ALLOC) || s.sh_type == SHT_NOBITS || s.sh_offset < segment->p_offset)
            continue;
        const uint64_t at = s.sh_offset - segment->p_offset;
        if (at <= segment->p_filesz && s.sh_size <= segment->p_filesz - at)
            content_add(content, address + (uint32_t)at, bytes + s.sh_offset, (uint32_t)s.sh_size);
    }
    if (!any)
        content_add(content, address, bytes + segment->p_offset, (uint32_t)segment->p_filesz);
    return true;
}

static bool take_segments(FlashContent *content, Elf *elf, const uint8_t *bytes, size_t size, const char **why)
{
    size_t count = 0;
    GElf_Phdr segment;
    if (elf_getphdrnum(elf, &count) != 0 || !count) {
        *why = "it has no program headers";
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const bool read = gelf_getphdr(elf, (int)i, &segment);
        if (!read || (segment.p_type == PT_LOAD && segment.p_filesz && !take_segment(content, elf, &segment, bytes, size))) {
            *why = "it is cut short";
            return false;
        }
    }
    return true;
}

bool elf_file_read(FlashContent *content, const uint8_t *bytes, size_t size, FileInfo *info, const char **why)
{
    elf_version(EV_CURRENT);
    Elf *elf = elf_memory((char *)(uintptr_t)bytes, size);
    GElf_Ehdr header;
    bool ok = false;
    *why = "it is no ELF file of 32 bits";
    if (elf && elf_kind(elf) == ELF_K_ELF && gelf_getclass(elf) == ELFCLASS32 && gelf_getehdr(elf, &header)) {
        info->elf_machine = header.e_machine;
        info->elf_flags = header.e_flags;
        info->entry = (uint32_t)header.e_entry;
        ok = take_segments(content, elf, bytes, size, why);
    }
    if (elf)
        elf_end(elf);
    return ok;
}
