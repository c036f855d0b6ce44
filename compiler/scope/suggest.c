/* "Did you mean ...?": the names in sight nearest to one that nobody declared. It may be made at run time, as a property of
 * the global object, or be mentioned where nothing runs: that is a warning. */
#include "analysis.h"

#include <ctype.h>

/* Global names worth suggesting, and standard ones that come later. */
static const char *const well_known[] = {
    "print", "console", "Promise", "queueMicrotask", "Math", "JSON", "Object", "Array", "String", "Number", "Boolean", "Error", "TypeError", "RangeError",
    "ReferenceError", "SyntaxError", "AggregateError", "setTimeout", "setInterval", "clearTimeout", "clearInterval", "parseInt", "parseFloat",
    "isNaN", "isFinite", "undefined", "NaN", "Infinity", "globalThis", "process", "ArrayBuffer", "DataView", "Int8Array",
    "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array",
    "Map", "Set", "WeakMap", "WeakSet", "WeakRef", "FinalizationRegistry", "Symbol", "BigInt", "BigInt64Array", "BigUint64Array", "Date", "RegExp", "Reflect", "Proxy", "encodeURIComponent", "decodeURIComponent", "encodeURI",
    "decodeURI", "escape", "unescape", "structuredClone", "Iterator", "TextEncoder", "TextDecoder", "atob", "btoa", "setImmediate",
    "clearImmediate", "performance"};

static const char *const later[] = {
    "SharedArrayBuffer", "Intl", "Atomics",
    "require", "module", "exports"};

enum { NAME_LIMIT = 40 };

/* Edits between two names, a swap of neighbours being one; letters that differ in case only cost nothing but are not equal. */
static uint32_t distance(const char *x, uint32_t n, const char *y, uint32_t m)
{
    uint32_t rows[3][NAME_LIMIT + 1];
    for (uint32_t k = 0; k <= m; k++)
        rows[0][k] = k;
    for (uint32_t i = 1; i <= n; i++) {
        uint32_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = i;
        for (uint32_t k = 1; k <= m; k++) {
            bool same = tolower((unsigned char)x[i - 1]) == tolower((unsigned char)y[k - 1]);
            uint32_t best = above[k - 1] + !same;
            if (above[k] + 1 < best)
                best = above[k] + 1;
            if (row[k - 1] + 1 < best)
                best = row[k - 1] + 1;
            if (i > 1 && k > 1 && x[i - 1] == y[k - 2] && x[i - 2] == y[k - 1] && before[k - 2] + 1 < best)
                best = before[k - 2] + 1;
            row[k] = best;
        }
    }
    return rows[n % 3][m];
}

typedef struct Nearest {
    const char *name;
    uint32_t distance;
} Nearest;

static void consider(Nearest *nearest, const AstText *wanted, const char *name, uint32_t length)
{
    if (length > NAME_LIMIT || wanted->length > NAME_LIMIT)
        return;
    uint32_t d = distance(wanted->bytes, wanted->length, name, length);
    if (d < nearest->distance) {
        nearest->distance = d;
        nearest->name = name;
    }
}

static const char *nearest_name(Analysis *a, const AstText *wanted)
{
    uint32_t limit = wanted->length <= 2 ? 0 : wanted->length <= 5 ? 1 : wanted->length <= 9 ? 2 : 3;
    Nearest nearest = {NULL, limit + 1};
    for (const Scope *scope = a->scope; scope; scope = scope->parent)
        for (uint32_t i = 0; i < scope->count; i++)
            if (scope->items[i]->name && (scope->parent || binding_info(scope->items[i])->file == a->file))
                consider(&nearest, wanted, scope->items[i]->name->bytes, scope->items[i]->name->length);
    for (size_t i = 0; i < sizeof well_known / sizeof *well_known; i++) {
        uint32_t length = (uint32_t)strlen(well_known[i]);
        if (a->builtins->has(a->builtins->context, well_known[i], length))
            consider(&nearest, wanted, well_known[i], length);
    }
    return nearest.name;
}

static const char *environment_hint(const AstText *name)
{
    static const struct { const char *name, *hint; } known[] = {
        {"window", "there is no browser here; globals are just names"}, {"document", "there is no browser here"},
        {"alert", "use print(...) or console.log(...)"}, {"global", "globals are just names here"}, {"self", "globals are just names here"},
        {"arguments", "only functions have 'arguments'; arrow functions use that of the function around them"},
        {"eval", "the program is compiled as a whole"},
        {"save", "the program is in flash as it is: 'mote flash' puts it there, and it starts by itself"},
        {"dump", "the program's source is on your computer"}, {"edit", "the program's source is on your computer"},
        {"echo", "there is no prompt on the device"}, {"trace", "'mote mem' shows what the memory is used for"},
        {"setDeepSleep", "a program that waits sleeps by itself"}, {"setSleepIndicator", "a program that waits sleeps by itself"},
        {"setBusyIndicator", "set a pin where it is busy"}, {"getSerial", "chips are not asked for their numbers"},
        {"USB", "the console is Serial1"}, {"Terminal", "the console is Serial1"}, {"LoopbackA", "there are no loopback ports"},
        {"LoopbackB", "there are no loopback ports"}, {"NRF", "there is no radio"}, {"Bluetooth", "there is no radio"},
        {"Wifi", "there is no network"}, {"Waveform", "analogWrite is what there is for waves"},
        {"peek8", "addresses are the firmware's business"}, {"peek16", "addresses are the firmware's business"},
        {"peek32", "addresses are the firmware's business"}, {"poke8", "addresses are the firmware's business"},
        {"poke16", "addresses are the firmware's business"}, {"poke32", "addresses are the firmware's business"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name->bytes) == 0)
            return known[i].hint;
    return NULL;
}

static bool is_later(const AstText *name)
{
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        if (strcmp(later[i], name->bytes) == 0)
            return true;
    return false;
}

/* Each name once: the first place is enough to mend it. */
void report_unknown(Analysis *a, const AstNode *node, bool assigned)
{
    bool later_name = is_later(node->text) && !assigned;
    a->failed = a->failed || later_name;
    for (uint32_t i = 0; i < a->unknown.count; i++)
        if (a->unknown.items[i] == node->text)
            return;
    VEC_PUSH(a->arena, &a->unknown, node->text);
    if (!a->diag)
        return;
    const char *near = nearest_name(a, node->text), *hint = environment_hint(node->text);
    if (!hint && near)
        hint = arena_printf(a->arena, "did you mean '%s'?", near);
    if (later_name)
        diag_report(a->diag, SEVERITY_ERROR, node->span, NULL, "'%s' is not supported yet", node->text->bytes);
    else if (assigned)
        diag_report(a->diag, SEVERITY_WARNING, node->span, hint ? hint : "declare it with let", "'%s' is assigned but not declared", node->text->bytes);
    else
        diag_report(a->diag, SEVERITY_WARNING, node->span, hint, "'%s' is not defined", node->text->bytes);
}
