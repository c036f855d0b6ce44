/* Key files, signing and verifying. */
#define _GNU_SOURCE
#include "keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(KEY_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES && KEY_SECRET_BYTES == crypto_sign_SECRETKEYBYTES &&
                   SIGNATURE_BYTES == crypto_sign_BYTES, "libsodium's sizes");

static const char SECRET[] = "mote-secret-key-ed25519 ", PUBLIC[] = "mote-public-key-ed25519 ";
enum { MESSAGE_BYTES = 8 + 4 + 4 + crypto_hash_sha512_BYTES, LINE_BYTES = sizeof SECRET + 2 * KEY_SECRET_BYTES + 1 };

static FlashResult write_line(const char *path, mode_t mode, const char *what, const uint8_t *bytes, size_t count, FlashError *error)
{
    char line[LINE_BYTES];
    size_t used = strlen(what);
    memcpy(line, what, used);
    sodium_bin2hex(line + used, sizeof line - used, bytes, count);
    used += 2 * count;
    line[used++] = '\n';
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    bool ok = fd >= 0 && write(fd, line, used) == (ssize_t)used && fsync(fd) == 0;
    int problem = errno;
    if (fd >= 0)
        close(fd);
    sodium_memzero(line, sizeof line);
    if (!ok && fd >= 0)
        unlink(path);
    return ok ? FLASH_OK : flash_fail(error, FLASH_FILE, "can't write %s: %s", path, strerror(problem));
}

FlashResult key_generate(const char *path, Key *key, FlashError *error)
{
    char public_path[4096];
    if (sodium_init() < 0)
        return flash_fail(error, FLASH_FILE, "no random numbers");
    snprintf(public_path, sizeof public_path, "%s.pub", path);
    if (access(public_path, F_OK) == 0)
        return flash_fail(error, FLASH_FILE, "can't write %s: %s", public_path, strerror(EEXIST));
    crypto_sign_keypair(key->public_key, key->secret_key);
    key->secret = true;
    FlashResult result = write_line(path, 0600, SECRET, key->secret_key, sizeof key->secret_key, error);
    if (result == FLASH_OK) {
        result = write_line(public_path, 0644, PUBLIC, key->public_key, sizeof key->public_key, error);
        if (result != FLASH_OK)
            unlink(path);
    }
    return result;
}

static bool take_hex(const char *text, const char *what, uint8_t *bytes, size_t count)
{
    size_t got = 0;
    const char *end;
    if (strncmp(text, what, strlen(what)) != 0)
        return false;
    return sodium_hex2bin(bytes, count, text + strlen(what), strcspn(text + strlen(what), "\r\n "), NULL, &got, &end) == 0 && got == count;
}

FlashResult key_read(const char *path, Key *key, FlashError *error)
{
    size_t size;
    *key = (Key){0};
    char *text = sodium_init() < 0 ? NULL : (char *)file_read(path, &size);
    if (!text)
        return flash_fail(error, FLASH_FILE, "can't read %s: %s", path, strerror(errno));
    bool ok = true;
    if (take_hex(text, SECRET, key->secret_key, sizeof key->secret_key)) {
        key->secret = true;
        crypto_sign_ed25519_sk_to_pk(key->public_key, key->secret_key);
    } else {
        ok = take_hex(text, PUBLIC, key->public_key, sizeof key->public_key);
    }
    sodium_memzero(text, size);
    free(text);
    return ok ? FLASH_OK : flash_fail(error, FLASH_FILE, "%s: not a key of `mote image keygen`", path);
}

static void message_of(uint8_t *message, const uint8_t *image, uint32_t size, uint32_t board)
{
    memcpy(message, "MoteSign", 8);
    for (unsigned i = 0; i < 4; i++) {
        message[8 + i] = (uint8_t)(board >> 8 * i);
        message[12 + i] = (uint8_t)(size >> 8 * i);
    }
    crypto_hash_sha512(message + 16, image, size);
}

FlashResult key_sign(const Key *key, const uint8_t *image, uint32_t size, uint32_t board, uint8_t *signature, FlashError *error)
{
    uint8_t message[MESSAGE_BYTES];
    if (!key->secret)
        return flash_fail(error, FLASH_USAGE, "that is the public key; the secret one signs");
    message_of(message, image, size, board);
    crypto_sign_detached(signature, NULL, message, sizeof message, key->secret_key);
    return FLASH_OK;
}

bool key_verify(const Key *key, const uint8_t *image, uint32_t size, uint32_t board, const uint8_t *signature)
{
    uint8_t message[MESSAGE_BYTES];
    message_of(message, image, size, board);
    return crypto_sign_verify_detached(signature, message, sizeof message, key->public_key) == 0;
}

void key_forget(Key *key) { sodium_memzero(key, sizeof *key); }
