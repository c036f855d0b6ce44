/* The serial flash, written by functions of the boot ROM. While they run the flash is not there to be read, so the code around them
 * is copied to the stack, and interrupts are held off. Registers and ROM: RP2040 datasheet, 2.8.3 and 4.10.
 */
#include "board.h"
#include "cpu.h"
#include "memory.h"

enum { XIP = 0x10000000, SSI = 0x18000000, PAGE = 256, BLOCK = 1 << 16, BLOCK_ERASE = 0xD8, WORKER_WORDS = 40 };
enum { SSI_CTRLR0, SSI_CTRLR1, SSI_SSIENR, SSI_BAUDR = 5, SSI_SPI_CTRLR0 = 61 }; /* words */

typedef void Action(void);
typedef void Erase(uint32_t offset, size_t count, uint32_t block, uint32_t command);
typedef void Program(uint32_t offset, const uint8_t *bytes, size_t count);

typedef struct Job {
    Action *connect, *exit_xip, *flush, *enter_xip; /* the ROM's */
    Erase *erase;
    Program *program;
    volatile uint32_t *ssi;
    uint32_t offset;      /* from the start of flash */
    const uint8_t *bytes; /* PAGE of them, in RAM; NULL: erase */
    uint32_t baudr, ctrlr0, ctrlr1, spi_ctrlr0;
} Job;

/* Runs in RAM, and may not look at anything that is in flash, itself included. What the ROM leaves behind reads slowly: boot2's
 * settings are put back. */
__attribute__((section(".worker"), noinline, noclone, used)) static void work(const Job *job)
{
    volatile uint32_t *ssi = job->ssi;
    job->connect();
    job->exit_xip();
    if (job->bytes)
        job->program(job->offset, job->bytes, PAGE);
    else
        job->erase(job->offset, BOARD_PAGE, BLOCK, BLOCK_ERASE);
    job->flush();
    job->enter_xip();
    ssi[SSI_SSIENR] = 0;
    ssi[SSI_BAUDR] = job->baudr;
    ssi[SSI_CTRLR0] = job->ctrlr0;
    ssi[SSI_CTRLR1] = job->ctrlr1;
    ssi[SSI_SPI_CTRLR0] = job->spi_ctrlr0;
    ssi[SSI_SSIENR] = 1;
}

/* The boot ROM's function by two letters. The ROM starts with 16-bit pointers: at 0x14 to their table, at 0x18 to what looks them up. */
static uintptr_t rom(char first, char second)
{
    typedef uintptr_t Lookup(uintptr_t table, uint32_t code);
    Lookup *lookup = (Lookup *)(uintptr_t)*reg16(0x18);
    return lookup(*reg16(0x14), (uint32_t)(uint8_t)first | (uint32_t)(uint8_t)second << 8);
}

extern const uint32_t memory_worker[], memory_worker_end[];

static void run(uint32_t offset, const uint8_t *bytes)
{
    uint32_t code[WORKER_WORDS]; /* the linker script sees to it that it has room */
    volatile uint32_t *ssi = reg(SSI);
    const Job job = {.connect = (Action *)rom('I', 'F'), .exit_xip = (Action *)rom('E', 'X'), .flush = (Action *)rom('F', 'C'),
                     .enter_xip = (Action *)rom('C', 'X'), .erase = (Erase *)rom('R', 'E'), .program = (Program *)rom('R', 'P'),
                     .ssi = ssi, .offset = (uint32_t)(uintptr_t)memory_image_start - XIP + offset, .bytes = bytes,
                     .baudr = ssi[SSI_BAUDR], .ctrlr0 = ssi[SSI_CTRLR0], .ctrlr1 = ssi[SSI_CTRLR1], .spi_ctrlr0 = ssi[SSI_SPI_CTRLR0]};
    for (unsigned i = 0; i < (unsigned)(memory_worker_end - memory_worker); i++)
        code[i] = memory_worker[i];
    __asm volatile("dsb\n\tisb" ::: "memory");
    uint32_t lock = cpu_lock();
    ((void (*)(const Job *))((uintptr_t)code | 1))(&job); /* work */
    cpu_unlock(lock);
}

static bool erase(void *context, uint32_t offset)
{
    (void)context;
    run(offset, NULL);
    return true;
}

/* A page of the chip's takes several writes; what is all ones in one of them stays as it is. */
static bool write(void *context, uint32_t offset, const void *bytes, uint32_t count)
{
    const uint8_t *from = bytes;
    (void)context;
    while (count) {
        uint8_t page[PAGE];
        uint32_t start = offset % PAGE, part = PAGE - start < count ? PAGE - start : count;
        for (uint32_t i = 0; i < PAGE; i++)
            page[i] = i - start < part ? from[i - start] : 0xFF;
        run(offset - start, page);
        offset += part;
        from += part;
        count -= part;
    }
    return true;
}

const MoteFlash board_flash = {BOARD_SLOTS * BOARD_SLOT_BYTES, BOARD_PAGE, BOARD_CELL, erase, write};
