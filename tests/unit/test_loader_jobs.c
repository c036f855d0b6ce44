/* links: mote_runtime_oom */
/* The queue of jobs: in which order they run, what they add while they run, reports of rejections, errors, timers, no memory. */
#include "interp_fixture.h"

#include "events.h"
#include "jobs.h"

static Fixture fixture, *f = &fixture;

enum { ARENA = 8192, REASON = 77, BOXED = 1 << 20 /* fits no slot */ };
/* What a job of these tests does, which its handler says. */
enum { NOTHING, ADDS, THROWS, HANDLES };

static char told[200]; /* what has run: the value of each job, and its kind unless it is 0 */
static Value timer_callback;

static void tell(const char *format, int a, int b)
{
    size_t used = strlen(told);
    snprintf(told + used, sizeof told - used, format, a, b);
}

static Value queue(int handler, int32_t value, Value result, JobKind kind)
{
    Vm *vm = f->mini.vm;
    f->mini.r[3] = VALUE_INT(handler);
    f->mini.r[4] = VALUE_INT(value);
    mini_set(&f->mini, 5, result);
    Value job = job_new(vm, &f->mini.r[3]);
    if (job != VALUE_EXCEPTION)
        job_append(vm, job, kind);
    mini_set(&f->mini, 4, VALUE_UNDEFINED);
    mini_set(&f->mini, 5, VALUE_UNDEFINED);
    return job;
}

/* In the place of $runJob. */
static Value run_job(Vm *vm, Value *win, uint32_t argc)
{
    int32_t value = (int32_t)primitive_to_double(vm, win[3]);
    assert_int_equal(argc, 4);
    tell(win[5] == VALUE_INT(0) ? "%d " : "%d/%d ", value, value_int(win[5]));
    switch (value_int(win[2])) {
    case ADDS:
        queue(NOTHING, 10 * value + 1, VALUE_UNDEFINED, JOB_FULFILLED);
        queue(10 * value < 1000 ? ADDS : NOTHING, 10 * value + 2, VALUE_UNDEFINED, JOB_FULFILLED);
        break;
    case THROWS: return error_throw(vm, ERROR_TYPE, "thrown");
    case HANDLES: job_report_moves(vm, VALUE_INT(value)); break;
    default: break;
    }
    return VALUE_UNDEFINED;
}

static Value on_timer(Vm *vm, Value *win, uint32_t argc)
{
    (void)vm, (void)win, (void)argc;
    tell("timer%d at %d ", 0, (int)events_now(vm));
    queue(ADDS, 200, VALUE_UNDEFINED, JOB_FULFILLED);
    queue(NOTHING, 2, VALUE_UNDEFINED, JOB_FULFILLED);
    return VALUE_UNDEFINED;
}

static uint32_t clock_ms;
static uint32_t port_now(void *context) { return (void)context, clock_ms; }
static void port_sleep(void *context, uint32_t due) { (void)context, clock_ms = due; }
static const MotePort port = {.now_ms = port_now, .sleep_until = port_sleep};

static int setup(void **state)
{
    (void)state;
    fixture_start(f);
    set_root(f, ROOT_RUN_JOB, native(f, run_job, 0));
    timer_callback = native(f, on_timer, 0);
    fixture_vm(f, ARENA);
    f->config.port = &port;
    f->mini.vm->timers = f->mini.vm->jobs = (Slot)VALUE_UNDEFINED;
    clock_ms = 1000;
    *told = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    uint32_t live;
    assert_false(mote_pending(f->mini.vm));
    fixture_end(f);
    live = f->mini.vm->heap_live;
    heap_collect(f->mini.vm);
    assert_int_equal(live, f->mini.vm->heap_live);
    return 0;
}

/* All that is in the queue runs, as told. */
static void runs(const char *expected)
{
    assert_int_equal(jobs_run(f->mini.vm), MOTE_OK);
    assert_string_equal(told, expected);
    assert_false(value_is_heap(f->mini.vm->jobs));
    assert_true(heap_check(f->mini.vm));
}

static void order(void **state)
{
    (void)state;
    runs("");
    queue(NOTHING, 1, VALUE_UNDEFINED, JOB_FULFILLED);
    queue(NOTHING, 2, VALUE_UNDEFINED, JOB_REJECTED);
    queue(NOTHING, BOXED, VALUE_UNDEFINED, JOB_THENABLE);
    queue(NOTHING, -4, VALUE_UNDEFINED, JOB_FULFILLED);
    assert_true(mote_pending(f->mini.vm));
    runs("1 2/1 1048576/4 -4 ");
}

static void jobs_of_jobs(void **state)
{
    (void)state;
    queue(ADDS, 1, VALUE_UNDEFINED, JOB_FULFILLED);
    queue(NOTHING, 2, VALUE_UNDEFINED, JOB_FULFILLED);
    queue(ADDS, 30, VALUE_UNDEFINED, JOB_FULFILLED);
    runs("1 2 30 11 12 301 302 121 122 3021 3022 1221 1222 ");
}

/* The others wait until somebody runs them. */
static void a_job_throws(void **state)
{
    (void)state;
    queue(NOTHING, 1, VALUE_UNDEFINED, JOB_FULFILLED);
    queue(THROWS, 2, VALUE_UNDEFINED, JOB_FULFILLED);
    queue(NOTHING, 3, VALUE_UNDEFINED, JOB_FULFILLED);
    assert_int_equal(jobs_run(f->mini.vm), MOTE_UNCAUGHT);
    assert_string_equal(caught(f), "thrown");
    assert_string_equal(told, "1 2 ");
    assert_true(mote_pending(f->mini.vm));
    queue(NOTHING, 4, VALUE_UNDEFINED, JOB_FULFILLED);
    runs("1 2 3 4 ");
}

/* A report of the rejection of `promise`, which is a number here. */
static void report(int promise)
{
    Vm *vm = f->mini.vm;
    vm->trace[0] = 4711;
    f->mini.r[4] = VALUE_INT(REASON);
    f->mini.r[5] = VALUE_INT(promise);
    Value note = job_note(vm, &f->mini.r[3], false);
    assert_int_not_equal(note, VALUE_EXCEPTION);
    job_append(vm, note, JOB_REPORT);
    mini_set(&f->mini, 3, VALUE_UNDEFINED);
    memset(vm->trace, 0, sizeof vm->trace);
}

static void reports_come_last(void **state)
{
    Vm *vm = f->mini.vm;
    (void)state;
    report(1);
    queue(ADDS, 300, VALUE_UNDEFINED, JOB_FULFILLED);
    report(2);
    queue(NOTHING, 4, VALUE_UNDEFINED, JOB_FULFILLED);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(jobs_run(vm), MOTE_REJECTED);
        assert_string_equal(told, "300 4 3001 3002 ");
        assert_int_equal(vm->exception, VALUE_INT(REASON));
        assert_int_equal(vm->trace[0], 4711);
        vm->exception = VALUE_HOLE;
        assert_int_equal(mote_pending(vm), i == 0);
    }
}

/* Whoever handles a rejection first makes a note of its report, which is behind all that was there. */
static void reports_are_withdrawn(void **state)
{
    (void)state;
    report(1);
    report(2);
    report(3);
    queue(HANDLES, 2, VALUE_UNDEFINED, JOB_FULFILLED);
    queue(HANDLES, 1, VALUE_UNDEFINED, JOB_FULFILLED);
    queue(HANDLES, 9, VALUE_UNDEFINED, JOB_FULFILLED);
    queue(HANDLES, 3, VALUE_UNDEFINED, JOB_FULFILLED);
    runs("2 1 9 3 ");
    assert_int_equal(f->mini.vm->exception, VALUE_HOLE);
}

/* A timer's jobs, and theirs, run before the next timer. */
static void timers(void **state)
{
    Vm *vm = f->mini.vm;
    (void)state;
    queue(NOTHING, 1, VALUE_UNDEFINED, JOB_FULFILLED);
    for (int i = 0; i < 2; i++)
        assert_int_not_equal(timer_add(vm, timer_callback, 5, false), VALUE_EXCEPTION);
    assert_int_equal(mote_step(vm), MOTE_OK);
    assert_string_equal(told, "1 timer0 at 1005 200 2 2001 2002 timer0 at 1005 200 2 2001 2002 ");
}

/* Memory for a job is needed when it is made, never to queue or run it. */
static void no_memory(void **state)
{
    Vm *vm = f->mini.vm;
    bool failed = true;
    (void)state;
    queue(NOTHING, 1, VALUE_UNDEFINED, JOB_FULFILLED);
    for (uint32_t n = 1; failed; n++) {
        heap_fail_countdown = n;
        Value job = queue(NOTHING, BOXED, VALUE_UNDEFINED, JOB_REJECTED);
        failed = heap_fail_countdown == 0;
        heap_fail_countdown = 0;
        assert_int_equal(job == VALUE_EXCEPTION, failed);
        assert_true(n > 2 || failed); /* the box, the job */
        if (failed)
            assert_int_equal(vm->exception, vm_root(vm, ROOT_OUT_OF_MEMORY));
        vm->exception = VALUE_HOLE;
        assert_true(heap_check(vm));
    }
    heap_fail_countdown = 1;
    runs("1 1048576/1 ");
    assert_int_equal(heap_fail_countdown, 1);
    heap_fail_countdown = 0;
}

/* Everything moves all the time. */
static void moving(void **state)
{
    (void)state;
    heap_stress = 1;
    queue(ADDS, BOXED / 10000, VALUE_UNDEFINED, JOB_FULFILLED);
    queue(NOTHING, BOXED, VALUE_UNDEFINED, JOB_FULFILLED);
    report(104);
    queue(HANDLES, 104, VALUE_UNDEFINED, JOB_FULFILLED);
    runs("104 1048576 104 1041 1042 ");
    heap_stress = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(order, setup, teardown),
        cmocka_unit_test_setup_teardown(jobs_of_jobs, setup, teardown),
        cmocka_unit_test_setup_teardown(a_job_throws, setup, teardown),
        cmocka_unit_test_setup_teardown(reports_come_last, setup, teardown),
        cmocka_unit_test_setup_teardown(reports_are_withdrawn, setup, teardown),
        cmocka_unit_test_setup_teardown(timers, setup, teardown),
        cmocka_unit_test_setup_teardown(no_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(moving, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
