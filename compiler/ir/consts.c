/* Constants and shapes of a program: one index for equal ones, found through hash tables, so that later stages
 * compare by index and the image holds each thing once. Objects, arrays, closures ... have identity (a literal that
 * is evaluated once IS the flash object), so they are never merged. */
#include "ir.h"

#include <math.h>

typedef struct HashTable {
    uint32_t *slots; /* index + 1; 0: empty */
    uint32_t capacity, count;
} HashTable;

struct IrTables {
    HashTable consts, shapes;
};

static uint32_t hash_bytes(uint32_t hash, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ p[i]) * 16777619u;
    return hash;
}

static uint64_t number_bits(double d)
{
    uint64_t bits;
    if (isnan(d))
        return UINT64_C(0x7FF8000000000000);
    memcpy(&bits, &d, sizeof bits);
    return bits;
}

static uint32_t const_hash(const IrConst *c)
{
    uint32_t hash = 2166136261u ^ (uint32_t)c->kind;
    uint64_t bits;
    switch (c->kind) {
    case CONST_NUMBER:
        bits = number_bits(c->number);
        return hash_bytes(hash, &bits, sizeof bits);
    case CONST_STRING:
    case CONST_BIGINT: return hash_bytes(hash, c->text, c->length);
    case CONST_FUNCTION:
    case CONST_BUILTIN: return hash_bytes(hash, &c->index, sizeof c->index);
    default: return hash;
    }
}

static bool const_equal(const IrConst *a, const IrConst *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case CONST_NUMBER: return number_bits(a->number) == number_bits(b->number);
    case CONST_STRING:
    case CONST_BIGINT: return a->length == b->length && (a->length == 0 || memcmp(a->text, b->text, a->length) == 0);
    case CONST_FUNCTION:
    case CONST_BUILTIN: return a->index == b->index;
    default: return !ir_const_has_identity(a->kind);
    }
}

static uint32_t shape_hash(const IrShape *shape)
{
    uint32_t hash = hash_bytes(2166136261u, &shape->prototype, sizeof shape->prototype);
    hash = hash_bytes(hash, shape->keys, shape->count * sizeof *shape->keys);
    return hash;
}

static bool shape_equal(const IrShape *a, const IrShape *b)
{
    if (a->prototype != b->prototype || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        unsigned x = a->attributes != NULL ? a->attributes[i] : 0;
        unsigned y = b->attributes != NULL ? b->attributes[i] : 0;
        if (a->keys[i] != b->keys[i] || x != y)
            return false;
    }
    return true;
}

static struct IrTables *tables(IrProgram *program)
{
    if (program->tables == NULL)
        program->tables = ARENA_NEW(program->arena, struct IrTables);
    return program->tables;
}

static void table_insert(HashTable *table, uint32_t hash, uint32_t entry)
{
    uint32_t i = hash & (table->capacity - 1);
    while (table->slots[i] != 0)
        i = (i + 1) & (table->capacity - 1);
    table->slots[i] = entry;
}

static void table_reserve(IrProgram *program, HashTable *table, bool shapes)
{
    if (table->count * 2 < table->capacity)
        return;
    uint32_t *old = table->slots;
    uint32_t old_capacity = table->capacity;
    table->capacity = old_capacity == 0 ? 64 : old_capacity * 2;
    table->slots = ARENA_ARRAY(program->arena, uint32_t, table->capacity);
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i] != 0)
            table_insert(table,
                         shapes ? shape_hash(&program->shapes[old[i] - 1]) : const_hash(&program->consts[old[i] - 1]),
                         old[i]);
}

static uint32_t const_push(IrProgram *program, const IrConst *c)
{
    if (program->const_count == program->const_capacity)
        vec_grow_(program->arena, (void **)&program->consts, &program->const_capacity, sizeof *program->consts);
    program->consts[program->const_count] = *c;
    return program->const_count++;
}

int32_t ir_const(IrProgram *program, const IrConst *c)
{
    IrConst copy = *c;
    if (ir_const_has_identity(c->kind))
        return (int32_t)const_push(program, c);
    HashTable *table = &tables(program)->consts;
    table_reserve(program, table, false);
    uint32_t hash = const_hash(c);
    for (uint32_t i = hash & (table->capacity - 1); table->slots[i] != 0; i = (i + 1) & (table->capacity - 1))
        if (const_equal(&program->consts[table->slots[i] - 1], c))
            return (int32_t)table->slots[i] - 1;
    if (c->kind == CONST_STRING || c->kind == CONST_BIGINT)
        copy.text = arena_strndup(program->arena, c->length > 0 ? c->text : "", c->length);
    uint32_t index = const_push(program, &copy);
    table_insert(table, hash, index + 1);
    table->count++;
    return (int32_t)index;
}

int32_t ir_const_number(IrProgram *program, double d)
{
    return ir_const(program, &(IrConst){.kind = CONST_NUMBER, .number = isnan(d) ? (double)NAN : d});
}

int32_t ir_const_string(IrProgram *program, const char *text, uint32_t length)
{
    return ir_const(program, &(IrConst){.kind = CONST_STRING, .text = text, .length = length});
}

int32_t ir_const_bigint(IrProgram *program, const char *decimal)
{
    return ir_const(program, &(IrConst){.kind = CONST_BIGINT, .text = decimal, .length = (uint32_t)strlen(decimal)});
}

int32_t ir_const_simple(IrProgram *program, IrConstKind kind)
{
    return ir_const(program, &(IrConst){.kind = kind});
}

int32_t ir_const_builtin(IrProgram *program, int32_t flash_value)
{
    return ir_const(program, &(IrConst){.kind = CONST_BUILTIN, .index = flash_value});
}

int32_t ir_shape(IrProgram *program, const IrShape *shape)
{
    HashTable *table = &tables(program)->shapes;
    table_reserve(program, table, true);
    uint32_t hash = shape_hash(shape);
    for (uint32_t i = hash & (table->capacity - 1); table->slots[i] != 0; i = (i + 1) & (table->capacity - 1))
        if (shape_equal(&program->shapes[table->slots[i] - 1], shape))
            return (int32_t)table->slots[i] - 1;
    IrShape copy = *shape;
    copy.keys = ARENA_ARRAY(program->arena, int32_t, shape->count + 1);
    copy.attributes = NULL;
    if (shape->count > 0)
        memcpy(copy.keys, shape->keys, shape->count * sizeof *shape->keys);
    bool plain = true;
    for (uint32_t i = 0; i < shape->count && shape->attributes != NULL; i++)
        plain = plain && shape->attributes[i] == 0;
    if (!plain) {
        copy.attributes = ARENA_ARRAY(program->arena, uint8_t, shape->count);
        memcpy(copy.attributes, shape->attributes, shape->count);
    }
    if (program->shape_count == program->shape_capacity)
        vec_grow_(program->arena, (void **)&program->shapes, &program->shape_capacity, sizeof *program->shapes);
    program->shapes[program->shape_count++] = copy;
    table_insert(table, hash, program->shape_count);
    table->count++;
    return (int32_t)program->shape_count - 1;
}

void ir_side(IrProgram *program, int32_t thing, int32_t properties)
{
    if (program->side_count == program->side_capacity)
        vec_grow_(program->arena, (void **)&program->sides, &program->side_capacity, sizeof *program->sides);
    program->sides[program->side_count++] = (IrSide){thing, properties};
}

bool ir_changes_library(const IrProgram *program)
{
    for (uint32_t i = 0; i < program->side_count; i++)
        if (program->consts[program->sides[i].thing].kind == CONST_BUILTIN)
            return true;
    return false;
}
