/* From reset to a running program, or to listening (docs/flashing.md). */
#include "start.h"

#include "serve.h"
#include "signature.h"
#include "slots.h"

/* resident_word: the mark, the reason, and the slot (+ 1) whose last start was broken off. */
enum { WORD_MARK = 0x4D6F7400, WORD_MASK = 0xFF, WORD_REASON = 0xF, WORD_SLOT_SHIFT = 4, NOT_LOOKED_FOR = 0xFF };

/* The program that runs and has not proved itself. */
static volatile struct {
    uint32_t since_ms;
    uint8_t slot;      /* + 1; 0: there is none */
    uint8_t matched;   /* bytes of a break that have arrived while a program runs */
} running = {.matched = 0};

/* A start that somebody at the desktop ended says nothing about the program. */
void start_reset(StartReason reason)
{
    const unsigned broken_off = reason == START_BREAK ? running.slot : reason == START_RUN ? slots_broken_off() : 0;
    resident_word = WORD_MARK | broken_off << WORD_SLOT_SHIFT | reason;
    board_reset();
}

static StartReason take_reason(void)
{
    const uint32_t word = resident_word;
    const bool kept = (word & ~(uint32_t)WORD_MASK) == WORD_MARK;
    resident_word = 0;
    slots_break_off(kept ? (word & WORD_MASK) >> WORD_SLOT_SHIFT : 0);
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
    uint8_t matched = running.matched;
    if (matched == NOT_LOOKED_FOR)
        return;
    if (start_is_break(&matched, byte))
        start_reset(START_BREAK);
    running.matched = matched;
}

void resident_alive(void)
{
    if (running.slot && clock_now_ms(NULL) - running.since_ms >= START_CONFIRM_MS) {
        slot_confirm(running.slot - 1u);
        running.slot = 0;
    }
}

uint32_t resident_wake(uint32_t due_ms)
{
    const uint32_t proven = running.since_ms + START_CONFIRM_MS;
    return running.slot && (int32_t)(due_ms - proven) > 0 ? proven : due_ms;
}

void resident_fault(void) { start_reset(START_FAULT); }

/* ---- from reset on */

_Noreturn static void listen(UpdateWhy why)
{
    running.matched = NOT_LOOKED_FOR;
    for (;;)
        serve(why, SERVE_FOREVER);
}

/* For those who want to come in before a program runs. */
static void window(StartReason reason)
{
    const bool button = resident_button();
    running.matched = NOT_LOOKED_FOR;
    if (button || reason == START_BREAK)
        serve(button ? UPDATE_WHY_BUTTON : UPDATE_WHY_BREAK, SERVE_SILENCE_MS);
    else if (reason != START_RUN)
        serve(UPDATE_WHY_BREAK, resident()->window_ms);
    running.matched = 0;
}

/* What was loaded from the slot. It gets another try until it has proved itself, or could not. */
_Noreturn static void run(unsigned slot, StartReason reason)
{
    const bool last = slot_proven(slot) || slot_exhausted(slot);
    if (last && reason == START_FAULT)
        listen(UPDATE_WHY_FAULT);
    slot_attempt(slot);
    running.slot = (uint8_t)(last ? 0 : slot + 1);
    running.since_ms = clock_now_ms(NULL);
    const bool ended = resident_run();
    running.slot = 0;
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
