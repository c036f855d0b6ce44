/* From reset to a running program, or to listening (docs/flashing.md). */
#include "start.h"

#include "serve.h"
#include "signature.h"
#include "slots.h"

/* resident_word: the mark, the reason, and the slot (+ 1) whose last start was broken off. */
enum { WORD_MARK = 0x4D6F7400, WORD_MASK = 0xFF, WORD_REASON = 0xF, WORD_SLOT_SHIFT = 4, NOT_LOOKED_FOR = 0xFF };
enum { SINCE_SHIFT = 6, CONFIRM = (START_CONFIRM_MS >> SINCE_SHIFT) + 2 /* units of SlotsKept.since, at least as long */ };

/* A start that somebody at the desktop ended says nothing about the program. */
void start_reset(StartReason reason)
{
    const unsigned broken_off = reason == START_BREAK ? slots_kept.unproven : reason == START_RUN ? slots_kept.broken_off : 0;
    resident_word = WORD_MARK | broken_off << WORD_SLOT_SHIFT | reason;
    board_reset();
}

static StartReason take_reason(void)
{
    const uint32_t word = resident_word;
    const bool kept = (word & ~(uint32_t)WORD_MASK) == WORD_MARK;
    resident_word = 0;
    slots_kept.broken_off = kept ? (word & WORD_MASK) >> WORD_SLOT_SHIFT & 0xF : 0;
    return kept ? (StartReason)(word & WORD_REASON) : START_POWER;
}

bool start_is_break(uint8_t *matched, uint8_t byte)
{
    static const char BREAK[] = UPDATE_BREAK;
    if (byte == (uint8_t)BREAK[*matched])
        ++*matched;
    else
        *matched = byte == (uint8_t)BREAK[0];
    if (*matched < UPDATE_BREAK_BYTES)
        return false;
    *matched = 0;
    return true;
}

/* ---- while a program runs */

void resident_received(uint8_t byte)
{
    uint8_t matched = slots_kept.matched;
    if (matched == NOT_LOOKED_FOR)
        return;
    if (start_is_break(&matched, byte))
        start_reset(START_BREAK);
    slots_kept.matched = matched;
}

/* How long the program that runs still has to; 0: it has proved itself. */
static unsigned left_to_prove(uint32_t now_ms)
{
    const uint16_t ran = (uint16_t)((now_ms >> SINCE_SHIFT) - slots_kept.since);
    return ran < CONFIRM ? CONFIRM - ran : 0;
}

void resident_alive(void)
{
    const unsigned slot = slots_kept.unproven;
    if (slot && !left_to_prove(clock_now_ms(NULL))) {
        slot_confirm(slot - 1);
        slots_kept.unproven = 0;
    }
}

uint32_t resident_wake(uint32_t due_ms)
{
    if (!slots_kept.unproven)
        return due_ms;
    const uint32_t now = clock_now_ms(NULL), proven = ((now >> SINCE_SHIFT) + left_to_prove(now)) << SINCE_SHIFT;
    return (int32_t)(due_ms - proven) > 0 ? proven : due_ms;
}

void resident_fault(void) { start_reset(START_FAULT); }

/* ---- from reset on */

_Noreturn static void listen(UpdateWhy why)
{
    slots_kept.matched = NOT_LOOKED_FOR;
    for (;;)
        serve(why, SERVE_FOREVER);
}

/* For those who want to come in before a program runs. */
static void window(StartReason reason)
{
    const bool button = resident_button();
    slots_kept.matched = NOT_LOOKED_FOR;
    if (button || reason == START_BREAK)
        serve(button ? UPDATE_WHY_BUTTON : UPDATE_WHY_BREAK, SERVE_SILENCE_MS);
    else if (reason != START_RUN)
        serve(UPDATE_WHY_BREAK, resident()->window_ms);
    slots_kept.matched = 0;
}

/* What was loaded from the slot. It gets another try until it has proved itself, or could not. */
_Noreturn static void run(unsigned slot, StartReason reason)
{
    const bool last = slot_proven(slot) || slot_exhausted(slot);
    if (last && reason == START_FAULT)
        listen(UPDATE_WHY_FAULT);
    slot_attempt(slot);
    slots_kept.unproven = last ? 0 : (slot + 1) & 0xF;
    slots_kept.since = (uint16_t)(clock_now_ms(NULL) >> SINCE_SHIFT);
    const bool ended = resident_run();
    slots_kept.unproven = 0;
    if (ended)
        slot_confirm(slot);
    else if (!last && !slot_proven(slot))
        start_reset(START_CRASH);
    listen(ended ? UPDATE_WHY_ENDED : UPDATE_WHY_CRASHED);
}

void resident_main(void)
{
    const StartReason reason = take_reason();
    uint8_t order[UPDATE_SLOTS_MAX];
    window(reason);
    const unsigned count = slots_order(order);
    for (unsigned i = 0; i < count; i++)
        if (signature_check(order[i]) && resident_load(slot_at(order[i], 0), slot_image_end()))
            run(order[i], reason);
    listen(count ? UPDATE_WHY_REFUSED : UPDATE_WHY_NOTHING);
}
