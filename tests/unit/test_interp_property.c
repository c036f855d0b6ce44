/* links: mote_runtime_oom */
/* Property and element access, accessors, literals, globals and iteration. */
#include "interp_fixture.h"

static Fixture fixture, *f = &fixture;

enum { ARENA = 8192 };

static int setup(void **state)
{
    (void)state;
    fixture_start(f);
    return 0;
}

static Value name(const char *text) { return mini_string(&f->mini, text); }

static Value shape_of(Value *keys, unsigned count)
{
    return mini_shape(&f->mini, root_of(f, ROOT_OBJECT_PROTO), keys, NULL, count);
}

static void predicted_fields(void **state)
{
    (void)state;
    Value keys[] = {name("alpha"), name("beta")}, swapped[] = {name("beta"), name("alpha")};
    Value shape = shape_of(keys, 2), other = shape_of(swapped, 2);
    Value constant = mini_object(&f->mini, other, MINI_SLOTS(VALUE_INT(1000), VALUE_INT(500)));
    begin(f, 1, 7, 2);
    op(f, OP_LOADINT, 0, 100000);
    op(f, OP_LOADK, 1, VALUE_INT(2));
    op(f, OP_NEWOBJ, 3, shape);
    op(f, OP_GETFIELDS, 4, 3, 0, shape);    /* 100000, from its box */
    op(f, OP_GETFIELDS, 5, 3, 0, other);    /* other prediction: beta, 2 */
    op(f, OP_ADD, 4, 4, 5);                 /* 100002 */
    op(f, OP_SETFIELDS, 3, 0, shape, 4);    /* boxed again */
    op(f, OP_SETFIELDS, 3, 1, other, 5);    /* other prediction: alpha = 2 */
    op(f, OP_SETFIELDS, 3, 1, shape, 4);    /* beta = 100002 */
    op(f, OP_GETFIELDS, 5, 3, 0, shape);    /* 2 */
    op(f, OP_ADD, 4, 4, 5);                 /* 100004 */
    op(f, OP_LOADK, 6, constant);
    op(f, OP_GETFIELDS, 5, 6, 0, other);    /* flash */
    op(f, OP_ADD, 4, 4, 5);                 /* 101004 */
    op(f, OP_SETFIELDS, 6, 0, other, 4);    /* overlay */
    op(f, OP_GETFIELDF, 7, 6, 0, other);
    op(f, OP_F2A, 5, 7);
    op(f, OP_ADD, 4, 4, 5);                 /* 202008 */
    op(f, OP_GETFIELD, 5, 6, name("alpha"));
    op(f, OP_ADD, 4, 4, 5);                 /* 202508 */
    op(f, OP_RET, 4);
    Value function = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(202508));
    fixture_end(f);
}

static void double_fields(void **state)
{
    (void)state;
    Value keys[] = {name("alpha"), name("beta")};
    Value shape = shape_of(keys, 2), half = mini_float(&f->mini, 0.5);
    begin(f, 0, 4, 4);
    op(f, OP_NEWOBJK, 0, shape);
    op(f, OP_LOADF, 4, half);
    op(f, OP_SETFIELDF, 0, 1, shape, 4);    /* a box */
    op(f, OP_FADD, 4, 4, 4);
    op(f, OP_SETFIELDF, 0, 1, shape, 4);    /* in place: 1 */
    op(f, OP_GETFIELDS, 1, 0, 1, shape);    /* shares the box */
    op(f, OP_FADD, 4, 4, 4);
    op(f, OP_SETFIELDF, 0, 1, shape, 4);    /* so not in place: 2 */
    op(f, OP_JSEQK, 1, VALUE_INT(1), 1);    /* the box still says 1 */
    op(f, OP_RETU);
    label(f, 1);
    op(f, OP_GETFIELDF, 6, 0, 1, shape);
    op(f, OP_FADD, 4, 4, 6);                /* 4 */
    op(f, OP_GETFIELDF, 6, 0, 0, shape);    /* undefined: NaN */
    op(f, OP_FJNE, 6, 6, 2);
    op(f, OP_RETU);
    label(f, 2);
    op(f, OP_F2A, 2, 4);
    op(f, OP_RET, 2);
    Value function = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(4));
    fixture_end(f);
}

static void growing(void **state)
{
    (void)state;
    Value keys[] = {name("alpha"), name("beta"), name("gamma")};
    Value shapes[] = {shape_of(keys, 1), shape_of(keys, 2), shape_of(keys, 3)};
    begin(f, 0, 5, 0);
    op(f, OP_LOADK, 0, VALUE_INT(1));
    op(f, OP_NEWOBJ, 1, shapes[0]);
    op(f, OP_MOV, 2, 1);                      /* others refer to it while it moves */
    op(f, OP_LOADINT, 0, 50000);
    op(f, OP_ADDFIELD, 1, shapes[0], shapes[1], 0);
    op(f, OP_NEWARR, 3, 0);                /* in the way */
    op(f, OP_LOADK, 0, VALUE_INT(3));
    op(f, OP_ADDFIELD, 2, shapes[1], shapes[2], 0);
    op(f, OP_LOADK, 0, VALUE_INT(9));
    op(f, OP_ADDFIELD, 2, shapes[0], shapes[1], 0); /* not that shape: beta = 9 */
    op(f, OP_GETFIELDS, 0, 1, 1, shapes[2]);
    op(f, OP_GETFIELDS, 3, 1, 2, shapes[2]);
    op(f, OP_ADD, 0, 0, 3);
    op(f, OP_SETFIELDS, 1, 0, shapes[2], 0);
    op(f, OP_GETFIELDS, 4, 2, 0, shapes[2]);
    op(f, OP_RET, 4);
    Value function = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(12));
    heap_stress = 1;
    assert_int_equal(run(f, function), VALUE_INT(12));
    heap_stress = 0;
    fixture_end(f);
}

static void elements(void **state)
{
    (void)state;
    Value list = mini_array(&f->mini, MINI_SLOTS(VALUE_INT(1), VALUE_HOLE, VALUE_INT(3)));
    begin(f, 0, 8, 2);
    op(f, OP_CLONE, 0, list);
    op(f, OP_LOADK, 1, VALUE_INT(0));
    op(f, OP_GETELEM, 2, 0, 1);               /* 1 */
    op(f, OP_LOADI8, 8, 2);
    op(f, OP_GETELEMI, 3, 0, 8);              /* 3 */
    op(f, OP_ADD, 2, 2, 3);                   /* 4 */
    op(f, OP_LOADI8, 8, 1);
    op(f, OP_GETELEMI, 3, 0, 8);              /* the hole: undefined */
    op(f, OP_JUNDEF, 3, 1);
    op(f, OP_RETU);
    label(f, 1);
    op(f, OP_LOADINT, 4, 40000);
    op(f, OP_SETELEMI, 0, 8, 4);              /* fills the hole */
    op(f, OP_LOADI8, 8, 3);
    op(f, OP_SETELEMIM, 0, 8, 4);             /* appends */
    op(f, OP_LENGTH, 5, 0);
    op(f, OP_SETELEM, 0, 5, 2);               /* appends */
    op(f, OP_GETELEM, 6, 0, 5);               /* 4 */
    op(f, OP_LOADK, 5, name("length"));
    op(f, OP_GETELEM, 5, 0, 5);               /* 5 */
    op(f, OP_ADD, 6, 6, 5);                   /* 9 */
    op(f, OP_GETELEMI, 5, 0, 8);              /* 40000 */
    op(f, OP_ADD, 6, 6, 5);
    op(f, OP_LOADK, 5, name("alpha"));
    op(f, OP_SETELEMM, 0, 5, 6);              /* a named property */
    op(f, OP_GETFIELD, 7, 0, name("alpha"));
    op(f, OP_APPENDHOLE, 0);
    op(f, OP_APPEND, 0, 2);
    op(f, OP_LENGTH, 5, 0);                   /* 7 */
    op(f, OP_ADD, 7, 7, 5);
    op(f, OP_LOADK, 5, name("beta"));
    op(f, OP_LOADI8, 8, 1);
    op(f, OP_GETELEMI, 6, 5, 8);              /* "e" */
    op(f, OP_JSEQK, 6, VALUE_CHAR('e'), 2);
    op(f, OP_RETU);
    label(f, 2);
    op(f, OP_LOADI8, 8, -1);
    op(f, OP_SETELEMI, 0, 8, 5);              /* the key "-1" */
    op(f, OP_LOADK, 6, VALUE_INT(-1));
    op(f, OP_GETELEM, 6, 0, 6);
    op(f, OP_JSEQ, 6, 5, 3);
    op(f, OP_RETU);
    label(f, 3);
    op(f, OP_LOADK, 6, VALUE_INT(1));
    op(f, OP_DELFIELD, 6, 0, 6);
    op(f, OP_LOADK, 4, VALUE_INT(1));
    op(f, OP_IN, 6, 4, 0);
    op(f, OP_JT, 6, 4);
    op(f, OP_RET, 7);
    label(f, 4);
    op(f, OP_RETU);
    Value function = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(40016));
    heap_stress = 1;
    assert_int_equal(run(f, function), VALUE_INT(40016));
    heap_stress = 0;
    fixture_end(f);
}

/* {get alpha() { return this.beta }, set alpha(v) { this.beta = v + 1 }} and every instruction that may meet it */
static void accessors(void **state)
{
    (void)state;
    Value alpha = name("alpha"), beta = name("beta");
    begin(f, 0, 1, 0);
    op(f, OP_GETFIELD, 0, self(f), beta);
    op(f, OP_RET, 0);
    Value getter = end(f);
    begin(f, 1, 1, 0);
    op(f, OP_ADDI, 0, arg(f, 0), 1);
    op(f, OP_SETFIELDM, self(f), beta, 0);
    op(f, OP_LOADK, 0, VALUE_INT(99)); /* dropped */
    op(f, OP_RET, 0);
    Value setter = end(f);
    Value keys[] = {alpha};
    Value shape = shape_of(keys, 1);
    begin(f, 0, 9, 2);
    op(f, OP_NEWOBJK, 3, root_of(f, ROOT_OBJECT_SHAPE));
    op(f, OP_LOADK, 0, alpha);
    op(f, OP_LOADK, 1, getter);
    op(f, OP_DEFGET, 3, 0, 1);
    op(f, OP_LOADK, 1, setter);
    op(f, OP_DEFSET, 3, 0, 1);
    op(f, OP_LOADK, 4, VALUE_INT(20));
    op(f, OP_SETFIELD, 3, alpha, 4);          /* 21 */
    op(f, OP_GETFIELD, 4, 3, alpha);
    op(f, OP_SETELEMM, 3, 0, 4);              /* 22 */
    op(f, OP_GETELEM, 4, 3, 0);
    op(f, OP_SETFIELDS, 3, 0, shape, 4);      /* 23 */
    op(f, OP_GETFIELDS, 4, 3, 0, shape);
    op(f, OP_GETFIELDF, 9, 3, 0, shape);
    op(f, OP_F2A, 5, 9);
    op(f, OP_ADD, 4, 4, 5);                   /* 46 */
    op(f, OP_I2F, 9, 9);
    op(f, OP_LOADF, 9, VALUE_INT(4));
    op(f, OP_SETFIELDF, 3, 0, shape, 9);      /* 5 */
    op(f, OP_GETFIELD, 5, 3, beta);
    op(f, OP_ADD, 4, 4, 5);                   /* 51 */
    op(f, OP_LOADK, 5, getter);
    op(f, OP_SETFIELD, 3, beta, 5);           /* now alpha is a method that returns this.beta: itself */
    op(f, OP_MOV, 1, 3);
    op(f, OP_CALLM, 6, 0, alpha);          /* got, then called */
    op(f, OP_JSEQ, 6, 5, 1);
    op(f, OP_RETU);
    label(f, 1);
    op(f, OP_RET, 4);
    Value function = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(51));
    heap_stress = 1;
    assert_int_equal(run(f, function), VALUE_INT(51));
    heap_stress = 0;
    fixture_end(f);
}

/* Keys and fields that are objects with valueOf. */
static void coerced(void **state)
{
    (void)state;
    begin(f, 0, 1, 0);
    op(f, OP_LOADK, 0, VALUE_INT(1));
    op(f, OP_RET, 0);
    Value one = end(f), keys[] = {name("valueOf")};
    Value object = mini_object(&f->mini, shape_of(keys, 1), MINI_SLOTS(one));
    Value holder_keys[] = {name("alpha")}, shape = shape_of(holder_keys, 1);
    Value list = mini_array(&f->mini, MINI_SLOTS(VALUE_INT(5), VALUE_INT(6)));
    begin(f, 0, 6, 2);
    op(f, OP_LOADK, 0, object);
    op(f, OP_CLONE, 1, list);
    op(f, OP_GETELEM, 2, 1, 0);               /* 6 */
    op(f, OP_ADDI, 2, 2, 1);
    op(f, OP_SETELEM, 1, 0, 2);
    op(f, OP_LOADK, 3, VALUE_INT(1));
    op(f, OP_GETELEM, 2, 1, 3);               /* 7 */
    op(f, OP_LOADK, 0, object);
    op(f, OP_NEWOBJ, 4, shape);
    op(f, OP_GETFIELDF, 6, 4, 0, shape);      /* 1 */
    op(f, OP_F2A, 3, 6);
    op(f, OP_ADD, 2, 2, 3);
    op(f, OP_RET, 2);
    Value function = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(8));
    fixture_end(f);
}

static void globals(void **state)
{
    (void)state;
    begin(f, 0, 3, 0);
    op(f, OP_LOADINT, 0, 30000);
    op(f, OP_SETGLOBAL, 1, 0);                /* boxed */
    op(f, OP_NEWARR, 1, 0);
    op(f, OP_SETGLOBAL, 2, 1);
    op(f, OP_SETGLOBALM, 1, 1);               /* the box goes */
    op(f, OP_SETGLOBALM, 3, 0);
    op(f, OP_JNUNDEF, 0, 1);
    op(f, OP_GETGLOBAL, 0, 3);
    op(f, OP_GETGLOBAL, 2, 0);
    op(f, OP_JNUNDEF, 2, 1);
    op(f, OP_RET, 0);
    label(f, 1);
    op(f, OP_RETU);
    Value function = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(30000));
    assert_true(value_is_array(f->mini.vm, load_slot(heap_address(f->mini.vm, f->mini.vm->globals) + 4 + 2 * 2)));
    fixture_end(f);
}

static void iteration(void **state)
{
    (void)state;
    Value keys[] = {name("alpha"), name("beta"), name("gamma")};
    Value object = mini_object(&f->mini, shape_of(keys, 3), MINI_SLOTS(VALUE_INT(1), VALUE_INT(2), VALUE_INT(4)));
    begin(f, 1, 6, 1); /* for (k in object) { delete object.beta; sum += object[k] } */
    op(f, OP_CLONE, 0, object);
    op(f, OP_FORIN, 1, 0);
    op(f, OP_LOADK, 5, VALUE_INT(0));
    op(f, OP_LOADI8, 6, 0);
    op(f, OP_LOADK, 4, name("beta"));
    label(f, 0);
    op(f, OP_FORINNEXT, 2, 1, 0, 6, 1);
    op(f, OP_DELFIELD, 3, 0, 4);
    op(f, OP_GETELEM, 3, 0, 2);
    op(f, OP_ADD, 5, 5, 3);
    op(f, OP_JMP, 0);
    label(f, 1);
    op(f, OP_LOADI8, 6, 0);
    label(f, 2); /* for (c of argument) sum += c */
    op(f, OP_FOROFNEXT, 2, arg(f, 0), 6, 3);
    op(f, OP_ADD, 5, 5, 2);
    op(f, OP_JMP, 2);
    label(f, 3);
    op(f, OP_RET, 5);
    Value function = end(f);
    Value list = mini_array(&f->mini, MINI_SLOTS(VALUE_INT(8), VALUE_INT(16)));
    begin(f, 1, 1, 1); /* how many characters */
    op(f, OP_LOADI8, 1, 0);
    label(f, 0);
    op(f, OP_FOROFNEXT, 0, arg(f, 0), 1, 1);
    op(f, OP_LENGTH, 0, 0);
    op(f, OP_JSEQK, 0, VALUE_INT(2), 1);
    op(f, OP_JMP, 0);
    label(f, 1);
    op(f, OP_I2A, 0, 1);
    op(f, OP_RET, 0);
    Value characters = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run_args(f, function, &list, 1), VALUE_INT(29));
    mini_set(&f->mini, 3, MINI_TEXT16(f->mini.vm, u"ab\U0001F600z"));
    Value v = f->mini.r[3];
    assert_int_equal(run_args(f, characters, &v, 1), VALUE_INT(4)); /* stops behind the pair */
    fixture_end(f);
}

static void literals(void **state)
{
    (void)state;
    Value keys[] = {name("alpha")}, shape = shape_of(keys, 1);
    Value prototype = mini_object(&f->mini, shape, MINI_SLOTS(VALUE_INT(11)));
    begin(f, 0, 4, 0);
    op(f, OP_NEWOBJK, 0, root_of(f, ROOT_OBJECT_SHAPE));
    op(f, OP_LOADK, 1, prototype);
    op(f, OP_SETPROTO, 0, 1);
    op(f, OP_LOADK, 2, VALUE_INT(3));
    op(f, OP_SETPROTO, 0, 2);                 /* ignored */
    op(f, OP_LOADK, 1, name("beta"));
    op(f, OP_DEFFIELD, 0, 1, 2);
    op(f, OP_GETFIELD, 2, 0, name("alpha"));
    op(f, OP_GETFIELD, 3, 0, name("beta"));
    op(f, OP_ADD, 2, 2, 3);
    op(f, OP_RET, 2);
    Value function = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(14));
    fixture_end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(predicted_fields, setup), cmocka_unit_test_setup(double_fields, setup),
        cmocka_unit_test_setup(growing, setup),          cmocka_unit_test_setup(elements, setup),
        cmocka_unit_test_setup(accessors, setup),        cmocka_unit_test_setup(coerced, setup),
        cmocka_unit_test_setup(globals, setup),          cmocka_unit_test_setup(iteration, setup),
        cmocka_unit_test_setup(literals, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
