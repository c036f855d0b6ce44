/* The loader's line: noise, lost, damaged, repeated and late frames; images that are not for this board, in any way; a desktop that means
 * harm.
 *
 *   powerloss_line FOLDER     with the images of programs.mjs
 *
 * Whatever comes over the line, the program that is committed goes on to run, and a good update goes through.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "image.h"
#include "refusal.h"

static const Shape TWO = {8192, 512, 4, 2}, ONE = {4096, 512, 4, 1};
static Image a, b;

static void expect(const char *what, char runs, char wanted)
{
    if (runs != wanted)
        fail("%s: %c, not %c (status %u)", what, runs ? runs : '0', wanted, client_status);
}

static void start_with_a(const Shape *shape)
{
    world_make(shape);
    world_power_on();
    expect("the first program", update(&a), 'A');
}

static void expect_refused(const char *what, ClientEnd end, UpdateStatus status, uint32_t reason)
{
    if (end != END_REFUSED || client_status != status || (status == UPDATE_REFUSED && client_refusal.reason != reason))
        fail("%s: %d, status %u, reason %u; not status %u, reason %u", what, end, client_status, client_refusal.reason, status, reason);
}

/* ---- a bad line */

static void bad_line(const Shape *shape, Line line, const char *what)
{
    const unsigned rounds = 12;
    start_with_a(shape);
    for (unsigned i = 0; i < rounds; i++) {
        const Image *image = i % 2 ? &a : &b;
        client_line = line;
        ClientEnd end = client_update(image->bytes, image->size);
        client_line = (Line){0};
        if (end != END_OK)
            fail("%s: update %u ends with %d, status %u", what, i, end, client_status);
        client_run();
        expect(what, settle(), i % 2 ? 'A' : 'B');
    }
    world_end();
    printf("%-30s %u slot%s: %u updates\n", what, shape->slots, shape->slots > 1 ? "s" : "", rounds);
}

static void bad_lines(const Shape *shape)
{
    bad_line(shape, (Line){.noise = 128}, "noise");
    bad_line(shape, (Line){.lost = 64}, "lost frames");
    bad_line(shape, (Line){.damaged = 64}, "damaged frames");
    bad_line(shape, (Line){.twice = 128}, "repeated frames");
    bad_line(shape, (Line){.late = 48}, "late frames");
    bad_line(shape, (Line){.noise = 40, .lost = 25, .damaged = 25, .twice = 40, .late = 25}, "all of it");
}

/* ---- images that are none, or not for this board */

static void refused_image(const char *folder, const Shape *shape, const char *name, uint32_t reason)
{
    const Image image = image_read(folder, name);
    expect_refused(name, client_update(image.bytes, image.size), UPDATE_REFUSED, reason);
    client_run();
    /* with one slot the verifier has its say when the old image is gone; the desktop asks its own before */
    expect(name, settle(), shape->slots == 1 && reason > REFUSED_BOARD ? LISTENS : 'A');
    if (shape->slots == 1 && reason > REFUSED_BOARD)
        expect("A again", update(&a), 'A');
    free(image.bytes);
}

static void refused_images(const char *folder, const Shape *shape)
{
    start_with_a(shape);
    refused_image(folder, shape, "board", REFUSED_BOARD);
    refused_image(folder, shape, "library", REFUSED_LIBRARY);
    refused_image(folder, shape, "format", REFUSED_FORMAT);
    refused_image(folder, shape, "bad", REFUSED_OUTSIDE);
    static uint8_t large[16384];
    memset(large, 0x55, sizeof large);
    memcpy(large, b.bytes, b.size);
    ((ImageHeader *)(void *)large)->last = sizeof large / IMAGE_ALIGN - 1;
    expect_refused("oversize", client_update(large, sizeof large), shape->slots == 1 ? UPDATE_RANGE : UPDATE_REFUSED, REFUSED_CUT_SHORT);
    client_run();
    expect("oversize", settle(), 'A');
    world_end();
    printf("images for another board, library, format; damaged; too large: refused, %u slot%s\n", shape->slots, shape->slots > 1 ? "s" : "");
}

/* Of every length: what was sent before stays where it is. */
static void truncated_images(const Shape *shape)
{
    start_with_a(shape);
    for (uint32_t bytes = 0; bytes < b.size; bytes += 4) {
        if (client_update(b.bytes, bytes) != END_REFUSED)
            fail("truncated at %u: status %u", bytes, client_status);
        client_run();
        expect("truncated", settle(), 'A');
    }
    expect("whole", update(&b), 'B');
    world_end();
    printf("truncated at %u lengths: refused, %u slot%s\n", b.size / 4, shape->slots, shape->slots > 1 ? "s" : "");
}

/* ---- a desktop that does things in another order */

static ClientEnd ask(unsigned command, unsigned slot, uint32_t offset, uint32_t count)
{
    const UpdateRequest request = {.slot = (uint8_t)slot, .count = (uint16_t)count, .offset = offset};
    const uint8_t data[16] = {1, 2, 3};
    return client_ask(command, &request, data, sizeof data, NULL, 0);
}

static void wrong_order(void)
{
    UpdateInfo info;
    start_with_a(&TWO);
    world_power_on();
    client_hello(&info);
    const unsigned slot = info.target, used = info.active;
    const uint32_t last = info.slot_bytes - info.page_bytes, trailer = info.slot_bytes - info.trailer_bytes;
    expect_refused("write the slot that runs", ask(UPDATE_WRITE, used, 0, 0), UPDATE_IN_USE, 0);
    expect_refused("erase it", ask(UPDATE_ERASE, used, 0, 0), UPDATE_IN_USE, 0);
    expect_refused("copy to it", ask(UPDATE_COPY, used, 0, 4), UPDATE_IN_USE, 0);
    expect_refused("write before the first page is erased", ask(UPDATE_WRITE, slot, 0, 0), UPDATE_CLOSED, 0);
    expect_refused("erase another one before", ask(UPDATE_ERASE, slot, last, 0), UPDATE_CLOSED, 0);
    expect_refused("commit nothing", ask(UPDATE_COMMIT, slot, 0, 0), UPDATE_REFUSED, REFUSED_NO_IMAGE);
    expect_refused("stream with two slots", ask(UPDATE_STREAM, 0, 0, 0), UPDATE_RANGE, 0);
    if (ask(UPDATE_ERASE, slot, 0, 0) != END_OK)
        fail("erase: %u", client_status);
    expect_refused("write the trailer", ask(UPDATE_WRITE, slot, trailer, 0), UPDATE_RANGE, 0);
    expect_refused("write over it", ask(UPDATE_WRITE, slot, trailer - 8, 0), UPDATE_RANGE, 0);
    expect_refused("write beyond", ask(UPDATE_WRITE, slot, 0xFFFFFFF0, 0), UPDATE_RANGE, 0);
    expect_refused("write askew", ask(UPDATE_WRITE, slot, 2, 0), UPDATE_RANGE, 0);
    expect_refused("erase askew", ask(UPDATE_ERASE, slot, 4, 0), UPDATE_RANGE, 0);
    expect_refused("erase beyond", ask(UPDATE_ERASE, slot, info.slot_bytes, 0), UPDATE_RANGE, 0);
    expect_refused("another slot", ask(UPDATE_WRITE, 2, 0, 0), UPDATE_RANGE, 0);
    expect_refused("CRCs beyond", ask(UPDATE_CRCS, slot, last, 2), UPDATE_RANGE, 0);
    expect_refused("no such command", ask(99, slot, 0, 0), UPDATE_UNKNOWN, 0);
    expect_refused("copy from beyond", ask(UPDATE_COPY, slot, 0, 65532), UPDATE_RANGE, 0);
    if (ask(UPDATE_WRITE, slot, 0, 0) != END_OK || ask(UPDATE_WRITE, slot, 0, 0) != END_OK)
        fail("write, and again: %u", client_status);
    const UpdateRequest request = {.slot = (uint8_t)slot};
    expect_refused("write something else there", client_ask(UPDATE_WRITE, &request, "abcd", 4, NULL, 0), UPDATE_NOT_BLANK, 0);
    client_run();
    expect("wrong order", settle(), 'A');
    world_end();
    start_with_a(&ONE);
    world_power_on();
    client_hello(&info);
    expect_refused("one slot: erase at once", ask(UPDATE_ERASE, 0, 0, 0), UPDATE_NOT_STREAMED, 0);
    expect_refused("one slot: a gap in the stream", ask(UPDATE_STREAM, 0, 64, 0), UPDATE_RANGE, 0);
    client_run();
    expect("wrong order", settle(), 'A');
    world_end();
    world_make(&TWO);
    world_power_on();
    settle();
    expect_refused("no session", ask(UPDATE_ERASE, 0, 0, 0), UPDATE_NO_SESSION, 0);
    world_end();
    printf("requests out of order, out of range: refused\n");
}

/* What `mote recover` does, with programs that are in the way. */
static void recover(const char *folder)
{
    UpdateInfo info;
    const Image x = image_read(folder, "x");
    world_make(&TWO);
    world_power_on();
    expect("a program that crashes at once, with nothing behind it", update(&x), LISTENS);
    expect("and at the next reset", power_cycle(), LISTENS);
    world_power_on();
    client_hello(&info);
    if (info.active != 0 || info.slot[0].attempts != UPDATE_ATTEMPTS || client_simple(UPDATE_REMOVE, 0) != END_OK)
        fail("recover: active %u, %u attempts, status %u", info.active, info.slot[0].attempts, client_status);
    client_run();
    expect("nothing", settle(), LISTENS);
    client_hello(&info);
    if (info.why != UPDATE_WHY_NOTHING || info.active != UPDATE_NO_SLOT)
        fail("recovered: why %u, active %u", info.why, info.active);
    expect("a program", update(&a), 'A');
    expect("another", update(&b), 'B');
    client_hello(&info);
    if (info.why != UPDATE_WHY_BREAK || info.slot[info.active].sequence != 2 || info.slot[info.active].state != 7)
        fail("why %u, sequence %u, state %u", info.why, info.slot[info.active].sequence, info.slot[info.active].state);
    client_simple(UPDATE_REMOVE, info.active);
    client_run();
    expect("the one before", settle(), 'A');
    free(x.bytes);
    world_end();
    printf("recover: what is removed gives way to what was before\n");
}

/* A program that has not proved itself, ended from the desktop again and again: no attempt of it failed. The power that fails is another
 * matter: nobody knows why it did. */
static void broken_off(void)
{
    UpdateInfo info;
    start_with_a(&TWO);
    if (client_update(b.bytes, b.size) != END_OK)
        fail("update: %u", client_status);
    client_run();
    for (unsigned i = 0; i < 2 * UPDATE_ATTEMPTS; i++) {
        while (world_go() != STOP_SLEEPS) /* it runs */
            ;
        client_hello(&info);
        if (info.active == UPDATE_NO_SLOT || info.slot[info.active].sequence != 2 || info.slot[info.active].attempts)
            fail("break %u: active %u, attempts %u %u", i, info.active, info.slot[0].attempts, info.slot[1].attempts);
        client_run();
    }
    for (unsigned i = 0; i < UPDATE_ATTEMPTS; i++) {
        if (i)
            world_power_on();
        while (world_go() != STOP_SLEEPS)
            ;
    }
    expect("after three starts that failed", power_cycle(), 'A');
    world_end();
    printf("breaks are no failed attempts\n");
}

/* Who asked the loader to listen, and then says nothing, does not keep the program from running. */
static void silence(void)
{
    UpdateInfo info;
    start_with_a(&TWO);
    for (unsigned button = 0; button < 2; button++) {
        host_loader.button = button;
        world_power_on();
        client_hello(&info);
        if (info.why != (button ? UPDATE_WHY_BUTTON : UPDATE_WHY_BREAK))
            fail("why %u", info.why);
        const uint32_t start = world.ms;
        while (world_go() != STOP_SLEEPS)
            if (world.ms - start > 60000)
                fail("it listens for ever");
        expect("after silence", settle(), 'A');
    }
    world_end();
    printf("silence after a break or a button: the program runs\n");
}

/* The number of the commits has 16 bits. */
static void many_updates(void)
{
    start_with_a(&TWO);
    for (unsigned wrap = 0; wrap < 2; wrap++) {
        const uint32_t place = TWO.bytes / 2 - UPDATE_CELLS * TWO.cell_bytes;
        const uint32_t cell = update_sequence_cell((uint16_t)(wrap ? 0xFFFE : 0x7FFD));
        memcpy(world.flash.bytes + place, &cell, sizeof cell);
        memset(world.flash.bytes + TWO.bytes / 2, 0xFF, TWO.bytes / 2);
        memset(world.flash.touched + TWO.bytes / 2 / TWO.cell_bytes, 0, TWO.bytes / 2 / TWO.cell_bytes);
        world_power_on();
        for (unsigned i = 0; i < 6; i++)
            expect("many updates", update(i % 2 ? &a : &b), i % 2 ? 'A' : 'B');
        expect("and a reset", power_cycle(), 'A');
    }
    world_end();
    printf("sequence numbers: beyond 0x7FFF and 0xFFFF\n");
}

/* ---- anything */

static void random_frame(const UpdateInfo *info)
{
    uint8_t payload[400], frame[512];
    UpdateRequest *request = (UpdateRequest *)(void *)payload;
    for (uint32_t i = 0; i < sizeof payload; i++)
        payload[i] = (uint8_t)client_random();
    const uint32_t kind = client_random() % 4;
    unsigned command = client_random() % 14;
    if (kind) { /* nearly right */
        request->slot = (uint8_t)(client_random() % 3);
        request->flags &= 1;
        request->count = (uint16_t)(client_random() % 64);
        request->offset = client_random() % (info->slot_bytes / 4 + 8) * 4;
        if (kind == 2)
            request->offset = request->offset / info->page_bytes * info->page_bytes;
    }
    if (command == UPDATE_REMOVE || command == UPDATE_RUN) /* those are asked for in good faith */
        command = UPDATE_HELLO;
    world_type(frame, client_frame(frame, command, client_random() % 256, payload, client_random() % (client_random() % 8 ? 40 : 400)));
}

static void hostile_frames(const Shape *shape, uint32_t rounds)
{
    UpdateInfo info;
    for (uint32_t round = 0; round < rounds; round++) {
        start_with_a(shape);
        world_power_on();
        client_hello(&info);
        for (unsigned i = 0; i < 400; i++) {
            random_frame(&info);
            if (client_random() % 16 == 0)
                world_type("\0\1\2\xFF\0", 5);
            world_go();
            world.from_count = 0;
        }
        for (unsigned i = 0; i < 50; i++) {
            world_go();
            world.from_count = 0;
        }
        expect("hostile frames", power_cycle(), 'A');
        expect("an update after them", update(&b), 'B');
        world_end();
    }
    printf("hostile frames: %u in %u slot%s\n", rounds * 400, shape->slots, shape->slots > 1 ? "s" : "");
}

static void random_bytes(uint32_t rounds)
{
    start_with_a(&TWO);
    world_power_on();
    world_type("\0", 1);
    for (uint32_t i = 0; i < rounds; i++) {
        uint8_t byte = (uint8_t)client_random();
        world_type(&byte, 1);
        if (i % 64 == 0)
            world_go();
        world.from_count = 0;
    }
    expect("random bytes", power_cycle(), 'A');
    world_end();
}

int main(int argc, char **argv)
{
    if (argc != 2)
        fail("usage: powerloss_line FOLDER");
    a = image_read(argv[1], "a");
    b = image_read(argv[1], "b");
    static const Shape *const SHAPES[] = {&TWO, &ONE};
    wrong_order();
    recover(argv[1]);
    broken_off();
    silence();
    many_updates();
    for (unsigned i = 0; i < 2; i++) {
        bad_lines(SHAPES[i]);
        refused_images(argv[1], SHAPES[i]);
        truncated_images(SHAPES[i]);
        hostile_frames(SHAPES[i], 60);
    }
    random_bytes(200000);
    return 0;
}
