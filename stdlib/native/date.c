/* Date: ECMA-262 21.4. Time values, their fields and back, and the clock; what takes several steps is in stdlib/js/features/date.js.
 *
 * Days count from an era that makes all of them positive, in years that begin with March: leap days come last then. Local
 * time is a fixed number of minutes from UTC.
 */
#include <math.h>

#include "events.h"
#include "natives.h"
#include "objects.h"

enum { YEAR, MONTH, DAY, HOURS, MINUTES, SECONDS, MILLISECONDS, WEEKDAY, FIELDS };
enum { DAY_MS = 86400000, MINUTE_MS = 60000 };
/* 2,200 times 400 years before 1 March of year 0, which is 719,468 days before 1970. */
enum { ERA_DAYS = 146097, ERA_YEARS = 400, ERAS = 2200, EPOCH = ERAS * ERA_DAYS + 719468 };

/* ---- the clock: an object of the library, so that it takes no RAM until it is set */

enum { CLOCK_ZONE, CLOCK_BASE };

/* Minutes from UTC, an integer; milliseconds from 1970 to the device's start. No numbers until somebody sets them. */
static Value clock_setting(VmRef vm, unsigned which) { return object_slot(vm, vm_root(vm, ROOT_CLOCK), which); }

static int32_t zone(VmRef vm)
{
    Value minutes = clock_setting(vm, CLOCK_ZONE);
    return value_is_int(minutes) ? value_int(minutes) : 0;
}

static double now(VmRef vm)
{
    Value base = clock_setting(vm, CLOCK_BASE);
    double time = events_now(vm);
    if (MOTE_FEATURES & FEATURE_DATE)
        time += VM->half_turns / 2 * 4294967296.0;
    return value_is_number(vm, base) ? time + number_to_double(vm, base) : time;
}

/* Date.now; getTime (magic 1), in seconds */
Value date_now(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    double time = now(vm);
    return number_from_double(vm, native_magic(vm, win) ? time / 1000 : time);
}

/* ---- fields */

static void split(double time, int32_t *fields)
{
    double day = real_floor(time / DAY_MS);
    uint32_t rest = (uint32_t)(int32_t)(time - day * DAY_MS), days = (uint32_t)((int32_t)day + EPOCH);
    uint32_t in_era = days % ERA_DAYS, year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    uint32_t in_year = in_era - (365 * year + year / 4 - year / 100), month = (5 * in_year + 2) / 153;
    fields[WEEKDAY] = (int32_t)((days + 3) % 7); /* an era is whole weeks */
    fields[DAY] = (int32_t)(in_year - (153 * month + 2) / 5 + 1);
    fields[MONTH] = (int32_t)(month < 10 ? month + 2 : month - 10);
    fields[YEAR] = (int32_t)(year + days / ERA_DAYS * ERA_YEARS + (month >= 10)) - ERAS * ERA_YEARS;
    for (unsigned i = MILLISECONDS, parts = 1000; i >= HOURS; i--, parts = 60) {
        fields[i] = (int32_t)(rest % parts);
        rest /= parts;
    }
}

/* $day(month): days from 1970 to the first of a month, which is a number counted from year 0 on; NaN where no date is. */
Value date_first_day(VmRef vm, Value *win, uint32_t argc)
{
    if (!native_gets(vm, win, argc, "n"))
        return VALUE_EXCEPTION;
    uint32_t month = (uint32_t)value_int(win[2]) + ERAS * ERA_YEARS * 12 - 2, year = month / 12;
    if (!value_is_int(win[2]) || year > 2 * ERAS * ERA_YEARS)
        return number_from_double(vm, NAN);
    return VALUE_INT((int32_t)(365 * year + year / 4 - year / 100 + year / 400 + (153 * (month % 12) + 2) / 5 - EPOCH));
}

/* $fields(time): all of them, of a time value that is a number */
Value date_fields(VmRef vm, Value *win, uint32_t argc)
{
    int32_t fields[FIELDS];
    if (!native_gets(vm, win, argc, "n"))
        return VALUE_EXCEPTION;
    split(number_to_double(vm, win[2]), fields);
    for (unsigned i = 0; i < FIELDS; i++)
        fields[i] = VALUE_INT(fields[i]);
    return array_from(vm, fields, FIELDS);
}

/* ---- Date objects */

static double time_at(VmRef vm, Value content)
{
    double time;
    memcpy(&time, thing_address(vm, content) + 2, sizeof time);
    return time;
}

static bool is_date(VmRef vm, Value v) { return value_type(vm, wrapper_content(vm, v)) == TYPE_DATE; }

/* The time value of `this`. false: exception. */
static bool this_time(VmRef vm, const Value *win, double *time)
{
    if (!is_date(vm, win[1])) {
        error_type(vm, "this is not a Date object.");
        return false;
    }
    *time = time_at(vm, wrapper_content(vm, win[1]));
    return true;
}

/* TimeClip (21.4.1.31) */
static double clipped(double time)
{
    return real_abs(time) <= 8.64e15 ? real_trunc(time) + 0.0 : NAN;
}

/* The constructor. Where the argument needs script, or there are several, that finds the time. */
Value date_construct(VmRef vm, Value *win, uint32_t argc)
{
    Value first = native_arg(win, argc, 0);
    if (win[1] != VALUE_CONSTRUCT) {
        win[0] = vm_feature_root(vm, ROOT_DATE_AS_TEXT);
        VM->coerce_index = 0;
        return VALUE_TAIL;
    }
    double time = argc ? NAN : now(vm);
    if (argc == 1 && (value_is_number(vm, first) || is_date(vm, first)))
        time = clipped(is_date(vm, first) ? time_at(vm, wrapper_content(vm, first)) : number_to_double(vm, first));
    else if (argc)
        win[0] = vm_feature_root(vm, ROOT_DATE_MAKE);
    return wrapper_new(vm, ROOT_DATE_SHAPE, heap_box(vm, TYPE_DATE, &time, sizeof time));
}

/* The magic of getters: which field, and 8 for UTC; or one of these. */
enum { IN_UTC = 8, GET_TIME = 16, GET_ZONE = 17 };

Value date_get(VmRef vm, Value *win, uint32_t argc)
{
    unsigned magic = native_magic(vm, win);
    double time;
    int32_t fields[FIELDS];
    (void)argc;
    if (!this_time(vm, win, &time))
        return VALUE_EXCEPTION;
    if (magic == GET_TIME || time != time)
        return number_from_double(vm, time);
    if (magic == GET_ZONE)
        return VALUE_INT(-zone(vm));
    split(magic & IN_UTC ? time : time + zone(vm) * MINUTE_MS, fields);
    return VALUE_INT(fields[magic & 7]);
}

/* setTime, $setTime on behalf of script */
Value date_set_time(VmRef vm, Value *win, uint32_t argc)
{
    double time;
    if (!this_time(vm, win, &time))
        return VALUE_EXCEPTION;
    PREPARE("-n");
    time = clipped(primitive_to_double(vm, native_arg(win, argc, 0)));
    if (!wrapper_set(vm, win[1], heap_box(vm, TYPE_DATE, &time, sizeof time)))
        return VALUE_EXCEPTION;
    return number_from_double(vm, time);
}

/* The methods that script does with [this, part of the magic, the time]: those that make texts, and setters, from a field on
 * (8: in UTC). */
Value date_method(VmRef vm, Value *win, uint32_t argc)
{
    enum { SETS = 16 };
    unsigned magic = native_magic(vm, win);
    double time;
    if (!this_time(vm, win, &time))
        return VALUE_EXCEPTION;
    Value number = number_from_double(vm, time);
    if (number == VALUE_EXCEPTION)
        return number;
    hold_push(vm, number);
    hold_push(vm, VALUE_INT((int32_t)(magic % SETS)));
    hold_copy(vm, win[1]);
    Value state = array_from(vm, vm_sp(vm), 3);
    unhold(vm, 3);
    if (state == VALUE_EXCEPTION)
        return state;
    native_replace(vm, win, 1, state);
    win[0] = vm_feature_root(vm, magic & SETS ? ROOT_DATE_SET : ROOT_DATE_TEXT);
    VM->coerce_index = (uint8_t)argc;
    return VALUE_TAIL;
}
