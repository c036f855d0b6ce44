/* Diagnostics: where, what, the line itself, what to do about it.
 *
 *   blink.js:3:7: error: expected ')' before ';'
 *       3 | led(13;
 *         |       ^
 *   hint: '(' at 3:4 is not closed
 *
 * The source line is shown as it is (tabs and all): the marker line repeats its tabs, so carets stand under their text in
 * any terminal. In JSON mode each diagnostic is one object on one line, for editors.
 */
#define _POSIX_C_SOURCE 200809L
#include "diag.h"
#include "support.h"

#include <unistd.h>

enum { DEFAULT_LIMIT = 20, LINE_SHOWN = 400 };

static const char *const severity_names[] = {"error", "SyntaxError", "warning", "note"};
static const char *const severity_colors[] = {"\033[1;31m", "\033[1;31m", "\033[1;35m", "\033[1;36m"};

void diag_init(Diag *diag, FILE *out)
{
    *diag = (Diag){.out = out, .limit = DEFAULT_LIMIT};
    int fd = out ? fileno(out) : -1;
    diag->color = fd >= 0 && isatty(fd) && !getenv("NO_COLOR");
}

void diag_free(Diag *diag)
{
    free(diag->files);
    diag->files = NULL;
    diag->file_count = 0;
}

void diag_add_file(Diag *diag, SourceFile *file)
{
    diag->files = xrealloc(diag->files, (diag->file_count + 1) * sizeof *diag->files);
    file->index = (uint16_t)diag->file_count;
    diag->files[diag->file_count++] = file;
}

static bool is_error(Severity severity)
{
    return severity == SEVERITY_ERROR || severity == SEVERITY_SYNTAX;
}

/* Count it; false if it is beyond the limit and stays unsaid. */
static bool admit(Diag *diag, Severity severity)
{
    if (severity == SEVERITY_WARNING)
        diag->warnings++;
    if (is_error(severity))
        diag->errors++;
    if (!diag->out)
        return false;
    if (!diag->limit || diag->errors <= diag->limit)
        return true;
    if (is_error(severity) && diag->errors == diag->limit + 1) {
        if (diag->json)
            fprintf(diag->out, "{\"severity\":\"error\",\"message\":\"too many errors\"}\n");
        else
            fprintf(diag->out, "mote: error: too many errors; the first %u are shown\n", diag->limit);
    }
    return false;
}

static void json_string(FILE *out, const char *s)
{
    fputc('"', out);
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void json_report(Diag *diag, Severity severity, const SourceFile *file, Span span, const char *message, const char *hint)
{
    fprintf(diag->out, "{\"severity\":\"%s\"", severity_names[is_error(severity) ? SEVERITY_ERROR : severity]);
    if (severity == SEVERITY_SYNTAX)
        fputs(",\"name\":\"SyntaxError\"", diag->out);
    if (file) {
        Position from = source_position(file, span.start), to = source_position(file, span.end);
        fputs(",\"file\":", diag->out);
        json_string(diag->out, file->path);
        fprintf(diag->out, ",\"line\":%u,\"column\":%u,\"endLine\":%u,\"endColumn\":%u", from.line, from.column, to.line, to.column);
    }
    fputs(",\"message\":", diag->out);
    json_string(diag->out, message);
    if (hint) {
        fputs(",\"hint\":", diag->out);
        json_string(diag->out, hint);
    }
    fputs("}\n", diag->out);
}

static uint32_t line_end(const SourceFile *file, uint32_t line)
{
    uint32_t end = line < file->line_count ? file->lines[line] : file->length;
    uint32_t start = file->lines[line - 1];
    while (end > start && (file->text[end - 1] == '\n' || file->text[end - 1] == '\r'))
        end--;
    if (line < file->line_count && end - start >= 3 && end == file->lines[line])
        end -= 3; /* U+2028, U+2029 */
    return end;
}

/* Control characters would garble the terminal; each stands as one '?'. */
static void put_source(FILE *out, const char *text, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        fputc((c < 0x20 && c != '\t') || c == 0x7f ? '?' : c, out);
    }
}

/* Columns a character takes: East Asian wide ones and emoji take two, combining marks none. */
static uint32_t char_width(const char *p, uint32_t n)
{
    unsigned char c = (unsigned char)p[0];
    if (c < 0x80 || n < 2)
        return 1;
    uint32_t code;
    if (c >= 0xf0 && n >= 4)
        code = (c & 7u) << 18 | ((unsigned char)p[1] & 63u) << 12 | ((unsigned char)p[2] & 63u) << 6 | ((unsigned char)p[3] & 63u);
    else if (c >= 0xe0 && n >= 3)
        code = (c & 15u) << 12 | ((unsigned char)p[1] & 63u) << 6 | ((unsigned char)p[2] & 63u);
    else
        code = (c & 31u) << 6 | ((unsigned char)p[1] & 63u);
    if ((code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || (code >= 0xfe00 && code <= 0xfe0f))
        return 0;
    bool wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) ||
                (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
                (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd);
    return wide ? 2 : 1;
}

/* The marker line: blanks (or the line's own tabs) up to `from`, then a caret and tildes up to `to`. */
static void put_marker(FILE *out, const char *text, uint32_t shown, uint32_t from, uint32_t to)
{
    bool caret = false;
    for (uint32_t i = 0; i < shown || !caret; i++) {
        bool continues = i < shown && ((unsigned char)text[i] & 0xc0) == 0x80;
        if (continues)
            continue;
        if (i >= from && caret && i >= to)
            break;
        uint32_t width = i < shown ? char_width(text + i, shown - i) : 1;
        if (i < from) {
            if (i < shown && text[i] == '\t')
                fputc('\t', out);
            else
                fprintf(out, "%*s", (int)width, "");
            if (i >= shown) /* beyond the shown part */
                i = from - 1;
            continue;
        }
        for (uint32_t k = 0; k < (width ? width : !caret); k++) {
            fputc(caret ? '~' : '^', out);
            caret = true;
        }
    }
}

static void put_excerpt(Diag *diag, const SourceFile *file, Span span, Severity severity)
{
    Position at = source_position(file, span.start);
    uint32_t start = file->lines[at.line - 1], end = line_end(file, at.line);
    uint32_t from = span.start > end ? end - start : span.start - start;
    uint32_t to = span.end > end ? end - start : span.end < span.start ? from : span.end - start;
    uint32_t skip = 0;
    if (from > LINE_SHOWN / 2 && end - start > LINE_SHOWN) { /* a minified line: show the neighbourhood */
        skip = from - LINE_SHOWN / 4;
        while (((unsigned char)file->text[start + skip] & 0xc0) == 0x80)
            skip--;
    }
    uint32_t shown = end - start - skip;
    if (shown > LINE_SHOWN) {
        shown = LINE_SHOWN;
        while (shown && ((unsigned char)file->text[start + skip + shown] & 0xc0) == 0x80)
            shown--;
    }
    const char *text = file->text + start + skip;
    fprintf(diag->out, "%5u | ", at.line);
    put_source(diag->out, text, shown);
    fprintf(diag->out, "\n      | %s", diag->color ? severity_colors[severity] : "");
    put_marker(diag->out, text, shown, from - skip, to - skip);
    fprintf(diag->out, "%s\n", diag->color ? "\033[0m" : "");
}

static void put_head(Diag *diag, Severity severity, const char *message)
{
    if (diag->color)
        fprintf(diag->out, "%s%s:\033[0m \033[1m%s\033[0m\n", severity_colors[severity], severity_names[severity], message);
    else
        fprintf(diag->out, "%s: %s\n", severity_names[severity], message);
}

static char *format_message(const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int n = vsnprintf(NULL, 0, format, list);
    char *message = xmalloc((size_t)(n < 0 ? 0 : n) + 1);
    message[0] = 0;
    if (n > 0)
        vsnprintf(message, (size_t)n + 1, format, again);
    va_end(again);
    return message;
}

void diag_report(Diag *diag, Severity severity, Span span, const char *hint, const char *format, ...)
{
    bool unsaid = severity == SEVERITY_WARNING && span.file < diag->file_count && diag->files[span.file] && diag->files[span.file]->foreign;
    if (unsaid || !admit(diag, severity))
        return;
    va_list list;
    va_start(list, format);
    char *message = format_message(format, list);
    va_end(list);
    const SourceFile *file = span.file < diag->file_count ? diag->files[span.file] : NULL;
    if (span.start == UINT32_MAX || (file && span.start > file->length))
        file = NULL;
    if (diag->json) {
        json_report(diag, severity, file, span, message, hint);
    } else {
        if (file) {
            Position at = source_position(file, span.start);
            fprintf(diag->out, "%s%s:%u:%u:%s ", diag->color ? "\033[1m" : "", file->path, at.line, at.column,
                    diag->color ? "\033[0m" : "");
        } else {
            fputs("mote: ", diag->out);
        }
        put_head(diag, severity, message);
        if (file)
            put_excerpt(diag, file, span, severity);
        if (hint)
            fprintf(diag->out, "hint: %s\n", hint);
    }
    free(message);
}

void diag_plain(Diag *diag, Severity severity, const char *format, ...)
{
    if (!admit(diag, severity))
        return;
    va_list list;
    va_start(list, format);
    char *message = format_message(format, list);
    va_end(list);
    if (diag->json) {
        json_report(diag, severity, NULL, (Span){UINT32_MAX, UINT32_MAX, 0}, message, NULL);
    } else {
        fputs("mote: ", diag->out);
        put_head(diag, severity, message);
    }
    free(message);
}
