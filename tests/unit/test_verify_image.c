/* links: mote_runtime */
/* The verifier on a small image made by hand: the image passes; each of a list of damages is refused for
 * its own reason; no truncation and no flipped bit, with the checksum made right again, ever makes it
 * read outside the image (the image lies at the end of its own allocation, so the sanitizer would tell). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "opcode.h"
#include "verify.h"

enum { E_AB, E_CD, E_LONG, E_WIDE, E_TABLE, E_FLOAT, E_SHAPE1, E_SHAPE2, E_OBJECT, E_ARRAY, E_MAIN, E_CAPTURING, E_INT32,
       E_ACCESSOR, E_SHAPE_A, E_OBJECT_A, E_SHAPE9, E_CHILD, E_CELL, E_CLOSURE, E_BOUND, E_BOUND2, E_WRAPPER, E_SHAPE_W,
       E_TYPED, E_VIEW, E_SHARED, E_PAIRS, ENTITIES };

#define V(e) ((Slot)VALUE_FLASH(FLASH_INDEX_MIN + (e)))
#define LOW(v) ((uint8_t)((uint16_t)(v) & 0xFF)), ((uint8_t)((uint16_t)(v) >> 8))

static _Alignas(4) uint8_t bytes[2048];
static uint32_t size, offsets[ENTITIES], next_entity;
static ImageHeader library = {.magic = IMAGE_MAGIC, .version = IMAGE_VERSION, .features = IMAGE_LIBRARY,
                              .builtin_hash = 0x1234, .build_id = 0x1234, .last = sizeof(ImageHeader) / 4 - 1};

static void put(const void *data, uint32_t count)
{
    memcpy(bytes + size, data, count);
    size += count;
}
static void set16(uint32_t offset, int value)
{
    uint16_t v = (uint16_t)value;
    memcpy(bytes + offset, &v, 2);
}
static void put16(int value)
{
    uint16_t v = (uint16_t)value;
    put(&v, 2);
}
static void entity(unsigned e, Type type)
{
    assert_int_equal(e, next_entity);
    size = type == TYPE_FUNCTION ? (size + 3) & ~3u : (size + 1) & ~1u;
    offsets[next_entity++] = size;
    put16(type | HEADER_FLASH);
}
static void shape(unsigned e, unsigned flags)
{
    entity(e, TYPE_SHAPE);
    set16(offsets[e], (int)(TYPE_SHAPE | flags << 8));
}
static void string(unsigned e, const char *text)
{
    entity(e, TYPE_STRING8);
    set16(offsets[e], TYPE_STRING8 | (int)strlen(text) << FLASH_TEXT_SHIFT);
    put(text, (uint32_t)strlen(text));
}

/* nref 6, nraw 4, one parameter: registers 0-5, raw 6-9, callee 12, this 13, parameter 14 */
static const uint8_t code[] = {
    /* 0 */ OP_LOADK, 0, LOW(V(E_AB)),
    /* 4 */ OP_LOADF, 6, LOW(V(E_FLOAT)),
    /* 8 */ OP_LOADI8, 8, 5,
    /* 11 */ OP_LOADINT, 1, 0, 0, 0, 0x10,
    /* 17 */ OP_MOV, 2, 14,
    /* 20 */ OP_MOVE, 3, 2,
    /* 23 */ OP_IADD, 9, 8, 8,
    /* 27 */ OP_FADD, 6, 6, 6,
    /* 31 */ OP_NEWOBJ, 4, LOW(V(E_SHAPE2)),
    /* 35 */ OP_GETFIELD, 5, 4, LOW(V(E_CD)),
    /* 40 */ OP_GETFIELDS, 5, 4, 1, LOW(V(E_SHAPE2)),
    /* 46 */ OP_SETFIELDS, 4, 0, LOW(V(E_SHAPE2)), 5,
    /* 52 */ OP_CLONE, 0, LOW(V(E_OBJECT)),
    /* 56 */ OP_NEWOBJK, 0, LOW(V(E_SHAPE1)),
    /* 60 */ OP_ADDFIELD, 0, LOW(V(E_SHAPE1)), LOW(V(E_SHAPE2)), 1,
    /* 67 */ OP_SETGLOBAL, LOW(1), 0,
    /* 71 */ OP_NEWCELL, 1, 0,
    /* 74 */ OP_CLOSURE, 2, LOW(V(E_CAPTURING)), 2, 1, 14,
    /* 81 */ OP_CALLK, 0 | 1 << 4, LOW(V(E_CHILD)),
    /* 85 */ OP_CALL, 0 | 2 << 4,
    /* 87 */ OP_JT, 0, 3,
    /* 90 */ OP_NEWARR, 0, 3,
    /* 93 */ OP_JLTI, 14, 100, (uint8_t)-10,
    /* 97 */ OP_RET, 0,
    /* 99 */ OP_CATCH, 1,
    /* 101 */ OP_THROW, 1,
};
static const uint8_t capturing_code[] = {OP_GETCAP, 0, 0, OP_GETCAPCELL, 0, 1, OP_CALLEE, 0, OP_RET, 0};
static const uint8_t child_code[] = {OP_RETU};

static void function(unsigned e, FunctionRecord record, const uint8_t *text, uint32_t count, const HandlerRecord *handler)
{
    entity(e, TYPE_FUNCTION);
    record.code_bytes = (uint16_t)count;
    record.flags = handler ? FUNCTION_PROTOTYPE | FUNCTION_HANDLERS | FUNCTION_NAMED : e == E_CAPTURING ? FUNCTION_MORE : 0;
    put((const uint8_t *)&record + 2, sizeof record - 2);
    put(text, count);
    if (count & 1)
        put("", 1);
    if (handler) {
        put16(VALUE_UNDEFINED), put16(V(E_SHAPE2)); /* FunctionConstruct */
        put16(1), put(handler, sizeof *handler);
        put16(V(E_AB)); /* its name */
    }
    if (e == E_CAPTURING)
        put16(2); /* captures */
}

static void finish(void)
{
    ImageHeader *h = (ImageHeader *)(void *)bytes;
    h->last = (uint16_t)(size / 4 - 1);
    h->crc = crc32_update(0, bytes + 8, size - 8);
}

static void build(void)
{
    const HandlerRecord handler = {0, 97, 99};
    const double number = 1.5;
    const int32_t integer = 100000;
    memset(bytes, 0, sizeof bytes);
    next_entity = 0;
    size = sizeof(ImageHeader) + 2 * ENTITIES;
    string(E_AB, "ab");
    string(E_CD, "cd");
    string(E_LONG, "abc");
    entity(E_WIDE, TYPE_STRING16), put16(0x20AC);
    set16(offsets[E_WIDE], TYPE_STRING16 | 1 << FLASH_TEXT_SHIFT);
    entity(E_TABLE, TYPE_TABLE), put16(2), put16(VALUE_TDZ), put16(V(E_OBJECT));
    entity(E_FLOAT, TYPE_FLOAT), put(&number, 8);
    shape(E_SHAPE1, 0), put16(VALUE_NULL), put16(1), put16(V(E_AB));
    shape(E_SHAPE2, SHAPE_ATTRIBUTES), put16(VALUE_NULL), put16(2), put16(V(E_AB)), put16(V(E_CD)), put16(0);
    entity(E_OBJECT, TYPE_OBJECT), put16(V(E_SHAPE2)), put16(VALUE_INT(3)), put16(V(E_ARRAY));
    entity(E_ARRAY, TYPE_ARRAY), put16(3), put16(VALUE_HOLE), put16(V(E_CHILD)), put16(VALUE_CHAR('x'));
    function(E_MAIN, (FunctionRecord){.nparams = 1, .nref = 6, .nraw = 4}, code, sizeof code, &handler);
    function(E_CAPTURING, (FunctionRecord){.nref = 1}, capturing_code, sizeof capturing_code, NULL);
    entity(E_INT32, TYPE_INT32), put(&integer, 4);
    entity(E_ACCESSOR, TYPE_ACCESSOR), put16(V(E_CHILD)), put16(VALUE_UNDEFINED);
    shape(E_SHAPE_A, SHAPE_ATTRIBUTES), put16(V(E_OBJECT)), put16(1), put16(V(E_AB)), put16(ATTR_ACCESSOR);
    entity(E_OBJECT_A, TYPE_OBJECT), put16(V(E_SHAPE_A)), put16(V(E_ACCESSOR));
    shape(E_SHAPE9, 0), put16(VALUE_NULL), put16(9);
    for (int i = 0; i < 9; i++)
        put16(VALUE_INT(i));
    put("\1\2\3\4\5\6\7\10\11\0\0\0\0\0", 14); /* 13 entries of an index, in whatever order */
    function(E_CHILD, (FunctionRecord){.nparams = 0}, child_code, sizeof child_code, NULL);
    entity(E_CELL, TYPE_CELL), put16(1);
    entity(E_CLOSURE, TYPE_CLOSURE), put16(V(E_CAPTURING)), put16(VALUE_INT(1)), put16(V(E_CELL));
    entity(E_BOUND, TYPE_BOUND), put16(1), put16(V(E_CLOSURE)), put16(VALUE_NULL), put16(V(E_OBJECT));
    entity(E_BOUND2, TYPE_BOUND), put16(0), put16(V(E_BOUND)), put16(VALUE_NULL);
    entity(E_WRAPPER, TYPE_WRAPPER), put16(V(E_SHAPE_W)), put16(VALUE_INT(1));
    shape(E_SHAPE_W, ATTR_HIDDEN), put16(VALUE_NULL), put16(1), put16(VALUE_KEY_INTERNAL);
    entity(E_TYPED, TYPE_TYPED), put16(4), put16(TYPED_I16), put16(1), put16(2);
    entity(E_VIEW, TYPE_VIEW), put16(V(E_SHARED)), put16(TYPED_DATA_VIEW), put16(2), put16(3);
    entity(E_SHARED, TYPE_TYPED), put16(5), put16(TYPED_BUFFER), put16(1), put16(2), put16(3);
    entity(E_PAIRS, TYPE_TABLE), put16(4), put16(V(E_ARRAY)), put16(V(E_OBJECT)), put16(V(E_CLOSURE)), put16(V(E_OBJECT));
    size = (size + 3) & ~3u;
    ImageHeader h = {IMAGE_MAGIC, 0, 0x1234, 7, IMAGE_VERSION, IMAGE_PAIRS, 0, 0, ENTITIES, 4, 2, (uint16_t)V(E_MAIN)};
    memcpy(bytes, &h, sizeof h);
    for (unsigned i = 0; i < ENTITIES; i++) {
        uint16_t units = (uint16_t)(offsets[i] / 2);
        memcpy(bytes + sizeof h + 2 * i, &units, 2);
    }
    finish();
}

/* Verify a copy that ends where its allocation ends. */
static Refusal verify_exact(uint32_t count)
{
    uint8_t *copy = malloc(count ? count : 1);
    memcpy(copy, bytes, count);
    uint32_t offset;
    Refusal refusal = verify_image(copy, count, &library, 0x7777, &offset);
    free(copy);
    return refusal;
}

static void test_valid(void **state)
{
    (void)state;
    build();
    assert_int_equal(verify_exact(size), REFUSED_NONE);
}

static const char *text_of(Refusal refusal)
{
    static const char *const texts[] = {
#define REFUSAL(id, status, text) text,
#include "refusal.def"
#undef REFUSAL
    };
    return texts[refusal];
}

static void refuse(Refusal reason)
{
    finish();
    Refusal refusal = verify_exact(size);
    if (refusal != reason)
        fail_msg("\"%s\", not \"%s\"", text_of(refusal), text_of(reason));
    build();
}

static uint32_t code_at(uint32_t offset) { return offsets[E_MAIN] + (uint32_t)sizeof(FunctionRecord) + offset; }

static void test_header(void **state)
{
    (void)state;
    build();
    bytes[0] ^= 1;
    refuse(REFUSED_NO_IMAGE);
    bytes[offsetof(ImageHeader, version)] = 9;
    refuse(REFUSED_FORMAT);
    bytes[offsetof(ImageHeader, features)] = IMAGE_LIBRARY;
    refuse(REFUSED_FEATURES);
    bytes[offsetof(ImageHeader, features)] = FEATURE_DATE << IMAGE_FEATURES_SHIFT; /* and no roots of it */
    refuse(REFUSED_ROOTS);
    bytes[offsetof(ImageHeader, builtin_hash)] ^= 1;
    refuse(REFUSED_LIBRARY);
    set16(offsetof(ImageHeader, board), 0x7778);
    refuse(REFUSED_BOARD);
    set16(offsetof(ImageHeader, board), 0x7777);
    refuse(REFUSED_NONE);
    set16(offsetof(ImageHeader, entity_count), 8192 + 1);
    refuse(REFUSED_TABLE);
    set16(sizeof(ImageHeader) + 2 * E_FLOAT, 0xFFFF);
    refuse(REFUSED_OUTSIDE);
    set16(sizeof(ImageHeader) + 2 * E_FLOAT, 4);
    refuse(REFUSED_OUTSIDE);
    set16(offsetof(ImageHeader, entry), V(E_CAPTURING));
    refuse(REFUSED_ENTRY);
    set16(offsetof(ImageHeader, entry), VALUE_FLASH(300));
    refuse(REFUSED_ENTRY);
    set16(offsetof(ImageHeader, global_count), 3);
    refuse(REFUSED_GLOBALS);
    bytes[size - 1] ^= 1;
    assert_int_equal(verify_exact(size), REFUSED_CHECKSUM);
    /* an image of one firmware's library, offered as a program, and the reverse */
    build();
    uint32_t offset;
    assert_int_equal(verify_image(bytes, size, NULL, 0, &offset), REFUSED_FEATURES);
    assert_int_equal(verify_image(bytes + 2, size - 2, &library, 0x7777, &offset), REFUSED_NO_IMAGE);
    assert_int_equal(verify_image(NULL, 0, &library, 0x7777, &offset), REFUSED_NO_IMAGE);
}

static void test_strings(void **state)
{
    (void)state;
    build();
    set16(offsets[E_AB], TYPE_STRING8 | 100 << FLASH_TEXT_SHIFT);
    refuse(REFUSED_TOO_LONG);
    set16(offsets[E_AB], TYPE_STRING8 | FLASH_TEXT_LONG << FLASH_TEXT_SHIFT);
    refuse(REFUSED_TOO_LONG);
    bytes[offsets[E_CD] + 2] = 'a';
    bytes[offsets[E_CD] + 3] = 'b';
    refuse(REFUSED_STRING_ORDER);
    set16(offsets[E_AB], TYPE_STRING8 | 1 << FLASH_TEXT_SHIFT);
    refuse(REFUSED_STRING_CHAR);
    set16(offsetof(ImageHeader, string_count), 5);
    refuse(REFUSED_STRING_PLACE);
    set16(offsets[E_FLOAT], TYPE_TIMER | HEADER_FLASH);
    refuse(REFUSED_TYPE);
}

static void test_closures(void **state)
{
    (void)state;
    build();
    set16(offsets[E_CELL] + 2, 2);
    refuse(REFUSED_GLOBAL);
    set16(offsets[E_OBJECT] + 4, V(E_CELL)); /* a cell is no value */
    refuse(REFUSED_PROPERTY);
    set16(offsets[E_CLOSURE] + 2, V(E_FLOAT));
    refuse(REFUSED_CLOSURE);
    set16(offsets[E_CLOSURE] + 2, V(E_CLOSURE));
    refuse(REFUSED_CLOSURE);
    bytes[offsets[E_CAPTURING] + sizeof(FunctionRecord) + (sizeof capturing_code + 1) / 2 * 2] = 200;
    refuse(REFUSED_CONSTANT); /* of CLOSURE, which gives less */
    set16(offsets[E_CLOSURE] + 6, 0x40);
    refuse(REFUSED_ELEMENT);
    set16(offsets[E_BOUND] + 2, 1000);
    refuse(REFUSED_TOO_LONG);
    set16(offsets[E_BOUND] + 4, V(E_OBJECT));
    refuse(REFUSED_CLOSURE);
    set16(offsets[E_BOUND] + 4, V(E_BOUND2)); /* bound to each other */
    refuse(REFUSED_CLOSURE);
    set16(offsets[E_BOUND2] + 4, V(E_BOUND2));
    refuse(REFUSED_CLOSURE);
    set16(offsets[E_BOUND] + 8, V(E_CELL));
    refuse(REFUSED_ELEMENT);
    set16(offsets[E_CLOSURE], TYPE_CLOSURE | HEADER_FLASH | HEADER_SEALED);
    refuse(REFUSED_HEADER);
    set16(offsets[E_OBJECT], TYPE_OBJECT | HEADER_FLASH | HEADER_SIDE);
    refuse(REFUSED_HEADER);
}

static void test_pairs(void **state)
{
    (void)state;
    build();
    set16(offsets[E_PAIRS] + 4, V(E_OBJECT)); /* no overlay of another type, no disorder, nothing that is no object */
    set16(offsets[E_PAIRS] + 6, V(E_WRAPPER));
    refuse(REFUSED_PAIR);
    set16(offsets[E_PAIRS] + 6, V(E_ARRAY));
    refuse(REFUSED_PAIR);
    set16(offsets[E_PAIRS] + 8, V(E_ARRAY));
    refuse(REFUSED_PAIR);
    set16(offsets[E_PAIRS] + 8, VALUE_INT(5));
    refuse(REFUSED_PAIR);
    set16(offsets[E_PAIRS] + 10, V(E_AB));
    refuse(REFUSED_PAIR);
    set16(offsets[E_PAIRS] + 10, V(E_FLOAT));
    refuse(REFUSED_PAIR);
    set16(offsets[E_PAIRS] + 2, 1000);
    refuse(REFUSED_TOO_LONG);
    set16(offsets[E_PAIRS] + 8, V(E_CELL));
    refuse(REFUSED_ELEMENT);
    set16(offsetof(ImageHeader, entity_count), ENTITIES - 1); /* the last is none */
    refuse(REFUSED_PAIR);
}

static void test_objects(void **state)
{
    (void)state;
    build();
    set16(offsets[E_FLOAT], TYPE_FLOAT | HEADER_FLASH | HEADER_MARK);
    refuse(REFUSED_HEADER);
    set16(offsets[E_FLOAT], TYPE_NATIVE | HEADER_FLASH);
    refuse(REFUSED_NATIVE);
    set16(offsets[E_OBJECT] + 4, 0x40); /* a heap reference */
    refuse(REFUSED_PROPERTY);
    set16(offsets[E_OBJECT] + 4, VALUE_EXCEPTION);
    refuse(REFUSED_PROPERTY);
    set16(offsets[E_OBJECT] + 4, V(E_SHAPE1));
    refuse(REFUSED_PROPERTY);
    set16(offsets[E_OBJECT] + 4, V(ENTITIES));
    refuse(REFUSED_PROPERTY);
    set16(offsets[E_OBJECT] + 4, V(E_CAPTURING)); /* captures nothing has filled */
    refuse(REFUSED_PROPERTY);
    set16(offsets[E_OBJECT] + 2, V(E_ARRAY));
    refuse(REFUSED_NO_SHAPE);
    set16(offsets[E_OBJECT_A] + 4, V(E_CHILD));
    refuse(REFUSED_PROPERTY);
}

static void test_shapes(void **state)
{
    (void)state;
    build();
    bytes[offsets[E_SHAPE2] + 4] = 200;
    refuse(REFUSED_TOO_LONG);
    set16(offsets[E_SHAPE2] + 6, V(E_FLOAT));
    refuse(REFUSED_SHAPE_KEY);
    set16(offsets[E_WRAPPER], TYPE_ERROR | HEADER_FLASH);
    refuse(REFUSED_HIDDEN_SLOT);
    set16(offsets[E_SHAPE_W] + 6, V(E_AB));
    refuse(REFUSED_HIDDEN_SLOT);
    set16(offsets[E_SHAPE2] + 2, V(E_AB));
    refuse(REFUSED_SHAPE_PROTOTYPE);
    set16(offsets[E_SHAPE1], TYPE_SHAPE | 0x10 << 8);
    refuse(REFUSED_SHAPE_FLAGS);
    set16(offsets[E_SHAPE1], TYPE_SHAPE | HEADER_MARK);
    refuse(REFUSED_SHAPE_FLAGS);
    bytes[offsets[E_SHAPE9] + 6 + 2 * 9] = 10; /* a slot that there is not */
    refuse(REFUSED_SHAPE_INDEX);
    memset(bytes + offsets[E_SHAPE9] + 6 + 2 * 9, 1, 13); /* no search ends */
    refuse(REFUSED_SHAPE_INDEX);
    bytes[offsets[E_SHAPE9] + 4] = 12; /* more keys than there is room */
    refuse(REFUSED_TOO_LONG);
}

static void test_elements(void **state)
{
    (void)state;
    build();
    set16(offsets[E_ARRAY] + 2, 1000);
    refuse(REFUSED_TOO_LONG);
    set16(offsets[E_ARRAY] + 4, VALUE_TDZ);
    refuse(REFUSED_ELEMENT);
    set16(offsets[E_ACCESSOR] + 2, V(E_OBJECT));
    refuse(REFUSED_ACCESSOR);
    set16(offsets[E_TYPED] + 2, 200);
    refuse(REFUSED_TOO_LONG);
    set16(offsets[E_TYPED] + 4, TYPED_DATA_VIEW);
    refuse(REFUSED_TYPED);
    set16(offsets[E_TYPED] + 4, TYPED_KINDS);
    refuse(REFUSED_TYPED);
    set16(offsets[E_VIEW] + 4, TYPED_BUFFER);
    refuse(REFUSED_TYPED);
    set16(offsets[E_VIEW] + 2, V(E_TYPED)); /* that has its bytes for itself */
    refuse(REFUSED_TYPED);
    set16(offsets[E_VIEW] + 2, V(E_VIEW));
    refuse(REFUSED_TYPED);
    set16(offsets[E_VIEW] + 2, VALUE_NULL);
    refuse(REFUSED_TYPED);
    set16(offsets[E_VIEW] + 6, 3); /* behind the buffer's end */
    refuse(REFUSED_TOO_LONG);
    set16(offsets[E_VIEW] + 8, 0xFFFF);
    refuse(REFUSED_TOO_LONG);
    set16(offsets[E_SHARED] + 2, 0xFFFF);
    refuse(REFUSED_TOO_LONG);
}

static void damage(uint32_t offset, int value, Refusal reason)
{
    bytes[code_at(offset)] = (uint8_t)value;
    refuse(reason);
}

static void test_code(void **state)
{
    (void)state;
    build();
    damage(0, OP_COUNT, REFUSED_OPCODE);
    damage(1, 6, REFUSED_REGISTER);    /* raw */
    damage(1, 10, REFUSED_REGISTER);   /* linkage */
    damage(1, 15, REFUSED_REGISTER);   /* behind the parameter */
    damage(5, 9, REFUSED_RAW_REGISTER);
    damage(5, 5, REFUSED_RAW_REGISTER);
    damage(9, 10, REFUSED_RAW_REGISTER);
    damage(19, 11, REFUSED_REGISTER);
    damage(16, 0x40, REFUSED_CONSTANT);
    damage(43, 2, REFUSED_SHAPE);        /* slot 2 of 2 */
    damage(48, 9, REFUSED_SHAPE);
    damage(68, 2, REFUSED_GLOBAL);
    damage(79, 7, REFUSED_REGISTER);
    damage(82, 0x16, REFUSED_REGISTER);
    damage(82, 0x51, REFUSED_WINDOW);
    damage(86, 0xF0, REFUSED_WINDOW);
    damage(92, 7, REFUSED_WINDOW);
    damage(89, 5, REFUSED_JUMP);
    damage(96, 0x80, REFUSED_JUMP);
    set16(code_at(6), V(E_AB));
    refuse(REFUSED_CONSTANT); /* LOADF of a string */
    set16(code_at(2), V(E_CAPTURING));
    refuse(REFUSED_CONSTANT);
    set16(code_at(2), VALUE_RETRY);
    refuse(REFUSED_CONSTANT);
    set16(code_at(38), VALUE_INT(1));
    refuse(REFUSED_CONSTANT); /* GETFIELD by a number */
    set16(code_at(76), V(E_CHILD));
    refuse(REFUSED_CONSTANT); /* CLOSURE without captures */
    set16(code_at(83), V(E_OBJECT));
    refuse(REFUSED_CONSTANT); /* CALLK of an object */
    set16(code_at(54), V(E_FLOAT));
    refuse(REFUSED_CONSTANT); /* CLONE of a number */
    set16(code_at(33), V(E_SHAPE_A));
    refuse(REFUSED_SHAPE); /* accessors are not made by NEWOBJ */
    set16(code_at(64), V(E_SHAPE1));
    refuse(REFUSED_SHAPE);
}

static void test_function(void **state)
{
    (void)state;
    build();
    uint32_t main = offsets[E_MAIN], tail = code_at(sizeof code + (sizeof code & 1)), handlers = tail + 6;
    bytes[main + offsetof(FunctionRecord, nref)] = 1;
    refuse(REFUSED_RAW_REGISTER);
    set16(main + offsetof(FunctionRecord, code_bytes), 60000);
    refuse(REFUSED_TOO_LONG);
    set16(tail + 4, 60000); /* so many handlers */
    refuse(REFUSED_TOO_LONG);
    set16(tail, V(E_FLOAT)); /* prototype */
    refuse(REFUSED_FIELD);
    set16(tail + 2, V(E_SHAPE_A));
    refuse(REFUSED_FIELD);
    set16(handlers + 4, 98); /* inside of an instruction */
    refuse(REFUSED_HANDLER);
    bytes[code_at(1)] = OP_CATCH;
    set16(handlers + 4, 1);
    refuse(REFUSED_REGISTER);
    set16(handlers + 2, 0); /* nothing protected is fine, the wrong way round is not */
    set16(handlers, 4);
    refuse(REFUSED_HANDLER);
    set16(handlers + 2, 500);
    refuse(REFUSED_HANDLER);
    set16(handlers + 6, V(E_FLOAT)); /* name */
    refuse(REFUSED_FIELD);
    bytes[main + offsetof(FunctionRecord, flags)] = 0x80;
    refuse(REFUSED_ENTRY); /* it would have captures */
    uint32_t capturing = offsets[E_CAPTURING] + (uint32_t)sizeof(FunctionRecord);
    bytes[capturing + 2] = 2;
    refuse(REFUSED_CAPTURE);
    bytes[capturing + 1] = 3; /* GETCAP into the callee, which holds the captures */
    refuse(REFUSED_REGISTER);
    bytes[offsets[E_CHILD] + sizeof(FunctionRecord)] = OP_NOP;
    refuse(REFUSED_NO_END);
}

static void test_truncated(void **state)
{
    (void)state;
    build();
    for (uint32_t count = 0; count < size; count++) {
        assert_int_not_equal(verify_exact(count), REFUSED_NONE);
        if (count < sizeof(ImageHeader) || count % 4)
            continue;
        uint32_t whole = size;
        size = count;
        finish();
        verify_exact(count); /* whatever it says, it must not read further */
        size = whole;
        finish();
    }
}

static void test_flipped(void **state)
{
    (void)state;
    build();
    uint32_t passed = 0;
    for (uint32_t bit = 0; bit < 8 * size; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (bit >= 8 * 8)
            assert_int_not_equal(verify_exact(size), REFUSED_NONE);
        finish();
        passed += verify_exact(size) == REFUSED_NONE;
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_true(passed < 8 * size); /* many flips are harmless: other numbers, other registers */
    for (uint32_t i = 0, n = 1; i < 30000; i++) {
        build();
        for (int k = 0; k < 3; k++) {
            n = n * 1664525 + 1013904223;
            bytes[8 + (n >> 8) % (size - 8)] = (uint8_t)(n >> 3);
        }
        finish();
        verify_exact(size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid), cmocka_unit_test(test_header), cmocka_unit_test(test_strings), cmocka_unit_test(test_closures),
        cmocka_unit_test(test_pairs), cmocka_unit_test(test_objects), cmocka_unit_test(test_shapes), cmocka_unit_test(test_elements),
        cmocka_unit_test(test_code), cmocka_unit_test(test_function), cmocka_unit_test(test_truncated), cmocka_unit_test(test_flipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
