/* What every instruction is; and the loop for where size matters more than speed: it decodes the operands of all
 * instructions in one way, has one of a few operations done, and delivers the value.
 *
 * The chained loop (interp.c) only looks up results and lengths here, off its fast paths.
 */
#include "execute.h"
#include "own.h"

/* Where y is: behind x; or x and y share a byte (PACKED), and x is the destination. In the classes from PAIRS on the destination
 * shares a byte with x, y is behind that. */
enum { REGISTER, INT8, RAW8, CONSTANT, INDEX, SHAPE_KEY, PACKED, PACKED_INT4 };

/* Classes of instructions: (name, result, y, length, function). Instructions with a destination have x after it, others first.
 * These are done in the loop, */
#define SIMPLE(CLASS)                                                                                           \
    CLASS(NOTHING, DROP, REGISTER, 1, 0)                                                                        \
    CLASS(LOAD_CONSTANT, DST, REGISTER, 4, 0)                                                                   \
    CLASS(LOAD_SMALL, DST, REGISTER, 3, 0)                                                                      \
    CLASS(LOAD_DOUBLE, DOUBLE, REGISTER, 4, 0)                                                                  \
    CLASS(LOAD_RAW8, DROP, RAW8, 3, 0)                                                                          \
    CLASS(LOAD_RAW32, DROP, REGISTER, 6, 0)                                                                     \
    CLASS(LOAD_INTEGER, DST, REGISTER, 6, 0)                                                                    \
    CLASS(COPY, DST, REGISTER, 3, 0)                                                                            \
    CLASS(COPY_DOUBLE, DOUBLE, REGISTER, 3, 0)                                                                  \
    CLASS(COPY4, DST, PACKED, 2, 0)                                                                             \
    CLASS(MOVE4, DST, PACKED, 2, 0)                                                                             \
    CLASS(LOAD4, DST, PACKED, 2, 0)                                                                             \
    CLASS(LOAD_SHORT, DST, PACKED, 3, 0)                                                                        \
    CLASS(RAW_ADD4, DROP, PACKED, 2, 0)                                                                         \
    CLASS(RAW_LOAD4, DROP, PACKED, 2, 0)                                                                        \
    CLASS(MOVE, DST, REGISTER, 3, 0)                                                                            \
    CLASS(DISCARD, DROP, REGISTER, 2, 0)                                                                        \
    CLASS(RAW_COPY, DROP, REGISTER, 3, 0)                                                                       \
    CLASS(RAW_PAIR, DROP, REGISTER, 3, 0)                                                                       \
    CLASS(RAW_NEGATE, DROP, REGISTER, 3, 0)                                                                     \
    CLASS(RAW_NOT, DROP, REGISTER, 3, 0)                                                                        \
    CLASS(FROM_INTEGER, DST, REGISTER, 3, 0)                                                                    \
    CLASS(FROM_UNSIGNED, DST, REGISTER, 3, 0)                                                                   \
    CLASS(TO_INTEGER, DROP, REGISTER, 3, 0)                                                                     \
    CLASS(WIDEN, DROP, REGISTER, 3, 0)                                                                          \
    CLASS(WIDEN_UNSIGNED, DROP, REGISTER, 3, 0)                                                                 \
    CLASS(TRUNCATE, DROP, REGISTER, 3, 0)                                                                       \
    CLASS(NOT, DST, REGISTER, 3, 0)                                                                             \
    CLASS(TYPEOF, DST, REGISTER, 3, 0)                                                                          \
    CLASS(JUMP, JUMP, REGISTER, 2, 0)                                                                           \
    CLASS(TRUTH_JUMP, JUMP, REGISTER, 3, 0)                                                                     \
    CLASS(NULLISH_JUMP, JUMP, REGISTER, 3, 0)                                                                   \
    CLASS(UNDEFINED_JUMP, JUMP, REGISTER, 3, 0)                                                                 \
    CLASS(GLOBAL, DST, REGISTER, 4, 0)                                                                          \
    CLASS(CALLEE, DST, REGISTER, 2, 0)
/* these by an operation, */
#define OPERATIONS(CLASS)                                                                                       \
    CLASS(BINARY, DST, REGISTER, 4, op_binary)                                                                  \
    CLASS(BINARY_INT8, DST, INT8, 4, op_binary)                                                                 \
    CLASS(BINARY4, DST, PACKED, 2, op_binary)                                                                   \
    CLASS(BINARY4_INT4, DST, PACKED_INT4, 2, op_binary)                                                         \
    CLASS(DOUBLES4, DST, PACKED, 2, op_double)                                                                  \
    CLASS(LOAD_LENGTH4, DST, PACKED, 2, op_load_length4)                                                        \
    CLASS(BINARY_JUMP, JUMP, REGISTER, 4, op_binary)                                                            \
    CLASS(BINARY_JUMP4, JUMP, PACKED, 3, op_binary)                                                             \
    CLASS(IDENTICAL_SHORT, JUMP, PACKED, 4, op_binary_short)                                                    \
    CLASS(ADD_SHORT, DST, PACKED, 3, op_binary_short)                                                           \
    CLASS(BINARY_JUMP_INT8, JUMP, INT8, 4, op_binary)                                                           \
    CLASS(BINARY_JUMP_CONSTANT, JUMP, CONSTANT, 5, op_binary)                                                   \
    CLASS(UNARY, DST, REGISTER, 3, op_unary)                                                                    \
    CLASS(IN, DST, REGISTER, 4, op_in)                                                                          \
    CLASS(INSTANCEOF, DST, REGISTER, 4, op_instanceof)                                                          \
    CLASS(INTEGER, DST, REGISTER, 4, op_integer)                                                                \
    CLASS(INTEGER_RAW8, DST, RAW8, 4, op_integer)                                                               \
    CLASS(INTEGER_JUMP, JUMP, REGISTER, 4, op_integer_jump)                                                     \
    CLASS(INTEGER_JUMP_RAW8, JUMP, RAW8, 4, op_integer_jump)                                                    \
    CLASS(DOUBLES, DST, REGISTER, 4, op_double)                                                                 \
    CLASS(DOUBLE_UNARY, DST, REGISTER, 3, op_double_unary)                                                      \
    CLASS(DOUBLE_JUMP, JUMP, REGISTER, 4, op_double_jump)                                                       \
    CLASS(FROM_DOUBLE, DST, REGISTER, 3, op_f2a)                                                                \
    CLASS(CHECK, DROP, CONSTANT, 4, op_chktdz)                                                                  \
    CLASS(LOAD_NAMED, DST, CONSTANT, 5, op_load_named)                                                          \
    CLASS(LOAD_SHAPED, DST, SHAPE_KEY, 6, op_load_named)                                                        \
    CLASS(LOAD_SHAPED_DOUBLE, DOUBLE, SHAPE_KEY, 6, op_load_named)                                              \
    CLASS(LOAD_LENGTH, DST, REGISTER, 3, op_load_length)                                                        \
    CLASS(LOAD_ELEMENT, DST, REGISTER, 4, op_load)                                                              \
    CLASS(LOAD_ELEMENT_INT8, DST, INT8, 4, op_load)                                                             \
    CLASS(LOAD_INDEX, DST, INDEX, 4, op_load)                                                                   \
    CLASS(STORE_NAMED, DROP, CONSTANT, 5, op_store_named)                                                       \
    CLASS(STORE_SHAPED, DROP, SHAPE_KEY, 6, op_store_named)                                                     \
    CLASS(STORE_SHAPED_DOUBLE, DROP, SHAPE_KEY, 6, op_setfieldf)                                                \
    CLASS(STORE_NEW, DROP, REGISTER, 7, op_addfield)                                                            \
    CLASS(INIT_FIELD, DROP, SHAPE_KEY, 6, op_initfield)                                                         \
    CLASS(NEW_TARGET, DST, REGISTER, 2, op_newtarget)                                                           \
    CLASS(CREATE, DST, REGISTER, 3, op_create)                                                                  \
    CLASS(STORE_ELEMENT, DROP, REGISTER, 4, op_store)                                                           \
    CLASS(STORE_INDEX, DROP, INDEX, 4, op_store)                                                                \
    CLASS(DELETE, DST, REGISTER, 4, op_delfield)                                                                \
    CLASS(DEFINE, DROP, REGISTER, 4, op_define)                                                                 \
    CLASS(SET_PROTOTYPE, DROP, REGISTER, 3, op_setproto)                                                        \
    CLASS(CALL, DST, PACKED, 2, op_call)                                                                      \
    CLASS(CALL_CONSTANT, DST, PACKED, 4, op_call)                                                             \
    CLASS(CALL_METHOD, DST, PACKED, 4, op_callm)                                                              \
    CLASS(CALL_SHORT, DST, PACKED, 3, op_call)                                                                  \
    CLASS(CALL_METHOD_SHORT, DST, PACKED, 3, op_callm)                                                          \
    CLASS(CALL_SPREAD, DST, REGISTER, 2, op_call)                                                               \
    CLASS(THROW, DROP, REGISTER, 2, op_throw)                                                                   \
    CLASS(THROW_CONSTANT, DROP, REGISTER, 3, op_throwconst)                                                     \
    CLASS(THROW_NEW, DROP, REGISTER, 3, op_thrownew)                                                            \
    CLASS(SET_GLOBAL, DROP, REGISTER, 4, op_setglobal)                                                          \
    CLASS(CAPTURE, DST, REGISTER, 3, op_getcap)                                                                 \
    CLASS(CELL, DST, REGISTER, 3, op_getcell)                                                                   \
    CLASS(SET_CELL, DROP, REGISTER, 3, op_setcell)                                                              \
    CLASS(NEW_CELL, DST, REGISTER, 3, op_newcell)                                                               \
    CLASS(ARGUMENTS, DST, REGISTER, 2, op_arguments)                                                            \
    CLASS(REST, DST, REGISTER, 3, op_arguments)                                                                 \
    CLASS(NEW_OBJECT, DST, REGISTER, 4, op_newobj)                                                              \
    CLASS(NEW_EMPTY, DST, REGISTER, 4, op_newobjk)                                                              \
    CLASS(CLONE, DST, REGISTER, 4, op_clone)                                                                    \
    CLASS(NEW_ARRAY, DST, REGISTER, 3, op_newarr)                                                               \
    CLASS(APPEND, DROP, REGISTER, 3, op_append)                                                                 \
    CLASS(APPEND_HOLE, DROP, REGISTER, 2, op_append)                                                            \
    CLASS(SPREAD, DROP, REGISTER, 3, op_spread)                                                                 \
    CLASS(FOR_IN, DST, REGISTER, 3, op_forin)                                                                   \
    CLASS(ITERATE, DST, REGISTER, 4, op_iterate)                                                                \
    CLASS(ITERATION_CLOSE, DROP, REGISTER, 4, op_iterclose)                                                     \
    CLASS(CATCH, DST, REGISTER, 2, op_catch)                                                                    \
    CLASS(PAIR_BINARY, DST, REGISTER, 3, op_binary)                                                             \
    CLASS(PAIR_BINARY_INT8, DST, INT8, 3, op_binary)                                                            \
    CLASS(PAIR_LOAD_ELEMENT, DST, REGISTER, 3, op_load)                                                         \
    CLASS(PAIR_LOAD_ELEMENT_INT8, DST, INT8, 3, op_load)                                                        \
    CLASS(PAIR_LOAD_NAMED, DST, CONSTANT, 4, op_load_named)
/* and these go their own ways. */
#define OTHERS(CLASS)                                                                                           \
    CLASS(JUMP_FAR, jump_far)                                                                                   \
    CLASS(RETURN, op_return)                                                                                    \
    CLASS(RETHROW, op_rethrow)                                                                                  \
    CLASS(CLOSURE, op_closure)                                                                                  \
    CLASS(FOR_IN_NEXT, op_forinnext)                                                                            \
    CLASS(FOR_OF_NEXT, op_forofnext)                                                                            \
    CLASS(SUSPEND, op_suspend)

#define NAME(name, ...) name,
enum { SIMPLE(NAME) OPERATIONS(NAME) OTHERS(NAME) EXIT, OTHERS_FIRST = JUMP_FAR, OPERATIONS_FIRST = BINARY, PAIRS = PAIR_BINARY };

/* Of the classes before OTHERS. */
#define INFO(name, result, y, length, function) RESULT_##result << 6 | y << 3 | length,
_Static_assert(RESULT_DST == 0 && RESULT_DOUBLE == 1 && RESULT_JUMP == 3, "two bits; those with a destination first");
static const uint8_t infos[] = {SIMPLE(INFO) OPERATIONS(INFO)};

/* The class of every instruction. */
#define CLASSES(ONE, RANGE) \
    ONE(LOADK, LOAD_CONSTANT) ONE(LOADV, LOAD_SMALL) ONE(LOADF, LOAD_DOUBLE) ONE(LOADI8, LOAD_RAW8) \
    ONE(LOADI32, LOAD_RAW32) ONE(LOADINT, LOAD_INTEGER) ONE(MOV, COPY) ONE(MOVE, MOVE) ONE(IMOV, RAW_COPY) \
    ONE(FMOV, RAW_PAIR) ONE(DROP, DISCARD) ONE(I2A, FROM_INTEGER) ONE(F2A, FROM_DOUBLE) ONE(I2F, WIDEN) \
    ONE(F2I, TRUNCATE) ONE(A2I, TO_INTEGER) ONE(A2F, COPY_DOUBLE) RANGE(TONUM, TOKEY, UNARY) ONE(ADD, BINARY) \
    ONE(ADDI, BINARY_INT8) ONE(SUB, BINARY) ONE(SUBI, BINARY_INT8) RANGE(MUL, MOD, BINARY) ONE(MODI, BINARY_INT8) \
    ONE(EXP, BINARY) ONE(BAND, BINARY) ONE(BANDI, BINARY_INT8) RANGE(BOR, USHR, BINARY) ONE(NEG, UNARY) \
    ONE(BNOT, UNARY) ONE(INC, UNARY) ONE(DEC, UNARY) ONE(NOT, NOT) ONE(TYPEOF, TYPEOF) RANGE(LT, SNE, BINARY) ONE(IN, IN) ONE(INSTANCEOF, INSTANCEOF) \
    ONE(JMP, JUMP) ONE(JMPL, JUMP_FAR) ONE(JT, TRUTH_JUMP) ONE(JF, TRUTH_JUMP) ONE(JNULLISH, NULLISH_JUMP) \
    ONE(JNNULLISH, NULLISH_JUMP) ONE(JUNDEF, UNDEFINED_JUMP) ONE(JNUNDEF, UNDEFINED_JUMP) \
    RANGE(JLT, JSNE, BINARY_JUMP) RANGE(JLTI, JNGEI, BINARY_JUMP_INT8) ONE(JSEQK, BINARY_JUMP_CONSTANT) \
    ONE(JSNEK, BINARY_JUMP_CONSTANT) ONE(IADD, INTEGER) ONE(IADDI, INTEGER_RAW8) RANGE(ISUB, IAND, INTEGER) \
    ONE(IANDI, INTEGER_RAW8) RANGE(IOR, ISHL, INTEGER) ONE(ISHLI, INTEGER_RAW8) ONE(ISHR, INTEGER) \
    ONE(ISHRI, INTEGER_RAW8) ONE(IUSHR, INTEGER) ONE(IUSHRI, INTEGER_RAW8) ONE(INEG, RAW_NEGATE) ONE(INOT, RAW_NOT) \
    ONE(U2A, FROM_UNSIGNED) ONE(U2F, WIDEN_UNSIGNED) RANGE(IJEQ, IJLE, INTEGER_JUMP) \
    RANGE(IJEQI, IJGEI, INTEGER_JUMP_RAW8) RANGE(FADD, FMOD, DOUBLES) RANGE(FNEG, FABS, DOUBLE_UNARY) \
    RANGE(FJLT, FJNE, DOUBLE_JUMP) ONE(GETGLOBAL, GLOBAL) ONE(SETGLOBAL, SET_GLOBAL) ONE(SETGLOBALM, SET_GLOBAL) \
    ONE(CHKTDZ, CHECK) ONE(GETCAP, CAPTURE) ONE(GETCAPCELL, CELL) ONE(SETCAPCELL, SET_CELL) ONE(NEWCELL, NEW_CELL) \
    ONE(GETCELL, CELL) ONE(SETCELL, SET_CELL) ONE(CLOSURE, CLOSURE) ONE(CALLEE, CALLEE) ONE(ARGUMENTS, ARGUMENTS) \
    ONE(REST, REST) ONE(NEWOBJ, NEW_OBJECT) ONE(NEWOBJK, NEW_EMPTY) ONE(CLONE, CLONE) ONE(NEWARR, NEW_ARRAY) \
    ONE(APPEND, APPEND) ONE(APPENDHOLE, APPEND_HOLE) ONE(SPREAD, SPREAD) ONE(GETFIELD, LOAD_NAMED) \
    ONE(GETFIELDS, LOAD_SHAPED) ONE(SETFIELD, STORE_NAMED) ONE(SETFIELDM, STORE_NAMED) ONE(SETFIELDS, STORE_SHAPED) \
    ONE(SETFIELDSM, STORE_SHAPED) ONE(ADDFIELD, STORE_NEW) ONE(INITFIELD, INIT_FIELD) \
    ONE(GETFIELDF, LOAD_SHAPED_DOUBLE) ONE(SETFIELDF, STORE_SHAPED_DOUBLE) ONE(LENGTH, LOAD_LENGTH) \
    ONE(GETELEM, LOAD_ELEMENT) ONE(SETELEM, STORE_ELEMENT) ONE(SETELEMM, STORE_ELEMENT) ONE(GETELEMB, LOAD_ELEMENT_INT8) ONE(GETELEMI, LOAD_INDEX) \
    ONE(SETELEMI, STORE_INDEX) ONE(SETELEMIM, STORE_INDEX) ONE(DELFIELD, DELETE) RANGE(DEFFIELD, DEFSET, DEFINE) \
    ONE(SETPROTO, SET_PROTOTYPE) ONE(FORIN, FOR_IN) ONE(FORINNEXT, FOR_IN_NEXT) ONE(FOROFNEXT, FOR_OF_NEXT) \
    ONE(ITERATE, ITERATE) ONE(ITERCLOSE, ITERATION_CLOSE) ONE(CALL, CALL) RANGE(CALLK, CALLK1M, CALL_CONSTANT) \
    ONE(CALLM, CALL_METHOD) ONE(CALLV, CALL_SPREAD) ONE(NEW, CALL) ONE(NEWV, CALL_SPREAD) ONE(SUPER, CALL) \
    ONE(SUPERV, CALL_SPREAD) ONE(NEWTARGET, NEW_TARGET) ONE(CREATE, CREATE) RANGE(RET, RETV, RETURN) ONE(THROW, THROW) \
    ONE(RETHROW, RETHROW) ONE(CATCH, CATCH) ONE(THROWCONST, THROW_CONSTANT) RANGE(THROWNEW, THROWKS, THROW_NEW) ONE(GENERATOR, SUSPEND) \
    ONE(YIELD, SUSPEND) ONE(NOP, NOTHING) ONE(MOV4, COPY4) ONE(MOVE4, MOVE4) ONE(LOAD4, LOAD4) \
    ONE(LENGTH4, LOAD_LENGTH4) ONE(ADD4, BINARY4) ONE(SUBI4, BINARY4_INT4) ONE(ILOAD4, RAW_LOAD4) \
    ONE(IADDI4, RAW_ADD4) RANGE(FADD4, FMUL4, DOUBLES4) ONE(SUM4, PAIR_BINARY) RANGE(ADDI4, BANDI4, PAIR_BINARY_INT8) \
    RANGE(JLT4, JSNE4, BINARY_JUMP4) RANGE(JSEQKS, JSNEKS, IDENTICAL_SHORT) ONE(ADDKS, ADD_SHORT) ONE(LOADKS, LOAD_SHORT) \
    ONE(GETELEM4, PAIR_LOAD_ELEMENT) ONE(GETELEMB4, PAIR_LOAD_ELEMENT_INT8) ONE(GETFIELD4, PAIR_LOAD_NAMED) RANGE(CALLKS1, CALLKS4, CALL_SHORT) \
    RANGE(CALLMS1, CALLMS2, CALL_METHOD_SHORT)

#define OF_ONE(op, class) [OP_##op] = class,
#define OF_RANGE(first, last, class) [OP_##first ... OP_##last] = class,
static const uint8_t classes[OP_COUNT + 1] = {CLASSES(OF_ONE, OF_RANGE) [OP_EXIT] = EXIT};

uint32_t opcode_link(Pc pc)
{
    unsigned class = classes[*pc], info = infos[class], dst = pc[1];
    return frame_link((info >> 3 & 7) >= PACKED || class >= PAIRS ? dst & 15 : dst, 0, 0, info >> 6);
}

Pc opcode_next(Pc pc) { return pc + (infos[classes[*pc]] & 7); }

#if !INTERP_CHAINED

/* Of the operations only those of classes that have instructions which are used. */
#ifdef MOTE_LINKED
#define LOW_RANGE(first, last, class) | (uint64_t)((class) < 64 && OPCODES_USED(first, last)) << (class) % 64
#define HIGH_RANGE(first, last, class) | (uint64_t)((class) >= 64 && OPCODES_USED(first, last)) << (class) % 64
#define LOW_ONE(op, class) LOW_RANGE(op, op, class)
#define HIGH_ONE(op, class) HIGH_RANGE(op, op, class)
#define USED(class, function) \
    (((class) < 64 ? 0 CLASSES(LOW_ONE, LOW_RANGE) : 0 CLASSES(HIGH_ONE, HIGH_RANGE)) >> (class) % 64 & 1 ? function : NULL)
#else
#define USED(class, function) function
#endif

#define FUNCTION(name, result, y, length, function) USED(name, function),
static Operation *const operations[] = {OPERATIONS(FUNCTION)};
static Pc jump_far(VmRef vm, Value *fp, Pc pc);
#define OTHER(name, function) USED(name, function),
static Pc (*const others[])(VmRef, Value *, Pc) = {OTHERS(OTHER)};

/* y; a constant or number that is made for it is in *made. */
static Value *decode_y(VmRef vm, unsigned where, Pc pc, Pc p, Value *made)
{
    Value *r = &vm_fp(vm)[*p];
    int32_t byte = (int8_t)*p;
    switch (where) {
    case REGISTER: return r;
    case PACKED: return &vm_fp(vm)[pc[1] >> 4];
    case PACKED_INT4: byte = (int8_t)pc[1] >> 4; /* fall through */
    case INT8: byte = VALUE_INT(byte); break;
    case CONSTANT: byte = operand16(p); break;
    case SHAPE_KEY: byte = shape_key(vm, operand16(p + 1), *p); break;
    case INDEX:
        byte = number_from_int32(vm, *r);
        if (value_is_heap(byte)) {
            hold_push(vm, byte);
            return vm_sp(vm);
        }
        break;
    default: break;
    }
    *made = byte;
    return made;
}

static Pc jump_far(VmRef vm, Value *fp, Pc pc)
{
    (void)vm, (void)fp;
    return pc + 3 + operand16(pc + 1);
}

/* An instruction of a class in SIMPLE; without a destination, x is the first operand, y the second. */
static __attribute__((noinline)) Value simple(VmRef vm, Pc pc, Value *x, Value *y)
{
    Opcode op = (Opcode)*pc;
    unsigned class = classes[op];
    bool test;
    switch (class) {
    case LOAD_CONSTANT: case LOAD_DOUBLE: return operand16(pc + 2);
    case LOAD_SMALL: return (int8_t)pc[2];
    case LOAD_RAW32: *x = operand32(pc + 2); break;
    case LOAD_INTEGER: return VALUE_INT(operand32(pc + 2));
    case CALLEE: y = frame_window(vm, vm_fp(vm)); /* fall through */
    case COPY4: x = y; /* fall through */
    case COPY: case COPY_DOUBLE: return value_copied(vm, *x);
    case MOVE4: x = y; /* fall through */
    case MOVE: case DISCARD: return value_taken(x);
    case LOAD4: return pc[1] >> 4;
    case LOAD_SHORT: return operand_short(pc + 1);
    case RAW_LOAD4: *x = (int8_t)pc[1] >> 4; break;
    case RAW_ADD4: *x = (Value)((uint32_t)*x + (uint32_t)((int8_t)pc[1] >> 4)); break;
    case RAW_PAIR: x[1] = y[1]; /* fall through */
    case LOAD_RAW8: case RAW_COPY: *x = *y; break;
    case RAW_NEGATE: *x = (Value)(0u - (uint32_t)*y); break;
    case RAW_NOT: *x = ~*y; break;
    case FROM_INTEGER: return number_from_int32(vm, *x);
    case FROM_UNSIGNED: return OPCODE_USED(U2A) ? number_from_uint32(vm, (uint32_t)*x) : VALUE_UNDEFINED;
    case TO_INTEGER:
        if (OPCODE_USED(A2I))
            *x = primitive_to_int32(vm, *y);
        break;
    case WIDEN: register_set_double(x, *y); break;
    case WIDEN_UNSIGNED: register_set_double(x, (uint32_t)*y); break;
    case TRUNCATE: *x = double_to_int32(register_double(y)); break;
    case NULLISH_JUMP: test = value_is_nullish(*x); goto decide;
    case UNDEFINED_JUMP: test = *x == VALUE_UNDEFINED; goto decide;
    case NOT: case TRUTH_JUMP:
        test = value_truthy(vm, *x);
    decide:
        return value_bool(test == (op == OP_JT || op == OP_JNULLISH || op == OP_JUNDEF));
    case TYPEOF: return value_typeof(vm, *x);
    case JUMP: return VALUE_TRUE;
    case GLOBAL: return own_slot_value(vm, load_slot(heap_thing(vm, VM->globals) + 4 + 2 * operand_u16(pc + 2)));
    default: break;
    }
    return VALUE_DONE;
}

void interp_run(VmRef vm, Pc pc)
{
    for (;;) {
        unsigned class = classes[*pc];
        TELL_INSTRUCTION(vm, pc);
        VM_COUNT_INSTRUCTION(vm);
        if (class >= OTHERS_FIRST) {
            if (class == EXIT)
                return;
            Pc next = others[class - OTHERS_FIRST](vm, vm_fp(vm), pc);
            pc = next ? next : exception_raise(vm, pc);
            continue;
        }
        unsigned info = infos[class], where = info >> 3 & 7;
        Pc operand = pc + (info >> 6 <= RESULT_DOUBLE ? 2 : 1), next = pc + (info & 7), second = operand + 1;
        if (second >= next) { /* has less operands: what is read instead does not matter, but is code */
            second = pc;
            operand = operand < next ? operand : pc;
        }
        unsigned first = where >= PACKED ? pc[1] & 15 : *operand;
        if (class >= PAIRS) {
            first = pc[1] >> 4;
            second = pc + 2;
        }
        Value made, *x = &vm_fp(vm)[first], *y = decode_y(vm, where, pc, second, &made);
        Operation *operation = class >= OPERATIONS_FIRST ? operations[class - OPERATIONS_FIRST] : simple;
        Value value = operation(vm, pc, x, y);
        if (value == VALUE_EXCEPTION)
            next = exception_raise(vm, pc);
        else if (value != VALUE_DONE)
            next = call_deliver(vm, value, opcode_link(pc), NULL, next);
        pc = next;
    }
}

#endif
