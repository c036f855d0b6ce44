/* What to say about a file that does not parse.
 *
 * tree-sitter repairs: its tree has ERROR nodes (text skipped) and MISSING nodes (tokens made up), placed
 * where repairing was cheapest, not where the reader stumbles. Its log knows better: "resume version" is written
 * when every reading of the text has failed, and the last "detect_error" before it tells at which token.
 *
 * So errors are found one after the other: parse with a logger up to the first failure, report it, mend a
 * copy of the text there, go on. What was expected is found by trying: a token is inserted before the
 * failing one; the token that lets the parser get furthest is the one that was missing. If none helps, the failing
 * token is taken out.
 */
#include "parser.h"

enum { PARSE_BUDGET = 8 * 1024 * 1024, TRIAL_WINDOW = 400, ERROR_LIMIT = 100 };

typedef struct Log {
    const uint32_t *rows; /* offset of each row, as tree-sitter counts them (LF only) */
    uint32_t row_count;
    uint32_t row, column; /* of the version being processed */
    uint32_t pending;     /* where the last detect_error was */
    uint32_t failure;     /* the first; UINT32_MAX: none */
    size_t stop;          /* cancels the parse */
} Log;

typedef struct Mender {
    Parser *p;
    TSParser *ts;
    char *text;           /* the mended copy */
    uint32_t n;
    uint32_t window;      /* parsing may start here: a line between two statements of the top level */
    uint32_t budget;
    uint32_t last_line;   /* of the last message */
    bool cut;             /* the last repair took a token out: more trouble on this line is a consequence */
} Mender;

static void on_log(void *payload, TSLogType type, const char *message)
{
    Log *log = payload;
    if (type != TSLogTypeParse || log->stop)
        return;
    if (strncmp(message, "process", 7) == 0) {
        const char *row = strstr(message, "row:"), *column = strstr(message, "col:");
        if (row && column) {
            log->row = (uint32_t)strtoul(row + 4, NULL, 10);
            log->column = (uint32_t)strtoul(column + 4, NULL, 10);
        }
    } else if (strncmp(message, "detect_error", 12) == 0) {
        uint32_t at = (log->row < log->row_count ? log->rows[log->row] : 0) + log->column;
        if (at > log->pending)
            log->pending = at;
    } else if (strncmp(message, "resume", 6) == 0) {
        log->failure = log->pending;
        log->stop = 1;
    }
}

uint32_t parser_first_failure(TSParser *ts, const char *text, uint32_t n)
{
    uint32_t capacity = 256, count = 1, *rows = xmalloc(capacity * sizeof *rows);
    rows[0] = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (text[i] != '\n')
            continue;
        if (count == capacity)
            rows = xrealloc(rows, (capacity *= 2) * sizeof *rows);
        rows[count++] = i + 1;
    }
    Log log = {.rows = rows, .row_count = count, .failure = UINT32_MAX};
    ts_parser_reset(ts);
    ts_parser_set_logger(ts, (TSLogger){&log, on_log});
    ts_parser_set_cancellation_flag(ts, &log.stop);
    TSTree *tree = ts_parser_parse_string(ts, NULL, text, n);
    if (tree)
        ts_tree_delete(tree);
    ts_parser_set_cancellation_flag(ts, NULL);
    ts_parser_set_logger(ts, (TSLogger){0});
    ts_parser_reset(ts);
    free(rows);
    return log.failure;
}

/* ---- a light look at tokens, good enough for messages */

static uint32_t skip_trivia(const char *text, uint32_t at, uint32_t n)
{
    for (;;) {
        unsigned char c = at < n ? (unsigned char)text[at] : 0;
        if (at >= n)
            return n;
        if (c == ' ' || (c >= 9 && c <= 13)) {
            at++;
        } else if (c == '/' && text[at + 1] == '/') {
            while (at < n && text[at] != '\n')
                at++;
        } else if (c == '/' && text[at + 1] == '*') {
            const char *end = strstr(text + at + 2, "*/");
            if (!end)
                return at;
            at = (uint32_t)(end - text) + 2;
        } else {
            return at;
        }
    }
}

static bool is_name_byte(char c)
{
    return (unsigned char)c >= 0x80 || name_continues((unsigned char)c) || c == '\\';
}

static uint32_t string_end(const char *text, uint32_t at, uint32_t n)
{
    char quote = text[at++];
    for (; at < n; at++) {
        if (text[at] == '\\')
            at++;
        else if (text[at] == quote)
            return at + 1;
        else if (quote != '`' && (text[at] == '\n' || text[at] == '\r'))
            return 0;
    }
    return 0;
}

/* End of the token at `at`. */
static uint32_t token_end(const char *text, uint32_t at, uint32_t n)
{
    if (at >= n)
        return n;
    char c = text[at];
    if (c == '"' || c == '\'' || c == '`') {
        uint32_t end = string_end(text, at, n);
        return end ? end : at + 1;
    }
    uint32_t end = at;
    while (end < n && is_name_byte(text[end]))
        end++;
    if (end > at)
        return end;
    static const char *const long_tokens[] = {">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", ("?" "?="), "=>", "==",
                                              "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=",
                                              "|=", "^=", "<<", ">>", "**"};
    for (size_t i = 0; i < sizeof long_tokens / sizeof *long_tokens; i++)
        if (strncmp(text + at, long_tokens[i], strlen(long_tokens[i])) == 0)
            return at + (uint32_t)strlen(long_tokens[i]);
    return at + 1;
}

/* What lies before a failure, as the light look sees it. */
typedef struct Scan {
    struct { uint32_t *items, count, capacity; } open; /* offsets of open brackets */
    uint32_t window;
    uint32_t previous, previous_end; /* the token before */
    uint32_t problem;                /* an unfinished string, template or comment, or a stray character; UINT32_MAX: none */
} Scan;

static bool starts_line(const char *text, uint32_t at)
{
    return at == 0 || text[at - 1] == '\n';
}

/* `failure`: where the parser stopped, `limit`: the token behind it. Templates count as text, regular expressions are not known. */
static Scan scan_to(Arena *arena, const char *text, uint32_t failure, uint32_t limit, uint32_t n)
{
    Scan scan = {.problem = UINT32_MAX};
    uint32_t at = 0;
    char before = ';';
    while ((at = skip_trivia(text, at, n)) < limit) {
        char c = text[at];
        uint32_t end = token_end(text, at, n);
        bool quoted = c == '"' || c == '\'' || c == '`';
        bool unfinished = quoted && !string_end(text, at, n);
        const char *line = unfinished && c != '`' ? strpbrk(text + at, "\r\n") : NULL;
        if ((unfinished && (!line || (uint32_t)(line - text) >= failure)) || c == '@' || c == '#' || (c == '/' && text[at + 1] == '*'))
            scan.problem = at;
        if (!scan.open.count && starts_line(text, at) && (before == ';' || before == '}'))
            scan.window = at;
        if (c == '(' || c == '[' || c == '{')
            VEC_PUSH(arena, &scan.open, at);
        else if (scan.open.count && (c == ')' || c == ']' || c == '}'))
            scan.open.count--;
        scan.previous = at;
        scan.previous_end = end;
        before = c;
        at = end;
        if (scan.problem != UINT32_MAX)
            break;
    }
    if (at >= n && n >= 2 && scan.problem == UINT32_MAX) {
        uint32_t tail = skip_trivia(text, scan.previous_end, n);
        if (tail < n && text[tail] == '/' && text[tail + 1] == '*')
            scan.problem = tail;
    }
    return scan;
}

static char closer_of(char open)
{
    return open == '(' ? ')' : open == '[' ? ']' : '}';
}

/* ---- messages: offsets of the mended copy become spans of the file */

uint32_t parser_original(const Parser *p, uint32_t at)
{
    const struct Mended *mended = &p->mended;
    uint32_t shift = 0;
    for (uint32_t i = 0; i < mended->inserted.count; i += 2)
        if (mended->inserted.items[i] < at)
            shift += mended->inserted.items[i + 1];
    uint32_t n = p->source->length;
    return at < shift ? 0 : at - shift > n ? n : at - shift;
}

static uint32_t original(const Mender *m, uint32_t at)
{
    return parser_original(m->p, at);
}

static Span span_of(const Mender *m, uint32_t from, uint32_t to)
{
    return (Span){original(m, from), original(m, to), m->p->source->index};
}

static const char *describe(const Mender *m, uint32_t at)
{
    const char *text = m->text;
    if (at >= m->n)
        return "the end of the file";
    if (text[at] == '"' || text[at] == '\'')
        return "a string";
    if (text[at] == '`')
        return "a template literal";
    uint32_t end = token_end(text, at, m->n), shown = end - at > 40 ? 40 : end - at;
    while (shown && shown < end - at && ((unsigned char)text[at + shown] & 0xc0) == 0x80)
        shown--;
    return arena_printf(m->p->arena, "'%.*s%s'", (int)shown, text + at, shown < end - at ? "..." : "");
}

static bool word_at(const Mender *m, uint32_t at, uint32_t end, const char *words)
{
    char word[16];
    uint32_t n = end - at;
    if (n + 3 > sizeof word || !n)
        return false;
    word[0] = ' ';
    memcpy(word + 1, m->text + at, n);
    word[n + 1] = ' ';
    word[n + 2] = 0;
    return strstr(words, word) != NULL;
}

/* Troubles of single characters and unfinished tokens. */
static bool report_token(Mender *m, uint32_t at)
{
    const char *text = m->text;
    unsigned char c = (unsigned char)text[at];
    if ((c == '"' || c == '\'') && !string_end(text, at, m->n)) {
        uint32_t end = at;
        while (end < m->n && text[end] != '\n' && text[end] != '\r')
            end++;
        parser_error(m->p, span_of(m, at, end), "close it on the same line; a template literal may have several lines", "unterminated string");
        return true;
    }
    if (c == '`' && !string_end(text, at, m->n)) {
        parser_error(m->p, span_of(m, at, at + 1), "close it with `", "unterminated template literal");
        return true;
    }
    if (c == '/' && text[at + 1] == '*') {
        parser_error(m->p, span_of(m, at, at + 2), "close it with */", "unterminated comment");
        return true;
    }
    if (c != '@' && c != '#' && c != '\\' && c >= 0x20 && c < 0x7f)
        return false;
    const char *next = text + at;
    uint32_t code = utf8_decode(&next, text + m->n);
    if (code == 1 && original(m, at) < m->p->source->length)
        code = (unsigned char)m->p->source->text[original(m, at)]; /* U+0000, too, is 1 here */
    if (c >= 0x80 && name_starts(code))
        return false;
    bool quote = (code >= 0x2018 && code <= 0x201f) || code == 0xab || code == 0xbb;
    const char *hint = quote ? "use plain quotes: \" or '" : code == '@' ? "decorators are not supported" : code == '#' ? "private names stand behind a dot, before 'in' and in classes" : NULL;
    Span span = span_of(m, at, (uint32_t)(next - text));
    if (c < 0x20 || c == 0x7f || quote)
        parser_error(m->p, span, hint, "invalid character U+%04X", code);
    else
        parser_error(m->p, span, hint, "invalid character '%.*s'", (int)(next - text - at), text + at);
    return true;
}

static const char *bracket_hint(const Mender *m, const Scan *scan, char expected)
{
    if (!scan->open.count)
        return NULL;
    uint32_t at = scan->open.items[scan->open.count - 1];
    if (closer_of(m->text[at]) != expected)
        return NULL;
    Position position = source_position(m->p->source, original(m, at));
    return arena_printf(m->p->arena, "'%c' at %u:%u is not closed", m->text[at], position.line, position.column);
}

static void report_expected(Mender *m, uint32_t at, const char *what, const Scan *scan)
{
    Span span = span_of(m, at, at < m->n ? token_end(m->text, at, m->n) : at);
    const char *hint = what[0] == '\'' ? bracket_hint(m, scan, what[1]) : NULL;
    if (what[0] == '\'' && source_position(m->p->source, original(m, scan->previous_end)).line != source_position(m->p->source, span.start).line)
        span = span_of(m, scan->previous_end, scan->previous_end); /* missing at the end of the line before */
    if (what[0] != '\'' && word_at(m, scan->previous, scan->previous_end, " var let const function class "))
        what = "a name";
    if (m->text[scan->previous] == '=' && at < m->n && m->text[at] == '>')
        hint = "write => without a space";
    parser_error(m->p, span, hint, "expected %s before %s", what, describe(m, at));
}

static void report_unexpected(Mender *m, uint32_t at, const Scan *scan)
{
    const char *text = m->text, *open = scan->open.count ? bracket_hint(m, scan, closer_of(text[scan->open.items[scan->open.count - 1]])) : NULL;
    if (at >= m->n) {
        parser_error(m->p, span_of(m, m->n, m->n), open, "unexpected end of the file");
        return;
    }
    uint32_t end = token_end(text, at, m->n);
    const char *hint = NULL;
    char c = text[at];
    if (text[end - 1] == '=' && end - at <= 4 && !word_at(m, at, end, " == === != !== <= >= ")) {
        parser_error(m->p, span_of(m, at, end), "only variables and properties can be", "what stands left of '%.*s' cannot be assigned to", (int)(end - at), text + at);
        return;
    }
    if (c == ')' || c == ']' || c == '}')
        hint = scan->open.count ? open : "there is no open bracket for it";
    else if (word_at(m, at, end, " else "))
        hint = "it needs an 'if' directly before it: check the braces";
    else if (word_at(m, at, end, " catch finally "))
        hint = "it needs a 'try { }' directly before it";
    else if (word_at(m, at, end, " case default "))
        hint = "it belongs directly into a 'switch'";
    else if (word_at(m, at, end, " enum "))
        hint = "'enum' is not JavaScript";
    parser_error(m->p, span_of(m, at, end), hint, "unexpected %s", describe(m, at));
}

/* ---- mending */

typedef struct Candidate {
    const char *insert, *message;
} Candidate;

/* How far the parser gets with `insert` before the token at `at`; 0 when not even that token is accepted. */
static uint32_t trial(Mender *m, uint32_t at, const char *insert)
{
    uint32_t length = (uint32_t)strlen(insert) + 2, rest = m->n - at, before = at - m->window;
    if (rest > TRIAL_WINDOW)
        for (rest = TRIAL_WINDOW; rest > 1 && ((unsigned char)m->text[at + rest] & 0xc0) == 0x80;)
            rest--;
    uint32_t total = before + length + rest;
    if (m->budget < total)
        return 0;
    m->budget -= total;
    char *text = xmalloc(total + 1);
    memcpy(text, m->text + m->window, before);
    snprintf(text + before, length + 1, " %s ", insert);
    memcpy(text + before + length, m->text + at, rest);
    text[total] = 0;
    uint32_t failed = parser_first_failure(m->ts, text, total);
    if (failed != UINT32_MAX)
        failed = skip_trivia(text, failed, total);
    bool end_of_window = failed == total && rest < m->n - at;
    free(text);
    if (failed == UINT32_MAX || end_of_window)
        return UINT32_MAX;
    return failed > before + length ? failed - length : 0;
}

static const Candidate *best_candidate(Mender *m, uint32_t at)
{
    static const Candidate candidates[] = {
        {")", "')'"}, {"]", "']'"}, {"}", "'}'"}, {";", "';'"}, {",", "','"}, {":", "':'"}, {"0", "an expression"},
        {"(", "'('"}, {"{", "'{'"}, {"=", "'='"}, {"=>", "'=>'"}, {"case 0:", "'case'"}, {") {}", "')'"}};
    const Candidate *best = NULL;
    uint32_t furthest = 0;
    char c = m->text[at];
    bool closer = at < m->n && (c == ')' || c == ']' || c == '}');
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates && furthest != UINT32_MAX; i++) {
        if (closer && (candidates[i].insert[0] == '(' || candidates[i].insert[0] == '{'))
            continue;
        uint32_t reached = trial(m, at, candidates[i].insert);
        if (reached > furthest) {
            furthest = reached;
            best = &candidates[i];
        }
    }
    return best;
}

static void insert(Mender *m, uint32_t at, const char *what)
{
    uint32_t length = (uint32_t)strlen(what) + 2;
    m->text = xrealloc(m->text, (size_t)m->n + length + 1);
    memmove(m->text + at + length, m->text + at, m->n - at + 1);
    m->text[at] = ' ';
    memcpy(m->text + at + 1, what, length - 2);
    m->text[at + length - 1] = ' ';
    m->n += length;
    VEC_PUSH(m->p->arena, &m->p->mended.inserted, at);
    VEC_PUSH(m->p->arena, &m->p->mended.inserted, length);
}

static void take_out(Mender *m, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to && i < m->n; i++)
        if (m->text[i] != '\n' && m->text[i] != '\r')
            m->text[i] = ' ';
    m->cut = true;
}

/* An unfinished token: what follows it is lost up to the end of its line, or of the file. Returns false to stop. */
static bool mend_token(Mender *m, uint32_t at)
{
    char c = m->text[at];
    uint32_t end = at + 1;
    while (((unsigned char)m->text[end] & 0xc0) == 0x80)
        end++;
    if (c == '"' || c == '\'') {
        while (end < m->n && m->text[end] != '\n' && m->text[end] != '\r')
            end++;
        take_out(m, at, end);
        m->text[at] = '0';
        return true;
    }
    take_out(m, at, end);
    return c != '`' && c != '/';
}

/* Words that only make sense behind something: the parser took them for names and failed one token later. */
static bool report_dangling(Mender *m, const Scan *scan)
{
    if (scan->previous_end == scan->previous || !word_at(m, scan->previous, scan->previous_end, " else catch finally case default "))
        return false;
    Scan before = *scan;
    report_unexpected(m, scan->previous, &before);
    take_out(m, scan->previous, scan->previous_end);
    return true;
}

/* Report the failure at the token `at` and mend it. False: nothing more can be said. */
static bool mend(Mender *m, uint32_t failure, uint32_t at)
{
    Scan scan = scan_to(m->p->arena, m->text, failure, at, m->n);
    m->window = scan.window;
    uint32_t trouble = scan.problem != UINT32_MAX ? scan.problem : at, errors = m->p->errors.count;
    uint32_t line = source_position(m->p->source, original(m, trouble)).line;
    bool consequence = m->cut && line == m->last_line;
    m->last_line = line;
    m->cut = false;
    bool more = true;
    char c = m->text[at];
    bool stray = at < m->n && (c == ')' || c == ']' || c == '}') && !scan.open.count;
    const Candidate *candidate;
    if (trouble < m->n && report_token(m, trouble)) {
        more = mend_token(m, trouble);
    } else if (report_dangling(m, &scan)) {
        more = at < m->n;
    } else if (!stray && (candidate = best_candidate(m, at))) {
        bool nameless = candidate->insert[0] == ';' && word_at(m, scan.previous, scan.previous_end, " let ");
        report_expected(m, at, nameless ? "a name" : candidate->message, &scan);
        if (nameless)
            take_out(m, at, token_end(m->text, at, m->n));
        insert(m, at, nameless ? "$" : candidate->insert);
    } else {
        report_unexpected(m, at, &scan);
        take_out(m, at, token_end(m->text, at, m->n));
        more = at < m->n;
    }
    if (consequence)
        m->p->errors.count = errors;
    return more;
}

void parser_report_errors(Parser *p, TSParser *ts)
{
    Mender mender = {.p = p, .ts = ts, .n = p->source->length, .budget = PARSE_BUDGET}, *m = &mender;
    m->text = xmalloc((size_t)m->n + 1);
    memcpy(m->text, p->text, (size_t)m->n + 1);
    uint32_t reached = 0;
    for (uint32_t i = 0; i < ERROR_LIMIT; i++) {
        uint32_t failure = parser_first_failure(ts, m->text + m->window, m->n - m->window);
        if (failure == UINT32_MAX) {
            p->mended.file = source_from_text(p->source->path, m->text, m->n);
            p->mended.file->index = p->source->index;
            break;
        }
        failure += m->window;
        uint32_t at = skip_trivia(m->text, failure, m->n);
        if (i && original(m, at) < reached) /* a repair that does not help */
            break;
        reached = original(m, at);
        if (!mend(m, failure, at) || m->budget < m->n - m->window)
            break;
        m->budget -= m->n - m->window;
    }
    free(m->text);
}
