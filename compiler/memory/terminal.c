/* The report for a terminal. */
#include <stdarg.h>

#include "report.h"

static uint64_t get(const json_t *object, const char *key) { return (uint64_t)json_integer_value(json_object_get(object, key)); }

static const char *text(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

/* 1234567 -> "1,234,567" */
static const char *digits(uint64_t n)
{
    static char buffers[8][32];
    static unsigned next;
    char *p = buffers[next++ % 8] + 31;
    *p = 0;
    for (unsigned count = 0;; count++) {
        if (count && count % 3 == 0)
            *--p = ',';
        *--p = (char)('0' + n % 10);
        if (!(n /= 10))
            return p;
    }
}

static bool has_utf8(void)
{
    static const char *const NAMES[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (unsigned i = 0; i < 3; i++) {
        const char *value = getenv(NAMES[i]);
        if (value && value[0])
            return strstr(value, "UTF-8") || strstr(value, "utf8") || strstr(value, "UTF8");
    }
    return false;
}

static unsigned shown(const json_t *array, unsigned rows)
{
    size_t count = json_array_size(array);
    return rows && count > rows ? rows : (unsigned)count;
}

static void print_more(const json_t *array, unsigned rows, FILE *out)
{
    if (json_array_size(array) > shown(array, rows))
        fprintf(out, "  ... and %zu more (-v shows all)\n", json_array_size(array) - shown(array, rows));
}

static void print_place(const json_t *row, FILE *out)
{
    const char *file = text(row, "file"), *slash = strrchr(file, '/');
    char place[64];
    if (file[0])
        snprintf(place, sizeof place, "%.40s:%u", slash ? slash + 1 : file, (unsigned)get(row, "line"));
    else
        snprintf(place, sizeof place, "%.60s", text(row, "function"));
    fprintf(out, "  %-24s", place);
}

/* ---- RAM over time */

enum { COLUMNS = 64, ROWS = 8 };

/* Rows whose numbers from `first` on are heap and stack. */
static void print_chart(const json_t *timeline, size_t first, const char *right, FILE *out)
{
    size_t count = json_array_size(timeline);
    uint64_t heap[COLUMNS] = {0}, all[COLUMNS] = {0}, most = 1;
    for (unsigned column = 0; column < COLUMNS && count; column++) {
        size_t from = column * count / COLUMNS, to = (column + 1) * count / COLUMNS;
        for (size_t i = from; i < to || i == from; i++) {
            const json_t *row = json_array_get(timeline, i);
            uint64_t h = (uint64_t)json_integer_value(json_array_get(row, first)),
                     s = (uint64_t)json_integer_value(json_array_get(row, first + 1));
            if (h + s >= all[column])
                all[column] = h + s, heap[column] = h;
        }
        if (all[column] > most)
            most = all[column];
    }
    bool utf8 = has_utf8();
    for (unsigned row = ROWS; row-- > 0;) {
        fprintf(out, "%9s %s", row == ROWS - 1 ? digits(most) : "", utf8 ? "│" : "|");
        for (unsigned column = 0; column < COLUMNS; column++) {
            uint64_t middle = most * (2 * row + 1) / (2 * ROWS);
            const char *block = heap[column] > middle ? (utf8 ? "█" : "#") : all[column] > middle ? (utf8 ? "░" : ".") : " ";
            fputs(block, out);
        }
        fputc('\n', out);
    }
    fprintf(out, "%9s %s", "0", utf8 ? "└" : "+");
    for (unsigned column = 0; column < COLUMNS; column++)
        fputs(utf8 ? "─" : "-", out);
    fprintf(out, "\n%11s%-*s%s\n", "", COLUMNS - (int)strlen(right), utf8 ? "█ heap  ░ stack" : "# heap  . stack", right);
}

/* ---- tables */

static void print_head(const json_t *report, FILE *out)
{
    const json_t *peak = json_object_get(report, "peak"), *end = json_object_get(report, "end"),
                 *counts = json_object_get(report, "counts"), *failed = json_object_get(report, "failed");
    fprintf(out, "%s on %s: granules of %u bytes, arena %s bytes\n\n", text(report, "program"), text(report, "board"),
            (unsigned)get(report, "granule"), digits(get(report, "arena")));
    fprintf(out, "RAM\n");
    fprintf(out, "  %-18s %8s bytes = VM %s + heap %s + registers %s, at", "peak", digits(get(peak, "bytes")), digits(get(report, "vm")),
            digits(get(peak, "heap")), digits(get(peak, "stack")));
    print_place(peak, out);
    fprintf(out, "\n  %-18s %8s bytes = VM %s + heap %s + registers %s\n", "at the end", digits(get(end, "bytes")), digits(get(report, "vm")),
            digits(get(end, "heap")), digits(get(end, "stack")));
    if (get(end, "garbage"))
        fprintf(out, "  %-18s %8s bytes in cycles; freed when memory is short\n", "not reachable", digits(get(end, "garbage")));
    if (get(report, "static") || get(report, "c_stack"))
        fprintf(out, "  %-18s %8s bytes static, %s C stack\n", "besides the arena", digits(get(report, "static")), digits(get(report, "c_stack")));
    fprintf(out, "  %-18s %8s allocations (%s bytes), %s releases, %s growths, %s moves\n", "", digits(get(counts, "allocations")),
            digits(get(counts, "allocated_bytes")), digits(get(counts, "releases")), digits(get(counts, "growths")),
            digits(get(counts, "moves")));
    if (get(counts, "collections") || get(counts, "compactions"))
        fprintf(out, "  %-18s %8s collections, %s compactions\n", "", digits(get(counts, "collections")), digits(get(counts, "compactions")));
    if (failed) {
        fprintf(out, "  %-18s %8s bytes could not be had, at", "out of memory", digits(get(failed, "bytes")));
        print_place(failed, out);
        fputc('\n', out);
    }
    fputc('\n', out);
}

static void print_types(const json_t *report, FILE *out)
{
    const json_t *types = json_object_get(report, "types");
    fprintf(out, "\n%-36s %10s %10s %10s\n", "HEAP BY TYPE, AT THE PEAK", "count", "bytes", "at the end");
    for (size_t i = 0; i < json_array_size(types); i++) {
        const json_t *row = json_array_get(types, i);
        fprintf(out, "  %-34s %10s %10s %10s\n", text(row, "type"), digits(get(row, "count")), digits(get(row, "bytes")),
                digits(get(row, "end_bytes")));
    }
}

static const char *source_of(const json_t *report, const json_t *row)
{
    const json_t *lines = json_object_get(json_object_get(report, "sources"), text(row, "file"));
    const char *source = json_string_value(json_array_get(lines, get(row, "line") - 1));
    while (source && (*source == ' ' || *source == '\t'))
        source++;
    return source ? source : text(row, "function");
}

static void print_lines(const json_t *report, unsigned rows, FILE *out)
{
    const json_t *lines = json_object_get(report, "lines");
    fprintf(out, "\n%-26s %7s %7s %8s %9s\n", "BY LINE, AT THE PEAK", "count", "bytes", "at end", "made");
    for (unsigned i = 0; i < shown(lines, rows); i++) {
        const json_t *row = json_array_get(lines, i);
        print_place(row, out);
        fprintf(out, " %7s %7s %8s %9s  %.56s\n", digits(get(row, "count")), digits(get(row, "bytes")), digits(get(row, "end_bytes")),
                digits(get(row, "made")), source_of(report, row));
    }
    print_more(lines, rows, out);
}

static void print_objects(const json_t *report, unsigned rows, FILE *out)
{
    const json_t *objects = json_object_get(report, "objects");
    fprintf(out, "\n%-34s %12s %7s %7s %9s\n", "WHAT ONE COSTS", "bytes each", "at peak", "at end", "made");
    for (unsigned i = 0; i < shown(objects, rows); i++) {
        const json_t *row = json_array_get(objects, i);
        char name[96], bytes[32];
        snprintf(name, sizeof name, "%s %s", text(row, "kind"), text(row, "name"));
        if (get(row, "least") == get(row, "most"))
            snprintf(bytes, sizeof bytes, "%u", (unsigned)get(row, "most"));
        else
            snprintf(bytes, sizeof bytes, "%u-%u", (unsigned)get(row, "least"), (unsigned)get(row, "most"));
        fprintf(out, "  %-32.32s %12s %7s %7s %9s", name, bytes, digits(get(row, "peak")), digits(get(row, "end")), digits(get(row, "made")));
        print_place(row, out);
        fputc('\n', out);
    }
    print_more(objects, rows, out);
}

static void print_flash(const json_t *report, FILE *out)
{
    static const char *const KINDS[] = {"code", "strings", "shapes", "data", "other"};
    const json_t *flash = json_object_get(report, "flash");
    uint64_t all = get(flash, "bytes");
    fprintf(out, "\n%-36s %10s\n", "FLASH, THE IMAGE", "bytes");
    for (unsigned i = 0; i < 5; i++)
        fprintf(out, "  %-34s %10s %8.1f%%\n", KINDS[i], digits(get(flash, KINDS[i])),
                all ? 100.0 * (double)get(flash, KINDS[i]) / (double)all : 0.0);
    fprintf(out, "  %-34s %10s\n", "total", digits(all));
}

void memory_print(const json_t *report, unsigned rows, FILE *out)
{
    print_head(report, out);
    const json_t *end = json_object_get(report, "end");
    char right[64];
    snprintf(right, sizeof right, "%s instructions, %u.%03u s", digits(get(end, "instructions")),
             (unsigned)(get(end, "ms") / 1000), (unsigned)(get(end, "ms") % 1000));
    print_chart(json_object_get(report, "timeline"), 2, right, out);
    print_types(report, out);
    print_lines(report, rows, out);
    print_objects(report, rows, out);
    print_flash(report, out);
}

void memory_print_marks(const json_t *log, FILE *out)
{
    char right[64];
    snprintf(right, sizeof right, "%s instructions", digits(get(log, "clock")));
    print_chart(json_object_get(log, "timeline"), 1, right, out);
}
