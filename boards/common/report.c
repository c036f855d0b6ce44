/* Records for the desktop and words for people, without printf (see report.h, boot.h). */
#include "report.h"

#include "board.h"
#include "cpu.h"
#include "memory.h"
#ifdef BOARD_RESIDENT
#include "resident.h"
#endif

uint32_t report_boot(BootField field)
{
    const uint32_t *boot = (const uint32_t *)(const void *)memory_boot;
    return boot[BOOT_FIELD_MAGIC] == BOOT_MAGIC ? boot[field] : ~0u;
}

bool report_asked(void) { return report_boot(BOOT_FIELD_MAGIC) == BOOT_MAGIC; }

static bool records(void) { return !(report_boot(BOOT_FIELD_FLAGS) & BOOT_WORDS); }

void report_write(void *context, const char *bytes, size_t count)
{
    (void)context;
    while (count--) {
        char c = *bytes++;
        if (c == BOOT_MARK && records())
            board_put(c);
        board_put(c);
    }
}

void report_string(const char *text)
{
    while (*text)
        board_put(*text++);
}

void report_hex(uint32_t value)
{
    for (int shift = 28; shift >= 0; shift -= 4) {
        unsigned digit = value >> shift & 15;
        board_put((char)(digit + (digit < 10 ? '0' : 'a' - 10)));
    }
}

void report_open(const char *words)
{
    if (!records()) {
        report_string(words);
        return;
    }
    board_put(BOOT_MARK);
    board_put(*words);
}

void report_close(void)
{
    if (records())
        board_put(BOOT_MARK);
    board_put('\n');
}

void report_words(const uint32_t *values, unsigned count)
{
    while (count--) {
        board_put(' ');
        report_hex(*values++);
    }
}

void report_pin(unsigned pin, unsigned level)
{
    const uint32_t values[3] = {clock_now_ms(NULL), pin, level};
    if (report_boot(BOOT_FIELD_FLAGS) & BOOT_NO_PINS)
        return;
    report_open("P");
    report_words(values, 3);
    report_close();
}

_Noreturn void report_done(MoteStatus status, const ReportFigures *figures)
{
    const uint32_t value = status;
    if (records()) {
        report_open("D");
        report_words(&value, 1);
        if (figures)
            report_words((const uint32_t *)figures, sizeof *figures / sizeof(uint32_t));
        report_close();
    }
    for (;;)
        cpu_wait();
}

_Noreturn void report_fault(uint32_t pc);
_Noreturn void report_fault(uint32_t pc)
{
    report_open("Firmware fault at");
    report_words(&pc, 1);
    report_close();
#ifdef BOARD_RESIDENT
    if (!report_asked())
        resident_fault();
#endif
    report_done((MoteStatus)255, NULL);
}
