/* mote-library: makes the library image from stdlib/builtins.def and stdlib/js.
 *
 *   mote-library [--dump] IMAGE.c GENERAL.c SYMBOLS.c NATIVES.h FILE.js...
 *
 * IMAGE.c holds the bytes of the image with all features (for simulator and compiler), GENERAL.c of the one without (for
 * firmware), SYMBOLS.c the table of names by which the compiler finds the library's entities. Both images come from the
 * same code; what they have in common has the same numbers, which is checked. While the JavaScript is compiled the flash values are
 * not known yet: every name stands for a placeholder (PLACEHOLDER + its line in the table), which the
 * translation replaces by the entity.
 */
#include <math.h>

#include "natives_list.h"
#include "pipeline.h"
#include "translate.h"

typedef enum LineKind {
    LINE_OBJECT, LINE_NATIVE, LINE_SCRIPT, LINE_CTOR, LINE_SCTOR, LINE_NUMBER, LINE_STRING, LINE_SYMBOL, LINE_GLOBAL,
    LINE_GETTER, LINE_SGETTER, LINE_ALIAS, LINE_LINK, LINE_ACCESSOR, LINE_TRUTH, LINE_FEATURE
} LineKind;

typedef struct Line {
    LineKind kind;
    const char *owner, *name;
    const char *target; /* script function, prototype object, text, object or alias */
    const char *target2; /* JavaScript constructor; what a constructor or object inherits from */
    double number;
    int length, magic;
} Line;

static const Line LINES[] = {
#define OBJECT(name, type, prototype) {LINE_OBJECT, "", name, #type, prototype, 0, 0, 0},
#define PIN(name, number) {LINE_OBJECT, "", name, "WRAPPER_PIN", "Pin.prototype", number, 0, 0},
#define MODULE(name) {LINE_OBJECT, "", name, "MODULE", "null", 0, 0, 0},
#define NATIVE(owner, name, function, length) {LINE_NATIVE, owner, name, "", "", 0, length, 0},
#define NATIVEM(owner, name, function, length, magic) {LINE_NATIVE, owner, name, "", "", 0, length, magic},
#define SCRIPT(owner, name, function, length) {LINE_SCRIPT, owner, name, function, "", 0, length, 0},
#define CTOR(name, function, length, prototype) {LINE_CTOR, "", name, prototype, "Function.prototype", 0, length, 0},
#define CTORM(name, function, length, prototype, magic, parent) {LINE_CTOR, "", name, prototype, parent, 0, length, magic},
#define SCTOR(name, function, length, prototype) {LINE_SCTOR, "", name, prototype, function, 0, length, 0},
#define NUMBER(owner, name, value) {LINE_NUMBER, owner, name, "", "", value, 0, 0},
#define STRING(owner, name, text) {LINE_STRING, owner, name, text, "", 0, 0, 0},
#define SYMBOL(name) {LINE_SYMBOL, "Symbol", name, "", "", 0, 0, 0},
#define GLOBAL(name, object) {LINE_GLOBAL, "", name, object, "", 0, 0, 0},
#define GETTER(owner, name, function, magic) {LINE_GETTER, owner, name, "", "", 0, 0, magic},
#define SGETTER(owner, name, function) {LINE_SGETTER, owner, name, function, "", 0, 0, 0},
#define ALIAS(owner, name, target) {LINE_ALIAS, owner, name, target, "", 0, 0, 0},
#define LINK(owner, name, target) {LINE_LINK, owner, name, target, "", 0, 0, 0},
#define ACCESSOR(owner, name, getter, setter) {LINE_ACCESSOR, owner, name, getter, setter, 0, 0, 0},
#define TRUTH(owner, name) {LINE_TRUTH, owner, name, "", "", 0, 0, 0},
#define FEATURE(id) {LINE_FEATURE, "@feature", "", "", "", 0, 0, FEATURE_##id},
#include "builtins.def"
};
enum { LINE_COUNT = sizeof LINES / sizeof LINES[0], PLACEHOLDER = 0x100000 };

typedef struct RootLine {
    const char *id, *kind, *name;
    unsigned feature;
} RootLine;
static const RootLine ROOTS[] = {
#define ROOT(id, kind, name) {#id, #kind, name, 0},
#define FEATURE_ROOT(feature, id, kind, name) {#id, #kind, name, FEATURE_##feature},
#include "roots.def"
#undef ROOT
};

typedef struct Library {
    Arena arena;
    const char *dump;           /* what of the compilation to print (CompileOptions) */
    unsigned features;          /* in the image that is being made */
    uint32_t features_from;     /* where their source begins */
    ImageBuilder *builder;
    Compiled compiled;
    Translation translation;
    Ref refs[LINE_COUNT];       /* the value a line defines */
    Ref accessors[LINE_COUNT];  /* of getters */
    bool has_accessor[LINE_COUNT];
    Ref statics[LINE_COUNT];    /* CTOR: its properties object */
    uint32_t filled[LINE_COUNT];/* properties set so far */
    Ref *keys[LINE_COUNT];      /* of OBJECT and of CTOR statics */
    uint8_t *attributes[LINE_COUNT];
    LibrarySymbol symbols[LINE_COUNT + 2];
} Library;

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "mote-library: %s: %s\n", what, name);
    exit(1);
}

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* For which feature a line is there, or 0. */
static unsigned feature_of(int i)
{
    while (i >= 0 && LINES[i].kind != LINE_FEATURE)
        i--;
    return i < 0 ? 0 : (unsigned)LINES[i].magic;
}

/* Is it in the image that is being made? */
static bool has_line(const Library *l, int i) { return LINES[i].kind != LINE_FEATURE && !(feature_of(i) & ~l->features); }

/* A value as what is there for line `i`'s feature refers to it. */
static Ref for_line(int i, Ref ref)
{
    ref.feature = feature_of(i);
    return ref;
}

static int find_line(const char *name, bool objects_only)
{
    for (int i = 0; i < LINE_COUNT; i++) {
        const Line *line = &LINES[i];
        bool holder = line->kind == LINE_OBJECT || line->kind == LINE_CTOR || line->kind == LINE_SCTOR;
        if (same(line->owner, "") && same(line->name, name) && (holder || !objects_only) && line->kind != LINE_GLOBAL)
            return i;
    }
    return -1;
}

static int need_holder(const char *name)
{
    int i = find_line(name, true);
    if (i < 0)
        fail("builtins.def names no such object", name);
    return i;
}

static const char *symbol_name(Library *l, const Line *line)
{
    return same(line->owner, "") ? line->name : arena_printf(&l->arena, "%s.%s", line->owner, line->name);
}

/* ---- symbols: placeholders first, flash values at the end */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const LibrarySymbol *)a)->name, ((const LibrarySymbol *)b)->name);
}

static LibrarySymbols make_symbols(Library *l, bool placeholders)
{
    uint32_t n = 0;
    for (int i = 0; i < LINE_COUNT; i++) {
        int32_t value = placeholders ? PLACEHOLDER + i : builder_value(l->builder, l->refs[i]);
        if (value && has_line(l, i))
            l->symbols[n++] = (LibrarySymbol){symbol_name(l, &LINES[i]), value};
    }
    l->symbols[n++] = (LibrarySymbol){"undefined", VALUE_UNDEFINED};
    l->symbols[n++] = (LibrarySymbol){"$hole", VALUE_HOLE};
    qsort(l->symbols, n, sizeof *l->symbols, by_name);
    /* a global name of an object (GLOBAL) beside the object itself: one symbol */
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        if (kept == 0 || !same(l->symbols[kept - 1].name, l->symbols[i].name))
            l->symbols[kept++] = l->symbols[i];
    return (LibrarySymbols){.items = l->symbols, .count = kept};
}

static Ref resolve_placeholder(void *context, int32_t index)
{
    Library *l = context;
    if (index >= PLACEHOLDER && index < PLACEHOLDER + LINE_COUNT)
        return for_line(index - PLACEHOLDER, l->refs[index - PLACEHOLDER]);
    return ref_value(index);
}

/* ---- objects */

static uint32_t property_count(const Library *l, int holder)
{
    uint32_t n = 0;
    for (int i = 0; i < LINE_COUNT; i++) {
        const Line *line = &LINES[i];
        if (!has_line(l, i))
            continue;
        n += same(line->owner, LINES[holder].name);
        bool constructor = line->kind == LINE_CTOR || line->kind == LINE_SCTOR;
        n += constructor && same(line->target, LINES[holder].name); /* its `constructor` */
    }
    return n;
}

static Type object_type(const char *kind)
{
    if (strncmp(kind, "WRAPPER", 7) == 0)
        return TYPE_WRAPPER;
    return same(kind, "ERROR") ? TYPE_ERROR : TYPE_OBJECT;
}

/* A module's namespace object: its properties can not be written, nothing can be added. */
static bool is_module(const Line *line)
{
    return line->kind == LINE_OBJECT && same(line->target, "MODULE");
}

static Ref wrapped_value(Library *l, const Line *line)
{
    const char *kind = line->target;
    if (same(kind, "WRAPPER_PIN"))
        return builder_number(l->builder, line->number);
    if (same(kind, "WRAPPER_STRING"))
        return builder_string(l->builder, "", 0);
    return ref_value(same(kind, "WRAPPER_NUMBER") ? VALUE_INT(0) : VALUE_FALSE);
}

static Ref symbol_of(const Library *l, const char *name)
{
    for (int i = 0; i < LINE_COUNT; i++)
        if (LINES[i].kind == LINE_SYMBOL && same(LINES[i].name, name))
            return l->refs[i];
    fail("no well-known symbol", name);
    return ref_value(0);
}

static bool is_symbol_key(const char *key)
{
    return strncmp(key, "@@", 2) == 0;
}

/* What line `i` defines. */
static void set_property(Library *l, int i, int holder, const char *key, Ref value, unsigned attributes)
{
    uint32_t at = l->filled[holder]++;
    Ref object = LINES[holder].kind == LINE_OBJECT ? l->refs[holder] : l->statics[holder];
    Ref name = is_symbol_key(key) ? symbol_of(l, key + 2) : builder_string(l->builder, key, (uint32_t)strlen(key));
    l->keys[holder][at] = for_line(i, name);
    l->attributes[holder][at] = (uint8_t)attributes;
    builder_set_slot(l->builder, object, at, for_line(i, value));
}

/* The `name` of a function, as a string. What only the library itself ("$...") or compiled code ("@...") can call needs none on
 * the device, but for the constructors that nobody can name. */
static Ref shown_name(Library *l, const Line *line)
{
    const char *name = line->name;
    if (strchr(name, ':') && line->kind == LINE_CTOR) /* a module's default: "$Digital.prototype" */
        return builder_string(l->builder, line->target + 1, (uint32_t)strcspn(line->target + 1, "."));
    if (same(name, "$TypedArray") || (*name == '@' && name[1] != '@'))
        name++;
    if (same(name, "Function.prototype"))
        name = "";
    if (is_symbol_key(name))
        name = arena_printf(&l->arena, "[Symbol.%s]", name + 2);
    if (line->kind == LINE_GETTER || line->kind == LINE_SGETTER)
        name = arena_printf(&l->arena, "get %s", name);
    bool hidden = *name == '$' || (line->kind == LINE_SCRIPT && line->name[0] == '@' && line->name[1] != '@');
    return builder_string(l->builder, name, hidden ? 0 : (uint32_t)strlen(name));
}

/* Empty boxes for everything that others refer to. */
static void make_holders(Library *l)
{
    for (int i = 0; i < LINE_COUNT; i++) {
        const Line *line = &LINES[i];
        l->refs[i] = l->statics[i] = ref_value(VALUE_UNDEFINED);
        l->filled[i] = 0;
        l->has_accessor[i] = false;
        l->keys[i] = NULL;
        if (!has_line(l, i))
            continue;
        uint32_t n = line->kind == LINE_OBJECT || line->kind == LINE_CTOR || line->kind == LINE_SCTOR ? property_count(l, i) : 0;
        bool wrapper = line->kind == LINE_OBJECT && object_type(line->target) == TYPE_WRAPPER;
        bool heir = line->kind == LINE_CTOR && !same(line->target2, "Function.prototype");
        if (n || heir || line->kind == LINE_OBJECT) {
            l->keys[i] = ARENA_ARRAY(&l->arena, Ref, n + 1);
            l->attributes[i] = ARENA_ARRAY(&l->arena, uint8_t, n + 1);
            Ref object = builder_object(l->builder, line->kind == LINE_OBJECT ? object_type(line->target) : TYPE_OBJECT,
                                        n + wrapper);
            *(line->kind == LINE_OBJECT ? &l->refs[i] : &l->statics[i]) = object;
            if (is_module(line))
                builder_set_flags(l->builder, object, HEADER_SEALED);
        }
        if (line->kind == LINE_SYMBOL) {
            /* without the "Symbol." (types/error.c) */
            l->refs[i] = builder_symbol(l->builder, builder_string(l->builder, line->name, (uint32_t)strlen(line->name)));
            builder_set_flags(l->builder, l->refs[i], HEADER_KNOWN);
        }
        if (wrapper) {
            l->keys[i][0] = ref_value(VALUE_KEY_INTERNAL);
            l->attributes[i][0] = ATTR_HIDDEN | ATTR_READONLY | ATTR_PERMANENT;
            builder_set_slot(l->builder, l->refs[i], 0, wrapped_value(l, line));
            l->filled[i] = 1;
        }
        if (line->kind == LINE_NATIVE || line->kind == LINE_CTOR || line->kind == LINE_GETTER) {
            Ref name = shown_name(l, line);
            int length = line->length - (line->magic >= NATIVE_LONG ? 4 : 0);
            if (length < 0 || length > NATIVE_LENGTH_MAX || line->magic > 127)
                fail("length or magic too large", line->name);
            l->refs[i] = builder_native(l->builder, (uint8_t)length, (uint8_t)line->magic, line->kind == LINE_CTOR, name);
            builder_keep(l->builder, for_line(i, l->refs[i]));
        }
    }
}

static uint16_t native_total(unsigned features)
{
    int n = 0;
    for (int i = 0; i < LINE_COUNT; i++)
        n += !(feature_of(i) & ~features) && (LINES[i].kind == LINE_NATIVE || LINES[i].kind == LINE_CTOR || LINES[i].kind == LINE_GETTER);
    return (uint16_t)n;
}

static Ref script_function(Library *l, const char *name)
{
    const IrProgram *program = l->compiled.program;
    for (uint32_t i = 0; i < program->function_count; i++)
        if (same(program->functions[i]->name, name))
            return l->translation.functions[i];
    fail("stdlib/js defines no such function", name);
    return ref_value(0);
}

/* The files are one script, in which the last of two functions of one name would win, and any of them against a native. */
static void check_names(const IrProgram *program)
{
    for (uint32_t i = 0; i < program->function_count; i++) {
        const char *name = program->functions[i]->name;
        if (*name != '$')
            continue;
        for (uint32_t k = 0; k < i; k++)
            if (same(program->functions[k]->name, name))
                fail("stdlib/js defines this twice", name);
        const int line = find_line(name, false);
        if (line >= 0 && LINES[line].kind == LINE_NATIVE)
            fail("stdlib/js defines what builtins.def has", name);
    }
}

static void define_script(Library *l, int i)
{
    const Line *line = &LINES[i];
    const char *function = line->kind == LINE_SCTOR ? line->target2 : line->target;
    l->refs[i] = script_function(l, function);
    bool inner = line->name[0] == '$' && !same(line->name, "$TypedArray");
    Ref name = inner ? ref_value(VALUE_UNDEFINED) : shown_name(l, line);
    builder_function_rename(l->builder, l->refs[i], name, symbol_name(l, line), (uint8_t)line->length);
}

/* The line of "Owner.name". */
static int member_line(Library *l, const char *path)
{
    for (int i = 0; i < LINE_COUNT; i++)
        if (same(symbol_name(l, &LINES[i]), path))
            return i;
    fail("builtins.def has no such member", path);
    return -1;
}

static Ref member_of(Library *l, const char *path)
{
    return l->refs[member_line(l, path)];
}

static void define_values(Library *l)
{
    for (int i = 0; i < LINE_COUNT; i++) {
        const Line *line = &LINES[i];
        if (!has_line(l, i))
            continue;
        switch (line->kind) {
        case LINE_SCRIPT:
        case LINE_SGETTER:
        case LINE_SCTOR: define_script(l, i); break;
        case LINE_SYMBOL: break;
        case LINE_TRUTH: l->refs[i] = ref_value(VALUE_TRUE); break;
        case LINE_NUMBER: l->refs[i] = builder_number(l->builder, line->number); break;
        case LINE_STRING:
            l->refs[i] = builder_string(l->builder, line->target, (uint32_t)strlen(line->target));
            break;
        default: break;
        }
    }
    for (int i = 0; i < LINE_COUNT; i++) {
        const Line *line = &LINES[i];
        if (!has_line(l, i))
            continue;
        if (line->kind == LINE_GLOBAL || line->kind == LINE_LINK)
            l->refs[i] = l->refs[need_holder(line->target)];
        if (line->kind == LINE_ALIAS)
            l->refs[i] = member_of(l, line->target);
        if (line->kind == LINE_ACCESSOR)
            l->refs[i] = builder_accessor(l->builder, member_of(l, line->target), member_of(l, line->target2));
    }
}

static unsigned attributes_of(const Line *line)
{
    if (line->kind == LINE_TRUTH)
        return 0;
    if (line->kind == LINE_NUMBER || line->kind == LINE_SYMBOL || same(line->name, "@@hasInstance"))
        return ATTR_HIDDEN | ATTR_READONLY | ATTR_PERMANENT;
    bool fixed = line->kind == LINE_LINK || (is_symbol_key(line->name) && (line->kind == LINE_STRING || same(line->name, "@@toPrimitive")));
    return fixed ? ATTR_HIDDEN | ATTR_READONLY : ATTR_HIDDEN;
}

/* The line of the getter that line i defines or is another name for, or -1. */
static int getter_of(Library *l, int i)
{
    if (LINES[i].kind == LINE_ALIAS)
        i = member_line(l, LINES[i].target);
    return LINES[i].kind == LINE_GETTER || LINES[i].kind == LINE_SGETTER ? i : -1;
}

static Ref accessor_of(Library *l, int getter)
{
    if (!l->has_accessor[getter])
        l->accessors[getter] = builder_accessor(l->builder, l->refs[getter], ref_value(VALUE_UNDEFINED));
    l->has_accessor[getter] = true;
    return l->accessors[getter];
}

static void define_properties(Library *l)
{
    for (int i = 0; i < LINE_COUNT; i++) {
        const Line *line = &LINES[i];
        if (!has_line(l, i))
            continue;
        if ((line->kind == LINE_CTOR || line->kind == LINE_SCTOR) && !same(line->target, "")) {
            int prototype = need_holder(line->target);
            set_property(l, i, prototype, "constructor", l->refs[i], ATTR_HIDDEN | (line->name[0] == '@' ? ATTR_READONLY : 0));
            if (line->kind == LINE_CTOR)
                builder_set_slot(l->builder, l->refs[i], 0, l->refs[prototype]);
        }
        if (same(line->owner, ""))
            continue;
        int owner = need_holder(line->owner);
        if (LINES[owner].kind == LINE_SCTOR)
            fail("a constructor in JavaScript can not have static methods", line->owner);
        int getter = getter_of(l, i);
        if (getter >= 0)
            set_property(l, i, owner, line->name, accessor_of(l, getter), ATTR_HIDDEN | ATTR_ACCESSOR);
        else if (line->kind == LINE_ACCESSOR)
            set_property(l, i, owner, line->name, l->refs[i], ATTR_HIDDEN | ATTR_ACCESSOR);
        else if (is_module(&LINES[owner]))
            set_property(l, i, owner, line->name, l->refs[i], ATTR_READONLY | ATTR_PERMANENT);
        else
            set_property(l, i, owner, line->name, l->refs[i], attributes_of(line));
    }
}

/* Does a feature add something to it? Then its shape is its own, with and without features, so that all others keep their numbers. */
static bool is_added_to(int holder)
{
    for (int i = LINE_COUNT; --i >= 0 && feature_of(i);)
        if (same(LINES[i].owner, LINES[holder].name) && !feature_of(holder))
            return true;
    return false;
}

static void set_shapes(Library *l)
{
    for (int i = 0; i < LINE_COUNT; i++) {
        const Line *line = &LINES[i];
        if (!l->keys[i])
            continue;
        bool object = line->kind == LINE_OBJECT;
        Ref prototype = ref_value(VALUE_NULL);
        if (!same(line->target2, "null"))
            prototype = l->refs[need_holder(line->target2)];
        Ref shape = (is_added_to(i) ? builder_own_shape : builder_shape)(l->builder, prototype, l->keys[i], l->attributes[i], l->filled[i]);
        builder_set_shape(l->builder, object ? l->refs[i] : l->statics[i], shape);
        if (object)
            builder_keep(l->builder, for_line(i, l->refs[i]));
        else
            builder_set_slot(l->builder, l->refs[i], 1, l->statics[i]);
    }
}

/* ---- roots */

static uint8_t root_attributes(const char *p)
{
    if (strncmp(p, " (hidden)", 9) == 0)
        return ATTR_HIDDEN;
    if (strncmp(p, " (lasting)", 10) == 0)
        return ATTR_HIDDEN | ATTR_PERMANENT;
    return 0;
}

/* "{a, b (hidden)} with Object.prototype"; "@" is the internal slot of a wrapper, (lasting) can not be deleted either. */
static Ref root_shape(Library *l, const char *spec)
{
    Ref keys[16];
    uint8_t attributes[16];
    uint32_t n = 0;
    const char *p = spec + 1;
    while (*p && *p != '}') {
        size_t length = strcspn(p, ",} ");
        bool internal = *p == '@';
        keys[n] = internal ? ref_value(VALUE_KEY_INTERNAL) : builder_string(l->builder, p, (uint32_t)length);
        p += length;
        attributes[n] = internal ? ATTR_HIDDEN | ATTR_READONLY | ATTR_PERMANENT : root_attributes(p);
        if (*p == ' ')
            p += strcspn(p, ")") + 1;
        n++;
        p += strspn(p, ", ");
    }
    const char *with = strstr(spec, " with ");
    if (!with)
        fail("root shape without a prototype", spec);
    return builder_shape(l->builder, l->refs[need_holder(with + 6)], keys, attributes, n);
}

/* "Class: message" */
static Ref root_error(Library *l, const char *spec)
{
    const char *colon = strchr(spec, ':');
    Ref key = builder_string(l->builder, "message", 7);
    uint8_t attribute = ATTR_HIDDEN;
    char *prototype = arena_printf(&l->arena, "%.*s.prototype", (int)(colon - spec), spec);
    Ref shape = builder_shape(l->builder, l->refs[need_holder(prototype)], &key, &attribute, 1);
    Ref error = builder_object(l->builder, TYPE_ERROR, 1);
    builder_set_shape(l->builder, error, shape);
    builder_set_slot(l->builder, error, 0, builder_string(l->builder, colon + 2, (uint32_t)strlen(colon + 2)));
    return error;
}

static Ref root_of(Library *l, const RootLine *root)
{
    if (same(root->kind, "string"))
        return builder_string(l->builder, root->name, (uint32_t)strlen(root->name));
    if (same(root->kind, "object"))
        return for_line(need_holder(root->name), l->refs[need_holder(root->name)]);
    if (same(root->kind, "script"))
        return script_function(l, root->name);
    if (same(root->kind, "native"))
        return for_line(find_line(root->name, false), l->refs[find_line(root->name, false)]);
    if (same(root->kind, "symbol"))
        return symbol_of(l, root->name);
    if (same(root->kind, "member"))
        return member_of(l, root->name);
    if (same(root->kind, "shape"))
        return root_shape(l, root->name);
    if (same(root->kind, "error"))
        return root_error(l, root->name);
    fail("unknown kind of root", root->kind);
    return ref_value(0);
}

/* ---- input and output */

/* All in one; *features_from: where those of features begin, which come last. */
static SourceFile *read_scripts(char **paths, int count, uint32_t *features_from, Diag *diag)
{
    Buffer all = {0};
    *features_from = UINT32_MAX;
    for (int i = 0; i < count; i++) {
        if (*features_from == UINT32_MAX && strstr(paths[i], "/features/"))
            *features_from = (uint32_t)all.size;
        SourceFile *file = source_read(paths[i], diag);
        if (!file)
            exit(1);
        buffer_append(&all, file->text, file->length);
        buffer_append(&all, "\n", 1);
        source_free(file);
    }
    buffer_append(&all, "", 1);
    SourceFile *source = source_from_text("stdlib", (const char *)all.data, (uint32_t)all.size - 1);
    diag_add_file(diag, source);
    buffer_free(&all);
    return source;
}

static void write_or_fail(const char *path, Buffer *b)
{
    if (!file_write(path, b->data, b->size))
        fail("can not write", path);
    buffer_free(b);
}

static void write_image(const char *path, const Image *image, const char *array, const char *bytes)
{
    Buffer b = {0};
    buffer_printf(&b, "/* Made by mote-library: a library image. */\n#include <stdint.h>\n"
                      "extern const uint8_t %s[];\nextern const uint32_t %s;\nconst uint32_t %s = %uu;\n"
                      "/* the small loop looks at three bytes behind an instruction before it knows how long it is */\n"
                      "_Alignas(8) const uint8_t %s[%u] = {", array, bytes, bytes, image->size, array, image->size + 3);
    for (uint32_t i = 0; i < image->size; i++)
        buffer_printf(&b, "%s%u,", i % 20 ? "" : "\n", image->bytes[i]);
    buffer_printf(&b, "\n};\n");
    write_or_fail(path, &b);
}

static void write_symbols(const char *path, const LibrarySymbols *symbols, const ImageBuilder *builder, const Image *image,
                          const Image *general)
{
    const ImageHeader *all = (const ImageHeader *)(const void *)image->bytes;
    const uint32_t first = ((const ImageHeader *)(const void *)general->bytes)->entity_count;
    Buffer b = {0};
    buffer_printf(&b, "/* Made by mote-library: names of the library's entities. */\n#include \"library.h\"\n"
                      "extern const uint8_t mote_library_image[], mote_library_general[];\n"
                      "static const LibrarySymbol ITEMS[%u] = {\n", symbols->count);
    for (uint32_t i = 0; i < symbols->count; i++)
        buffer_printf(&b, "    {\"%s\", %d},\n", symbols->items[i].name, symbols->items[i].value);
    buffer_printf(&b, "};\nstatic const uint8_t FEATURES[] = {");
    for (uint32_t i = first; i < all->entity_count; i++)
        buffer_printf(&b, "%u,", builder_feature(builder, i));
    buffer_printf(&b, "0};\nstatic const LibrarySymbols SYMBOLS = {ITEMS, %u, mote_library_image, %u, mote_library_general, %u, "
                      "FEATURES, %u};\nconst LibrarySymbols *library_symbols(void)\n{\n    return &SYMBOLS;\n}\n",
                  symbols->count, image->size, general->size, first);
    write_or_fail(path, &b);
}

/* The builder itself has no library to compile against. */
const LibrarySymbols *library_symbols(void)
{
    static const LibrarySymbols NONE = {0};
    return &NONE;
}

/* ---- compilation: each function with as much inference as makes it smallest */

static void compile_with(Library *l, SourceFile *source, const LibrarySymbols *symbols, const uint8_t *inference, Diag *diag)
{
    CompileOptions options = {.library = true, .features_from = l->features_from, .symbols = symbols, .inference = inference,
                              .dump = l->dump};
    compiled_free(&l->compiled);
    if (!compile_source(&l->compiled, source, &options, diag))
        exit(1);
}

static void compile_smallest(Library *l, SourceFile *source, const LibrarySymbols *symbols, const char *dump, Diag *diag)
{
    compile_with(l, source, symbols, NULL, diag);
    uint32_t count = l->compiled.program->function_count;
    uint8_t *best = ARENA_ARRAY(&l->arena, uint8_t, count), *all = ARENA_ARRAY(&l->arena, uint8_t, count);
    uint32_t *bytes = ARENA_ARRAY(&l->arena, uint32_t, count);
    memset(best, INFER_ALL, count);
    for (unsigned level = INFER_ALL; level < INFER_COUNT; level++) {
        memset(all, (int)level, count);
        compile_with(l, source, symbols, all, diag);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t size = l->compiled.codes[i]->size;
            if (level == INFER_ALL || size < bytes[i]) {
                bytes[i] = size;
                best[i] = (uint8_t)level;
            }
        }
    }
    l->dump = dump;
    compile_with(l, source, symbols, best, diag);
}

/* Only those that the table says so of can be called by `new`. */
static void find_constructors(Library *l)
{
    IrProgram *program = l->compiled.program;
    for (uint32_t f = 0; f < program->function_count; f++) {
        program->functions[f]->constructor = false;
        for (int i = 0; i < LINE_COUNT; i++)
            if (LINES[i].kind == LINE_SCTOR && same(LINES[i].target2, program->functions[f]->name)) {
                program->functions[f]->constructor = true;
                program->functions[f]->prototype = ir_const_builtin(program, PLACEHOLDER + need_holder(LINES[i].target));
            }
    }
}

static unsigned all_features(void)
{
    unsigned features = 0;
    for (int i = 0; i < LINE_COUNT; i++)
        if (LINES[i].kind == LINE_FEATURE)
            features |= (unsigned)LINES[i].magic;
    return features;
}

/* The image with these features. `builtin_hash`: of the one without, if there is one. */
static Image *make_image(Library *l, unsigned features, uint32_t builtin_hash, Diag *diag)
{
    find_constructors(l);
    l->features = features;
    l->builder = builder_new(&l->arena, NULL);
    make_holders(l);
    l->translation = (Translation){.builder = l->builder, .program = l->compiled.program, .codes = l->compiled.codes,
                                   .builtin = resolve_placeholder, .context = l};
    /* functions exist before their references: script values of builtins.def must resolve inside scripts */
    translate_functions(&l->translation, &l->arena);
    define_values(l);
    translate_references(&l->translation);
    for (int i = 0; i < LINE_COUNT; i++) /* translation names functions; the table's names win */
        if (has_line(l, i) && (LINES[i].kind == LINE_SCRIPT || LINES[i].kind == LINE_SCTOR || LINES[i].kind == LINE_SGETTER))
            define_script(l, i);
    define_properties(l);
    set_shapes(l);
    for (int i = 0; i < LINE_COUNT; i++)
        builder_keep(l->builder, for_line(i, l->refs[i]));
    Ref roots[ROOT_COUNT];
    for (int i = 0; i < ROOT_COUNT; i++) {
        roots[i] = ROOTS[i].feature & ~features ? ref_value(VALUE_UNDEFINED) : root_of(l, &ROOTS[i]);
        roots[i].feature |= ROOTS[i].feature;
    }
    ImageInfo info = {.entry = ref_value(VALUE_UNDEFINED), .globals_init = ref_value(VALUE_UNDEFINED), .features = features,
                      .native_counts = {native_total(0), native_total(FEATURES_CARRIED),
                                        native_total(FEATURES_CARRIED | FEATURE_IO), native_total(all_features())}, .builtin_hash = builtin_hash, .roots = roots,
                      .root_count = ROOT_COUNT};
    return builder_finish(l->builder, &info, diag);
}

/* Programs refer to the library by numbers that hold with and without features. */
static void check_numbers(const LibrarySymbols *without, const LibrarySymbols *all)
{
    for (uint32_t i = 0; i < without->count; i++) {
        const char *name = without->items[i].name;
        if (library_find(all, name, (uint32_t)strlen(name)) != without->items[i].value)
            fail("features change the number of", name);
    }
}

int main(int argc, char **argv)
{
    const char *dump = argc > 1 && same(argv[1], "--dump") ? "bytecode" : NULL; /* what the scripts come to */
    argc -= dump != NULL;
    argv += dump != NULL;
    if (argc < 6)
        fail("usage", "mote-library [--dump] IMAGE.c GENERAL.c SYMBOLS.c NATIVES.h FILE.js...");
    static Library library;
    Library *l = &library;
    Diag diag;
    diag_init(&diag, stderr);

    l->features = all_features();
    LibrarySymbols placeholders = make_symbols(l, true);
    SourceFile *source = read_scripts(argv + 5, argc - 5, &l->features_from, &diag);
    compile_smallest(l, source, &placeholders, dump, &diag);
    check_names(l->compiled.program);
    Image *general = make_image(l, 0, 0, &diag);
    LibrarySymbols without = make_symbols(l, false);
    LibrarySymbol *items = ARENA_ARRAY(&l->arena, LibrarySymbol, without.count);
    memcpy(items, without.items, without.count * sizeof *items);
    without.items = items;
    Image *image = general ? make_image(l, all_features(), general->build_id, &diag) : NULL;
    if (!image)
        return 1;
    LibrarySymbols symbols = make_symbols(l, false);
    check_numbers(&without, &symbols);
    write_image(argv[1], image, "mote_library_image", "mote_library_bytes");
    write_image(argv[2], general, "mote_library_general", "mote_library_general_bytes");
    write_symbols(argv[3], &symbols, l->builder, image, general);
    Buffer natives = {0};
    if (!natives_list(&natives))
        fail("too many functions of natives for", argv[4]);
    write_or_fail(argv[4], &natives);
    compiled_free(&l->compiled);
    source_free(source);
    arena_free(&l->arena);
    diag_free(&diag);
    return 0;
}
