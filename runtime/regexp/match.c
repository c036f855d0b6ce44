/* Backtracking with a stack of our own, which lies in the heap and grows there: registers and stack are one TYPE_BYTES, so
 * the C stack is not used however deep a match goes, and a pattern that needs too much ends in a catchable error.
 *
 * The stack has entries of 4 bytes: choices (where to go on, at which position) and, between them, the old
 * contents of registers that were written since, which going back restores. A loop over one-character items takes two
 * entries however often it runs: the least and the present position.
 */
#include "match.h"

#include "array.h"
#include "error.h"
#include "hold.h"
#include "letters.h"
#include "program.h"
#include "text.h"

/* What an entry is, beside a choice's place in the program. */
enum {
    UNDO = 0x8000,   /* the rest is the register; `value` goes back there */
    SHORTER = 0x4000 /* choice of a REPEAT: one item less, if that is more than the value of the entry below */
};

typedef struct Entry {
    uint16_t what, value;
} Entry;

typedef struct Matcher {
    VmRef vm;
    const Value *subject;
    TextView text;
    const uint8_t *code;
    uint16_t *registers;   /* `count` */
    Entry *stack;          /* behind them */
    uint32_t size, groups, count, top, room, pc, at;
    uint8_t flags;
    bool failed;           /* there is an exception */
} Matcher;

/* ---- memory: handles are the program (1) and the registers (0) */

enum { FIRST_ROOM = 24 };

static uint32_t state_bytes(const Matcher *m, uint32_t room)
{
    return 4 + 2 * m->count + (uint32_t)sizeof(Entry) * room;
}

/* After every allocation: where things are now. */
static void look_up(Matcher *m)
{
    const uint8_t *program = thing_address(m->vm, held(m->vm, 1));
    uint8_t *state = heap_thing(m->vm, held(m->vm, 0));
    m->text = text_view(m->vm, *m->subject);
    m->code = program + REGEXP_PROGRAM;
    m->size = load_u16(program + 2);
    *(uint16_t *)(void *)(state + 2) = (uint16_t)(state_bytes(m, m->room) - 4);
    m->registers = (uint16_t *)(void *)(state + 4);
    m->stack = (Entry *)(void *)(m->registers + m->count);
}

static void grow(Matcher *m)
{
    const uint32_t room = m->room + m->room / 2, bytes = state_bytes(m, room);
    if (bytes > UINT16_MAX)
        error_out_of_memory(m->vm);
    else if (heap_resize(m->vm, held(m->vm, 0), state_bytes(m, m->room), bytes, 0))
        m->room = room;
    m->failed = m->room != room;
    look_up(m);
}

static void push(Matcher *m, uint32_t what, uint32_t value)
{
    if (m->top == m->room)
        grow(m);
    if (!m->failed)
        m->stack[m->top++] = (Entry){(uint16_t)what, (uint16_t)value};
}

/* ---- reading the program */

static uint32_t byte(Matcher *m) { return m->pc < m->size ? m->code[m->pc++] : REGEXP_MATCH; }

static uint32_t pair(Matcher *m)
{
    uint32_t low = byte(m);
    return low | byte(m) << 8;
}

static uint32_t target(Matcher *m)
{
    uint32_t offset = pair(m);
    return (m->pc + (uint32_t)(int16_t)offset) & (SHORTER - 1);
}

/* ---- registers */

static uint16_t *reg(const Matcher *m, uint32_t r) { return &m->registers[r < m->count ? r : 0]; }
static uint32_t temporary(Matcher *m) { return 2 * m->groups + byte(m); }

static void set(Matcher *m, uint32_t r, uint32_t value)
{
    uint32_t old = *reg(m, r);
    if (old == value)
        return;
    push(m, UNDO | (r < m->count ? r : 0), old);
    *reg(m, r) = (uint16_t)value;
}

static void reset(Matcher *m)
{
    uint32_t r = 2 * byte(m);
    for (uint32_t n = 2 * byte(m); n; n--)
        set(m, r++, REGEXP_NONE);
}

/* ---- the stack */

static bool undo(Matcher *m, const Entry *entry)
{
    if (entry->what & UNDO)
        m->registers[entry->what & ~UNDO] = entry->value;
    return entry->what & UNDO;
}

static bool splits_pair(const Matcher *m, uint32_t at)
{
    return (m->flags & REGEXP_POINTS) && at && at < m->text.length && text_point(&m->text, at - 1) > 0xFFFF;
}

/* To the last choice. false: there is none. */
static bool go_back(Matcher *m)
{
    while (m->top) {
        Entry *entry = &m->stack[--m->top];
        if (undo(m, entry))
            continue;
        m->pc = entry->what & ~SHORTER;
        m->at = entry->value;
        if ((entry->what & SHORTER) && m->top) {
            m->at--;
            m->at -= splits_pair(m, m->at);
            entry->value = (uint16_t)m->at;
            if (m->at > entry[-1].value)
                m->top++; /* again */
            else
                m->top--;
        }
        return true;
    }
    return false;
}

/* Forget the choices above `height`, and, to go back behind that, what happened since. */
static void cut(Matcher *m, uint32_t height, bool back)
{
    uint32_t to = height < m->top ? height : m->top;
    if (back) {
        while (m->top > to)
            undo(m, &m->stack[--m->top]);
        return;
    }
    for (uint32_t i = to; i < m->top; i++)
        if (m->stack[i].what & UNDO)
            m->stack[to++] = m->stack[i];
    m->top = to;
}

/* ---- characters */

static uint32_t canonical(const Matcher *m, uint32_t c)
{
    return m->flags & REGEXP_IGNORE_CASE ? letter_canonical(c, m->flags & REGEXP_POINTS) : c;
}

static bool in_class(Matcher *m, uint32_t width, uint32_t c)
{
    uint32_t low = 0, high = width == 1 ? byte(m) : pair(m);
    const uint8_t *boundaries = m->code + m->pc;
    m->pc += high * width;
    if (m->pc > m->size)
        return false;
    while (low < high) {
        uint32_t middle = (low + high) / 2, boundary = 0;
        for (uint32_t i = width; i--;)
            boundary = boundary << 8 | boundaries[middle * width + i];
        if (boundary <= c)
            low = middle + 1;
        else
            high = middle;
    }
    return low & 1;
}

static bool ends_line(uint32_t c) { return c == '\n' || c == '\r' || (c & ~1u) == 0x2028; }

/* Take a character if the item at pc allows it. pc is behind the item then in any case. */
static bool take(Matcher *m)
{
    const uint32_t op = byte(m);
    const bool there = m->at < m->text.length;
    uint32_t c = UINT32_MAX, more = 1;
    bool good;
    if (there) {
        c = m->flags & REGEXP_POINTS ? text_point(&m->text, m->at) : text_unit(&m->text, m->at);
        more += c > 0xFFFF;
        c = canonical(m, c);
    }
    switch (op) {
    case REGEXP_CHAR2: good = pair(m) == c; break;
    case REGEXP_CHAR3:
        good = pair(m) == (c & 0xFFFF);
        good = byte(m) == c >> 16 && good;
        break;
    case REGEXP_CLASS1: case REGEXP_CLASS2: case REGEXP_CLASS3: good = in_class(m, op - REGEXP_CLASS1 + 1, c); break;
    case REGEXP_DOT: good = !ends_line(c); break;
    case REGEXP_ANY: good = true; break;
    case REGEXP_SPACE: good = text_is_space(c) != byte(m); break;
    default: good = c == op; break;
    }
    if (there && good)
        m->at += more;
    return there && good;
}

static bool is_word(const Matcher *m, uint32_t at) /* at - 1 of the start is no position */
{
    if (at >= m->text.length)
        return false;
    uint32_t c = canonical(m, text_unit(&m->text, at));
    return c == '_' || c - '0' < 10 || (c | 32) - 'a' < 26;
}

static bool repeat(Matcher *m)
{
    const uint32_t least = byte(m), most = byte(m), item = m->pc;
    uint32_t count = 0, first = m->at;
    while (count < most || most == 255) {
        m->pc = item;
        if (!take(m))
            break;
        if (++count <= least)
            first = m->at;
        VM_COUNT_INSTRUCTION(m->vm);
    }
    if (m->at > first) {
        push(m, 0, first);
        push(m, SHORTER | m->pc, m->at);
    }
    return count >= least;
}

static bool back_reference(Matcher *m, bool left)
{
    const uint32_t group = 2 * byte(m), start = *reg(m, group), end = *reg(m, group + 1), length = end - start;
    if (start == REGEXP_NONE || end == REGEXP_NONE || start > end)
        return true;
    if (left ? m->at < length : m->at + length > m->text.length)
        return false;
    const uint32_t at = left ? m->at - length : m->at;
    for (uint32_t i = 0; i < length; i++)
        if (canonical(m, text_unit(&m->text, start + i)) != canonical(m, text_unit(&m->text, at + i)))
            return false;
    m->at = left ? at : at + length;
    return true;
}

/* ---- loops */

static void loop(Matcher *m, bool lazy)
{
    const uint32_t count = *reg(m, temporary(m)), least = pair(m), most = pair(m), end = target(m);
    if (count < least)
        return;
    if (count < most || most == UINT16_MAX) {
        push(m, lazy ? m->pc : end, m->at);
        if (!lazy)
            return;
    }
    m->pc = end;
}

static void enter(Matcher *m)
{
    const uint32_t t = temporary(m), count = *reg(m, t);
    set(m, t, count + (count < UINT16_MAX));
    set(m, t + 1, m->at);
    reset(m);
}

static bool again(Matcher *m)
{
    const uint32_t to = target(m);
    m->pc = to + 1;
    const uint32_t t = temporary(m), least = pair(m);
    m->pc = to;
    return *reg(m, t + 1) != m->at || *reg(m, t) <= least;
}

/* ---- running */

/* One instruction that is no item. false: it does not match. */
static bool step(Matcher *m, uint32_t op)
{
    uint32_t place, t;
    switch (op) {
    case REGEXP_PREVIOUS:
        if (m->at == 0)
            return false;
        m->at--;
        m->at -= splits_pair(m, m->at);
        return true;
    case REGEXP_START: return m->at == 0 || ((m->flags & REGEXP_MULTILINE) && ends_line(text_unit(&m->text, m->at - 1)));
    case REGEXP_END:
        return m->at == m->text.length || ((m->flags & REGEXP_MULTILINE) && ends_line(text_unit(&m->text, m->at)));
    case REGEXP_WORD: return (is_word(m, m->at - 1) != is_word(m, m->at)) != byte(m);
    case REGEXP_OPEN: set(m, 2 * byte(m), m->at); return true;
    case REGEXP_CLOSE: set(m, 2 * byte(m) + 1, m->at); return true;
    case REGEXP_RESET: reset(m); return true;
    case REGEXP_SPLIT:
        place = target(m);
        push(m, place, m->at);
        return true;
    case REGEXP_SPLIT_LAZY:
        place = target(m);
        push(m, m->pc, m->at);
        m->pc = place;
        return true;
    case REGEXP_JUMP: m->pc = target(m); return true;
    case REGEXP_REPEAT: return repeat(m);
    case REGEXP_INIT: set(m, temporary(m), 0); return true;
    case REGEXP_LOOP: case REGEXP_LOOP_LAZY: loop(m, op == REGEXP_LOOP_LAZY); return true;
    case REGEXP_ENTER: enter(m); return true;
    case REGEXP_AGAIN: return again(m);
    case REGEXP_BACK: case REGEXP_BACK_LEFT: return back_reference(m, op == REGEXP_BACK_LEFT);
    case REGEXP_LOOK: case REGEXP_NOT:
        t = temporary(m);
        *reg(m, t) = (uint16_t)m->top; /* never needed again when what follows is gone back behind */
        *reg(m, t + 1) = (uint16_t)m->at;
        if (op == REGEXP_NOT) {
            place = target(m);
            push(m, place, m->at);
        }
        return true;
    default: /* REGEXP_LOOK_END, REGEXP_NOT_END */
        t = temporary(m);
        cut(m, *reg(m, t), op == REGEXP_NOT_END);
        m->at = *reg(m, t + 1);
        if (m->at > m->text.length) /* no LOOK before it */
            m->at = 0;
        return op != REGEXP_NOT_END;
    }
}

/* From m->at on. */
static bool run(Matcher *m)
{
    m->pc = REGEXP_HEADER;
    while (!m->failed) {
        const uint32_t start = m->pc, op = byte(m);
        bool good;
        VM_COUNT_INSTRUCTION(m->vm);
        if (op == REGEXP_MATCH)
            return true;
        if (op < REGEXP_PREVIOUS || op > REGEXP_NOT_END) {
            m->pc = start;
            good = take(m);
        } else {
            good = step(m, op);
        }
        if (!good && !go_back(m))
            return false;
    }
    return false;
}

static bool search(Matcher *m, uint32_t from)
{
    const uint32_t first = m->code[REGEXP_HEADER < m->size ? REGEXP_HEADER : 0];
    const bool plain = REGEXP_HEADER < m->size && first > REGEXP_NOT_END && !(m->flags & (REGEXP_IGNORE_CASE | REGEXP_STICKY));
    from -= splits_pair(m, from);
    for (; from <= m->text.length && !m->failed; from++) {
        while (plain && from < m->text.length && text_unit(&m->text, from) != first)
            from++;
        from += splits_pair(m, from);
        m->at = from;
        m->top = 0;
        if (run(m)) {
            m->registers[0] = (uint16_t)from;
            m->registers[1] = (uint16_t)m->at;
            return true;
        }
        if (m->flags & REGEXP_STICKY)
            break;
    }
    return false;
}

/* What the registers of the groups hold. */
static Value positions(Matcher *m)
{
    Value array = heap_alloc(m->vm, TYPE_ARRAY_I32, 4 + 8 * m->groups);
    if (array == VALUE_EXCEPTION)
        return array;
    look_up(m);
    uint8_t *to = heap_address(m->vm, array) + 4;
    *(uint16_t *)(void *)(to - 2) = (uint16_t)(2 * m->groups);
    for (uint32_t i = 0; i < 2 * m->groups; i++) {
        const uint32_t group = i & ~1u;
        bool there = m->registers[group] != REGEXP_NONE && m->registers[group + 1] != REGEXP_NONE;
        int32_t position = there ? m->registers[i] : -1;
        memcpy(to + 4 * i, &position, sizeof position);
    }
    return array;
}

Value regexp_match(VmRef vm, Value regexp, const Value *text, uint32_t from)
{
    Matcher m = {.vm = vm, .subject = text, .room = FIRST_ROOM};
    const uint8_t *program = thing_address(vm, regexp);
    if (text_view(vm, *text).length >= REGEXP_NONE)
        return error_throw(vm, ERROR_RANGE, "Invalid string length");
    program += REGEXP_PROGRAM;
    m.flags = program[0];
    m.groups = program[1] ? program[1] : 1;
    m.count = 2 * m.groups + program[2];
    hold(vm, regexp);
    Value state = heap_alloc(vm, TYPE_BYTES, state_bytes(&m, m.room)), result = VALUE_NULL;
    if (state == VALUE_EXCEPTION) {
        unhold_top(vm);
        return state;
    }
    hold_owned(vm, state);
    look_up(&m);
    memset(m.registers, 0xFF, 2 * m.count);
    if (search(&m, from))
        result = positions(&m);
    else if (m.failed)
        result = VALUE_EXCEPTION;
    unhold(vm, 2);
    return result;
}
