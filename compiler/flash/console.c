/* Marks, and what they mean: a doubled one is the program's own; before a letter one starts a record, before a newline it ends it. A
 * fault's record may start in the middle of another one. */
#include "console.h"

enum { RECORD_MOST = 16 * 1024 };

static void take_char(Console *console, char c)
{
    if (!console->in_record) {
        console->text(console->context, &c, 1);
        return;
    }
    buffer_append(&console->unfinished, &c, 1);
    if (console->unfinished.size < RECORD_MOST)
        return;
    console->text(console->context, (const char *)console->unfinished.data, console->unfinished.size); /* it was none */
    console->unfinished.size = 0;
    console->in_record = false;
}

/* A board that was not asked for records does not double the program's marks. */
static void take_after_mark(Console *console, char c)
{
    static const char LETTERS[] = "UNFPDL", mark = CONSOLE_MARK;
    if (strchr(LETTERS, c) && c) {
        console->in_record = true;
        console->unfinished.size = 0;
    } else {
        take_char(console, mark);
    }
    take_char(console, c);
}

static void end_record(Console *console)
{
    Buffer record = console->unfinished;
    console->unfinished = (Buffer){0};
    console->in_record = false;
    buffer_u8(&record, 0);
    if (record.size > 1)
        console->record(console->context, (char)record.data[0], (const char *)record.data + 1);
    buffer_free(&record);
}

void console_take(Console *console, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char c = bytes[i];
        const bool after_mark = console->after_mark;
        console->after_mark = !after_mark && c == CONSOLE_MARK;
        if (console->after_mark)
            continue;
        if (!after_mark && !console->in_record) { /* text, as much as there is at once */
            size_t end = i;
            while (end + 1 < count && bytes[end + 1] != CONSOLE_MARK)
                end++;
            console->text(console->context, bytes + i, end - i + 1);
            i = end;
        } else if (!after_mark || c == CONSOLE_MARK) {
            take_char(console, c);
        } else if (c == '\n' && console->in_record) {
            end_record(console);
        } else {
            take_after_mark(console, c);
        }
    }
}

void console_free(Console *console) { buffer_free(&console->unfinished); }

uint32_t console_number(const char **fields)
{
    char *end;
    uint32_t number = (uint32_t)strtoul(*fields, &end, 16);
    *fields = end;
    return number;
}
