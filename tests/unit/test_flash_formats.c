/* links: mote_flash */
/* Files for a board's flash: what is written reads back, what is damaged is refused or read, never more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "content.h"

static const char *const ADDRESSED[] = {".hex", ".uf2", ".elf"};
static const FileInfo INFO = {.source = "test", .uf2_family = 0xE48BFF56, .elf_machine = 40, .elf_flags = 0x05000200, .entry = 0x10000101};

static uint32_t seed = 1;
static uint32_t next_random(void)
{
    seed = seed * 1664525u + 1013904223u;
    return seed >> 8;
}

static void add_random(FlashContent *content, uint32_t address, uint32_t size)
{
    uint8_t *bytes = xmalloc(size + 1);
    for (uint32_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)next_random();
    content_add(content, address, bytes, size);
    free(bytes);
}

/* Bytes at an address, all ones where there are none; as bootloaders leave them. */
static uint8_t byte_at(const FlashContent *content, uint32_t address)
{
    for (uint32_t i = 0; i < content->count; i++)
        if (address - content->items[i].address < content->items[i].size)
            return content->items[i].bytes[address - content->items[i].address];
    return 0xFF;
}

static void assert_same(const FlashContent *a, const FlashContent *b)
{
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t k = 0; k < a->items[i].size; k++)
            assert_int_equal(a->items[i].bytes[k], byte_at(b, a->items[i].address + k));
}

static void test_round_trips(void **state)
{
    (void)state;
    static const uint32_t SIZES[] = {1, 3, 16, 255, 256, 257, 4000, 70000};
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        FlashContent content = {0};
        uint32_t twice;
        add_random(&content, 0x1003FF80u, SIZES[i]); /* over a border of 64 KB */
        add_random(&content, 0x10000000u, 300);
        add_random(&content, 0x10000140u, 8); /* in the same block of UF2 as the end of the one before */
        assert_true(content_settle(&content, &twice));
        for (unsigned k = 0; k < 3; k++) {
            Buffer out = {0};
            FlashContent back = {0};
            FileInfo info = {0};
            const char *why = "";
            const FileFormat *format = format_of_name(ADDRESSED[k]);
            assert_true(format->write(&out, &content, &INFO, &why));
            assert_ptr_equal(format_of_bytes(out.data, out.size), format);
            assert_true(format->read(&back, out.data, out.size, &info, &why));
            assert_true(content_settle(&back, &twice));
            assert_same(&content, &back);
            assert_same(&back, &content);
            assert_int_equal(k == 1 ? info.uf2_family : info.entry, k == 1 ? INFO.uf2_family : INFO.entry);
            buffer_free(&out);
            content_free(&back);
        }
        content_free(&content);
    }
}

static void test_uf2_blocks(void **state)
{
    (void)state;
    FlashContent content = {0};
    Buffer out = {0};
    const char *why = "";
    uint32_t twice;
    add_random(&content, 0x100, 10);
    add_random(&content, 0x120, 0x300);
    assert_true(content_settle(&content, &twice));
    assert_true(uf2_write(&out, &content, &INFO, &why));
    assert_int_equal(out.size, 4 * 512); /* each page once */
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t words[8];
        memcpy(words, out.data + 512 * (size_t)i, sizeof words);
        assert_int_equal(words[3], 0x100 + 0x100 * i);
        assert_int_equal(words[5], i);
        assert_int_equal(words[6], 4);
    }
    FileInfo none = {0};
    assert_false(uf2_write(&out, &content, &none, &why));
    buffer_free(&out);
    content_free(&content);
}

static void test_overlaps(void **state)
{
    (void)state;
    FlashContent content = {0};
    uint32_t twice = 0;
    add_random(&content, 100, 10);
    add_random(&content, 110, 10);
    assert_true(content_settle(&content, &twice));
    assert_int_equal(content.count, 1);
    assert_int_equal(content.items[0].size, 20);
    add_random(&content, 119, 1);
    assert_false(content_settle(&content, &twice));
    assert_int_equal(twice, 119);
    content_free(&content);
}

static void test_plain(void **state)
{
    (void)state;
    FlashContent content = {0}, back = {0};
    Buffer out = {0};
    FileInfo info = {0};
    const char *why = "";
    uint32_t twice;
    add_random(&content, 0x1000, 10);
    add_random(&content, 0x1010, 4);
    assert_true(content_settle(&content, &twice));
    assert_true(format_of_name("x.bin")->write(&out, &content, &INFO, &why));
    assert_int_equal(out.size, 20);
    assert_int_equal(out.data[12], 0xFF);
    assert_true(format_of_name("x.img")->read(&back, out.data, out.size, &info, &why));
    assert_int_equal(back.items[0].size, 20);
    content_free(&back);
    add_random(&content, 0xF0000000u, 4);
    assert_true(content_settle(&content, &twice));
    assert_false(format_of_name("x.c")->write(&out, &content, &INFO, &why));
    assert_null(format_of_name("x.zip"));
    buffer_free(&out);
    content_free(&content);
}

static void read_any(const FileFormat *format, const uint8_t *bytes, size_t size)
{
    FlashContent back = {0};
    FileInfo info = {0};
    const char *why = NULL;
    uint8_t *exact = xmalloc(size + 1); /* so that reading behind the end is noticed */
    memcpy(exact, bytes, size);
    if (!format->read(&back, exact, size, &info, &why))
        assert_non_null(why);
    content_free(&back);
    free(exact);
}

static void test_damaged(void **state)
{
    (void)state;
    FlashContent content = {0};
    uint32_t twice;
    add_random(&content, 0x08000000u, 600);
    add_random(&content, 0x08010000u, 40);
    assert_true(content_settle(&content, &twice));
    for (unsigned k = 0; k < 3; k++) {
        Buffer out = {0};
        const char *why = "";
        const FileFormat *format = format_of_name(ADDRESSED[k]);
        assert_true(format->write(&out, &content, &INFO, &why));
        for (size_t size = 0; size < out.size; size += 1 + size / 64)
            read_any(format, out.data, size);
        for (unsigned i = 0; i < 2000; i++) {
            size_t at = next_random() % out.size;
            uint8_t old = out.data[at];
            out.data[at] = (uint8_t)next_random();
            read_any(format, out.data, out.size);
            out.data[at] = old;
        }
        buffer_free(&out);
    }
    content_free(&content);
}

static void test_hex_refuses(void **state)
{
    (void)state;
    static const char *const WRONG[] = {":00000001FE\n", ":0000000", "x", ":02000004080\n", ":0200000408", ":100000\n:00000001FF\n",
                                        ":00000009F7\n:00000001FF\n", ":0100000000FE\n"};
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        FlashContent back = {0};
        FileInfo info = {0};
        const char *why = NULL;
        assert_false(hex_read(&back, (const uint8_t *)WRONG[i], strlen(WRONG[i]), &info, &why));
        assert_non_null(why);
        content_free(&back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trips), cmocka_unit_test(test_uf2_blocks),
                                       cmocka_unit_test(test_overlaps), cmocka_unit_test(test_plain),
                                       cmocka_unit_test(test_damaged), cmocka_unit_test(test_hex_refuses)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
