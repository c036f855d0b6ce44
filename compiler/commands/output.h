/* What goes to a board's flash for a program, as files: the image, signed or not, alone or with the board's firmware. */
#ifndef MOTE_COMMANDS_OUTPUT_H
#define MOTE_COMMANDS_OUTPUT_H

#include "commands.h"
#include "content.h"
#include "flash_result.h"

/* Image and signature, then what else a file with addresses (`addressed`) is to have: the firmware if --with-firmware says so; and
 * blanks where the slot's trailer and the other slot's image are, so that no older image is taken for the newer one. */
int output_content(FlashContent *content, FileInfo *info, const Program *program, bool addressed, const Options *options);
/* The board's firmware alone. */
int output_firmware(FlashContent *content, FileInfo *info, const Options *options);
/* What FileInfo says of the board. */
void output_info(FileInfo *info, const Board *board);
/* To a file in the format of its name, or a message and the status. */
int output_write(const char *path, FlashContent *content, const FileInfo *info);
/* The format, or NULL after a message. */
const FileFormat *output_format(const char *path);
int flash_status(FlashResult result); /* the exit status */

#endif
