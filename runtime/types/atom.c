/* Property keys from strings. A key is an int (canonical array index below 2^30) or the one string that
 * stands for its text: the flash string where firmware or image have one, else a RAM atom. So two keys
 * are equal exactly when their 16 bits are.
 *
 * Atoms are found through VM->atoms, a TYPE_TABLE used as an open-addressing hash set: slot 0 is the
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
    if (t->wide || t->length == 0 || t->length > 10 || (text_unit(t, 0) == '0' && t->length > 1))
        return -1;
    uint32_t index = 0;
    for (uint32_t i = 0; i < t->length; i++) {
        uint32_t digit = text_unit(t, i) - '0';
        if (digit > 9 || index > (INDEX_LIMIT - 1 - digit) / 10)
            return -1;
        index = index * 10 + digit;
    }
    return (int32_t)index;
}

/* ---- strings in flash */

/* Among `high` strings, the flash index of the first of which is `first`. */
static Value find_in(VmRef vm, int32_t first, uint32_t high, const TextView *t)
{
    uint32_t low = 0;
    while (low < high) { /* order: one-byte before two-byte, then length, then bytes */
        uint32_t middle = (low + high) / 2;
        Value v = VALUE_FLASH(first + (int32_t)middle);
        TextView entity = text_view(vm, v);
        int order = entity.wide - t->wide;
        if (order == 0)
            order = (int)entity.length - (int)t->length;
        if (order == 0)
            order = memcmp(entity.bytes, t->bytes, t->length << t->wide);
        if (order == 0)
            return v;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return VALUE_HOLE;
}

static Value find_in_image(VmRef vm, const uint8_t *image, int32_t first, const TextView *t)
{
    return find_in(vm, first, image ? ((const ImageHeader *)(const void *)image)->string_count : 0, t);
}

static Value find_in_flash(VmRef vm, const TextView *t)
{
    if (t->length == 1 && !t->wide)
        return VALUE_CHAR(text_unit(t, 0));
    Value v = find_in_image(vm, VM->library, FLASH_LIBRARY_FIRST, t);
    v = v != VALUE_HOLE ? v : find_in_image(vm, VM->image, FLASH_INDEX_MIN, t);
#ifdef LIBRARY_FEATURES
    const LibraryFeatures *features = VM->library ? library_features((const ImageHeader *)(const void *)VM->library) : NULL;
    if (features && v == VALUE_HOLE)
        v = find_in(vm, FLASH_LIBRARY_FIRST + features->first, features->strings, t);
#endif
    return v;
}

/* ---- atoms in RAM */

/* A table's entries; the number of atoms is at [-1], that of slots at [-2]. */
static Slot *entries_of(VmRef vm, Value table)
{
    return (Slot *)(void *)(heap_thing(vm, table) + 6);
}

static uint32_t capacity_of(const Slot *entries) { return (uint16_t)entries[-2] - 1u; }

/* Where `string` is or would be. */
static Slot *probe(VmRef vm, Slot *entries, Value string)
{
    TextView t = text_view(vm, string);
    for (uint32_t i = text_hash(&t);; i++) {
        Slot *entry = &entries[i & (capacity_of(entries) - 1)];
        if (*entry == VALUE_UNDEFINED || text_equal(vm, *entry, string))
            return entry;
    }
}

/* The number of entries there should be for one more atom. */
static uint32_t wanted_capacity(const Slot *entries)
{
    uint32_t capacity = capacity_of(entries), used = (uint32_t)value_int(entries[-1]);
    if (used >= capacity - capacity / 4)
        return capacity * 2;
    return used < capacity / 8 && capacity > ATOMS_FIRST_CAPACITY * 2 ? capacity / 4 : capacity; /* never full */
}

/* Room for one more atom; a table that is nearly empty gives memory back. Allocates. */
static bool atoms_reserve(VmRef vm)
{
    bool none = !value_is_heap(VM->atoms);
    uint32_t capacity = none ? ATOMS_FIRST_CAPACITY : wanted_capacity(entries_of(vm, VM->atoms));
    if (!none && capacity == capacity_of(entries_of(vm, VM->atoms)))
        return true;
    Value table = capacity > 16384 ? error_out_of_memory(vm) : heap_alloc(vm, TYPE_TABLE, 6 + 2 * capacity);
    if (table == VALUE_EXCEPTION) {
        if (none || capacity > capacity_of(entries_of(vm, VM->atoms)))
            return false;
        VM->exception = VALUE_HOLE; /* it stays as large as it is */
        return true;
    }
    store_slot(heap_address(vm, table) + 2, (Value)(capacity + 1));
    Slot *fresh = entries_of(vm, table);
    for (uint32_t i = 0; i < capacity; i++)
        fresh[i] = VALUE_UNDEFINED;
    fresh[-1] = VALUE_INT(0);
    if (!none) {
        Slot *old = entries_of(vm, VM->atoms);
        fresh[-1] = old[-1];
        for (uint32_t i = capacity_of(old); i-- > 0;) {
            Value atom = old[i];
            old[i] = VALUE_UNDEFINED; /* no counts to give back */
            if (atom != VALUE_UNDEFINED)
                *probe(vm, fresh, atom) = (Slot)atom;
        }
        value_release(vm, VM->atoms);
    }
    VM->atoms = (Slot)table;
    return true;
}

void text_atom_freed(VmRef vm, Value atom)
{
    if (!value_is_heap(VM->atoms))
        return;
    Slot *entries = entries_of(vm, VM->atoms), *entry = probe(vm, entries, atom), *last = entries + capacity_of(entries) - 1;
    if (*entry != (Slot)atom)
        return;
    entries[-1] = (Slot)(entries[-1] - 2);
    for (Value moved = VALUE_UNDEFINED;;) { /* what follows may stand where it does because this place was taken */
        *entry = VALUE_UNDEFINED;
        if (moved != VALUE_UNDEFINED)
            *probe(vm, entries, moved) = (Slot)moved;
        entry = entry == last ? entries : entry + 1;
        moved = *entry;
        if (moved == VALUE_UNDEFINED)
            return;
    }
}

/* ---- keys */

static Value find_atom(VmRef vm, Value string)
{
    TextView t = text_view(vm, string);
    if (value_is_flash(string) || (load_u16(heap_thing(vm, string)) & HEADER_ATOM))
        return string;
    Value v = find_in_flash(vm, &t);
    if (v != VALUE_HOLE || !value_is_heap(VM->atoms))
        return v;
    v = *probe(vm, entries_of(vm, VM->atoms), string);
    return v == VALUE_UNDEFINED ? VALUE_HOLE : v;
}

Value text_find_key(VmRef vm, Value string)
{
    TextView t = text_view(vm, string);
    int32_t index = parse_index(&t);
    return index >= 0 ? VALUE_INT(index) : find_atom(vm, string);
}

Value text_to_key(VmRef vm, Value string)
{
    TextView t = text_view(vm, string);
    int32_t index = parse_index(&t);
    return index >= 0 ? VALUE_INT(index) : text_intern(vm, string);
}

Value text_intern(VmRef vm, Value string)
{
    Value key = find_atom(vm, string);
    if (key == VALUE_HOLE) { /* a new atom */
        hold(vm, string);
        bool reserved = atoms_reserve(vm);
        key = heap_pop(vm);
        if (!reserved) {
            value_release(vm, key);
            return VALUE_EXCEPTION;
        }
        Slot *entries = entries_of(vm, VM->atoms);
        *probe(vm, entries, key) = (Slot)key;
        entries[-1] = (Slot)(entries[-1] + 2);
        *(uint16_t *)(void *)heap_thing(vm, key) |= HEADER_ATOM;
        return key;
    }
    return value_copied(vm, key);
}

Value text_from_key(VmRef vm, Value key)
{
    if (!value_is_int(key)) {
        return value_copied(vm, key);
    }
    char digits[10];
    return text_new8(vm, (const uint8_t *)digits, number_format_int((uint32_t)value_int(key), digits));
}
