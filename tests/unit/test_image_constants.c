/* links: mote_link mote_core mote_simulator mote_library_table */
/* What flash can hold beside literals: programs whose IR gets constants that no source text makes (closures, cells, bound
 * functions, errors, wrappers, frozen things, properties of functions and of the library's objects) before the passes
 * run, and are then executed. The output tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carry.h"
#include "image.h"
#include "lower.h"
#include "passes.h"
#include "simulator.h"
#include "writer.h"

enum { ARENA_BYTES = 8192 };

typedef struct Program {
    Arena arena;
    Diag diag;
    SourceFile *file;
    IrProgram *ir;
    Image *image;
    char output[4096];
    size_t used;
} Program;

static bool has_builtin(void *context, const char *name, uint32_t length)
{
    return library_find(context, name, length) != 0;
}

static void start(Program *p, const char *source)
{
    memset(p, 0, sizeof *p);
    diag_init(&p->diag, stderr);
    p->file = source_from_text("test.js", source, (uint32_t)strlen(source));
    diag_add_file(&p->diag, p->file);
    AstNode *ast = ast_parse(&p->arena, p->file, &p->diag);
    assert_non_null(ast);
    BuiltinNames names = {has_builtin, (void *)(uintptr_t)library_symbols(), NULL, NULL};
    ScopeProgram *scopes = scope_analyse(&p->arena, ast, &names, false, &p->diag);
    assert_non_null(scopes);
    p->ir = lower_program(&p->arena, ast, scopes, library_symbols(), false, NULL, &p->diag);
    assert_non_null(p->ir);
}

/* ---- what the tests put in */

static int32_t function_named(const Program *p, const char *name)
{
    for (uint32_t i = 0; i < p->ir->function_count; i++)
        if (strcmp(p->ir->functions[i]->name, name) == 0)
            return (int32_t)i;
    fail_msg("no function %s", name);
    return -1;
}
static int32_t function(const Program *p, const char *name)
{
    return ir_const(p->ir, &(IrConst){.kind = CONST_FUNCTION, .index = function_named(p, name)});
}
static int32_t global(const Program *p, const char *name)
{
    for (uint32_t i = 0; i < p->ir->global_count; i++)
        if (strcmp(p->ir->global_names[i], name) == 0)
            return (int32_t)i;
    fail_msg("no global %s", name);
    return -1;
}
static void set(const Program *p, const char *name, int32_t value) { p->ir->globals[global(p, name)] = value; }
static int32_t number(const Program *p, double d) { return ir_const_number(p->ir, d); }
static int32_t text(const Program *p, const char *s) { return ir_const_string(p->ir, s, (uint32_t)strlen(s)); }
static int32_t simple(const Program *p, IrConstKind kind) { return ir_const_simple(p->ir, kind); }
static int32_t builtin(const Program *p, const char *name)
{
    int32_t value = library_find(library_symbols(), name, (uint32_t)strlen(name));
    assert_int_not_equal(value, 0);
    return ir_const_builtin(p->ir, value);
}
static int32_t with_items(Program *p, IrConst c, const int32_t *items, uint32_t count)
{
    c.items = ARENA_ARRAY(&p->arena, int32_t, count + 1);
    memcpy(c.items, items, count * sizeof *items);
    c.item_count = count;
    return ir_const(p->ir, &c);
}
#define ITEMS(...) (const int32_t[]){__VA_ARGS__}, sizeof((const int32_t[]){__VA_ARGS__}) / sizeof(int32_t)
static int32_t closure(Program *p, const char *name, const int32_t *items, size_t count)
{
    return with_items(p, (IrConst){.kind = CONST_CLOSURE, .index = function_named(p, name)}, items, (uint32_t)count);
}
static int32_t bound(Program *p, const int32_t *items, size_t count)
{
    return with_items(p, (IrConst){.kind = CONST_BOUND}, items, (uint32_t)count);
}
static int32_t cell(const Program *p, const char *name)
{
    return ir_const(p->ir, &(IrConst){.kind = CONST_CELL, .index = global(p, name)});
}
/* An object of `count` keys and values. */
static int32_t object(Program *p, IrObjectType type, bool sealed, int32_t prototype, const uint8_t *attributes,
                      const int32_t *items, size_t count)
{
    IrShape shape = {.prototype = prototype, .count = (uint32_t)count / 2};
    int32_t values[64];
    shape.keys = ARENA_ARRAY(&p->arena, int32_t, shape.count + 1);
    shape.attributes = (uint8_t *)(uintptr_t)attributes;
    for (uint32_t i = 0; i < shape.count; i++) {
        shape.keys[i] = items[2 * i];
        values[i] = items[2 * i + 1];
    }
    IrConst c = {.kind = CONST_OBJECT, .type = (uint8_t)type, .sealed = sealed, .index = ir_shape(p->ir, &shape)};
    return with_items(p, c, values, shape.count);
}

/* ---- running */

static void write_out(void *context, const char *bytes, size_t count)
{
    Program *p = context;
    assert_true(p->used + count < sizeof p->output);
    memcpy(p->output + p->used, bytes, count);
    p->used += count;
}
static uint32_t no_time(void *context) { return (void)context, 0; }
static void no_sleep(void *context, uint32_t ms) { (void)context, (void)ms; }
static const MotePort PORT = {.write = write_out, .now_ms = no_time, .sleep_until = no_sleep, .random = no_time};

static void build(Program *p)
{
    PassContext context = {p->ir, library_symbols()};
    assert_true(ir_check_constants(p->ir, stderr));
    pass_shapes(&context);
    for (const Pass *pass = PASSES; pass->name; pass++)
        for (uint32_t i = 0; i < p->ir->function_count; i++) {
            pass->run(&context, p->ir->functions[i]);
            assert_true(ir_check(p->ir, p->ir->functions[i], stderr));
        }
    Code **codes = ARENA_ARRAY(&p->arena, Code *, p->ir->function_count);
    for (uint32_t i = 0; i < p->ir->function_count; i++) {
        codes[i] = codegen_function(&p->arena, p->ir, p->ir->functions[i], &p->diag);
        assert_non_null(codes[i]);
    }
    p->image = image_write(&p->arena, p->ir, codes, library_symbols(), &p->diag);
    assert_non_null(p->image);
    assert_true(image_carry(&p->arena, p->image, library_symbols(), &p->diag));
    const char *folder = getenv("MOTE_SAVE_IMAGES"); /* for damage_sweep */
    static unsigned number_of_images;
    if (folder == NULL)
        return;
    FILE *out = fopen(arena_printf(&p->arena, "%s/constants-%u.img", folder, number_of_images++), "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(p->image->bytes, 1, p->image->size, out), p->image->size);
    fclose(out);
}

static void run(Program *p)
{
    for (uint32_t bytes = ARENA_BYTES, round = 0; round < 2; round++, bytes = 60000) { /* two granule sizes */
        const Simulator *simulator = simulator_for(bytes);
        uint32_t *arena = xmalloc(bytes);
        MoteConfig config = {&PORT, p, simulator->library, simulator->natives, 0};
        MoteVm *vm = simulator->create(arena, bytes, &config);
        MoteStatus status = simulator->load(vm, p->image->bytes, p->image->size);
        if (status != MOTE_OK) {
            const MoteRefusal *refusal = simulator->refusal(vm);
            image_disasm(p->image->bytes, p->image->size, library_symbols(), NULL, stderr);
            fail_msg("refused: %u at %x", refusal->reason, refusal->offset);
        }
        p->used = 0;
        if (simulator->run(vm) != MOTE_OK) {
            simulator->error_message(vm, write_out, p);
            write_out(p, "\n", 1);
        }
        p->output[p->used] = 0;
        free(arena);
    }
}

static void expect(Program *p, const char *output)
{
    build(p);
    run(p);
    assert_string_equal(p->output, output);
    arena_free(&p->arena);
    source_free(p->file);
    diag_free(&p->diag);
}

/* Does the image hold an entity of this type? */
static bool holds(const Program *p, Type type)
{
    const ImageHeader *header = (const ImageHeader *)(const void *)p->image->bytes;
    for (uint32_t i = 0; i < header->entity_count; i++)
        if ((*image_entity(header, i) & HEADER_TYPE_MASK) == type)
            return true;
    return false;
}

/* ---- tests */

static void closures(void **state)
{
    (void)state;
    Program p;
    start(&p, "var add = null, Made = null;"
              "function make(n, o) {"
              "  return [function adder(x) { return x + n + o.k; }, function Maker(x) { this.v = x + n; }]; }"
              "function other() { add = make; Made = make; }"
              "console.log(add(1), add.length, add.name, typeof add);"
              "var m = new Made(3);"
              "console.log(m.v, m instanceof Made, m.constructor === Made, Made.prototype === Object.getPrototypeOf(m));"
              "console.log(add.call(null, 2), add.apply(null, [3]), add.bind(null, 4)(), [1, 2].map(add));"
              "var held = add; add.tag = 'mine'; add.tag += '!';"
              "console.log(held.tag, Object.keys(held), held === add);"
              "try { add.call(null, {valueOf: function () { throw new Error('inner'); }}); } catch (e) { console.log(e.message); }"
              "var total = 0; for (var i = 0; i < 100; i++) total += add(i); console.log(total);"
              "if (other.length) other();");
    int32_t k = object(&p, OBJECT_PLAIN, false, builtin(&p, "Object.prototype"), NULL, ITEMS(text(&p, "k"), number(&p, 20)));
    set(&p, "add", closure(&p, "adder", ITEMS(number(&p, 100), k)));
    set(&p, "Made", closure(&p, "Maker", ITEMS(number(&p, 0.5))));
    build(&p);
    assert_true(holds(&p, TYPE_CLOSURE));
    run(&p);
    assert_string_equal(p.output, "121 1 adder function\n3.5 true true true\n122 123 124 [ 121, 122 ]\n"
                                  "mine! [ 'tag' ] true\ninner\n16950\n");
    arena_free(&p.arena);
    source_free(p.file);
    diag_free(&p.diag);
}

/* A cell stands for a global: both names see every change, whatever the compiler knew of the global. */
static void cells(void **state)
{
    (void)state;
    Program p;
    start(&p, "var total = 40, inc = null, get = null, text = 'a';"
              "function make() { let n = 0; let t = '';"
              "  return [function incr(by) { n += by; return n; }, function both() { t += n; return t; }]; }"
              "function other() { total = 1; inc = get = make; text = 'b'; }"
              "function twice() { const a = total; inc(1); const b = total; total = b + 10; const c = inc(0); return [a, b, c]; }"
              "console.log(inc(1), total);"
              "total = 50; console.log(inc(1), total, twice());"
              "console.log(get(), text); text = 'x'; console.log(get());"
              "inc(0.5); console.log(total, inc(100000)); total = null; console.log(inc(3), inc('s'), typeof total);"
              "if (other.length) other();");
    int32_t n = cell(&p, "total");
    set(&p, "inc", closure(&p, "incr", ITEMS(n)));
    set(&p, "get", closure(&p, "both", ITEMS(n, cell(&p, "text"))));
    expect(&p, "41 41\n51 51 [ 51, 52, 62 ]\na62 a62\nx62\n62.5 100062.5\n3 3s string\n");
}

static void bound_functions(void **state)
{
    (void)state;
    Program p;
    start(&p, "var b = null, c = null, N = null;"
              "function sum(x, y, z) { return this.k + x + y + z; }"
              "function Point(x, y) { this.x = x; this.y = y; }"
              "function other() { b = c = N = sum; }"
              "console.log(b(2, 3), b.length, b.name, c(3), c.length, c.name);"
              "var p = new N(2); console.log(p.x, p.y, p instanceof N, p instanceof Point);"
              "console.log(typeof b, b === b, b.call({k: 5}, 1, 1)); b.note = 1; console.log(b.note);"
              "if (other.length) other();");
    int32_t k = object(&p, OBJECT_PLAIN, false, builtin(&p, "Object.prototype"), NULL, ITEMS(text(&p, "k"), number(&p, 1000)));
    int32_t b = bound(&p, ITEMS(function(&p, "sum"), k, number(&p, 1)));
    set(&p, "b", b);
    set(&p, "c", bound(&p, ITEMS(b, simple(&p, CONST_UNDEFINED), number(&p, 2))));
    set(&p, "N", bound(&p, ITEMS(function(&p, "Point"), simple(&p, CONST_UNDEFINED), number(&p, 1))));
    expect(&p, "1006 2 bound sum 1006 1 bound bound sum\n1 2 true true\nfunction true 1003\n1\n");
}

static void errors_and_wrappers(void **state)
{
    (void)state;
    Program p;
    start(&p, "var e = null, n = null, s = null; function other() { e = n = s = 1; }"
              "console.log(e instanceof RangeError, e.message, String(e), e.code);"
              "e.code = 7; console.log(e.code); try { throw e; } catch (x) { console.log(x === e); }"
              "console.log(n + 1, typeof n, n instanceof Number); console.log(s.length, s + '!', s[1], typeof s);"
              "s.extra = 2; console.log(s.extra, s.length, Object.prototype.toString.call(e));"
              "if (other.length) other();");
    int32_t range = builtin(&p, "RangeError.prototype");
    set(&p, "e", object(&p, OBJECT_ERROR, false, range, (const uint8_t[]){ATTR_HIDDEN, 0},
                        ITEMS(text(&p, "message"), text(&p, "too far"), text(&p, "code"), number(&p, 6))));
    int32_t hidden = simple(&p, CONST_INTERNAL);
    set(&p, "n", object(&p, OBJECT_WRAPPER, false, builtin(&p, "Number.prototype"), (const uint8_t[]){ATTR_HIDDEN},
                        ITEMS(hidden, number(&p, 2.5))));
    set(&p, "s", object(&p, OBJECT_WRAPPER, false, builtin(&p, "String.prototype"), (const uint8_t[]){ATTR_HIDDEN},
                        ITEMS(hidden, text(&p, "wide"))));
    expect(&p, "true too far RangeError: too far 6\n7\ntrue\n3.5 object true\n4 wide! i object\n2 4 [object Error]\n");
}

#define TRY(what) "try { " what "; console.log('done'); } catch (e) { console.log(e.message); }"
static void frozen(void **state)
{
    (void)state;
    Program p;
    start(&p, "var o = null, a = null, s = null; function other() { o = a = s = 1; }"
              "console.log(Object.isFrozen(o), Object.isFrozen(a), Object.isSealed(s), Object.isFrozen(s));"
              TRY("o.x = 2") TRY("o.y = 2") TRY("delete o.x") TRY("a[0] = 1") TRY("a.push(1)") TRY("a.length = 0")
              TRY("s.z = 5") TRY("s.q = 1") "console.log(o, a, s, Object.isExtensible(s), a.tag);"
              TRY("s.q = 1") TRY("delete s.z")
              "if (other.length) other();");
    int32_t proto = builtin(&p, "Object.prototype");
    const uint8_t locked[] = {ATTR_PERMANENT | ATTR_READONLY};
    set(&p, "o", object(&p, OBJECT_PLAIN, true, proto, locked, ITEMS(text(&p, "x"), number(&p, 1))));
    set(&p, "s", object(&p, OBJECT_PLAIN, true, proto, (const uint8_t[]){ATTR_PERMANENT}, ITEMS(text(&p, "z"), number(&p, 1))));
    int32_t a = with_items(&p, (IrConst){.kind = CONST_ARRAY, .sealed = true}, ITEMS(number(&p, 7), number(&p, 8)));
    set(&p, "a", a);
    ir_side(p.ir, a, object(&p, OBJECT_PLAIN, false, builtin(&p, "Array.prototype"), (const uint8_t[]){ATTR_HIDDEN, ATTR_HIDDEN | ATTR_PERMANENT | ATTR_READONLY},
                            ITEMS(simple(&p, CONST_INTERNAL), number(&p, 1 | ATTR_PERMANENT | 4 | ATTR_READONLY),
                                  text(&p, "tag"), text(&p, "t"))));
    expect(&p, "true true true false\nCannot assign to read only property 'x' of object '#<Object>'\n"
               "Cannot add property y, object is not extensible\nCannot delete property 'x' of #<Object>\n"
               "Cannot assign to read only property '0' of object '[object Array]'\n"
               "Cannot add property 2, object is not extensible\n"
               "Cannot assign to read only property 'length' of object '[object Array]'\n"
               "done\nCannot add property q, object is not extensible\n{ x: 1 } [ 7, 8 ] { z: 5 } false t\n"
               "Cannot add property q, object is not extensible\nCannot delete property 'z' of #<Object>\n");
}

static void function_properties(void **state)
{
    (void)state;
    Program p;
    start(&p, "var list = null, add = null; function f(x) { return x; } function K() {} var proto = null;"
              "function make(n) { return function adder(x) { return x + n; }; }"
              "function other() { list = add = proto = make; }"
              "console.log(f.version, f.name, f.length, Object.keys(f), f.hasOwnProperty('name'), 'version' in f);"
              "f.version = 3; console.log(f.version, f.name); delete f.version; console.log(f.version, Object.keys(f));"
              "console.log(add.tag, add(1), add.prototype !== undefined, list.tag, list.length, Object.keys(list));"
              "list.push(4); list.tag = 'changed'; console.log(list.tag, list, list[3]);"
              "var k = new K(); console.log(k.hi, k instanceof K, K.prototype === proto, Object.getPrototypeOf(k) === proto);"
              "if (other.length) other();");
    int32_t function_prototype = builtin(&p, "Function.prototype");
    const uint8_t attributes[] = {ATTR_HIDDEN | ATTR_READONLY, ATTR_HIDDEN | ATTR_READONLY, ATTR_HIDDEN | ATTR_PERMANENT, 0};
    int32_t length = text(&p, "length"), name = text(&p, "name"), prototype = text(&p, "prototype"), hole = simple(&p, CONST_HOLE);
    ir_side(p.ir, function(&p, "f"),
            object(&p, OBJECT_PLAIN, false, function_prototype, attributes,
                   ITEMS(length, number(&p, 1), name, text(&p, "f"), prototype, hole, text(&p, "version"), number(&p, 2))));
    int32_t add = closure(&p, "adder", ITEMS(number(&p, 10)));
    set(&p, "add", add);
    ir_side(p.ir, add, object(&p, OBJECT_PLAIN, false, function_prototype, attributes,
                              ITEMS(length, number(&p, 1), name, text(&p, "adder"), prototype, hole, text(&p, "tag"), text(&p, "T"))));
    int32_t list = with_items(&p, (IrConst){.kind = CONST_ARRAY}, ITEMS(number(&p, 1), number(&p, 2), number(&p, 3)));
    set(&p, "list", list);
    ir_side(p.ir, list, object(&p, OBJECT_PLAIN, false, builtin(&p, "Array.prototype"), NULL, ITEMS(text(&p, "tag"), text(&p, "L"))));
    int32_t proto = object(&p, OBJECT_PLAIN, false, builtin(&p, "Object.prototype"), NULL, ITEMS(text(&p, "hi"), text(&p, "there")));
    set(&p, "proto", proto);
    ir_side(p.ir, function(&p, "K"), object(&p, OBJECT_PLAIN, false, function_prototype, attributes,
                                            ITEMS(length, number(&p, 0), name, text(&p, "K"), prototype, proto)));
    expect(&p, "2 f 1 [ 'version' ] true true\n3 f\nundefined []\nT 11 true L 3 [ '0', '1', '2', 'tag' ]\n"
               "changed [ 1, 2, 3, 4, tag: 'changed' ] 4\nthere true true true\n");
}

/* All that an object of the library holds, and more. */
static void changed_library(Program *p, const char *name, int32_t key, int32_t value)
{
    const LibrarySymbols *symbols = library_symbols();
    const ImageHeader *header = (const ImageHeader *)(const void *)symbols->image;
    int32_t thing = library_find(symbols, name, (uint32_t)strlen(name));
    const uint8_t *at = image_entity(header, (uint32_t)(value_flash_index(thing) - FLASH_LIBRARY_FIRST));
    const Slot *slots = (const Slot *)(const void *)at;
    const ShapeRecord *shape =
        (const ShapeRecord *)(const void *)image_entity(header, (uint32_t)(value_flash_index(slots[1]) - FLASH_LIBRARY_FIRST));
    const Slot *keys = (const Slot *)(const void *)(shape + 1);
    IrShape s = {.prototype = shape->prototype == VALUE_NULL ? simple(p, CONST_NULL) : ir_const_builtin(p->ir, shape->prototype)};
    s.keys = ARENA_ARRAY(&p->arena, int32_t, shape->count + 1u);
    s.attributes = ARENA_ARRAY(&p->arena, uint8_t, shape->count + 1u);
    int32_t *items = ARENA_ARRAY(&p->arena, int32_t, shape->count + 1u);
    for (uint32_t i = 0; i < shape->count; i++) {
        if (keys[i] == VALUE_KEY_INTERNAL) {
            s.keys[i] = simple(p, CONST_INTERNAL);
            s.attributes[i] = ATTR_HIDDEN;
            items[i] = ir_const_builtin(p->ir, slots[2 + i]);
            continue;
        }
        const uint8_t *named = image_entity(header, (uint32_t)(value_flash_index(keys[i]) - FLASH_LIBRARY_FIRST));
        if ((*(const uint16_t *)(const void *)named & HEADER_TYPE_MASK) == TYPE_SYMBOL) {
            s.keys[i] = ir_const_builtin(p->ir, keys[i]);
        } else {
            uint32_t length;
            const uint8_t *chars = flash_text(named, &length);
            s.keys[i] = ir_const_string(p->ir, (const char *)chars, length);
        }
        s.attributes[i] = shape_flags(shape) & SHAPE_ATTRIBUTES ? ((const uint8_t *)(keys + shape->count))[i] : shape_flags(shape);
        items[i] = ir_const_builtin(p->ir, slots[2 + i]);
    }
    s.keys[shape->count] = key;
    s.attributes[shape->count] = ATTR_HIDDEN;
    items[shape->count] = value;
    s.count = shape->count + 1u;
    Type type = (Type)(slots[0] & HEADER_TYPE_MASK);
    assert_true(type >= TYPE_OBJECT && type <= TYPE_WRAPPER);
    IrConst c = {.kind = CONST_OBJECT, .type = (uint8_t)(type - TYPE_OBJECT), .index = ir_shape(p->ir, &s)};
    ir_side(p->ir, ir_const_builtin(p->ir, thing), with_items(p, c, items, s.count));
}

static void library_objects(void **state)
{
    (void)state;
    Program p;
    start(&p, "function shout() { return this.toUpperCase() + '!'; } function last() { return this[this.length - 1]; }"
              "console.log('abc'.shout(), 'abc'.charAt(1), 'x'.shout(), [1, 2, 3].last(), [4].concat([5]).last());"
              "console.log(Object.keys(String.prototype), String.prototype.shout === shout);"
              "String.prototype.whisper = function () { return this.toLowerCase(); };"
              "console.log('ABC'.whisper(), 'ABC'.shout(), 'q'.charCodeAt(0));"
              "delete String.prototype.shout; console.log('a'.shout, 'b'.concat('c'));"
              "Array.prototype.push = function () { return 'mine'; }; console.log([1].push(2));"
              "for (var i = 0, t = 0; i < 50; i++) t += [i].last(); console.log(t);");
    changed_library(&p, "String.prototype", text(&p, "shout"), function(&p, "shout"));
    changed_library(&p, "Array.prototype", text(&p, "last"), function(&p, "last"));
    expect(&p, "ABC! b X! 3 5\n[] true\nabc ABC! 113\nundefined bc\nmine\n1225\n");
}

static void accessors(void **state)
{
    (void)state;
    Program p;
    start(&p, "var o = null; function get() { return this.n * 2; } function put(v) { this.n = v; } function other() { o = get; }"
              "console.log(o.d); o.d = 21; console.log(o.d, o.n, Object.keys(o)); if (other.length) other();");
    int32_t accessor = with_items(&p, (IrConst){.kind = CONST_ACCESSOR}, ITEMS(function(&p, "get"), function(&p, "put")));
    set(&p, "o", object(&p, OBJECT_PLAIN, false, builtin(&p, "Object.prototype"), (const uint8_t[]){0, ATTR_ACCESSOR},
                        ITEMS(text(&p, "n"), number(&p, 3), text(&p, "d"), accessor)));
    expect(&p, "6\n42 21 [ 'n', 'd' ]\n");
}

/* Numbers that no slot holds are in place where that is smaller. */
static void packed_arrays(void **state)
{
    (void)state;
    Program p;
    start(&p, "var a = [0.5, 1.5, 2, -0], b = [100000, 2, 3, 70000], c = [0.5, 1, 2, 3, 4, 5, 6, 7], d = [1, 'x', 0.25];"
              "function sum(l) { let t = 0; for (let i = 0; i < l.length; i++) t += l[i]; return t; }"
              "console.log(sum(a), sum(b), sum(c), d.length, 1 / a[3], a.indexOf(2), b[0] + 1, d[2]);"
              "for (const x of b) console.log(x); console.log(a.map(x => x * 2), b.slice(1, 3), a[9]);");
    build(&p);
    assert_true(holds(&p, TYPE_ARRAY_F64));
    assert_true(holds(&p, TYPE_ARRAY_I32));
    assert_true(holds(&p, TYPE_ARRAY));
    run(&p);
    assert_string_equal(p.output, "4 170005 28.5 3 -Infinity 2 100001 0.25\n100000\n2\n3\n70000\n[ 1, 3, 4, -0 ] [ 2, 3 ] undefined\n");
    arena_free(&p.arena);
    source_free(p.file);
    diag_free(&p.diag);
    start(&p, "var a = [0.5, 1.5, 100000], o = {}; console.log(a); a[0] = 2.5; a.push('x'); console.log(a); a.tag = 1; console.log(a.tag, a.length);");
    expect(&p, "[ 0.5, 1.5, 100000 ]\n[ 2.5, 1.5, 100000, 'x' ]\n1 4\n");
}

/* Typed arrays, views that share an ArrayBuffer, properties of them. */
static void typed_arrays(void **state)
{
    (void)state;
    Program p;
    start(&p, "var t = null, v = null, d = null, b = null; function other() { t = v = d = b = 1; }"
              "console.log(t, t.length, t[1], v, v.byteOffset, d.getUint16(0), b.byteLength, t.tag, Object.keys(t));"
              "console.log(v.buffer === b, d.buffer === b, v instanceof Uint8Array, t.map(x => x * 2));"
              "v[1] = 77; d.setUint8(1, 9); v.x = 1; t[0] = -7; t.tag += '!';"
              "console.log(t, v, new Uint8Array(b), d.getUint8(2), v.x, t.tag, t.length, t.buffer.byteLength);"
              "if (other.length) other();");
    int32_t buffer = ir_const(p.ir, &(IrConst){.kind = CONST_TYPED, .type = TYPED_BUFFER, .text = "\1\2\3\4\5", .length = 5});
    int32_t t = ir_const(p.ir, &(IrConst){.kind = CONST_TYPED, .type = TYPED_I16, .text = "\5\0\377\377", .length = 4});
    set(&p, "t", t);
    set(&p, "b", buffer);
    set(&p, "v", with_items(&p, (IrConst){.kind = CONST_TYPED, .type = TYPED_U8, .index = 1, .length = 3}, ITEMS(buffer)));
    set(&p, "d", with_items(&p, (IrConst){.kind = CONST_TYPED, .type = TYPED_DATA_VIEW, .index = 2, .length = 3}, ITEMS(buffer)));
    ir_side(p.ir, t, object(&p, OBJECT_PLAIN, false, builtin(&p, "Int16Array.prototype"), NULL, ITEMS(text(&p, "tag"), text(&p, "mine"))));
    build(&p);
    assert_true(holds(&p, TYPE_TYPED) && holds(&p, TYPE_VIEW));
    run(&p);
    assert_string_equal(p.output, "Int16Array(2) [ 5, -1, tag: 'mine' ] 2 -1 Uint8Array(3) [ 2, 3, 4 ] 1 772 5 mine [ '0', '1', 'tag' ]\n"
                                  "true true true Int16Array(2) [ 10, -2 ]\n"
                                  "Int16Array(2) [ -7, -1, tag: 'mine!' ] Uint8Array(3) [ 2, 77, 9, x: 1 ] "
                                  "Uint8Array(5) [ 1, 2, 77, 9, 5 ] 5 1 mine! 2 4\n");
    arena_free(&p.arena);
    source_free(p.file);
    diag_free(&p.diag);
}

/* Does the image need the names of the program's functions? */
static void names(void **state)
{
    (void)state;
    static const struct {
        bool needed;
        const char *source;
    } programs[] = {
        {false, "function f(x) { return x + 1; } console.log(f(2));"},
        {false, "function f(s) { s.n = 1; return true; } function g(s) { return false; } var l = [f, g], s = {n: 0};"
                "for (var i = 0; i < 9; i++) l[i % 2](s); console.log('n ' + s.n);"},
        {false, "function P(x) { this.x = x; } P.prototype.get = function () { return this.x; }; var p = new P(3);"
                "console.log(p.x * 2);"},
        {false, "var n = 0; function tick() { n++; console.log(n); } setInterval(tick, 10);"},
        {false, "var a = [3, 1].map(function (x) { return x * 2; }); console.log(a[0]);"},
        {false, "function make(n) { return function inner(x) { return x + n; }; } console.log(make(1)(2));"},
        {true, "function f() {} console.log(f.name);"},
        {true, "function f() {} console.log(f);"},
        {true, "function f() {} console.log([f]);"},
        {true, "function f() {} var o = {}; o.f = f; console.log(o);"},
        {true, "function f() {} var a = []; a.push(f); console.log(a);"},
        {true, "function f() {} function show(x) { console.log(x); } show(f);"},
        {true, "function f() {} console.log('' + f);"},
        {true, "function f() {} console.log(`${f}`);"},
        {true, "function f() {} console.log(String(f));"},
        {true, "function f() {} var k = ['name']; console.log(f[k[0]]);"},
        {true, "function P() { this.x = 1; } console.log(new P());"},
        {true, "function P() { this.x = 1; } var p = new P(); console.log(p.constructor.name);"},
        {true, "function f() {} throw f;"},
        {true, "function f() {} [f].map(String).forEach(function (s) { console.log(s); });"},
        {true, "function f() {} [f].forEach(console.log);"},
        {true, "function f() {} console.log(f < 'g');"},
        {true, "function f() {} var o = {}; o[f] = 1; for (var k in o) console.log(k);"},
        {true, "function f() {} console.log([f].join());"},
        {true, "function f() {} console.log(JSON.stringify({f: f.toString()}));"},
        {true, "function f() {} function g() { return arguments[0]; } console.log(g(f));"},
        {true, "function f() {} function g(h) { return h; } var t = [g]; console.log(t[0](f));"},
        {true, "function f() { return f; } var o = {get x() { return f; }}; console.log(o.x);"},
        {true, "function f() {} var held = null; function keep(x) { held = x; } keep(f); setTimeout(function () { console.log(held); }, 1);"},
        {true, "function f() {} function g() { try { throw f; } catch (e) { console.log(e); } } g();"},
        {true, "function f() {} setTimeout(console.log, 1, f);"},
        {true, "var f = (x) => x; try { new f(); } catch (e) { console.log(e.message); }"},
        {true, "function f() {} console.log(f.bind(null).name);"},
        {true, "function f() {} function g(x) { x.p = f; } var o = {p: null}; g(o); console.log(o.p);"},
        {true, "function f() {} console.log(Object.getOwnPropertyDescriptor(f, 'name').value);"},
        {true, "class A { m() {} } console.log(new A().m());"},
    };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        Program p;
        start(&p, programs[i].source);
        build(&p);
        pass_names(&(PassContext){p.ir, library_symbols()});
        if (p.ir->unnamed == programs[i].needed)
            fail_msg("names %s needed: %s", programs[i].needed ? "are" : "are not", programs[i].source);
        arena_free(&p.arena);
        source_free(p.file);
        diag_free(&p.diag);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closures),      cmocka_unit_test(cells),
        cmocka_unit_test(bound_functions), cmocka_unit_test(errors_and_wrappers),
        cmocka_unit_test(frozen),        cmocka_unit_test(function_properties),
        cmocka_unit_test(library_objects), cmocka_unit_test(accessors),
        cmocka_unit_test(packed_arrays), cmocka_unit_test(names), cmocka_unit_test(typed_arrays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
