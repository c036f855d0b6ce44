/* The int32 and double instructions, for the loop that is one switch; the chained handlers have their own. */
#include "execute.h"

Pc op_raw_binary(Vm *vm, Value *fp, Pc pc)
{
    (void)vm;
    Opcode op = (Opcode)*pc;
    bool immediate = op == OP_IADDI || op == OP_IANDI || op == OP_ISHLI || op == OP_ISHRI || op == OP_IUSHRI;
    uint32_t a = (uint32_t)fp[pc[2]], b = immediate ? (uint32_t)(int8_t)pc[3] : (uint32_t)fp[pc[3]];
    switch (op) {
    case OP_IADD: case OP_IADDI: a += b; break;
    case OP_ISUB: a -= b; break;
    case OP_IMUL: a *= b; break;
    case OP_IAND: case OP_IANDI: a &= b; break;
    case OP_IOR: a |= b; break;
    case OP_IXOR: a ^= b; break;
    case OP_ISHL: case OP_ISHLI: a <<= b & 31; break;
    case OP_ISHR: case OP_ISHRI: a = (uint32_t)((int32_t)a >> (b & 31)); break;
    default: a >>= b & 31; break;
    }
    fp[pc[1]] = (Value)a;
    return pc + 4;
}

static Pc jump_if(Pc next, bool taken) { return taken ? next + (int8_t)next[-1] : next; }

Pc op_raw_jump(Vm *vm, Value *fp, Pc pc)
{
    (void)vm;
    Opcode op = (Opcode)*pc;
    int32_t a = fp[pc[1]], b = op <= OP_IJLE ? fp[pc[2]] : (int8_t)pc[2];
    bool taken;
    switch (op) {
    case OP_IJEQ: case OP_IJEQI: taken = a == b; break;
    case OP_IJNE: case OP_IJNEI: taken = a != b; break;
    case OP_IJLT: case OP_IJLTI: taken = a < b; break;
    case OP_IJLE: case OP_IJLEI: taken = a <= b; break;
    case OP_IJGTI: taken = a > b; break;
    default: taken = a >= b; break;
    }
    return jump_if(pc + 4, taken);
}

Pc op_double(Vm *vm, Value *fp, Pc pc)
{
    (void)vm;
    Opcode op = (Opcode)*pc;
    if (op >= OP_FJLT && op <= OP_FJNE) {
        double a = register_double(&fp[pc[1]]), b = register_double(&fp[pc[2]]);
        bool holds = op <= OP_FJNLT ? a < b : op <= OP_FJNLE ? a <= b : a == b;
        return jump_if(pc + 4, holds == (op == OP_FJLT || op == OP_FJLE || op == OP_FJEQ));
    }
    if (op >= OP_MOV4) {
        Value *d = &fp[pc[1] & 15];
        double x = register_double(d), y = register_double(&fp[pc[1] >> 4]);
        register_set_double(d, op == OP_FADD4 ? x + y : op == OP_FSUB4 ? x - y : x * y);
        return pc + 2;
    }
    double a = register_double(&fp[pc[2]]);
    Pc next = pc + (op <= OP_FMOD ? 4 : 3);
    double b = op <= OP_FMOD ? register_double(&fp[pc[3]]) : 0;
    switch (op) {
    case OP_FADD: a += b; break;
    case OP_FSUB: a -= b; break;
    case OP_FMUL: a *= b; break;
    case OP_FDIV: a /= b; break;
    case OP_FMOD: a = real_remainder(a, b); break;
    case OP_FNEG: a = -a; break;
    case OP_FSQRT: a = real_sqrt(a); break;
    case OP_FFLOOR: a = real_floor(a); break;
    default: a = __builtin_fabs(a); break;
    }
    register_set_double(&fp[pc[1]], a);
    return next;
}
