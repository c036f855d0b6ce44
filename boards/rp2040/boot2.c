/* The second stage of starting: the boot ROM copies the first 256 bytes of flash to RAM and runs them if the last four are the
 * CRC-32 of the rest. They have the flash shown in memory: command 03h with 24 bits of address, one data line, which every
 * serial flash has, at a quarter of the processor's clock. Then on to the firmware's vectors behind them.
 *
 * The CRC (polynomial 04C11DB7h, from all ones, not reflected) is of the bytes that follow: tests/boards/rp2040.mjs checks it as the
 * boot ROM does, and says what it would have to be.
 */
__asm(".syntax unified\n"
      ".cpu cortex-m0plus\n"
      ".thumb\n"
      ".section .boot2, \"ax\"\n"
      ".align 2\n"
      "ldr r3, boot2_ssi\n"
      "movs r1, #0\n"
      "str r1, [r3, #0x08]\n" /* SSIENR: off */
      "movs r1, #4\n"
      "str r1, [r3, #0x14]\n" /* BAUDR */
      "ldr r1, boot2_control\n"
      "str r1, [r3, #0x00]\n" /* CTRLR0 */
      "movs r1, #0\n"
      "str r1, [r3, #0x04]\n" /* CTRLR1: one frame at a time */
      "ldr r1, boot2_command\n"
      "ldr r2, boot2_command_register\n"
      "str r1, [r2]\n"        /* SPI_CTRLR0 */
      "movs r1, #1\n"
      "str r1, [r3, #0x08]\n"
      "mov r0, lr\n"          /* other code than the boot ROM wants to go on itself */
      "cmp r0, #0\n"
      "beq 1f\n"
      "bx lr\n"
      "1: ldr r0, boot2_vectors\n"
      "ldr r1, boot2_vtor\n"
      "str r0, [r1]\n"
      "ldr r1, [r0]\n"
      "msr msp, r1\n"
      "ldr r1, [r0, #4]\n"
      "bx r1\n"
      ".align 2\n"
      "boot2_ssi: .word 0x18000000\n"
      "boot2_control: .word 0x001F0300\n" /* standard SPI, words of 32 bits, read behind a command */
      "boot2_command: .word 0x03000218\n" /* 03h, 8 bits of command, 24 of address */
      "boot2_command_register: .word 0x180000F4\n"
      "boot2_vectors: .word 0x10000100\n"
      "boot2_vtor: .word 0xE000ED08\n"
      ".org 252\n"
      ".word 0xB5DD055D\n"
      ".text\n");
