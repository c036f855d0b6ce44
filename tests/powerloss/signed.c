/* A board that was built with a public key takes and runs nothing else.
 *
 *   powerloss_signed FOLDER     with the images of programs.mjs
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "check.h"
#include "image.h"

enum { BOARD = 7 /* world.c's */ };

static Image sign(const Image *image, uint8_t first_of_seed, uint32_t board)
{
    uint8_t seed[crypto_sign_SEEDBYTES], public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
    uint8_t message[16 + crypto_hash_sha512_BYTES] = "MoteSign";
    for (unsigned i = 0; i < sizeof seed; i++)
        seed[i] = (uint8_t)i;
    seed[0] = first_of_seed;
    crypto_sign_seed_keypair(public_key, secret_key, seed);
    memcpy(message + 8, &board, 4);
    memcpy(message + 12, &image->size, 4);
    crypto_hash_sha512(message + 16, image->bytes, image->size);
    Image result = {malloc(image->size + crypto_sign_BYTES), image->size + crypto_sign_BYTES};
    memcpy(result.bytes, image->bytes, image->size);
    crypto_sign_detached(result.bytes + image->size, NULL, message, sizeof message, secret_key);
    return result;
}

static void expect_refused(const char *what, Image image)
{
    const ClientEnd end = client_update(image.bytes, image.size);
    if (end != END_REFUSED || client_status != UPDATE_SIGNATURE)
        fail("%s: %d, status %u", what, end, client_status);
    client_run();
    const char runs = settle();
    if (runs != 'A')
        fail("%s: %c runs", what, runs);
    free(image.bytes);
    printf("%s: refused\n", what);
}

static void expect_runs(const char *what, char runs, char wanted)
{
    if (runs != wanted)
        fail("%s: %c runs, not %c (status %u)", what, runs ? runs : '0', wanted, client_status);
    printf("%s: %c runs\n", what, runs);
}

static Image changed(Image image, uint32_t at)
{
    image.bytes[at] ^= 1;
    return image;
}

static Image copied(const Image *image)
{
    Image copy = {malloc(image->size), image->size};
    memcpy(copy.bytes, image->bytes, image->size);
    return copy;
}

static void test(const Shape *shape, const Image *a, const Image *b)
{
    Image signed_a = sign(a, 0, BOARD), signed_b = sign(b, 0, BOARD);
    printf("%u slot%s\n", shape->slots, shape->slots > 1 ? "s" : "");
    world_make(shape);
    world_power_on();
    expect_runs("signed", update(&signed_a), 'A');
    if (shape->slots > 1) {
        expect_refused("not signed", copied(b));
    } else if (client_update(b->bytes, b->size) != END_REFUSED) { /* the stream has not come to its end */
        fail("not signed: %u", client_status);
    }
    expect_refused("signed by somebody else", sign(b, 1, BOARD));
    expect_refused("signed for another board", sign(b, 0, BOARD + 1));
    expect_refused("another signature", changed(sign(b, 0, BOARD), b->size + 40));
    expect_runs("signed", update(&signed_b), 'B');
    /* what is in the flash without a signature is not run either */
    const ImageHeader *header = (const ImageHeader *)(const void *)(world.flash.bytes + (shape->slots > 1 ? shape->bytes / 2 : 0));
    world.flash.bytes[(const uint8_t *)header - world.flash.bytes + image_bytes(header) + 3] ^= 4;
    expect_runs("its signature damaged in flash", power_cycle(), shape->slots > 1 ? 'A' : LISTENS);
    world_end();
    free(signed_a.bytes);
    free(signed_b.bytes);
}

int main(int argc, char **argv)
{
    static const Shape TWO = {8192, 512, 4, 2}, ONE = {4096, 512, 4, 1};
    if (argc != 2 || sodium_init() < 0)
        fail("usage: powerloss_signed FOLDER");
    Image a = image_read(argv[1], "a"), b = image_read(argv[1], "b");
    test(&TWO, &a, &b);
    test(&ONE, &a, &b);
    free(a.bytes);
    free(b.bytes);
    return 0;
}
