/* links: mote_flash */
/* Which port is the board's, which volume; keys; frames; what has moved; the console. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console.h"
#include "delta.h"
#include "keys.h"
#include "line.h"
#include "volume.h"
#include "wire.h"

static FlashError error;

static void test_ports(void **state)
{
    (void)state;
    const LineInfo lines[] = {{"/dev/ttyS0", "on the mainboard", false, {0, 0}}, {"/dev/ttyACM0", "CMSIS-DAP", true, {0x0d28, 0x0204}},
                              {"/dev/ttyUSB0", "CP2102", true, {0x10c4, 0xea60}}};
    const LineUsb microbit = {0x0d28, 0x0204}, other = {1, 2};
    assert_int_equal(line_choose(lines, 3, &microbit, 1, &error), 1);
    assert_int_equal(line_choose(lines, 2, NULL, 0, &error), 1);
    assert_int_equal(line_choose(lines, 1, NULL, 0, &error), -1); /* every PC has one on its mainboard */
    assert_non_null(strstr(error.text, "no serial port looks like"));
    assert_int_equal(line_choose(lines, 3, NULL, 0, &error), -1);
    assert_non_null(strstr(error.text, "more than one"));
    assert_non_null(strstr(error.text, "/dev/ttyUSB0"));
    assert_non_null(strstr(error.text, "10c4:ea60"));
    assert_int_equal(line_choose(lines, 3, &other, 1, &error), -1);
    assert_non_null(strstr(error.text, "no serial port looks like"));
    assert_int_equal(line_choose(NULL, 0, NULL, 0, &error), -1);
    assert_non_null(strstr(error.text, "no serial port"));
}

static void write_text(const char *path, const char *text) { assert_true(file_write(path, text, strlen(text))); }

static void test_volumes(void **state)
{
    (void)state;
    char folder[] = "/tmp/mote-volume-XXXXXX", path[100], mounts[200], found[4096];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a", folder);
    assert_int_equal(mkdir(path, 0777), 0);
    snprintf(path, sizeof path, "%s/a/INFO_UF2.TXT", folder);
    write_text(path, "UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n");
    snprintf(mounts, sizeof mounts, "none / tmpfs rw 0 0\n/dev/sdb1 %s/a vfat rw 0 0\n", folder);
    snprintf(path, sizeof path, "%s/mounts", folder);
    write_text(path, mounts);
    assert_int_equal(volume_find(path, "RPI-RP2", found, sizeof found, &error), FLASH_OK);
    assert_int_equal(volume_copy(found, "UF2", 3, &error), FLASH_OK);
    assert_int_equal(volume_find(path, "OTHER", found, sizeof found, &error), FLASH_BOARD);
    assert_non_null(strstr(error.text, "RPI-RP2"));
    assert_int_equal(volume_check(found, "OTHER", &error), FLASH_IMAGE);
    assert_int_equal(volume_check(folder, "", &error), FLASH_BOARD);
    static const char *const NAMES[] = {"a/INFO_UF2.TXT", "a/MOTE.UF2", "mounts", "a", ""};
    for (unsigned i = 0; i < 5; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, NAMES[i]);
        assert_int_equal(remove(path), 0);
    }
}

static void test_keys(void **state)
{
    (void)state;
    char folder[] = "/tmp/mote-keys-XXXXXX", path[100], public_path[110];
    uint8_t image[100] = {1, 2, 3}, signature[SIGNATURE_BYTES];
    Key key, read, other;
    struct stat st;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/key", folder);
    snprintf(public_path, sizeof public_path, "%s.pub", path);
    assert_int_equal(key_generate(path, &key, &error), FLASH_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(key_generate(path, &other, &error), FLASH_FILE); /* not over one that is there */
    assert_int_equal(key_read(path, &read, &error), FLASH_OK);
    assert_true(read.secret);
    assert_memory_equal(read.public_key, key.public_key, KEY_PUBLIC_BYTES);
    assert_int_equal(key_sign(&read, image, sizeof image, 7, signature, &error), FLASH_OK);
    assert_int_equal(key_read(public_path, &read, &error), FLASH_OK);
    assert_false(read.secret);
    assert_true(key_verify(&read, image, sizeof image, 7, signature));
    assert_false(key_verify(&read, image, sizeof image, 8, signature));
    assert_false(key_verify(&read, image, sizeof image - 1, 7, signature));
    image[50] ^= 1;
    assert_false(key_verify(&read, image, sizeof image, 7, signature));
    assert_int_equal(key_sign(&read, image, sizeof image, 7, signature, &error), FLASH_USAGE);
    write_text(public_path, "mote-public-key-ed25519 00ff\n");
    assert_int_equal(key_read(public_path, &read, &error), FLASH_FILE);
    unlink(path);
    unlink(public_path);
    rmdir(folder);
}

/* A frame of any content has no zeros inside. */
static void test_frames(void **state)
{
    (void)state;
    static const uint8_t FILLS[] = {0, 1, 0xFF};
    uint8_t payload[UPDATE_PAYLOAD_MAX], out[WIRE_MOST];
    for (size_t count = 0; count <= sizeof payload; count++)
        for (unsigned k = 0; k < 3; k++) {
            memset(payload, FILLS[k], sizeof payload);
            size_t n = wire_encode(out, 1, 0, payload, count);
            assert_true(n <= WIRE_MOST);
            assert_int_equal(out[0], 0);
            assert_int_equal(out[n - 1], 0);
            assert_null(memchr(out + 1, 0, n - 2));
        }
    assert_int_equal(wire_crc(0, "123456789", 9), 0xCBF43926u);
}

/* ---- a loader that answers as it is told to */

static void answer(int fd, uint8_t type, uint8_t number, const char *before)
{
    static const UpdateAnswer ok = {UPDATE_OK, {0}};
    uint8_t out[WIRE_MOST];
    if (write(fd, before, strlen(before)) < 0)
        fail();
    size_t n = wire_encode(out, type | UPDATE_ANSWER, number, &ok, sizeof ok);
    if (write(fd, out, n) != (ssize_t)n)
        fail();
}

static void test_answers(void **state)
{
    (void)state;
    int ends[2];
    size_t count;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    Line line = {.fd = ends[0], .name = "test"};
    Wire wire = {.line = &line, .error = &error};
    WireRequest request = {.command = UPDATE_ERASE};
    WireAnswer got;
    answer(ends[1], UPDATE_WRITE, 1, "text of a program"); /* of another request */
    answer(ends[1], UPDATE_ERASE, 0, "");                   /* an old one */
    answer(ends[1], UPDATE_ERASE, 1, "\x03\x02");          /* noise */
    assert_int_equal(write(ends[1], "later", 5), 5);
    assert_int_equal(wire_ask(&wire, &request, &got), FLASH_OK);
    assert_int_equal(got.status, UPDATE_OK);
    assert_int_equal(wire.resends, 0);
    assert_true(wire.skipped >= 2);
    const char *rest = wire_rest(&wire, &count);
    assert_int_equal(count, 5);
    assert_memory_equal(rest, "later", 5);
    close(ends[1]);
    wire.ahead_count = 0;
    assert_int_equal(wire_ask(&wire, &request, &got), FLASH_BOARD);
    close(ends[0]);
}

/* ---- what has moved */

static void test_delta(void **state)
{
    (void)state;
    uint8_t old[4000], changed[4000];
    uint32_t seed = 7, copied = 0;
    for (uint32_t i = 0; i < sizeof old; i++) {
        seed = seed * 1664525u + 1013904223u;
        old[i] = (uint8_t)(i % 1000 < 200 ? 0 : seed >> 24); /* runs of the same, too */
    }
    memcpy(changed, old + 400, 1000);
    memset(changed + 1000, 0x55, 40);
    memcpy(changed + 1040, old + 40, sizeof changed - 1040);
    Delta delta;
    delta_open(&delta, old, sizeof old);
    for (uint32_t at = 0, from, count; at + 16 <= sizeof changed; at += count ? count : 8) {
        count = delta_find(&delta, changed + at, (uint32_t)sizeof changed - at, 8, &from);
        assert_int_equal(count % 8, 0);
        if (!count)
            continue;
        assert_int_equal(from % 4, 0);
        assert_true(from + count <= sizeof old);
        assert_memory_equal(old + from, changed + at, count);
        copied += count;
    }
    assert_true(copied > 3800);
    delta_close(&delta);
    uint32_t from;
    assert_int_equal(delta_find(&delta, changed, sizeof changed, 4, &from), 0); /* nothing known */
    delta_open(&delta, old, 3);
    assert_int_equal(delta_find(&delta, changed, sizeof changed, 4, &from), 0);
    delta_close(&delta);
}

/* ---- the console */

static char heard[400];
static void hear_text(void *context, const char *bytes, size_t count)
{
    (void)context;
    strncat(heard, bytes, count);
}
static void hear_record(void *context, char kind, const char *fields)
{
    (void)context;
    snprintf(heard + strlen(heard), sizeof heard - strlen(heard), "<%c%s>", kind, fields);
}

static void test_console(void **state)
{
    (void)state;
    static const char said[] = "a\x1e\x1e" "b\x1eP 10 1 1\x1e\n" "c\x1eZ\x1eU oh\x1e\x1e no\n  at\x1e\n" "d\x1eP 1\x1e" "F 20\x1e\n";
    static const char wanted[] = "a\x1e" "b<P 10 1 1>c\x1eZ<U oh\x1e no\n  at>d<F 20>";
    for (size_t step = 1; step < sizeof said; step++) {
        Console console = {.text = hear_text, .record = hear_record};
        heard[0] = 0;
        for (size_t at = 0; at < sizeof said - 1; at += step)
            console_take(&console, said + at, at + step < sizeof said - 1 ? step : sizeof said - 1 - at);
        assert_string_equal(heard, wanted);
        console_free(&console);
    }
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ports), cmocka_unit_test(test_volumes), cmocka_unit_test(test_keys),
                                       cmocka_unit_test(test_frames), cmocka_unit_test(test_answers), cmocka_unit_test(test_delta),
                                       cmocka_unit_test(test_console)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
