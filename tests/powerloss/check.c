#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Image image_read(const char *folder, const char *name)
{
    char path[1024];
    Image image = {.bytes = malloc(65536)};
    snprintf(path, sizeof path, "%s/%s.img", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail("can't open %s", path);
    image.size = (uint32_t)fread(image.bytes, 1, 65536, file);
    fclose(file);
    return image;
}

static uint32_t cells(void) { return world.flash.driver.bytes / world.flash.driver.cell_bytes; }

Snapshot snapshot_take(void)
{
    Snapshot snapshot = {malloc(world.flash.driver.bytes), malloc(cells())};
    memcpy(snapshot.bytes, world.flash.bytes, world.flash.driver.bytes);
    memcpy(snapshot.touched, world.flash.touched, cells());
    return snapshot;
}

void snapshot_restore(const Snapshot *snapshot)
{
    memcpy(world.flash.bytes, snapshot->bytes, world.flash.driver.bytes);
    memcpy(world.flash.touched, snapshot->touched, cells());
    world.flash.operations = world.flash.cut_at = 0;
}

void snapshot_free(Snapshot *snapshot)
{
    free(snapshot->bytes);
    free(snapshot->touched);
}

/* The last one that said what it is. */
static char last_program(void)
{
    static const char WORDS[] = "program ";
    char found = '?';
    for (uint32_t i = 0; i + sizeof WORDS <= world.from_count; i++)
        if (memcmp(world.from_board + i, WORDS, sizeof WORDS - 1) == 0)
            found = (char)world.from_board[i + sizeof WORDS - 1];
    return found;
}

char settle(void)
{
    unsigned sleeps = 0, waits = 0;
    for (unsigned resets = 0; resets < 20;) {
        switch (world_go()) {
        case STOP_CUT: return CUT;
        case STOP_RESET:
            resets++;
            sleeps = waits = world.from_count = 0;
            break;
        case STOP_SLEEPS:
            waits = 0;
            if (++sleeps == 8)
                return last_program();
            break;
        case STOP_WAITS:
            if (++waits == 300)
                return LISTENS;
            break;
        }
    }
    fail("it resets for ever");
}

char update(const Image *image)
{
    ClientEnd end = client_update(image->bytes, image->size);
    if (end == END_OK)
        end = client_run();
    return end == END_CUT ? CUT : end == END_OK ? settle() : 0;
}

char power_cycle(void)
{
    world_power_on();
    return settle();
}
