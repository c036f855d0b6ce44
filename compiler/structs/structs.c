/* Parse every header of the runtime for a target and visit what it declares. */
#include "structs.h"

#include <clang-c/Index.h>
#include <dlfcn.h>

#include "embedded.h"

extern const EmbeddedFile runtime_headers[], freestanding_headers[];

const StructTarget STRUCT_TARGETS[] = {
    {"host", NULL, "this machine"},
    {"cortex-m0", "armv6m-none-eabi", "ARMv6-M"}, /* of ARM the bare-metal ABI: enums are short */
    {"cortex-m3", "armv7m-none-eabi", "ARMv7-M"},
    {"cortex-m4", "armv7em-none-eabi", "ARMv7E-M"},
    {"rv32", "riscv32-unknown-elf", "RISC-V of 32 bits, ilp32"},
    {"xtensa", "riscv32-unknown-elf", "as any processor of 32 bits with natural alignment"},
    {0}};

const StructTarget *structs_target(const char *name)
{
    for (const StructTarget *target = STRUCT_TARGETS; target->name; target++)
        if (strcmp(target->name, name) == 0)
            return target;
    return NULL;
}

/* ---- libclang: these of its functions */

#define FUNCTIONS(F)                                                                                            \
    F(createIndex) F(disposeIndex) F(parseTranslationUnit2) F(disposeTranslationUnit) F(getNumDiagnostics)      \
    F(getDiagnostic) F(formatDiagnostic) F(getDiagnosticSeverity) F(disposeDiagnostic)                          \
    F(getTranslationUnitCursor) F(visitChildren) F(getCursorKind) F(isCursorDefinition) F(getCursorSpelling)    \
    F(getCursorType) F(Type_getSizeOf) F(Type_getAlignOf) F(getTypeSpelling) F(Cursor_getOffsetOfField)         \
    F(getCursorLocation) F(getSpellingLocation) F(getFileName) F(getCString) F(disposeString)                   \
    F(getEnumConstantDeclValue) F(Cursor_getRawCommentText) F(Cursor_isBitField) F(getFieldDeclBitWidth)

typedef struct Clang {
    void *library;
#define MEMBER(name) __typeof__(clang_##name) *name;
    FUNCTIONS(MEMBER)
#undef MEMBER
} Clang;

static bool clang_open(Clang *clang, Diag *diag)
{
    static const char *const NAMES[] = {LIBCLANG, "libclang-14.so.13", "libclang-14.so.1", "libclang.so.1"};
    for (unsigned i = 0; i < sizeof NAMES / sizeof *NAMES && !clang->library; i++)
        clang->library = dlopen(NAMES[i], RTLD_NOW | RTLD_LOCAL);
    bool ok = clang->library != NULL;
#define LOOK(name) ok = ok && (*(void **)(void *)&clang->name = dlsym(clang->library, "clang_" #name)) != NULL;
    FUNCTIONS(LOOK)
#undef LOOK
    if (!ok)
        diag_plain(diag, SEVERITY_ERROR, "the structures' sizes are read with libclang, which is not here (Debian: libclang1-14)");
    return ok;
}

/* ---- what is visited */

typedef struct Visit {
    const Clang *clang;
    Structs *structs;
    StructLayout *layout; /* whose fields are visited */
} Visit;

static char *taken(const Visit *visit, CXString s)
{
    const char *text = visit->clang->getCString(s);
    char *copy = arena_printf(&visit->structs->arena, "%s", text ? text : "");
    visit->clang->disposeString(s);
    return copy;
}

static char *file_of(const Visit *visit, CXCursor cursor)
{
    CXFile file = NULL;
    visit->clang->getSpellingLocation(visit->clang->getCursorLocation(cursor), &file, NULL, NULL, NULL);
    char *path = file ? taken(visit, visit->clang->getFileName(file)) : (char *)"";
    char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum CXChildVisitResult visit_field(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Visit *visit = data;
    const Clang *clang = visit->clang;
    (void)parent;
    if (clang->getCursorKind(cursor) != CXCursor_FieldDecl)
        return CXChildVisit_Continue;
    CXType type = clang->getCursorType(cursor);
    StructLayout *layout = visit->layout;
    struct { StructField *items; uint32_t count, capacity; } fields = {layout->fields, layout->field_count, layout->field_count};
    uint32_t place = (uint32_t)clang->Cursor_getOffsetOfField(cursor); /* in bits */
    StructField field = {.name = taken(visit, clang->getCursorSpelling(cursor)), .type = taken(visit, clang->getTypeSpelling(type)),
                         .offset = place / 8, .bytes = (uint32_t)clang->Type_getSizeOf(type)};
    if (clang->Cursor_isBitField(cursor)) {
        field.bits = (uint32_t)clang->getFieldDeclBitWidth(cursor);
        field.bit = place % 8;
    }
    VEC_PUSH(&visit->structs->arena, &fields, field);
    layout->fields = fields.items;
    layout->field_count = fields.count;
    return CXChildVisit_Continue;
}

static void visit_struct(Visit *visit, CXCursor cursor)
{
    const Clang *clang = visit->clang;
    CXType type = clang->getCursorType(cursor);
    StructLayout layout = {.name = taken(visit, clang->getCursorSpelling(cursor)), .file = file_of(visit, cursor),
                           .size = (uint32_t)clang->Type_getSizeOf(type), .align = (uint32_t)clang->Type_getAlignOf(type)};
    visit->layout = &layout;
    clang->visitChildren(cursor, visit_field, visit);
    uint32_t end = 0, bytes = 0;
    for (uint32_t i = 0; i < layout.field_count; i++) {
        const StructField *field = &layout.fields[i];
        if (field->offset >= end) /* not another member of a union */
            bytes += field->bytes;
        end = field->offset + field->bytes > end ? field->offset + field->bytes : end;
    }
    layout.padding = layout.size - bytes;
    bool known = !layout.name[0]; /* every header includes others */
    for (uint32_t i = 0; i < visit->structs->structs.count; i++)
        known = known || strcmp(visit->structs->structs.items[i].name, layout.name) == 0;
    if (!known)
        VEC_PUSH(&visit->structs->arena, &visit->structs->structs, layout);
}

/* ---- things in the heap, from comments like "[hdr][length u16][Latin-1 bytes]; ..." */

/* Bytes of what stands between brackets; 0: it depends. */
static uint32_t item_bytes(const char *item, size_t length)
{
    static const struct { const char *word; uint32_t bytes; } WORDS[] = {
        {"double", 8}, {"int32", 4}, {"10 raw bytes", 10}, {"u16", 2}};
    static const char *const MANY[] = {" x ", "elements", "bytes", "units", "slots", "index"};
    char text[128];
    snprintf(text, sizeof text, "%.*s", (int)length, item);
    uint32_t bytes = 0;
    for (const char *p = text; (p = strstr(p, " u8")) && !strstr(text, " x "); p += 3)
        bytes++;
    for (unsigned i = 0; !bytes && i < sizeof WORDS / sizeof *WORDS; i++)
        if (strstr(text, WORDS[i].word))
            bytes = WORDS[i].bytes;
    for (unsigned i = 0; !bytes && i < sizeof MANY / sizeof *MANY; i++)
        if (strstr(text, MANY[i]))
            return 0;
    return bytes ? bytes : 2; /* a slot */
}

/* One row of brackets that starts at `p`; returns where it ends. */
static const char *read_row(Visit *visit, const char *p, HeapLayout *layout)
{
    Arena *arena = &visit->structs->arena;
    struct { HeapField *items; uint32_t count, capacity; } fields = {0};
    uint32_t offset = 0;
    while (*p == '[') {
        size_t length = strcspn(++p, "]\n");
        HeapField field = {arena_strndup(arena, p, length), offset, item_bytes(p, length)};
        layout->grows = layout->grows || !field.bytes;
        offset += field.bytes;
        VEC_PUSH(arena, &fields, field);
        p += length + (p[length] == ']');
        const char *next = p + strspn(p, " \n*"); /* it may go on in the next line */
        if (*next == '[')
            p = next;
    }
    layout->fixed = offset;
    layout->fields = fields.items;
    layout->field_count = fields.count;
    return p;
}

static enum CXChildVisitResult visit_type(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Visit *visit = data;
    const Clang *clang = visit->clang;
    static char slots[] = "[hdr][shape][slots]", elements[] = "[hdr][length u16][elements]";
    (void)parent;
    char *name = taken(visit, clang->getCursorSpelling(cursor)), *comment = taken(visit, clang->Cursor_getRawCommentText(cursor));
    HeapLayout layout = {.type = name, .number = (uint32_t)clang->getEnumConstantDeclValue(cursor)};
    if (strstr(comment, "flash only"))
        return CXChildVisit_Continue;
    const char *p = strstr(comment, "[hdr"), *before = comment;
    if (!p) /* told once for all of a group */
        p = layout.number >= 12 && layout.number < 16 ? slots : layout.number >= 16 && layout.number < 21 ? elements : NULL;
    while (p) {
        HeapLayout row = layout;
        const char *flash = strstr(before, "flash");
        bool in_flash = before != comment && flash && flash < p;
        before = p = read_row(visit, p, &row);
        if (!in_flash)
            VEC_PUSH(&visit->structs->arena, &visit->structs->things, row);
        p = strstr(p, "[hdr");
    }
    return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Visit *visit = data;
    const Clang *clang = visit->clang;
    enum CXCursorKind kind = clang->getCursorKind(cursor);
    (void)parent;
    if (!clang->isCursorDefinition(cursor))
        return CXChildVisit_Continue;
    if (kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl)
        visit_struct(visit, cursor);
    if (kind == CXCursor_EnumDecl && !visit->structs->things.count && strcmp(taken(visit, clang->getCursorSpelling(cursor)), "Type") == 0)
        clang->visitChildren(cursor, visit_type, visit);
    return CXChildVisit_Continue;
}

/* ---- parsing: header by header, for two of them may use the same names */

enum { MOST_FILES = 96, MOST_ARGUMENTS = 32 };
#define FOLDER "/mote-runtime"

static unsigned unsaved_files(Arena *arena, struct CXUnsavedFile *files)
{
    unsigned count = 0;
    const EmbeddedFile *const tables[] = {runtime_headers, freestanding_headers};
    for (unsigned t = 0; t < 2; t++)
        for (const EmbeddedFile *file = tables[t]; file->name && count < MOST_FILES; file++)
            files[count++] = (struct CXUnsavedFile){arena_printf(arena, FOLDER "/%s", file->name), (const char *)file->text, file->bytes};
    return count;
}

static bool report_errors(const Clang *clang, CXTranslationUnit unit, Diag *diag)
{
    bool ok = true;
    for (unsigned i = 0; i < clang->getNumDiagnostics(unit); i++) {
        CXDiagnostic diagnostic = clang->getDiagnostic(unit, i);
        if (clang->getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error) {
            CXString text = clang->formatDiagnostic(diagnostic, CXDiagnostic_DisplaySourceLocation);
            diag_plain(diag, SEVERITY_ERROR, "%s", clang->getCString(text));
            clang->disposeString(text);
            ok = false;
        }
        clang->disposeDiagnostic(diagnostic);
    }
    return ok;
}

typedef struct Parse {
    CXIndex index;
    const char *arguments[MOST_ARGUMENTS];
    int argument_count;
    struct CXUnsavedFile files[MOST_FILES];
    unsigned file_count;
} Parse;

static bool parse_header(Visit *visit, const Parse *parse, const char *path, Diag *diag)
{
    const Clang *clang = visit->clang;
    CXTranslationUnit unit = NULL;
    enum CXErrorCode error = clang->parseTranslationUnit2(parse->index, path, parse->arguments, parse->argument_count,
        (struct CXUnsavedFile *)(uintptr_t)parse->files, parse->file_count, CXTranslationUnit_SkipFunctionBodies, &unit);
    bool ok = error == CXError_Success;
    if (!ok)
        diag_plain(diag, SEVERITY_ERROR, "libclang can't parse %s (%d)", path, error);
    ok = ok && report_errors(clang, unit, diag);
    if (ok)
        clang->visitChildren(clang->getTranslationUnitCursor(unit), visit_top, visit);
    if (unit)
        clang->disposeTranslationUnit(unit);
    return ok;
}

static bool parse(const Clang *clang, Structs *structs, const StructTarget *target, const char *const *defines, Diag *diag)
{
    static const char *const ALWAYS[] = {"-xc", "-std=gnu11", "-ffreestanding", "-nostdinc", "-I" FOLDER, "-DNDEBUG",
                                         "-fparse-all-comments", "-w"};
    Parse parse = {.index = clang->createIndex(0, 0), .argument_count = sizeof ALWAYS / sizeof *ALWAYS};
    memcpy(parse.arguments, ALWAYS, sizeof ALWAYS);
    if (target->triple)
        parse.arguments[parse.argument_count++] = arena_printf(&structs->arena, "--target=%s", target->triple);
    if (target->triple && strncmp(target->triple, "arm", 3) == 0)
        parse.arguments[parse.argument_count++] = "-fshort-enums";
    for (; *defines && parse.argument_count < MOST_ARGUMENTS; defines++)
        parse.arguments[parse.argument_count++] = arena_printf(&structs->arena, "-D%s", *defines);
    parse.file_count = unsaved_files(&structs->arena, parse.files);
    Visit visit = {clang, structs, NULL};
    bool ok = true;
    for (const EmbeddedFile *file = runtime_headers; file->name && ok; file++)
        if (strcmp(file->name + strlen(file->name) - 2, ".h") == 0)
            ok = parse_header(&visit, &parse, arena_printf(&structs->arena, FOLDER "/%s", file->name), diag);
    clang->disposeIndex(parse.index);
    return ok;
}

bool structs_read(Structs *structs, const StructTarget *target, const char *const *defines, Diag *diag)
{
    Clang clang = {0};
    memset(structs, 0, sizeof *structs);
    bool ok = clang_open(&clang, diag) && parse(&clang, structs, target, defines, diag);
    if (clang.library)
        dlclose(clang.library);
    return ok;
}

void structs_free(Structs *structs) { arena_free(&structs->arena); }
