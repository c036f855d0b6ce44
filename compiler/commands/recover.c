/* `mote recover`: into the loader of a board whose program is in the way, and the program out of it. */
#include <jansson.h>

#include "live.h"

typedef struct Recovery {
    const Options *options;
    Wire wire;
    Line line;
    UpdateInfo info;
    FlashError error;
} Recovery;

static void print_waiting(void *context)
{
    const Recovery *r = context;
    const char *button = r->options->board->flash_with.button;
    if (!r->options->quiet)
        fprintf(stderr, "waiting: reset the board now%s%s\n", *button ? ", or " : "", button);
}

static const char *slot_state(const UpdateInfo *info, unsigned i)
{
    const UpdateSlot *slot = &info->slot[i];
    if (!slot->image_bytes)
        return "empty";
    if (!(slot->state & UPDATE_WHOLE))
        return "damaged or incomplete";
    if (!(slot->state & UPDATE_COMMITTED))
        return "whole, not committed";
    return slot->state & UPDATE_CONFIRMED ? "has proved itself" : "has not proved itself yet";
}

static json_t *slots_json(const UpdateInfo *info)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < info->slots; i++) {
        const UpdateSlot *slot = &info->slot[i];
        char build[12];
        snprintf(build, sizeof build, "%08x", slot->build_id);
        json_array_append_new(list, json_pack("{s:s, s:i, s:i, s:i, s:s, s:b}", "build", build, "bytes", (int)slot->image_bytes, "sequence",
                                              (int)slot->sequence, "attempts", (int)slot->attempts, "state", slot_state(info, i),
                                              "active", i == info->active));
    }
    return list;
}

static void show(const Recovery *r)
{
    const UpdateInfo *info = &r->info;
    if (r->options->json) {
        json_t *root = json_pack("{s:s, s:s, s:o}", "board", info->name, "why", transfer_why(info->why), "slots", slots_json(info));
        json_dumpf(root, stdout, JSON_PRESERVE_ORDER);
        putchar('\n');
        json_decref(root);
        return;
    }
    printf("%s: the loader listens: %s\n", info->name, transfer_why(info->why));
    for (unsigned i = 0; i < info->slots; i++) {
        const UpdateSlot *slot = &info->slot[i];
        printf("  slot %u: %s", i, slot_state(info, i));
        if (slot->image_bytes)
            printf(", build %08x, %s bytes", slot->build_id, thousands(slot->image_bytes));
        if (slot->state & UPDATE_COMMITTED && !(slot->state & UPDATE_CONFIRMED) && slot->attempts)
            printf(", %u of %u starts tried", slot->attempts, info->attempts_max);
        printf("%s\n", i == info->active ? "  <- would run" : "");
    }
    fflush(stdout);
}

static FlashResult enter(Recovery *r)
{
    int ms = r->options->timeout > 0 ? (int)(r->options->timeout * 1000) : -1;
    FlashResult result = wire_hello(&r->wire, &r->info, ms, print_waiting, r);
    if (result == FLASH_OK && (r->info.protocol != UPDATE_PROTOCOL || r->info.slots > UPDATE_SLOTS_MAX))
        return flash_fail(&r->error, FLASH_BOARD, "its loader speaks another version of the protocol (%u)", r->info.protocol);
    if (result == FLASH_OK && !board_is_host(r->options->board) && r->info.board != r->options->board->id)
        return flash_fail(&r->error, FLASH_IMAGE, "%s: this is a '%s', not a '%s'", r->line.name, r->info.name, r->options->board->name);
    return result;
}

static FlashResult command(Recovery *r, UpdateCommand what, unsigned slot, const char *doing)
{
    WireRequest request = {.command = what, .head = {.slot = (uint8_t)slot}, .slow = true};
    WireAnswer answer;
    FlashResult result = wire_ask(&r->wire, &request, &answer);
    if (result == FLASH_OK && answer.status != UPDATE_OK)
        result = transfer_refused(&r->error, doing, &answer);
    return result;
}

/* The one that would run; with one slot that is not complete, that one. */
static unsigned in_the_way(const UpdateInfo *info)
{
    if (info->active < info->slots)
        return info->active;
    for (unsigned i = 0; i < info->slots; i++)
        if (info->slot[i].image_bytes)
            return i;
    return UPDATE_NO_SLOT;
}

static FlashResult remove_image(Recovery *r)
{
    unsigned slot = in_the_way(&r->info);
    if (slot == UPDATE_NO_SLOT) {
        if (!r->options->quiet)
            fprintf(stderr, "there is no image: `mote flash` brings one\n");
        return FLASH_OK;
    }
    FlashResult result = command(r, UPDATE_REMOVE, slot, "removing the image");
    if (result == FLASH_OK)
        result = enter(r); /* what there is now */
    if (result != FLASH_OK)
        return result;
    const bool another = r->info.active < r->info.slots;
    if (!r->options->quiet)
        fprintf(stderr, another ? "slot %u is empty now; the image of slot %u runs again\n" : "slot %u is empty now; the loader waits for an image: `mote flash`\n",
                slot, r->info.active);
    return another ? wire_run(&r->wire) : FLASH_OK;
}

int command_recover(const Options *options, char **args)
{
    (void)args;
    Recovery r = {.options = options};
    r.wire = (Wire){.line = &r.line, .error = &r.error};
    FlashResult result = live_open(&r.line, options, &r.error);
    if (result != FLASH_OK)
        return live_failed(result, &r.error);
    stop_catch();
    result = enter(&r);
    if (result == FLASH_OK)
        show(&r);
    if (result == FLASH_OK && !options->keep)
        result = remove_image(&r);
    stop_release();
    line_close(&r.line);
    return result == FLASH_OK ? STATUS_OK : live_failed(result, &r.error);
}
