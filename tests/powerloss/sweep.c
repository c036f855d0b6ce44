/* Cut the power at every single flash operation of updates: before it, in its middle, after it.
 *
 *   powerloss_sweep FOLDER     with a.img, b.img, c.img (programs that run on), x.img, y.img (crash at once, and later), bad.img
 *
 * After each cut the board must run the old or the new program (with one slot, it may listen instead), and take another update. From
 * each of these cuts on, the power is cut a second time at some operation of what follows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

typedef struct Sweep {
    const char *name;
    Snapshot before;
    const Image *image;  /* the update */
    char expected;       /* what runs in the end, without a cut; */
    const char *allowed; /* with one */
} Sweep;

static Image later;
static uint32_t cuts, second_cuts, updates;

static char run_update(const Sweep *sweep)
{
    world_power_on();
    char end = update(sweep->image);
    if (end)
        return end;
    return client_run() == END_CUT ? CUT : settle(); /* it was refused */
}

static void require(const Sweep *sweep, uint32_t operation, unsigned how, char runs)
{
    if (!strchr(sweep->allowed, runs))
        fail("%s: cut at operation %u (%u): %c runs, not one of %s", sweep->name, operation, how, runs, sweep->allowed);
}

static void require_later_update(const Sweep *sweep, uint32_t operation, unsigned how)
{
    char runs = update(&later);
    if (runs != 'C')
        fail("%s: cut at operation %u (%u): the next update gives %c (status %u)", sweep->name, operation, how, runs ? runs : '0', client_status);
    updates++;
}

/* The next update is cut, too; what was there, or what came with either, runs. */
static void cut_again(const Sweep *sweep, uint32_t operation, unsigned how)
{
    char allowed[16];
    snprintf(allowed, sizeof allowed, "%sC", sweep->allowed);
    const Sweep wider = {.name = sweep->name, .allowed = allowed};
    world.flash.cut_at = world.flash.operations + 1 + client_random() % 200;
    world.flash.cut_how = client_random() % CUT_WAYS;
    char runs = power_cycle();
    if (runs != CUT)
        runs = update(&later);
    world.flash.cut_at = 0;
    if (runs != CUT)
        return;
    second_cuts++;
    require(&wider, operation, how, power_cycle());
    require_later_update(&wider, operation, how);
}

static void cut_at(const Sweep *sweep, uint32_t operation, HostCut how)
{
    snapshot_restore(&sweep->before);
    world.flash.cut_at = operation;
    world.flash.cut_how = how;
    world.flash.seed = operation * 977 + how;
    if (run_update(sweep) != CUT)
        fail("%s: no operation %u", sweep->name, operation);
    world.flash.cut_at = 0;
    cuts++;
    Snapshot cut = snapshot_take();
    require(sweep, operation, how, power_cycle());
    require_later_update(sweep, operation, how);
    snapshot_restore(&cut);
    cut_again(sweep, operation, how);
    snapshot_free(&cut);
}

static void run_sweep(Sweep *sweep)
{
    sweep->before = snapshot_take();
    snapshot_restore(&sweep->before);
    char runs = run_update(sweep);
    if (runs != sweep->expected)
        fail("%s: %c runs, not %c (status %u)", sweep->name, runs, sweep->expected, client_status);
    const uint32_t operations = world.flash.operations;
    Snapshot after = snapshot_take();
    for (uint32_t operation = 1; operation <= operations; operation++)
        for (unsigned how = 0; how < CUT_WAYS; how++)
            cut_at(sweep, operation, (HostCut)how);
    snapshot_restore(&after);
    printf("%-52s %5u operations\n", sweep->name, operations);
    snapshot_free(&after);
    snapshot_free(&sweep->before);
}

static void sweep(const char *name, const Image *image, char expected, const char *allowed)
{
    Sweep it = {.name = name, .image = image, .expected = expected, .allowed = allowed};
    run_sweep(&it);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        fail("usage: powerloss_sweep FOLDER");
    Image a = image_read(argv[1], "a"), b = image_read(argv[1], "b"), x = image_read(argv[1], "x"), y = image_read(argv[1], "y"),
           bad = image_read(argv[1], "bad");
    static const Shape TWO[] = {{8192, 512, 4, 2}, {8192, 1024, 8, 2}, {16384, 2048, 16, 2}}, ONE[] = {{4096, 512, 4, 1}, {6144, 1024, 8, 1}};
    later = image_read(argv[1], "c");
    for (unsigned i = 0; i < sizeof TWO / sizeof *TWO; i++) {
        printf("two slots, pages of %u, cells of %u\n", TWO[i].page_bytes, TWO[i].cell_bytes);
        world_make(&TWO[i]);
        sweep("nothing, A", &a, 'A', "A-");
        sweep("A, B", &b, 'B', "AB");
        sweep("B, A", &a, 'A', "AB");
        sweep("A, A again", &a, 'A', "A");
        sweep("A, one that the verifier refuses", &bad, 'A', "A");
        sweep("A, one that crashes at once", &x, 'A', "A");
        sweep("A, one that crashes later", &y, 'A', "A");
        world_end();
    }
    for (unsigned i = 0; i < sizeof ONE / sizeof *ONE; i++) {
        printf("one slot, pages of %u, cells of %u\n", ONE[i].page_bytes, ONE[i].cell_bytes);
        world_make(&ONE[i]);
        sweep("nothing, A", &a, 'A', "A-");
        sweep("A, B", &b, 'B', "AB-");
        sweep("B, A", &a, 'A', "AB-");
        sweep("A, one that crashes at once", &x, LISTENS, "A-");
        world_end();
    }
    Image *const images[] = {&a, &b, &x, &y, &bad, &later};
    for (unsigned i = 0; i < sizeof images / sizeof *images; i++)
        free(images[i]->bytes);
    printf("%u cuts, %u more in what followed; after each the old or the new program ran and the next update went through (%u)\n", cuts, second_cuts, updates);
    return 0;
}
