/* Records for the desktop and words for people, without printf (see report.h, boot.h). */
#include "report.h"

#include <string.h>

#include "board.h"
#include "boot.h"
#include "memory.h"

static const BootParameters *boot(void) { return (const BootParameters *)(const void *)memory_boot; }

bool report_asked(uint32_t flag)
{
    return boot()->magic == BOOT_MAGIC && (boot()->flags & flag) != 0;
}

uint32_t report_arena_limit(void)
{
    return boot()->magic == BOOT_MAGIC ? boot()->arena_bytes : ~0u;
}

uint32_t report_image_limit(void)
{
    return boot()->magic == BOOT_MAGIC ? boot()->image_bytes : ~0u;
}

void report_string(const char *text)
{
    board_write(text, strlen(text));
}

void report_write(void *context, const char *bytes, size_t count)
{
    (void)context;
    if (report_asked(BOOT_RECORDS)) {
        const char *mark;
        while ((mark = memchr(bytes, BOOT_RECORD_MARK, count)) != NULL) {
            size_t n = (size_t)(mark + 1 - bytes);
            board_write(bytes, n);
            board_write(mark, 1);
            bytes += n;
            count -= n;
        }
    }
    board_write(bytes, count);
}

void report_hex(uint32_t value)
{
    char digits[8];
    for (int i = 7; i >= 0; i--, value >>= 4)
        digits[i] = "0123456789abcdef"[value & 15];
    board_write(digits, sizeof digits);
}

static void decimal(uint32_t value)
{
    char digits[10];
    unsigned i = sizeof digits;
    do {
        digits[--i] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    board_write(digits + i, sizeof digits - i);
}

uint32_t report_duration_ms(void)
{
    return boot()->magic == BOOT_MAGIC ? boot()->duration_ms : ~0u;
}

static void key_of(const char *key)
{
    report_string(",\"");
    report_string(key);
    report_string("\":");
}

void report_open(const char *kind)
{
    report_string("\x1E{\"r\":\"");
    report_string(kind);
    report_string("\"");
}

void report_number(const char *key, uint32_t value)
{
    key_of(key);
    decimal(value);
}

void report_text(const char *key, const char *text, size_t count)
{
    key_of(key);
    board_write("\"", 1);
    for (; count--; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == '"' || c == '\\') {
            report_string("\\u00");
            board_write(&"0123456789abcdef"[c >> 4], 1);
            board_write(&"0123456789abcdef"[c & 15], 1);
        } else {
            board_write(text, 1);
        }
    }
    board_write("\"", 1);
}

void report_close(void)
{
    board_write("}\n", 2);
}

void report_pin(unsigned pin, unsigned level)
{
    if (!report_asked(BOOT_PINS))
        return;
    report_open("pin");
    report_number("ms", clock_now_ms(NULL));
    report_number("pin", pin);
    report_number("level", level != 0);
    report_close();
}

_Noreturn void report_done(uint32_t status)
{
    if (report_asked(BOOT_RECORDS)) {
        report_open("done");
        report_number("status", status);
        report_close();
    }
    for (;;)
        __asm volatile("wfi");
}

_Noreturn void report_fault(uint32_t pc);
_Noreturn void report_fault(uint32_t pc)
{
    if (report_asked(BOOT_RECORDS)) {
        report_open("fault");
        report_number("pc", pc);
        report_close();
    } else {
        report_string("\nFirmware fault at ");
        report_hex(pc);
        report_string("\n");
    }
    report_done(255);
}
