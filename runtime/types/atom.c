/* Property keys from strings. A key is an int (canonical array index below 2^30) or the one string that
 * stands for its text: the flash string where firmware or image have one, else a RAM atom. So two keys
 * are equal exactly when their 16 bits are.
 *
 * Atoms are found through vm->atoms, a TYPE_TABLE used as an open-addressing hash set: slot 0 is the
 * number of atoms, then 2^n entries, VALUE_UNDEFINED where empty. It holds no counts: an atom that dies
 * is taken out by text_atom_freed.
 */
#include "error.h"
#include "hold.h"
#include "text.h"

enum { ATOMS_FIRST_CAPACITY = 4, INDEX_LIMIT = 1 << 30 };

/* The canonical array index that the text spells, or -1. */
static int32_t parse_index(const TextView *t)
{
    if (t->wide || t->length == 0 || t->length > 10 || (t->bytes[0] == '0' && t->length > 1))
        return -1;
    uint32_t index = 0;
    for (uint32_t i = 0; i < t->length; i++) {
        uint32_t digit = t->bytes[i] - (uint32_t)'0';
        if (digit > 9 || index > (INDEX_LIMIT - 1 - digit) / 10)
            return -1;
        index = index * 10 + digit;
    }
    return (int32_t)index;
}

/* ---- strings in flash */

/* Order of the image's strings: one-byte before two-byte, then length, then bytes. */
static int entity_order(const uint8_t *p, const TextView *t)
{
    bool wide = header_type(load_u16(p)) == TYPE_STRING16;
    if (wide != t->wide)
        return wide ? 1 : -1;
    uint32_t length;
    p = flash_text(p, &length);
    if (length != t->length)
        return length < t->length ? -1 : 1;
    return memcmp(p, t->bytes, length << (wide ? 1 : 0));
}

static Value find_in_image(const uint8_t *image, const uint16_t *entities, int32_t first, const TextView *t)
{
    if (!image)
        return VALUE_HOLE;
    uint32_t low = 0, high = ((const ImageHeader *)(const void *)image)->string_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int order = entity_order(image + (uint32_t)entities[middle] * IMAGE_ALIGN, t);
        if (order == 0)
            return VALUE_FLASH(first + (int32_t)middle);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return VALUE_HOLE;
}

static Value find_in_flash(const Vm *vm, const TextView *t)
{
    if (t->length == 1 && !t->wide)
        return VALUE_CHAR(t->bytes[0]);
    Value v = find_in_image(vm->library, vm->library_entities, FLASH_LIBRARY_FIRST, t);
    return v != VALUE_HOLE ? v : find_in_image(vm->image, vm->image_entities, FLASH_INDEX_MIN, t);
}

/* ---- atoms in RAM */

typedef struct Atoms {
    Slot *entries; /* NULL when there is no table */
    uint32_t mask;
} Atoms;

static Atoms atoms_view(const Vm *vm)
{
    if (!value_is_heap(vm->atoms))
        return (Atoms){NULL, 0};
    uint8_t *p = heap_thing(vm, vm->atoms);
    return (Atoms){(Slot *)(void *)(p + 6), load_u16(p + 2) - 2u};
}

/* Where `t` is or would be. */
static uint32_t atoms_probe(const Vm *vm, const Atoms *atoms, const TextView *t)
{
    uint32_t i = text_hash(t) & atoms->mask;
    while (atoms->entries[i] != VALUE_UNDEFINED) {
        TextView other = text_view(vm, atoms->entries[i]);
        if (other.length == t->length && other.wide == t->wide &&
            memcmp(other.bytes, t->bytes, t->length << (t->wide ? 1 : 0)) == 0)
            break;
        i = (i + 1) & atoms->mask;
    }
    return i;
}

static Value atoms_find(const Vm *vm, const TextView *t)
{
    Atoms atoms = atoms_view(vm);
    if (!atoms.entries)
        return VALUE_HOLE;
    Value found = atoms.entries[atoms_probe(vm, &atoms, t)];
    return found == VALUE_UNDEFINED ? VALUE_HOLE : found;
}

/* The number of entries there should be for one more atom. */
static uint32_t wanted_capacity(const Atoms *atoms)
{
    if (!atoms->entries)
        return ATOMS_FIRST_CAPACITY;
    uint32_t capacity = atoms->mask + 1, used = (uint32_t)value_int(atoms->entries[-1]);
    if (used >= capacity - capacity / 4)
        return capacity * 2;
    return used < capacity / 8 && capacity / 4 >= ATOMS_FIRST_CAPACITY ? capacity / 4 : capacity; /* never full */
}

/* Room for one more atom; a table that is nearly empty gives memory back. Allocates. */
static bool atoms_reserve(Vm *vm)
{
    Atoms old = atoms_view(vm);
    uint32_t capacity = wanted_capacity(&old);
    if (old.entries && capacity == old.mask + 1)
        return true;
    if (capacity > 16384)
        return error_out_of_memory(vm) != VALUE_EXCEPTION;
    Value table = heap_alloc(vm, TYPE_TABLE, 6 + 2 * capacity);
    if (table == VALUE_EXCEPTION) {
        if (!old.entries || capacity > old.mask + 1)
            return false;
        vm->exception = VALUE_HOLE; /* it stays as large as it is */
        return true;
    }
    uint8_t *p = heap_address(vm, table);
    *(uint16_t *)(void *)(p + 2) = (uint16_t)(capacity + 1);
    Atoms fresh = {(Slot *)(void *)(p + 6), capacity - 1};
    for (uint32_t i = 0; i < capacity; i++)
        fresh.entries[i] = VALUE_UNDEFINED;
    fresh.entries[-1] = VALUE_INT(0);
    old = atoms_view(vm); /* it may have moved */
    if (old.entries) {
        fresh.entries[-1] = old.entries[-1];
        for (uint32_t i = 0; i <= old.mask; i++) {
            if (old.entries[i] != VALUE_UNDEFINED) {
                TextView t = text_view(vm, old.entries[i]);
                fresh.entries[atoms_probe(vm, &fresh, &t)] = old.entries[i];
                old.entries[i] = VALUE_UNDEFINED; /* no counts to give back */
            }
        }
    }
    value_release(vm, vm->atoms);
    vm->atoms = (Slot)table;
    return true;
}

/* `string` (heap, no equal atom yet) becomes an atom: returned with a count. Allocates. */
static Value atoms_add(Vm *vm, Value string)
{
    if (!hold(vm, string))
        return VALUE_EXCEPTION;
    bool reserved = atoms_reserve(vm);
    string = heap_pop(vm);
    if (!reserved) {
        value_release(vm, string);
        return VALUE_EXCEPTION;
    }
    Atoms atoms = atoms_view(vm);
    TextView t = text_view(vm, string);
    atoms.entries[atoms_probe(vm, &atoms, &t)] = (Slot)string;
    atoms.entries[-1] = (Slot)(atoms.entries[-1] + 2);
    uint16_t *header = (uint16_t *)(void *)heap_thing(vm, string);
    *header |= HEADER_ATOM;
    return string;
}

void text_atom_freed(Vm *vm, Value atom)
{
    Atoms atoms = atoms_view(vm);
    if (!atoms.entries)
        return;
    TextView t = text_view(vm, atom);
    uint32_t hole = atoms_probe(vm, &atoms, &t);
    if (atoms.entries[hole] != (Slot)atom)
        return;
    for (uint32_t i = (hole + 1) & atoms.mask; atoms.entries[i] != VALUE_UNDEFINED; i = (i + 1) & atoms.mask) {
        t = text_view(vm, atoms.entries[i]);
        uint32_t home = text_hash(&t) & atoms.mask;
        if (((i - home) & atoms.mask) < ((i - hole) & atoms.mask))
            continue; /* it does not pass over the hole */
        atoms.entries[hole] = atoms.entries[i];
        hole = i;
    }
    atoms.entries[hole] = VALUE_UNDEFINED;
    atoms.entries[-1] = (Slot)(atoms.entries[-1] - 2);
}

/* ---- keys */

Value text_find_key(Vm *vm, Value string)
{
    TextView t = text_view(vm, string);
    int32_t index = parse_index(&t);
    if (index >= 0)
        return VALUE_INT(index);
    if (value_is_flash(string))
        return string;
    if (load_u16(heap_thing(vm, string)) & HEADER_ATOM)
        return string;
    Value v = find_in_flash(vm, &t);
    return v != VALUE_HOLE ? v : atoms_find(vm, &t);
}

Value text_to_key(Vm *vm, Value string)
{
    Value key = text_find_key(vm, string);
    if (key == VALUE_HOLE)
        return atoms_add(vm, string);
    value_retain(vm, key);
    return key;
}

Value text_from_key(Vm *vm, Value key)
{
    if (!value_is_int(key)) {
        value_retain(vm, key);
        return key;
    }
    char digits[10];
    return text_new8(vm, (const uint8_t *)digits, number_format_int((uint32_t)value_int(key), digits));
}
