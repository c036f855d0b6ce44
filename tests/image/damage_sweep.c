/* Damages a program's image and runs what the verifier lets through.
 *
 * Each round changes a few bytes (a flipped bit, a small number, some flash reference), makes the
 * checksum right again, and offers the image. Refused is fine. Accepted is fine, too, as long as running
 * it does no harm (sweep.h). The image lies at the end of its allocation. Truncations and single flipped bits without a new checksum must all
 * be refused.
 *
 * usage: damage_sweep ROUNDS FILE.js|FILE.img...     or =ROUND: only that one, in this process, to be looked at
 */
#include "sweep.h"

static uint32_t seed;
static bool alone; /* one round only */
static uint32_t rnd(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void damage(uint8_t *image, uint32_t size)
{
    ImageHeader *header = (ImageHeader *)(void *)image;
    const uint32_t first = (uint32_t)offsetof(ImageHeader, builtin_hash);
    for (uint32_t n = 1 + rnd(3); n > 0; n--) {
        uint32_t at = first + (rnd(8) ? 20 : 0) + rnd(size - first - 21);
        int32_t index = rnd(3) ? FLASH_INDEX_MIN + (int32_t)rnd(header->entity_count + 1u)
                               : (int32_t)rnd(2) * FLASH_LIBRARY_FIRST + (int32_t)rnd(400);
        switch (rnd(3)) {
        case 0: image[at] ^= (uint8_t)(1 << rnd(8)); break;
        case 1: image[at] = (uint8_t)rnd(24); break;
        default:
            image[at] = (uint8_t)VALUE_FLASH(index);
            image[at + 1] = (uint8_t)(VALUE_FLASH(index) >> 8);
            break;
        }
    }
    seal(image, size);
}

static int sweep(const char *path, const uint8_t *original, uint32_t size, uint32_t rounds)
{
    uint32_t refused = 0, ran = 0;
    int failures = 0;
    for (uint32_t round = alone ? rounds : 0; round < rounds + alone && failures < 5; round++) {
        seed = round * 2654435761u + 1;
        uint8_t *image = xmalloc(size);
        memcpy(image, original, size);
        damage(image, size);
        if (!accepted(image, size)) {
            refused++;
        } else {
            ran++;
            if (alone)
                run(image, size);
            if (!run_apart(image, size)) {
                printf("FAILED %s: round %u did harm\n", path, round);
                failures++;
            }
        }
        free(image);
    }
    for (uint32_t n = 0; n < 200; n++) {
        uint32_t cut = rnd(size), bit = rnd(8 * (size - 24)) + 8 * 24;
        uint8_t *image = xmalloc(size);
        memcpy(image, original, size);
        image[bit / 8] ^= (uint8_t)(1 << bit % 8);
        bool flipped = accepted(image, size);
        free(image);
        image = xmalloc(cut + 1);
        memcpy(image, original, cut);
        bool shortened = accepted(image, cut);
        free(image);
        if (flipped || shortened) {
            printf("FAILED %s: bit %u or the first %u bytes accepted\n", path, bit, cut);
            failures++;
        }
    }
    printf("%s: %u refused, %u run\n", path, refused, ran);
    return failures;
}

static int sweep_image(const char *path, uint32_t rounds)
{
    static uint8_t bytes[65536];
    FILE *file = fopen(path, "rb");
    uint32_t size = file ? (uint32_t)fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    if (size == 0 || !accepted(bytes, size)) {
        printf("FAILED %s: no image\n", path);
        return 1;
    }
    return sweep(path, bytes, size, rounds);
}

int main(int argc, char **argv)
{
    int failures = 0;
    sweep_open();
    alone = argc > 1 && argv[1][0] == '=';
    uint32_t rounds = argc > 1 ? (uint32_t)atoi(argv[1] + alone) : 0;
    for (int i = 2; i < argc; i++) {
        const char *extension = strrchr(argv[i], '.');
        if (extension && strcmp(extension, ".img") == 0) {
            failures += sweep_image(argv[i], rounds);
            continue;
        }
        Compiled compiled;
        CompileOptions options = {.regexps = evaluate_regexps, .carry = image_carry};
        Diag diag;
        diag_init(&diag, stderr);
        if (compile_file(&compiled, argv[i], &options, &diag))
            failures += sweep(argv[i], compiled.image->bytes, compiled.image->size, rounds);
        else
            failures++;
        diag_free(&diag);
        compiled_free(&compiled);
    }
    free(arena);
    return failures != 0;
}
