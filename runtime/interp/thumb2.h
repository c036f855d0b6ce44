/* Entering and leaving a script function, for Cortex-M3 and up, in assembly: with the callee's registers to be
 * filled and looked through, the compiler's code takes a third more instructions. interp.c has the same in C
 * for other machines, and says what is what; included there.
 *
 * r4 pc, r5 fp, r6 vm, r7 heap's middle, r8 handlers; r9 to r11 are free (interp_run keeps them for its caller).
 * The C functions jumped to take up where vm_fp(vm) and their arguments say.
 */

#define UNUSED __attribute__((unused))

#if MOTE_GRANULE == 2
#define ADDRESS_OF(to, value) "add " to ", r7, " value ", asr #1\n\t"
#elif MOTE_GRANULE == 4
#define ADDRESS_OF(to, value) "add " to ", r7, " value "\n\t"
#else
#define ADDRESS_OF(to, value) "add " to ", r7, " value ", lsl #1\n\t"
#endif

_Static_assert(offsetof(Vm, stack_low) == offsetof(Vm, frame) + 4 && offsetof(Vm, return_bias) == offsetof(Vm, function) + 4,
               "pairs of words");
_Static_assert(sizeof(FunctionRecord) == 8 && FRAME_LINK_PLAIN == 0x1000000 && FRAME_LIBRARY == 0x8000 &&
                   VALUE_UNDEFINED == 2 && HEADER_COUNT_SHIFT == 10 && HEADER_COUNT_MAX == 63 && IMAGE_ALIGN == 4 &&
                   RESULT_CONSTRUCT == 4 && TYPE_INT32 == 8,
               "numbers in the text");

/* See call_function. */
#define NAKED __attribute__((naked, noinline, noclone, unused)) static void
NAKED enter_script(UNUSED const FunctionRecord *function, UNUSED uint32_t address, UNUSED Value *window, UNUSED uint32_t link)
{
    __asm__ volatile("ldrb r9, [r0, %[nparams]]\n\t"
                     "ldrb r10, [r0, %[nref]]\n\t"
                     "ldrb r11, [r0, %[nraw]]\n\t"
                     "cmp r9, r3, lsr #16\n\t"
                     "bhi 2f\n\t"
                     "ldr r9, [r6, %[heap_top]]\n\t"
                     "sub r11, r2, r11, lsl #2\n\t"
                     "sub r11, r11, #8\n\t"              /* end of the reference registers */
                     "sub r5, r11, r10, lsl #2\n\t"
                     "sub r9, r5, r9\n\t"
                     "cmp r9, %[reserve]\n\t"
                     "blt 2f\n\t"
                     "ldr r9, [r6, %[return_bias]]\n\t"
                     "ldr r10, [r6, %[stack_peak]]\n\t"
                     "add r9, r9, r4\n\t"
                     "strd r9, r3, [r2, #-8]\n\t"
                     "movs r3, #2\n\t"
                     "add r4, r0, #8\n\t"               /* the code */
                     "subs r1, r1, r4\n\t"
                     "cmp r5, r10\n\t"
                     "it cc\n\t"
                     "strcc r5, [r6, %[stack_peak]]\n\t"
                     "cmp r11, r5\n\t"
                     "bls 1f\n"
                     "0:\n\t"                            /* what a pair fills below the frame is free memory */
                     "strd r3, r3, [r11, #-8]!\n\t"
                     "cmp r11, r5\n\t"
                     "bhi 0b\n"
                     "1:\n\t"
                     "strd r0, r1, [r6, %[function]]\n\t"
                     "strd r5, r5, [r6, %[fp]]\n\t"
                     "ldrb r3, [r4]\n\t"
                     "ldr pc, [r8, r3, lsl #2]\n"
                     "2:\n\t"
                     "mov r0, r2\n\t"
                     "mov r1, r3\n\t"
                     "b %c[other]"
                     :
                     : [nparams] "i"(offsetof(FunctionRecord, nparams)), [nref] "i"(offsetof(FunctionRecord, nref)),
                       [nraw] "i"(offsetof(FunctionRecord, nraw)), [heap_top] "i"(offsetof(Vm, heap_top)),
                       [reserve] "i"(STACK_RESERVE), [return_bias] "i"(offsetof(Vm, return_bias)),
                       [stack_peak] "i"(offsetof(Vm, stack_peak)), [function] "i"(offsetof(Vm, function)),
                       [fp] "i"(offsetof(Vm, frame)), [other] "i"(call_other));
}

/* A register is loaded with a heap value. */
NAKED load_retain(UNUSED Value v, UNUSED uint32_t length)
{
    __asm__ volatile(ADDRESS_OF("r2", "r0")
                     "ldrh r3, [r2]\n\t"
                     "and r9, r3, #0x3F\n\t"
                     "cmp r9, #8\n\t"                    /* TYPE_INT32 */
                     "beq 0f\n\t"
                     "ldrb r9, [r4, #1]\n\t"
                     "cmp r3, #0xFC00\n\t"
                     "itt cc\n\t"
                     "addcc r3, r3, #0x400\n\t"
                     "strhcc r3, [r2]\n\t"
                     "ldr r2, [r5, r9, lsl #2]\n\t"
                     "str r0, [r5, r9, lsl #2]\n\t"
                     "ldrb r3, [r4, r1]\n\t"
                     "add r4, r4, r1\n\t"
                     "tst r2, #3\n\t"
                     "it ne\n\t"
                     "ldrne pc, [r8, r3, lsl #2]\n\t"
                     "mov r0, r2\n\t"
                     "b %c[release_there]\n"
                     "0:\n\t"
                     "ldrb r3, [r4, #1]\n\t"
                     "add r4, r4, r1\n\t"
                     "add r1, r5, r3, lsl #2\n\t"
                     "b %c[load_box]"
                     :
                     : [release_there] "i"(release_there), [load_box] "i"(load_box));
}

/* See the other return_value. Throughout: r0 the value, r2 the end of the window, r3 the linkage. */
NAKED return_value(UNUSED Value v)
{
    __asm__ volatile("ldr r4, [r6, %[function]]\n\t"
                     "ldrb r2, [r4, %[nref]]\n\t"
                     "ldrb r4, [r4, %[nraw]]\n\t"
                     "subs r2, #4\n\t"
                     "bmi 1f\n"
                     "0:\n\t"                            /* reference registers, four by four */
                     "ldmia r5!, {r1, r3, r9, r10}\n\t"
                     "tst r1, #3\n\t"
                     "ittt ne\n\t"
                     "tstne r3, #3\n\t"
                     "tstne r9, #3\n\t"
                     "tstne r10, #3\n\t"
                     "beq 90f\n\t"
                     "subs r2, #4\n\t"
                     "bpl 0b\n"
                     "1:\n\t"
                     "adds r2, #4\n\t"
                     "beq 3f\n"
                     "2:\n\t"                            /* and the rest */
                     "ldr r1, [r5], #4\n\t"
                     "tst r1, #3\n\t"
                     "beq 90f\n\t"
                     "subs r2, #1\n\t"
                     "bne 2b\n"
                     "3:\n\t"
                     "add r5, r5, r4, lsl #2\n\t"
                     "ldrd r4, r3, [r5], #8\n\t"         /* fp: the window; pc: the return address */
                     "cmp r3, %[plain]\n\t"
                     "bcs 92f\n"
                     "4:\n\t"
                     "lsrs r2, r3, #16\n\t"
                     "ldrd r1, r9, [r5]\n\t"
                     "add r2, r5, r2, lsl #2\n\t"
                     "adds r2, #8\n\t"
                     "tst r1, #3\n\t"
                     "it ne\n\t"
                     "tstne r9, #3\n\t"
                     "beq 94f\n\t"
                     "add r10, r5, #8\n"
                     "5:\n\t"                            /* arguments */
                     "cmp r10, r2\n\t"
                     "bcs 6f\n\t"
                     "ldr r1, [r10], #4\n\t"
                     "tst r1, #3\n\t"
                     "bne 5b\n\t"
                     "movs r9, #2\n\t"
                     "b 96f\n"
                     "6:\n\t"                            /* leave the window, which is at register 0, empty */
                     "movs r9, #2\n"
                     "7:\n\t"
                     "strd r9, r9, [r2, #-8]!\n\t"
                     "cmp r2, r5\n\t"
                     "bhi 7b\n\t"
                     "lsls r2, r4, #16\n\t"
                     "ite mi\n\t"
                     "ldrmi r1, [r6, %[library]]\n\t"
                     "ldrpl r1, [r6, %[image]]\n\t"
                     "lsrs r2, r4, #16\n\t"
                     "add r1, r1, r2, lsl #2\n\t"        /* the caller's function */
                     "mov r2, r4\n\t"
                     "ubfx r4, r4, #0, #15\n\t"
                     "adds r4, #8\n\t"
                     "add r4, r1\n\t"
                     "subs r2, r2, r4\n\t"
                     "strd r1, r2, [r6, %[function]]\n\t"
                     "strd r5, r5, [r6, %[fp]]\n\t"
                     "uxtb r3, r3\n\t"
                     "ldr r1, [r5, r3, lsl #2]\n\t"
                     "str r0, [r5, r3, lsl #2]\n\t"
                     "tst r1, #3\n\t"
                     "beq 91f\n\t"
                     "ldrb r3, [r4]\n\t"
                     "ldr pc, [r8, r3, lsl #2]\n"
                     "90:\n\t"
                     "b %c[release]\n"
                     "91:\n\t"
                     "mov r0, r1\n\t"
                     "b %c[release_there]\n"
                     "92:\n\t"                           /* a constructor that returns nothing returns its object */
                     "lsrs r2, r3, #24\n\t"
                     "cmp r2, #0x40\n\t"
                     "it eq\n\t"
                     "cmpeq r0, #2\n\t"
                     "bne 93f\n\t"
                     "ldr r1, [r5, #4]\n\t"
                     "str r0, [r5, #4]\n\t"
                     "mov r0, r1\n\t"
                     "ubfx r3, r3, #0, #24\n\t"
                     "str r3, [r5, #-4]\n\t"
                     "b 4b\n"
                     "93:\n\t"
                     "b %c[other]\n"
                     "94:\n\t"                           /* something in the window to release: one by one */
                     "mov r10, r5\n\t"
                     "movs r9, #2\n"
                     "97:\n\t"
                     "ldr r1, [r10], #4\n\t"
                     "tst r1, #3\n\t"
                     "bne 98f\n"
                     "96:\n\t" ADDRESS_OF("r1", "r1")
                     "ldrh r11, [r1]\n\t"
                     "cmp r11, #0xFC00\n\t"
                     "bcs 99f\n\t"
                     "cmp r11, #0x800\n\t"
                     "bcc 90b\n\t"
                     "sub r11, r11, #0x400\n\t"
                     "strh r11, [r1]\n"
                     "99:\n\t"
                     "str r9, [r10, #-4]\n"
                     "98:\n\t"
                     "cmp r10, r2\n\t"
                     "bcc 97b\n\t"
                     "b 6b"
                     :
                     : [nref] "i"(offsetof(FunctionRecord, nref)), [nraw] "i"(offsetof(FunctionRecord, nraw)),
                       [plain] "i"(FRAME_LINK_PLAIN), [library] "i"(offsetof(Vm, library)), [image] "i"(offsetof(Vm, image)),
                       [function] "i"(offsetof(Vm, function)), [fp] "i"(offsetof(Vm, frame)), [release] "i"(return_release),
                       [release_there] "i"(release_there), [other] "i"(return_other));
}
