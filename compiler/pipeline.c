/* sources -> syntax trees -> one program -> scopes -> IR -> passes -> bytecode -> image -> with what it uses of features. */
#include "pipeline.h"

#include "lower.h"
#include "passes.h"

static bool wants(const CompileOptions *options, const char *what)
{
    const char *p = options->dump;
    size_t n = strlen(what);
    while (p && *p) {
        size_t length = strcspn(p, ",");
        if ((length == n && strncmp(p, what, n) == 0) || (length == 3 && strncmp(p, "all", 3) == 0))
            return true;
        p += length + (p[length] == ',');
    }
    return false;
}

static FILE *dump_file(const CompileOptions *options)
{
    return options->dump_out ? options->dump_out : stdout;
}

/* ir_check after a pass: a failure is a bug of the compiler, named as such. */
static bool checked(const IrProgram *program, const IrFunction *function, const char *after, const CompileOptions *options)
{
#ifdef NDEBUG
    if (!options->check_ir)
        return true;
#endif
    (void)options;
    if (ir_check(program, function, stderr))
        return true;
    fprintf(stderr, "mote: internal error: the IR of '%s' is broken after %s\n", function->name, after);
    return false;
}

static bool constants_checked(const IrProgram *program, const CompileOptions *options)
{
#ifdef NDEBUG
    if (!options->check_ir)
        return true;
#endif
    (void)options;
    return ir_check_constants(program, stderr);
}

static bool run_passes(const IrProgram *program, const PassContext *context, const CompileOptions *options)
{
    if (!constants_checked(program, options))
        return false;
    for (uint32_t i = 0; i < program->function_count; i++)
        if (!checked(program, program->functions[i], "lowering", options))
            return false;
    if (!options->library) /* whose objects come from anywhere: only longer code */
        pass_shapes(context);
    for (const Pass *pass = PASSES; pass->name; pass++)
        for (uint32_t i = 0; i < program->function_count; i++) {
            IrFunction *function = program->functions[i];
            pass->run(context, function);
            if (!checked(program, function, pass->name, options))
                return false;
            if (wants(options, pass->name))
                ir_print_function(program, function, dump_file(options));
        }
    pass_names(context);
    return true;
}

static bool generate(Compiled *compiled, const CompileOptions *options, Diag *diag)
{
    const IrProgram *program = compiled->program;
    compiled->codes = ARENA_ARRAY(&compiled->arena, Code *, program->function_count);
    bool ok = true;
    for (uint32_t i = 0; i < program->function_count; i++) {
        compiled->codes[i] = codegen_function(&compiled->arena, program, program->functions[i], diag);
        ok = ok && compiled->codes[i];
        if (compiled->codes[i] && wants(options, "bytecode"))
            codegen_dump(compiled->codes[i], program, dump_file(options));
    }
    return ok;
}

static bool has_builtin(void *context, const char *name, uint32_t length)
{
    return library_find(context, name, length) != 0;
}

static const char *builtin_name(void *context, uint32_t index)
{
    const LibrarySymbols *symbols = context;
    return index < symbols->count ? symbols->items[index].name : NULL;
}

static const LibrarySymbols *symbols_for(const CompileOptions *options)
{
    return options->symbols ? options->symbols : library_symbols();
}

/* From the tree on; with a snapshot only what is left of the program. */
static bool build(Compiled *compiled, const AstNode *ast, const ScopeProgram *scopes, const Snapshot *snapshot,
                  const CompileOptions *options, Diag *diag)
{
    Arena *arena = &compiled->arena;
    const LibrarySymbols *symbols = symbols_for(options);
    IrProgram *program = lower_program(arena, ast, scopes, symbols, options->library, snapshot, diag);
    if (!program)
        return false;
    program->open = options->library;
    program->features_from = options->features_from;
    program->inference = options->inference;
    compiled->program = program;
    if (wants(options, "ir"))
        ir_print(program, dump_file(options));

    PassContext context = {program, symbols};
    if (!run_passes(program, &context, options) || !generate(compiled, options, diag))
        return false;
    if (options->library)
        return true;

    compiled->image = image_write(arena, program, compiled->codes, symbols, diag);
    return compiled->image != NULL;
}

/* Evaluate what can be, compile the rest, and once more when a trial run has shown what starts in RAM. false: it must
 * be compiled without evaluation; whatever is wrong with it will be said then. */
static bool build_evaluated(Compiled *compiled, const AstNode *ast, const ScopeProgram *scopes,
                            const CompileOptions *options, Diag *diag)
{
    Arena *arena = &compiled->arena;
    Evaluation *evaluation = &compiled->evaluation;
    evaluation->ast = ast;
    if (!options->evaluator || !options->evaluator->top_level(arena, ast, scopes, symbols_for(options), evaluation))
        return false;
    Diag silent;
    diag_init(&silent, NULL);
    CompileOptions quiet = *options;
    quiet.dump = NULL;
    bool ok = build(compiled, ast, scopes, evaluation->snapshot, &quiet, &silent);
    bool again = ok && options->evaluator->trial(arena, compiled->program, compiled->image, evaluation);
    if (ok && (again || options->dump)) {
        const Compiled first = *compiled;
        if (!build(compiled, ast, scopes, evaluation->snapshot, options, &silent)) { /* too much code, perhaps */
            compiled->program = first.program;
            compiled->codes = first.codes;
            compiled->image = first.image;
        }
    }
    diag_free(&silent);
    if (!ok) {
        *evaluation = (Evaluation){.stopped = {UINT32_MAX, UINT32_MAX, 0}, .why = "what is left can't be compiled"};
        diag_plain(diag, SEVERITY_WARNING, "after evaluation at build time the program can't be compiled; compiled without");
    }
    return ok;
}

/* A script of the library: one file. */
static AstNode *parse(Arena *arena, SourceFile *source, Diag *diag)
{
    AstNode *ast = ast_parse(arena, source, diag);
    if (ast)
        ast_check_early(ast, source, diag);
    return ast;
}

bool compile_source(Compiled *compiled, SourceFile *source, const CompileOptions *options, Diag *diag)
{
    Arena *arena = &compiled->arena;
    const LibrarySymbols *symbols = symbols_for(options);

    uint32_t errors = diag->errors;
    compiled->entry = source;
    AstNode *ast = options->library ? parse(arena, source, diag) : modules_link(arena, source, &compiled->files, diag);
    if (!ast)
        return false;
    if (wants(options, "ast"))
        ast_dump(ast, dump_file(options));

    BuiltinNames names = {has_builtin, (void *)(uintptr_t)symbols, builtin_name, options->pins};
    ScopeProgram *scopes = scope_analyse(arena, ast, &names, options->library, diag);
    if (!scopes || diag->errors > errors)
        return false;
    if (scopes->regexps.count && !options->regexps)
        diag_report(diag, SEVERITY_ERROR, scopes->regexps.items[0]->span, NULL, "the library can't have regular expression literals");
    if (scopes->regexps.count && !(options->regexps && options->regexps(arena, &scopes->regexps, symbols, diag)))
        return false;
    if (wants(options, "scope"))
        scope_dump(scopes, dump_file(options));

    if (!build_evaluated(compiled, ast, scopes, options, diag) && !build(compiled, ast, scopes, NULL, options, diag))
        return false;
    if (compiled->image && options->carry && !options->carry(arena, compiled->image, symbols, diag))
        return false;
    if (compiled->image && scopes->names_pins)
        image_for_board(compiled->image, options->board);
    if (compiled->image && wants(options, "image"))
        image_disasm(compiled->image->bytes, compiled->image->size, symbols, NULL, dump_file(options));
    return true;
}

bool compile_file(Compiled *compiled, const char *path, const CompileOptions *options, Diag *diag)
{
    memset(compiled, 0, sizeof *compiled);
    compiled->source = source_read(path, diag);
    if (!compiled->source)
        return false;
    diag_add_file(diag, compiled->source);
    return compile_source(compiled, compiled->source, options, diag);
}

void compiled_free(Compiled *compiled)
{
    modules_free(&compiled->files, compiled->entry);
    arena_free(&compiled->arena);
    if (compiled->source)
        source_free(compiled->source);
    memset(compiled, 0, sizeof *compiled);
}
