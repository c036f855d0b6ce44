/* Numbers as values: an immediate integer where there is one, else a box. */
#include "number.h"

#include <math.h>

bool value_is_number(VmRef vm, Value v)
{
    if (value_is_int(v))
        return true;
    if (!value_is_heap(v) && !(value_is_flash(v) && (uint32_t)value_flash_index(v) >= FLASH_LIBRARY_FIRST))
        return false;
    Type type = header_type(load_u16(thing_address(vm, v)));
    return type == TYPE_FLOAT || type == TYPE_INT32;
}

double number_to_double(VmRef vm, Value number)
{
    if (value_is_int(number))
        return value_int(number);
    const uint8_t *p = thing_address(vm, number);
    if (header_type(load_u16(p)) == TYPE_INT32) {
        int32_t i;
        memcpy(&i, p + 2, sizeof i);
        return i;
    }
    double d;
    memcpy(&d, p + 2, sizeof d);
    return d;
}

Value number_from_double(VmRef vm, double d)
{
    int32_t i = double_to_int32(d);
    if (i >= VALUE_INT_MIN && i <= VALUE_INT_MAX && real_bits(i) == real_bits(d)) /* -0 is no integer */
        return VALUE_INT(i);
    return heap_box(vm, TYPE_FLOAT, &d, sizeof d);
}

Value number_from_int32(VmRef vm, int32_t i)
{
    if (i >= VALUE_INT_MIN && i <= VALUE_INT_MAX)
        return VALUE_INT(i);
    return heap_box(vm, TYPE_INT32, &i, sizeof i);
}

Value number_from_uint32(VmRef vm, uint32_t u)
{
    return u <= INT32_MAX ? number_from_int32(vm, (int32_t)u) : number_from_double(vm, u);
}

/* ToInt32 (7.1.6) on the bits: the integer part modulo 2^32. */
int32_t double_to_int32(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7FF) - 1075; /* of the integer fraction */
    uint64_t fraction = (bits & 0xFFFFFFFFFFFFFull) | 0x10000000000000ull;
    uint32_t magnitude;
    if (exponent <= -53 || exponent >= 32) /* below one; a multiple of 2^32; NaN and infinities */
        magnitude = 0;
    else
        magnitude = (uint32_t)(exponent < 0 ? fraction >> -exponent : fraction << exponent);
    return (int32_t)(bits >> 63 ? 0u - magnitude : magnitude);
}

double primitive_to_double(VmRef vm, Value v)
{
    if (value_is_number(vm, v))
        return number_to_double(vm, v);
    if (value_is_string(vm, v)) {
        TextView t = text_view(vm, v);
        return text_to_double(&t);
    }
    return v == VALUE_TRUE ? 1 : v == VALUE_NULL || v == VALUE_FALSE ? 0 : NAN;
}

int32_t primitive_to_int32(VmRef vm, Value v)
{
    return value_is_int(v) ? value_int(v) : double_to_int32(primitive_to_double(vm, v));
}
