/* Small letters and capitals: Latin-1, Latin Extended-A, Greek and Cyrillic; other letters stay what they are. */
#ifndef MOTE_TYPES_LETTERS_H
#define MOTE_TYPES_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

/* The capital (or small letter) of c, where that is one character; else c. */
uint32_t letter_other(uint32_t c, bool upper);
/* What all characters that a pattern with the flag i takes for the same have in common: ECMA-262 22.2.2.7.3, Canonicalize. */
uint32_t letter_canonical(uint32_t c, bool unicode);

#endif
