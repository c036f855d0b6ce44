/* links: mote_runtime_oom */
/* Calls of every kind of callee, construction, exceptions, and what a full stack or heap does to them. */
#include "interp_fixture.h"

static Fixture fixture, *f = &fixture;

enum { ARENA = 8192 };

static int setup(void **state)
{
    (void)state;
    fixture_start(f);
    return 0;
}

/* function (a, b, c) { return [a, b, c, this] } */
static Value collect_function(void)
{
    begin(f, 3, 4, 0);
    for (int i = 0; i < 3; i++)
        op(f, OP_MOVE, i, arg(f, i));
    op(f, OP_MOVE, 3, self(f));
    op(f, OP_NEWARR, 0, 4);
    op(f, OP_RET, 0);
    return end(f);
}

static void is_array(const Value *expected, unsigned count)
{
    Vm *vm = f->mini.vm;
    assert_true(value_is_array(vm, f->mini.r[0]));
    assert_int_equal(array_length(vm, f->mini.r[0]), count);
    for (unsigned i = 0; i < count; i++) {
        Value v = array_get(vm, f->mini.r[0], i);
        assert_int_equal(v, expected[i]);
        value_release(vm, v);
    }
}
#define IS_ARRAY(...) is_array((const Value[]){__VA_ARGS__}, sizeof((Value[]){__VA_ARGS__}) / sizeof(Value))

static void recursion(void **state)
{
    (void)state;
    begin(f, 1, 5, 0); /* fib: its own entity is the next one */
    Value self_value = VALUE_FLASH(f->mini.program.first + (int)f->mini.program.count);
    op(f, OP_JNLTI, arg(f, 0), 2, 1);
    op(f, OP_RET, arg(f, 0));
    label(f, 1);
    op(f, OP_SUBI, 2, arg(f, 0), 1);
    op(f, OP_CALLK, 3, 1, self_value);
    op(f, OP_SUBI, 2, arg(f, 0), 2);
    op(f, OP_CALLK, 4, 1, self_value);
    op(f, OP_ADD, 0, 3, 4);
    op(f, OP_RET, 0);
    Value fib = end(f);
    assert_int_equal(fib, self_value);
    fixture_vm(f, ARENA);
    Value n = VALUE_INT(15);
    assert_int_equal(run_args(f, fib, &n, 1), VALUE_INT(610));
    fixture_end(f);
}

static void argument_counts(void **state)
{
    (void)state;
    Value collect = collect_function();
    for (unsigned argc = 0; argc < 6; argc++) {
        begin(f, 0, 9, 1); /* 8 is the result */
        for (unsigned i = 0; i < argc; i++)
            op(f, OP_LOADK, 2 + i, VALUE_INT((int)i));
        op(f, OP_CALLK, 8, argc, collect);
        op(f, OP_RET, 8);
        Value function = end(f);
        fixture_vm(f, ARENA);
        Value expected[4];
        for (unsigned i = 0; i < 3; i++)
            expected[i] = i < argc ? VALUE_INT((int)i) : VALUE_UNDEFINED;
        expected[3] = VALUE_UNDEFINED;
        run(f, function);
        is_array(expected, 4);
        fixture_end(f);
    }
}

/* CALLK1 copies its argument, CALLK1M takes it with it; what the window held is released. */
static void one_argument(void **state)
{
    (void)state;
    begin(f, 1, 1, 0);
    op(f, OP_RET, arg(f, 0));
    Value identity = end(f);
    begin(f, 1, 6, 0);
    op(f, OP_NEWARR, 2, 0);
    op(f, OP_MOV, 4, arg(f, 0));
    op(f, OP_CALLK1, 3, 4, identity);
    op(f, OP_SEQ, 5, 3, 4);
    op(f, OP_CALLK1M, 3, 3, identity);
    op(f, OP_NEWARR, 2, 0);
    op(f, OP_CALLK1M, 3, 3, identity);
    op(f, OP_MOVE, 0, 3);
    op(f, OP_MOVE, 1, 4);
    op(f, OP_MOVE, 2, 5);
    op(f, OP_NEWARR, 0, 4);
    op(f, OP_RET, 0);
    Value function = end(f);
    fixture_vm(f, ARENA);
    mini_set(&f->mini, 3, array_new(f->mini.vm, 2));
    Value a = f->mini.r[3];
    run_args(f, function, &a, 1);
    IS_ARRAY(a, a, VALUE_TRUE, VALUE_UNDEFINED);
    fixture_end(f);
}

/* Returned into a register of the window itself, and above it; `this` and arguments in the heap are released. */
static void heap_values(void **state)
{
    (void)state;
    Value collect = collect_function();
    begin(f, 1, 8, 0);
    op(f, OP_LOADK, 0, collect);
    op(f, OP_MOV, 1, arg(f, 0));
    op(f, OP_MOV, 2, arg(f, 0));
    op(f, OP_NEWARR, 3, 0);
    op(f, OP_CALL, 0, 2);
    op(f, OP_MOVE, 7, 0);
    op(f, OP_LOADINT, 0, 123456);
    op(f, OP_NEWARR, 5, 1);
    op(f, OP_RET, 7);
    Value function = end(f);
    fixture_vm(f, ARENA);
    Vm *vm = f->mini.vm;
    mini_set(&f->mini, 3, array_new(vm, 2));
    Value a = f->mini.r[3];
    run_args(f, function, &a, 1);
    Value inner = array_get(vm, f->mini.r[0], 1);
    assert_int_equal(array_length(vm, inner), 0);
    value_release(vm, inner);
    Value self_value = array_get(vm, f->mini.r[0], 3);
    assert_int_equal(self_value, f->mini.r[3]);
    value_release(vm, self_value);
    mini_set(&f->mini, 0, VALUE_UNDEFINED);
    assert_true(heap_unshared(vm, f->mini.r[3]));
    fixture_end(f);
}

/* counter: closure over a cell, called through a register */
static void closures(void **state)
{
    (void)state;
    begin(f, 0, 2, 0);
    op(f, OP_GETCAPCELL, 0, 0);
    op(f, OP_GETCAP, 1, 1);
    op(f, OP_ADD, 0, 0, 1);
    op(f, OP_SETCAPCELL, 0, 0);
    op(f, OP_RET, 0);
    f->captures = 2;
    Value inner = end(f);
    begin(f, 1, 8, 0);
    op(f, OP_LOADINT, 0, 20000); /* boxed in the cell */
    op(f, OP_NEWCELL, 5, 0);
    op(f, OP_CLOSURE, 6, inner, 2, 5, arg(f, 0));
    op(f, OP_MOV, 0, 6);
    op(f, OP_CALL, 7, 0);
    op(f, OP_MOV, 0, 6);
    op(f, OP_CALL, 7, 0);
    op(f, OP_GETCELL, 0, 5);
    op(f, OP_SETCELL, 5, 6); /* a cycle: cell, closure */
    op(f, OP_ADD, 0, 0, 7);
    op(f, OP_RET, 0);
    Value outer = end(f);
    fixture_vm(f, ARENA);
    Value step = VALUE_INT(1000000);
    assert_int_equal(run_args(f, outer, &step, 1), VALUE_INT(2 * 2020000));
    fixture_end(f);
}

/* ---- natives */

static Value native_sum(Vm *vm, Value *win, uint32_t argc)
{
    double sum = 0;
    for (uint32_t i = 0; i < argc; i++)
        NATIVE_COERCE(vm, win, argc, 2 + i, COERCE_NUMBER);
    for (uint32_t i = 0; i < argc; i++)
        sum += primitive_to_double(vm, win[2 + i]);
    return number_from_double(vm, sum);
}

static Value native_throw(Vm *vm, Value *win, uint32_t argc)
{
    (void)win, (void)argc;
    return error_throw(vm, ERROR_RANGE, "thrown");
}

static Value native_construct(Vm *vm, Value *win, uint32_t argc)
{
    assert_int_equal(win[1], VALUE_CONSTRUCT);
    (void)argc;
    return array_new(vm, 7);
}

/* Function.prototype.call and apply in small */
static Value native_tail(Vm *vm, Value *win, uint32_t argc)
{
    for (uint32_t i = 0; i < argc + 1; i++) {
        Value old = win[i];
        win[i] = win[i + 1];
        win[i + 1] = VALUE_UNDEFINED;
        value_release(vm, old);
    }
    vm->coerce_index = (uint8_t)(argc - 1);
    return VALUE_TAIL;
}
static Value native_tail_array(Vm *vm, Value *win, uint32_t argc)
{
    native_tail(vm, win, argc);
    vm->coerce_index = 255;
    return VALUE_TAIL;
}

static Value value_of_object(Mini *mini, Value function)
{
    Value shape = mini_shape(mini, root_of(f, ROOT_OBJECT_PROTO), MINI_KEYS(mini_string(mini, "valueOf")));
    return mini_object(mini, shape, MINI_SLOTS(function));
}

static void natives(void **state)
{
    (void)state;
    Value sum = native(f, native_sum, 0), thrower = native(f, native_throw, 0);
    begin(f, 0, 1, 0);
    op(f, OP_LOADK, 0, VALUE_INT(40));
    op(f, OP_RET, 0);
    Value forty = end(f), object = value_of_object(&f->mini, forty);
    begin(f, 0, 6, 1); /* sum(1, object, object) */
    op(f, OP_LOADK, 2, VALUE_INT(1));
    op(f, OP_LOADK, 3, object);
    op(f, OP_LOADK, 4, object);
    op(f, OP_CALLK, 0, 3, sum);
    op(f, OP_RET, 0);
    Value function = end(f);
    begin(f, 0, 4, 0);
    op(f, OP_LOADK, 0, thrower);
    op(f, OP_CALL, 0, 1);
    op(f, OP_RET, 0);
    Value throws = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(81));
    assert_int_equal(run(f, throws), VALUE_EXCEPTION);
    assert_string_equal(caught(f), "thrown");
    Value args[2] = {object, VALUE_INT(2)}; /* called from C, no frame below */
    assert_int_equal(run_args(f, sum, args, 2), VALUE_INT(42));
    assert_int_equal(run(f, thrower), VALUE_EXCEPTION);
    caught(f);
    assert_int_equal(run(f, VALUE_NULL), VALUE_EXCEPTION);
    assert_string_equal(caught(f), "null is not a function");
    fixture_end(f);
}

static void tail_calls(void **state)
{
    (void)state;
    Value collect = collect_function(), call = native(f, native_tail, 0), apply = native(f, native_tail_array, 0);
    Value list = mini_array(&f->mini, MINI_SLOTS(VALUE_INT(4), VALUE_INT(5)));
    begin(f, 0, 6, 0); /* call(this: collect, 9, 1, 2) */
    op(f, OP_LOADK, 0, call);
    op(f, OP_LOADK, 1, collect);
    op(f, OP_LOADK, 2, VALUE_INT(9));
    op(f, OP_LOADK, 3, VALUE_INT(1));
    op(f, OP_LOADK, 4, VALUE_INT(2));
    op(f, OP_CALL, 5, 3);
    op(f, OP_RET, 5);
    Value function = end(f);
    begin(f, 0, 6, 0); /* apply(this: collect, 9, [4, 5]) */
    op(f, OP_LOADK, 0, apply);
    op(f, OP_LOADK, 1, collect);
    op(f, OP_LOADK, 2, VALUE_INT(9));
    op(f, OP_LOADK, 3, list);
    op(f, OP_CALL, 5, 2);
    op(f, OP_RET, 5);
    Value applied = end(f);
    begin(f, 0, 6, 0); /* collect(...list), and with an empty list */
    op(f, OP_LOADK, 0, collect);
    op(f, OP_LOADK, 1, VALUE_NULL);
    op(f, OP_LOADK, 2, list);
    op(f, OP_CALLV, 5);
    op(f, OP_NEWARR, 2, 0);
    op(f, OP_LOADK, 0, collect);
    op(f, OP_CALLV, 4);
    op(f, OP_RET, 5);
    Value spread = end(f);
    fixture_vm(f, ARENA);
    run(f, function);
    IS_ARRAY(VALUE_INT(1), VALUE_INT(2), VALUE_UNDEFINED, VALUE_INT(9));
    run(f, applied);
    IS_ARRAY(VALUE_INT(4), VALUE_INT(5), VALUE_UNDEFINED, VALUE_INT(9));
    run(f, spread);
    IS_ARRAY(VALUE_INT(4), VALUE_INT(5), VALUE_UNDEFINED, VALUE_NULL);
    fixture_end(f);
}

static Value bound_new(Vm *vm, Value target, Value self_value, const Value *args, unsigned count)
{
    Value v = heap_alloc(vm, TYPE_BOUND, 8 + 2 * count);
    uint8_t *p = heap_address(vm, v);
    store_slot(p + 2, (Value)count);
    store_slot(p + 4, target);
    store_slot(p + 6, self_value);
    for (unsigned i = 0; i < count; i++)
        store_slot(p + 8 + 2 * i, args[i]);
    value_retain(vm, target);
    return v;
}

static void bound(void **state)
{
    (void)state;
    Value collect = collect_function();
    begin(f, 1, 5, 0);
    op(f, OP_MOV, 0, arg(f, 0));
    op(f, OP_LOADK, 2, VALUE_INT(3));
    op(f, OP_CALL, 0, 1);
    op(f, OP_RET, 0);
    Value function = end(f);
    fixture_vm(f, ARENA);
    Vm *vm = f->mini.vm;
    const Value args[] = {VALUE_INT(1), VALUE_INT(2)};
    mini_set(&f->mini, 2, bound_new(vm, collect, VALUE_TRUE, args, 1));
    mini_set(&f->mini, 3, bound_new(vm, f->mini.r[2], VALUE_NULL, args + 1, 1));
    Value b = f->mini.r[3];
    run_args(f, function, &b, 1);
    IS_ARRAY(VALUE_INT(1), VALUE_INT(2), VALUE_INT(3), VALUE_TRUE);
    fixture_end(f);
}

static void arguments_and_rest(void **state)
{
    (void)state;
    begin(f, 2, 2, 0);
    op(f, OP_ARGUMENTS, 0);
    op(f, OP_REST, 1, 1);
    op(f, OP_SPREAD, 1, 0);
    op(f, OP_RET, 1);
    Value function = end(f);
    fixture_vm(f, ARENA);
    Value args[3] = {VALUE_INT(1), VALUE_INT(70000), VALUE_TRUE};
    run_args(f, function, args, 3);
    IS_ARRAY(VALUE_INT(70000), VALUE_TRUE, VALUE_INT(1), VALUE_INT(70000), VALUE_TRUE);
    run_args(f, function, args, 0);
    assert_int_equal(array_length(f->mini.vm, f->mini.r[0]), 0);
    fixture_end(f);
}

/* ---- construction */

static Value construct_caller(Value function, Value argument)
{
    begin(f, 0, 4, 0);
    op(f, OP_LOADK, 0, function);
    op(f, OP_LOADK, 2, argument);
    op(f, OP_NEW, 3, 1);
    op(f, OP_RET, 3);
    return end(f);
}

static void construction(void **state)
{
    (void)state;
    Mini *mini = &f->mini;
    Value prototype = mini_object(mini, root_of(f, ROOT_OBJECT_SHAPE), NULL, 0);
    Value alpha = mini_string(mini, "alpha");
    Value shape = mini_shape(mini, prototype, MINI_KEYS(alpha));
    begin(f, 1, 1, 0); /* function Point(x) { this.alpha = x } */
    op(f, OP_SETFIELDSM, self(f), 0, shape, arg(f, 0));
    op(f, OP_RETU);
    f->record.flags |= FUNCTION_PROTOTYPE;
    f->construct.prototype = (Slot)prototype;
    f->construct.shape = (Slot)shape;
    Value point = end(f);
    begin(f, 1, 1, 0); /* returns an object of its own, or not */
    op(f, OP_RET, arg(f, 0));
    Value returns = end(f);
    begin(f, 0, 1, 0);
    op(f, OP_RETU);
    f->record.flags = 0;
    Value arrow = end(f);
    Value make = native(f, native_construct, NATIVE_CONSTRUCTOR), plain = native(f, native_sum, 0);
    Value list = mini_array(mini, MINI_SLOTS(VALUE_INT(4)));
    begin(f, 0, 4, 0);
    op(f, OP_LOADK, 0, point);
    op(f, OP_LOADK, 2, list);
    op(f, OP_NEWV, 0);
    op(f, OP_GETFIELDS, 3, 0, 0, shape);
    op(f, OP_LOADK, 2, point);
    op(f, OP_INSTANCEOF, 1, 0, 2);
    op(f, OP_JF, 1, 1);
    op(f, OP_RET, 3);
    label(f, 1);
    op(f, OP_RETU);
    Value spread = end(f);
    const Value news[] = {construct_caller(point, VALUE_INT(5)), construct_caller(returns, VALUE_INT(5)),
                          construct_caller(returns, list),       construct_caller(make, VALUE_NULL),
                          construct_caller(arrow, VALUE_NULL),   construct_caller(plain, VALUE_NULL),
                          construct_caller(VALUE_INT(3), VALUE_NULL)};
    fixture_vm(f, ARENA);
    Vm *vm = mini->vm;
    Value object = run(f, news[0]), v = VALUE_HOLE;
    assert_int_equal(object_prototype(vm, object), prototype);
    assert_int_equal(property_get(vm, object, alpha, &v), FOUND_DATA);
    assert_int_equal(v, VALUE_INT(5));
    assert_int_equal(value_type(vm, run(f, news[1])), TYPE_OBJECT);
    assert_int_equal(run(f, news[2]), list);
    assert_true(value_is_array(vm, run(f, news[3])));
    for (unsigned i = 4; i < 7; i++) {
        assert_int_equal(run(f, news[i]), VALUE_EXCEPTION);
        assert_non_null(strstr(caught(f), "is not a constructor"));
    }
    assert_int_equal(run(f, spread), VALUE_INT(4));
    fixture_end(f);
}

/* ---- exceptions */

static void handlers(void **state)
{
    (void)state;
    begin(f, 1, 2, 0);
    op(f, OP_NEWARR, 0, 0); /* released by unwinding */
    op(f, OP_THROW, arg(f, 0));
    Value thrower = end(f);
    begin(f, 1, 8, 1);
    label(f, 0);
    op(f, OP_MOV, 2, arg(f, 0));
    op(f, OP_CALLK, 0, 1, thrower);
    label(f, 1);
    op(f, OP_RETU);
    label(f, 2); /* inner handler: throws again from inside the outer range */
    op(f, OP_CATCH, 6);
    op(f, OP_ADDI, 6, 6, 1);
    op(f, OP_RETHROW, 6);
    label(f, 3);
    op(f, OP_RETU);
    label(f, 4);
    op(f, OP_CATCH, 7);
    op(f, OP_RET, 7);
    handler(f, 0, 1, 2);
    handler(f, 0, 3, 4);
    Value catcher = end(f);
    fixture_vm(f, ARENA);
    Vm *vm = f->mini.vm;
    Value v = VALUE_INT(10);
    assert_int_equal(run_args(f, catcher, &v, 1), VALUE_INT(11));
    assert_int_equal(vm->trace[2], 0);
    const uint8_t *code = flash_address(vm, thrower) + sizeof(FunctionRecord);
    assert_int_equal(vm->trace[0], code + 3 - vm->image); /* of the first THROW: RETHROW keeps it */
    code = flash_address(vm, catcher) + sizeof(FunctionRecord);
    assert_in_range(vm->trace[1], code + 3 - vm->image, code + 6 - vm->image);
    mini_set(&f->mini, 2, array_new(vm, 1));
    v = f->mini.r[2];
    assert_int_equal(run_args(f, thrower, &v, 1), VALUE_EXCEPTION);
    assert_int_equal(vm->exception, v);
    caught(f);
    fixture_end(f);
}

static void misuse(void **state)
{
    (void)state;
    Value alpha = mini_string(&f->mini, "alpha");
    static const char *const messages[] = {
        "Cannot read properties of undefined (reading 'alpha')", "Cannot set properties of undefined (setting 'alpha')",
        "alpha is not a function", "Cannot access 'alpha' before initialization", "Assignment to constant variable.",
        "Cannot read properties of undefined (reading 'alpha')", "damaged program",
        "Right-hand side of 'instanceof' is not callable", "Cannot use 'in' operator to search for 'undefined' in undefined"};
    Value functions[sizeof messages / sizeof *messages];
    for (unsigned i = 0; i < sizeof functions / sizeof *functions; i++) {
        begin(f, 0, 4, 1);
        switch (i) {
        case 0: op(f, OP_GETFIELD, 0, 1, alpha); break;
        case 1: op(f, OP_SETFIELD, 0, alpha, 1); break;
        case 2: op(f, OP_LOADK, 1, VALUE_INT(1)); op(f, OP_CALLM, 3, 0, alpha); break;
        case 3: op(f, OP_LOADK, 1, VALUE_TDZ); op(f, OP_CHKTDZ, 1, alpha); break;
        case 4: op(f, OP_THROWCONST, alpha); break;
        case 5: op(f, OP_CALLM, 3, 0, alpha); break;
        case 6: op(f, OP_LOADI8, 4, 0); op(f, OP_FOROFNEXT, 0, 1, 4, 1); label(f, 1); break;
        case 7: op(f, OP_INSTANCEOF, 0, 1, 2); break;
        default: op(f, OP_IN, 0, 1, 2); break;
        }
        op(f, OP_RETU);
        functions[i] = end(f);
    }
    fixture_vm(f, ARENA);
    for (unsigned i = 0; i < sizeof functions / sizeof *functions; i++) {
        assert_int_equal(run(f, functions[i]), VALUE_EXCEPTION);
        assert_string_equal(caught(f), messages[i]);
    }
    fixture_end(f);
}

/* Endless recursion ends in a RangeError that can be caught, with every count right. */
static void overflow(void **state)
{
    (void)state;
    begin(f, 1, 6, 0);
    Value self_value = VALUE_FLASH(f->mini.program.first + (int)f->mini.program.count);
    op(f, OP_MOV, 2, arg(f, 0));
    op(f, OP_NEWARR, 4, 0);
    op(f, OP_CALLK, 5, 1, self_value);
    op(f, OP_RET, 5);
    Value deep = end(f);
    begin(f, 1, 6, 0);
    label(f, 0);
    op(f, OP_MOV, 2, arg(f, 0));
    op(f, OP_CALLK, 5, 1, deep);
    label(f, 1);
    op(f, OP_RETU);
    label(f, 2);
    op(f, OP_CATCH, 4);
    op(f, OP_RET, 4);
    handler(f, 0, 1, 2);
    Value catcher = end(f);
    for (uint32_t arena = 640; arena < 1400; arena += 20) {
        fixture_vm(f, arena);
        Vm *vm = f->mini.vm;
        mini_set(&f->mini, 3, array_new(vm, 0));
        Value v = f->mini.r[3];
        Value error = run_args(f, catcher, &v, 1);
        assert_true(error == vm_root(vm, ROOT_STACK_OVERFLOW) || error == vm_root(vm, ROOT_OUT_OF_MEMORY));
        assert_true(heap_unshared(vm, f->mini.r[3]));
        fixture_end(f);
    }
}

/* Everything once, with every allocation failing in turn, and with everything moving all the time. */
static void no_memory(void **state)
{
    (void)state;
    Mini *mini = &f->mini;
    Value collect = collect_function(), sum = native(f, native_sum, 0), call = native(f, native_tail, 0);
    begin(f, 0, 2, 0);
    op(f, OP_LOADINT, 0, 1 << 20);
    op(f, OP_GETCAP, 1, 0);
    op(f, OP_ADD, 0, 0, 1);
    op(f, OP_RET, 0);
    f->captures = 1;
    Value inner = end(f);
    Value keys[] = {mini_string(mini, "valueOf"), mini_string(mini, "alpha")};
    Value shape = mini_shape(mini, root_of(f, ROOT_OBJECT_PROTO), keys, NULL, 2);
    begin(f, 1, 12, 2);
    op(f, OP_LOADINT, 7, 1 << 21);
    op(f, OP_CLOSURE, 8, inner, 1, 7);
    op(f, OP_MOV, 0, 8);
    op(f, OP_LOADINT, 1, 77777);
    op(f, OP_NEWOBJ, 9, shape); /* {valueOf: closure, alpha: 77777} */
    op(f, OP_MOV, 2, 9);
    op(f, OP_MOV, 3, 9);
    op(f, OP_CALLK, 7, 2, sum); /* coerces twice */
    op(f, OP_SETFIELDS, 9, 1, shape, 7);
    op(f, OP_ADD, 7, 9, 7); /* $operator */
    op(f, OP_LOADK, 0, call);
    op(f, OP_LOADK, 1, collect);
    op(f, OP_MOV, 2, 9);
    op(f, OP_MOVE, 3, 7);
    op(f, OP_LOADK, 4, mini_string(mini, "alpha"));
    op(f, OP_ADD, 4, 4, 3);
    op(f, OP_CALL, 10, 3);
    op(f, OP_LOADI8, 12, 0);
    op(f, OP_NEWARR, 11, 0);
    op(f, OP_SPREAD, 11, 10);
    op(f, OP_LOADF, 12, VALUE_INT(5));
    op(f, OP_SETFIELDF, 9, 1, shape, 12);
    op(f, OP_ARGUMENTS, 0);
    op(f, OP_LOADK, 1, VALUE_INT(3));
    op(f, OP_NEWCELL, 1, 1);
    op(f, OP_RET, 11);
    Value function = end(f);
    fixture_vm(f, ARENA);
    run(f, function);
    assert_int_equal(array_length(mini->vm, mini->r[0]), 4);
    fixture_end(f);
    for (uint32_t n = 1, failures = 1; failures; n++) {
        fixture_vm(f, ARENA);
        mini->vm->held = VALUE_UNDEFINED;
        Value argument = VALUE_INT(1 << 22);
        heap_fail_countdown = n;
        Value v = run_args(f, function, &argument, 1);
        failures = heap_fail_countdown == 0;
        heap_fail_countdown = 0;
        if (v == VALUE_EXCEPTION) { /* some failures have no consequence */
            assert_true(failures);
            assert_int_equal(mini->vm->exception, vm_root(mini->vm, ROOT_OUT_OF_MEMORY));
            caught(f);
        }
        fixture_end(f);
    }
    fixture_vm(f, ARENA);
    heap_stress = 1;
    Value v = run(f, function);
    heap_stress = 0;
    assert_int_not_equal(v, VALUE_EXCEPTION);
    fixture_end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(recursion, setup),    cmocka_unit_test_setup(argument_counts, setup),
        cmocka_unit_test_setup(one_argument, setup),
        cmocka_unit_test_setup(heap_values, setup),  cmocka_unit_test_setup(closures, setup),
        cmocka_unit_test_setup(natives, setup),      cmocka_unit_test_setup(tail_calls, setup),
        cmocka_unit_test_setup(bound, setup),        cmocka_unit_test_setup(arguments_and_rest, setup),
        cmocka_unit_test_setup(construction, setup), cmocka_unit_test_setup(handlers, setup),
        cmocka_unit_test_setup(misuse, setup),       cmocka_unit_test_setup(overflow, setup),
        cmocka_unit_test_setup(no_memory, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
