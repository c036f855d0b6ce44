/* Events and the console's received bytes (see io.h). Interrupts fill the rings, the program empties them. */
#include "io.h"

#include "board_pins.h"
#include "boot.h"
#include "cpu.h"
#include "image.h"
#include "memory.h"
#include "report.h"

#if MOTE_FEATURES & FEATURE_IO

#define io memory_io

uint8_t *io_arena_end(const void *program)
{
#ifdef MOTE_LINKED
    (void)program;
    const bool used = true;
#else
    const bool used = ((const ImageHeader *)program)->features >> IMAGE_FEATURES_SHIFT & FEATURE_IO;
#endif
    io.mark = 0;
    if (!used)
        return memory_arena_end;
    __builtin_memset(&io, 0, sizeof io);
    io.mark = IO_MARK;
    board_receive(true);
    if (report_asked()) {
        report_open("L");
        report_close();
    }
    return (uint8_t *)&io;
}

static void queue(unsigned kind, unsigned number, unsigned value)
{
    if (io.event_count == IO_EVENTS)
        return;
    io.events[(io.event_first + io.event_count) % IO_EVENTS] =
        (MoteEvent){clock_now_ms(NULL), (uint8_t)kind, (uint8_t)number, (uint16_t)value};
    io.event_count = (uint8_t)(io.event_count + 1);
}

/* Interrupts are held off. */
static void tell_received(void)
{
    if (!io.listen || io.told || !io.received_count || io.event_count == IO_EVENTS)
        return;
    io.told = true;
    queue(MOTE_EVENT_SERIAL, 0, 0);
}

void io_pin_changed(unsigned pin, unsigned level)
{
    if (io_used())
        queue(MOTE_EVENT_PIN, pin, pins_inverted(pin) ? !level : level);
}

/* The ring is full. What does not fit is lost, but an emulator can wait: it is not listened to then. */
static bool waits(void) { return io_used() && io.received_count == IO_RECEIVED && report_asked(); }

static void take(uint8_t byte)
{
    if (!io_used() || io.received_count == IO_RECEIVED)
        return;
    io.received[(io.received_first + io.received_count) % IO_RECEIVED] = byte;
    io.received_count = (uint8_t)(io.received_count + 1);
    if (waits())
        board_receive(false);
    tell_received();
}

/* Not every chip tells by an interrupt what came before it was asked to. */
static void receive_again(void)
{
    board_receive(true);
    console_receive();
}

bool io_event(void *context, MoteEvent *event)
{
    (void)context;
    uint32_t lock = cpu_lock();
    bool found = io_waiting();
    if (found) {
        *event = io.events[io.event_first];
        io.event_first = (uint8_t)((io.event_first + 1) % IO_EVENTS);
        io.event_count = (uint8_t)(io.event_count - 1);
        if (event->kind == MOTE_EVENT_SERIAL)
            event->value = io.received_count;
        tell_received(); /* if there was no room for it */
    }
    cpu_unlock(lock);
    return found;
}

bool io_listening(void *context)
{
    (void)context;
    bool any = io_used() && io.listen;
    for (unsigned i = 0; i < IO_PINS / 32 && io_used(); i++)
        any |= io.watched[i] != 0;
    return any;
}

bool io_pin_watch(void *context, unsigned pin, unsigned edges)
{
    (void)context;
    pin = pins_number(pin);
    if (pin >= BOARD_PIN_COUNT)
        return false;
    if (pins_inverted(pin) && (edges == MOTE_EDGE_RISING || edges == MOTE_EDGE_FALLING))
        edges = MOTE_EDGE_RISING + MOTE_EDGE_FALLING - edges;
    if (edges)
        pins_use_as(pin, MOTE_PIN_INPUT);
    uint32_t lock = cpu_lock(), *word = &io.watched[pin >> 5], bit = 1u << (pin & 31);
    bool ok = board_pin_watch(pin, edges);
    *word = edges && ok ? *word | bit : *word & ~bit;
    cpu_unlock(lock);
    return ok;
}

/* ---- the console as serial port 0 */

bool io_serial_setup(void *context, unsigned number, const MoteSerialSetup *setup)
{
    (void)context;
    bool own_pins = setup->tx != MOTE_PIN_DEFAULT || setup->rx != MOTE_PIN_DEFAULT;
    bool plain = setup->parity == 0 && (setup->bits == 0 || setup->bits == 8) && setup->stop_bits <= 1;
    return number == 0 && !own_pins && plain && (setup->baud == 0 || board_baud(setup->baud));
}

void io_serial_write(void *context, unsigned number, const uint8_t *bytes, size_t count)
{
    if (number == 0)
        report_write(context, (const char *)bytes, count);
}

size_t io_serial_read(void *context, unsigned number, uint8_t *bytes, size_t room)
{
    (void)context;
    size_t count = 0;
    if (number != 0)
        return 0;
    uint32_t lock = cpu_lock();
    const bool waited = waits();
    while (io.received_count && count < room) {
        bytes[count++] = io.received[io.received_first];
        io.received_first = (uint8_t)((io.received_first + 1) % IO_RECEIVED);
        io.received_count = (uint8_t)(io.received_count - 1);
    }
    if (waited && count)
        receive_again();
    io.told = false;
    tell_received();
    cpu_unlock(lock);
    return count;
}

void io_serial_listen(void *context, unsigned number, bool listen)
{
    (void)context;
    uint32_t lock = cpu_lock();
    if (number == 0) {
        io.listen = listen;
        console_receive();
        tell_received();
    }
    cpu_unlock(lock);
}

void io_reset(void *context)
{
    (void)context;
    board_reset();
}

#else
#define waits() false
#define take(byte) ((void)0)

uint8_t *io_arena_end(const void *program)
{
    (void)program;
    return memory_arena_end;
}
#endif

#ifdef BOARD_INTERRUPTS
void console_receive(void)
{
    int byte;
    while (!waits() && (byte = board_get()) >= 0) {
        resident_received((uint8_t)byte);
        take((uint8_t)byte);
    }
}
#endif
