/* A small evaluator of IR for tests: any values and raw ones, globals, fields of objects, calls between the program's
 * functions. What the outside would see (calls of unknown functions, element accesses) goes to a trace; passes must not
 * change trace or result. Calls and element loads give values that depend on their number in the trace only. */
#ifndef MOTE_TESTS_IR_EVAL_H
#define MOTE_TESTS_IR_EVAL_H

#include <math.h>

#include "ir.h"

typedef enum EvKind {
    EV_UNDEFINED,
    EV_NULL,
    EV_BOOLEAN,
    EV_NUMBER,
    EV_STRING,
    EV_OBJECT,
    EV_FUNCTION,
    EV_ARRAY,
    EV_INT
} EvKind;

typedef struct EvObject {
    struct { int32_t key; struct Ev *value; } fields[8];
    uint32_t count, id;
} EvObject;

typedef struct Ev {
    EvKind kind;
    double number; /* and booleans, function index, array length */
    int32_t raw;   /* EV_INT */
    const char *text;
    EvObject *object;
} Ev;

typedef struct Evaluator {
    Arena arena;
    const IrProgram *program;
    Ev globals[8];
    bool conversions; /* ToNumber of an object is seen */
    Buffer trace;
    uint32_t events, steps, depth, objects;
    bool stopped;     /* thrown, or out of fuel */
} Evaluator;

enum { EV_EVENTS = 120, EV_STEPS = 4000, EV_DEPTH = 12 };

static Ev ev_number(double d) { return (Ev){.kind = EV_NUMBER, .number = d}; }
static Ev ev_boolean(bool b) { return (Ev){.kind = EV_BOOLEAN, .number = b}; }
static Ev ev_int(uint32_t i) { return (Ev){.kind = EV_INT, .raw = (int32_t)i}; }
static Ev ev_undefined(void) { return (Ev){.kind = EV_UNDEFINED}; }
static Ev ev_string(const char *text) { return (Ev){.kind = EV_STRING, .text = text}; }

static void ev_stop(Evaluator *e, const char *why)
{
    if (!e->stopped)
        buffer_printf(&e->trace, "%s\n", why);
    e->stopped = true;
}

static void ev_show_number(Evaluator *e, double d)
{
    if (isnan(d))
        buffer_printf(&e->trace, "nan");
    else
        buffer_printf(&e->trace, "%.17g", d);
}

static void ev_show(Evaluator *e, Ev v)
{
    switch (v.kind) {
    case EV_UNDEFINED: buffer_printf(&e->trace, "undefined"); break;
    case EV_NULL: buffer_printf(&e->trace, "null"); break;
    case EV_BOOLEAN: buffer_printf(&e->trace, v.number != 0 ? "true" : "false"); break;
    case EV_NUMBER: ev_show_number(e, v.number); break;
    case EV_STRING: buffer_printf(&e->trace, "'%s'", v.text); break;
    case EV_OBJECT: buffer_printf(&e->trace, "object"); break;
    case EV_FUNCTION: buffer_printf(&e->trace, "f%d", (int)v.number); break;
    case EV_ARRAY: buffer_printf(&e->trace, "array"); break;
    default: buffer_printf(&e->trace, "raw?"); break;
    }
}

static double ev_to_number(Evaluator *e, Ev v)
{
    char *end;
    double d;
    switch (v.kind) {
    case EV_NULL: return 0;
    case EV_BOOLEAN:
    case EV_NUMBER: return v.number;
    case EV_STRING:
        if (v.text[0] == '\0')
            return 0;
        d = strtod(v.text, &end);
        return *end == '\0' && v.text[0] != 'n' && v.text[0] != 'i' ? d : (double)NAN;
    case EV_OBJECT: case EV_FUNCTION: case EV_ARRAY:
        if (e->conversions)
            buffer_printf(&e->trace, "tonumber\n");
        return (double)NAN;
    default: return (double)NAN;
    }
}

static const char *ev_to_text(Evaluator *e, Ev v)
{
    switch (v.kind) {
    case EV_UNDEFINED: return "undefined";
    case EV_NULL: return "null";
    case EV_BOOLEAN: return v.number != 0 ? "true" : "false";
    case EV_NUMBER:
        if (isnan(v.number))
            return "NaN";
        if (isinf(v.number))
            return v.number < 0 ? "-Infinity" : "Infinity";
        return arena_printf(&e->arena, "%.17g", v.number == 0 ? 0 : v.number);
    case EV_STRING: return v.text;
    default:
        if (e->conversions)
            buffer_printf(&e->trace, "tostring\n");
        return "[object]";
    }
}

static int32_t ev_to_int32(double d)
{
    if (!isfinite(d))
        return 0;
    double m = fmod(trunc(d), 4294967296.0);
    return (int32_t)(uint32_t)(int64_t)m;
}

static bool ev_truthy(Ev v)
{
    switch (v.kind) {
    case EV_UNDEFINED: case EV_NULL: return false;
    case EV_BOOLEAN: case EV_NUMBER: return v.number != 0 && !isnan(v.number);
    case EV_STRING: return v.text[0] != '\0';
    default: return true;
    }
}

/* Something that depends on the trace so far, not on the program: numbers of all sorts, seldom others. */
static Ev ev_outside(Evaluator *e, uint32_t salt)
{
    static const double NUMBERS[] = {0,    1,    2, 3, 7, 255, -1, 0.5, -0.25, 2147483647, -2147483648.0, 4294967295.0,
                                     1e10, 65535};
    uint32_t n = (e->events * 2654435761u ^ salt * 40503u) >> 7;
    if (n % 16 < 14)
        return ev_number(NUMBERS[n / 16 % 14]);
    switch (n / 16 % 6) {
    case 0: return ev_undefined();
    case 1: return ev_string("12");
    case 2: return ev_string("x");
    case 3: return ev_boolean(true);
    case 4: return ev_number((double)NAN);
    default: return ev_number(-0.0);
    }
}

static void ev_event(Evaluator *e, const char *what, Ev *args, uint32_t count)
{
    buffer_printf(&e->trace, "%s", what);
    for (uint32_t i = 0; i < count; i++) {
        buffer_printf(&e->trace, " ");
        ev_show(e, args[i]);
    }
    buffer_printf(&e->trace, "\n");
    if (++e->events > EV_EVENTS)
        ev_stop(e, "fuel");
}

static Ev ev_add(Evaluator *e, Ev a, Ev b)
{
    bool objects = a.kind >= EV_OBJECT || b.kind >= EV_OBJECT;
    if (a.kind == EV_STRING || b.kind == EV_STRING || objects) {
        const char *x = ev_to_text(e, a), *y = ev_to_text(e, b);
        if (strlen(x) + strlen(y) > 60)
            return ev_string("long");
        return ev_string(arena_printf(&e->arena, "%s%s", x, y));
    }
    return ev_number(ev_to_number(e, a) + ev_to_number(e, b));
}

static Ev ev_binary(Evaluator *e, IrOp op, Ev a, Ev b)
{
    if (op == IR_add)
        return ev_add(e, a, b);
    double x = ev_to_number(e, a), y = ev_to_number(e, b);
    int32_t i = ev_to_int32(x), j = ev_to_int32(y);
    switch (op) {
    case IR_sub: return ev_number(x - y);
    case IR_mul: return ev_number(x * y);
    case IR_div: return ev_number(x / y);
    case IR_mod: return ev_number(fmod(x, y));
    case IR_band: return ev_number(i & j);
    case IR_bor: return ev_number(i | j);
    case IR_bxor: return ev_number(i ^ j);
    case IR_shl: return ev_number((int32_t)((uint32_t)i << (j & 31)));
    case IR_shr: return ev_number(i >> (j & 31));
    case IR_ushr: return ev_number((uint32_t)i >> (j & 31));
    default: ev_stop(e, "binary?"); return ev_undefined();
    }
}

static Ev ev_relation(Evaluator *e, IrOp op, Ev a, Ev b)
{
    double x, y;
    if (a.kind == EV_STRING && b.kind == EV_STRING) {
        x = strcmp(a.text, b.text);
        y = 0;
    } else {
        x = ev_to_number(e, a);
        y = ev_to_number(e, b);
    }
    return ev_boolean(op == IR_lt ? x < y : op == IR_le ? x <= y : op == IR_gt ? x > y : x >= y);
}

static bool ev_same(Ev a, Ev b)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case EV_UNDEFINED: case EV_NULL: return true;
    case EV_STRING: return strcmp(a.text, b.text) == 0;
    case EV_OBJECT: case EV_ARRAY: return a.object == b.object;
    default: return a.number == b.number;
    }
}

static Ev ev_typeof(Ev v)
{
    switch (v.kind) {
    case EV_UNDEFINED: return ev_string("undefined");
    case EV_BOOLEAN: return ev_string("boolean");
    case EV_NUMBER: return ev_string("number");
    case EV_STRING: return ev_string("string");
    case EV_FUNCTION: return ev_string("function");
    default: return ev_string("object");
    }
}

static Ev ev_raw_int(Evaluator *e, IrOp op, int32_t a, int32_t b)
{
    uint32_t x = (uint32_t)a, y = (uint32_t)b;
    switch (op) {
    case IR_iadd: return ev_int(x + y);
    case IR_isub: return ev_int(x - y);
    case IR_imul: return ev_int(x * y);
    case IR_iand: return ev_int(x & y);
    case IR_ior: return ev_int(x | y);
    case IR_ixor: return ev_int(x ^ y);
    case IR_ishl: return ev_int(x << (y & 31));
    case IR_ishr: return ev_int((uint32_t)(a >> (y & 31)));
    case IR_iushr: return ev_int(x >> (y & 31));
    case IR_ineg: return ev_int(0 - x);
    case IR_inot: return ev_int(~x);
    case IR_ilt: return ev_boolean(a < b);
    case IR_ile: return ev_boolean(a <= b);
    case IR_ieq: return ev_boolean(a == b);
    case IR_ine: return ev_boolean(a != b);
    case IR_i2a:
    case IR_i2f: return ev_number(a);
    case IR_u2a:
    case IR_u2f: return ev_number(x);
    default: ev_stop(e, "raw int?"); return ev_undefined();
    }
}

static Ev ev_raw_double(Evaluator *e, IrOp op, double a, double b)
{
    switch (op) {
    case IR_fadd: return ev_number(a + b);
    case IR_fsub: return ev_number(a - b);
    case IR_fmul: return ev_number(a * b);
    case IR_fdiv: return ev_number(a / b);
    case IR_fmod: return ev_number(fmod(a, b));
    case IR_fneg: return ev_number(-a);
    case IR_fsqrt: return ev_number(sqrt(a));
    case IR_ffloor: return ev_number(floor(a));
    case IR_fabs: return ev_number(fabs(a));
    case IR_flt: return ev_boolean(a < b);
    case IR_fle: return ev_boolean(a <= b);
    case IR_feq: return ev_boolean(a == b);
    case IR_fne: return ev_boolean(a != b);
    case IR_f2a: return ev_number(a);
    case IR_f2i: return ev_int((uint32_t)ev_to_int32(a));
    default: ev_stop(e, "raw double?"); return ev_undefined();
    }
}

static Ev ev_const(Evaluator *e, const IrInstr *v)
{
    const IrConst *c = &e->program->consts[v->imm.index];
    if (v->type == IR_INT)
        return ev_int((uint32_t)ev_to_int32(c->number));
    switch (c->kind) {
    case CONST_NULL: return (Ev){.kind = EV_NULL};
    case CONST_TRUE: return ev_boolean(true);
    case CONST_FALSE: return ev_boolean(false);
    case CONST_NUMBER: return ev_number(c->number);
    case CONST_STRING: return ev_string(c->text);
    case CONST_FUNCTION: return (Ev){.kind = EV_FUNCTION, .number = c->index};
    default: return ev_undefined();
    }
}

static Ev ev_call(Evaluator *e, int32_t function, const Ev *args, uint32_t count);

/* Unknown code calls back functions that it is given. */
static Ev ev_unknown_call(Evaluator *e, Ev *args, uint32_t count)
{
    ev_event(e, "call", args, count);
    for (uint32_t i = 0; i < count && !e->stopped; i++)
        if (args[i].kind == EV_FUNCTION) {
            Ev given[2] = {ev_outside(e, 5), ev_outside(e, 9)};
            Ev result = ev_call(e, (int32_t)args[i].number, given, e->events % 3);
            if (!e->stopped)
                ev_event(e, "called back", &result, 1);
        }
    return ev_outside(e, 1);
}

static Ev ev_get(Evaluator *e, Ev object, int32_t key)
{
    if (object.kind == EV_UNDEFINED || object.kind == EV_NULL)
        ev_stop(e, "type error: get");
    for (uint32_t i = 0; object.kind == EV_OBJECT && i < object.object->count; i++)
        if (object.object->fields[i].key == key)
            return *object.object->fields[i].value;
    return ev_undefined();
}

static void ev_set(Evaluator *e, Ev object, int32_t key, Ev value)
{
    if (object.kind < EV_OBJECT) {
        ev_stop(e, "type error: set");
        return;
    }
    if (object.kind != EV_OBJECT)
        return;
    for (uint32_t i = 0; i < object.object->count; i++)
        if (object.object->fields[i].key == key) {
            *object.object->fields[i].value = value;
            return;
        }
    if (object.object->count < 8) {
        Ev *place = ARENA_NEW(&e->arena, Ev);
        *place = value;
        object.object->fields[object.object->count].key = key;
        object.object->fields[object.object->count++].value = place;
    }
}

static Ev ev_object(Evaluator *e, EvKind kind)
{
    Ev v = {.kind = kind, .object = ARENA_NEW(&e->arena, EvObject)};
    v.object->id = e->objects++;
    return v;
}

static Ev ev_new_object(Evaluator *e, const IrInstr *v, const Ev *args)
{
    Ev object = ev_object(e, EV_OBJECT);
    for (uint32_t i = 0; i < v->arg_count; i++)
        ev_set(e, object, e->program->shapes[v->imm.index].keys[i], args[i]);
    return object;
}

static Ev ev_instr(Evaluator *e, const IrInstr *v, Ev *args, const Ev *params, uint32_t param_count)
{
    Ev key;
    if (v->op >= IR_add && v->op <= IR_ushr)
        return ev_binary(e, v->op, args[0], args[1]);
    if (v->op >= IR_lt && v->op <= IR_ge)
        return ev_relation(e, v->op, args[0], args[1]);
    if ((v->op >= IR_iadd && v->op <= IR_ine) || (v->op >= IR_i2a && v->op <= IR_u2a) || v->op == IR_i2f ||
        v->op == IR_u2f)
        return ev_raw_int(e, v->op, args[0].raw, v->arg_count > 1 ? args[1].raw : 0);
    if ((v->op >= IR_fadd && v->op <= IR_fne) || v->op == IR_f2a || v->op == IR_f2i)
        return ev_raw_double(e, v->op, args[0].number, v->arg_count > 1 ? args[1].number : 0);
    switch (v->op) {
    case IR_const: return ev_const(e, v);
    case IR_param: return (uint32_t)v->imm.index < param_count ? params[v->imm.index] : ev_undefined();
    case IR_neg: return ev_number(-ev_to_number(e, args[0]));
    case IR_bnot: return ev_number(~ev_to_int32(ev_to_number(e, args[0])));
    case IR_tonum: return ev_number(ev_to_number(e, args[0]));
    case IR_a2f: return ev_number(ev_to_number(e, args[0]));
    case IR_a2i: return ev_int((uint32_t)ev_to_int32(ev_to_number(e, args[0])));
    case IR_not: return ev_boolean(!ev_truthy(args[0]));
    case IR_typeof: return ev_typeof(args[0]);
    case IR_seq: return ev_boolean(ev_same(args[0], args[1]));
    case IR_sne: return ev_boolean(!ev_same(args[0], args[1]));
    case IR_isundef: return ev_boolean(args[0].kind == EV_UNDEFINED);
    case IR_isnullish: return ev_boolean(args[0].kind <= EV_NULL);
    case IR_getglobal: return e->globals[v->imm.index];
    case IR_setglobal: e->globals[v->imm.index] = args[0]; return ev_undefined();
    case IR_newobj: return ev_new_object(e, v, args);
    case IR_newarr: return ev_object(e, EV_ARRAY);
    case IR_getfield: return ev_get(e, args[0], v->imm.index);
    case IR_getfieldf: return ev_number(ev_to_number(e, ev_get(e, args[0], v->imm.index)));
    case IR_setfield:
    case IR_setfieldf: ev_set(e, args[0], v->imm.index, args[1]); return ev_undefined();
    case IR_getelem:
    case IR_setelem:
        key = args[1].kind == EV_INT ? ev_number(args[1].raw) : args[1];
        if (key.kind == EV_NUMBER)
            key.number += 0.0; /* -0 and 0 are one key */
        args[1] = key;
        ev_event(e, ir_op_name(v->op), args, v->arg_count);
        return ev_outside(e, 3);
    case IR_call: return ev_unknown_call(e, args, v->arg_count);
    case IR_callk:
        if (e->program->consts[v->imm.index].kind == CONST_BUILTIN) /* Math.sqrt */
            return ev_number(sqrt(ev_to_number(e, args[0])));
        return ev_call(e, e->program->consts[v->imm.index].index, args, v->arg_count);
    default: ev_stop(e, ir_op_name(v->op)); return ev_undefined();
    }
}

/* Phis take their values together. */
static const IrInstr *ev_phis(const IrBlock *block, const IrBlock *from, Ev *values)
{
    Ev fresh[64];
    uint32_t p = 0, n = 0;
    const IrInstr *v;
    while (p < block->pred_count && block->preds[p] != from)
        p++;
    for (v = block->first; v != NULL && v->op == IR_phi; v = v->next)
        if (n < 64)
            fresh[n++] = values[v->args[p]->id];
    n = 0;
    for (v = block->first; v != NULL && v->op == IR_phi; v = v->next)
        values[v->id] = fresh[n++];
    return v;
}

static Ev ev_function(Evaluator *e, const IrFunction *function, const Ev *params, uint32_t count)
{
    Ev *values = ARENA_ARRAY(&e->arena, Ev, function->value_count + 1);
    const IrBlock *block = function->entry, *from = NULL;
    while (!e->stopped) {
        const IrInstr *v = ev_phis(block, from, values);
        for (; v->next != NULL && !e->stopped; v = v->next) {
            Ev args[16];
            for (uint32_t i = 0; i < v->arg_count && i < 16; i++)
                args[i] = values[v->args[i]->id];
            values[v->id] = ev_instr(e, v, args, params, count);
        }
        if (++e->steps > EV_STEPS)
            ev_stop(e, "too many steps");
        from = block;
        if (v->op == IR_ret)
            return v->arg_count > 0 ? values[v->args[0]->id] : ev_undefined();
        block = block->succs[v->op == IR_br && !ev_truthy(values[v->args[0]->id]) ? 1 : 0];
    }
    return ev_undefined();
}

static Ev ev_call(Evaluator *e, int32_t function, const Ev *args, uint32_t count)
{
    if (e->depth >= EV_DEPTH) {
        ev_stop(e, "too deep");
        return ev_undefined();
    }
    e->depth++;
    Ev result = ev_function(e, e->program->functions[function], args, count);
    e->depth--;
    return result;
}

/* Run the program; the trace ends with the result. Free the buffer. */
static Buffer ev_run(const IrProgram *program, bool conversions)
{
    Evaluator e = {.program = program, .conversions = conversions};
    for (uint32_t i = 0; i < program->global_count && i < 8; i++)
        e.globals[i] = ev_undefined();
    Ev result = ev_call(&e, 0, NULL, 0);
    if (!e.stopped)
        ev_show(&e, result);
    buffer_u8(&e.trace, 0);
    arena_free(&e.arena);
    return e.trace;
}

#endif
