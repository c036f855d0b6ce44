/* The program of a regular expression: bytes, made by stdlib/js/features/pattern.js (which has the same numbers), run by match.c.
 *
 *   flags u8, groups u8 (the whole match is group 0), temporaries u8 (REGEXP_HEADER bytes), instructions
 *
 * A byte from 32 on is an instruction, too: that Latin-1 character. Behind the last instruction there are as many
 * REGEXP_MATCH as anybody wants. Offsets are signed, 16 bits, from the end of the instruction; all numbers of more than a byte are
 * little-endian. A program needs no verification: every access of the matcher is checked.
 *
 * Registers are positions in the text, or REGEXP_NONE: two for each group (start, end), then the temporaries.
 */
#ifndef MOTE_REGEXP_PROGRAM_H
#define MOTE_REGEXP_PROGRAM_H

typedef enum RegexpOp {
    REGEXP_MATCH,      /* the whole pattern matches */
    /* items: take one character, or fail */
    REGEXP_CHAR2,      /* c u16 */
    REGEXP_CHAR3,      /* c u24 */
    REGEXP_CLASS1,     /* n u8, n boundaries u8: characters below the first are not in the class, those from there to the second
                          are, and so on; ascending */
    REGEXP_CLASS2,     /* n u16, n boundaries u16 */
    REGEXP_CLASS3,     /* n u16, n boundaries u24 */
    REGEXP_DOT,        /* no line terminator */
    REGEXP_ANY,
    REGEXP_SPACE,      /* not u8: white space, or what is not */
    /* others */
    REGEXP_PREVIOUS,   /* one character back, or fail: lookbehind is this, an item, and this again */
    REGEXP_START,      /* ^ */
    REGEXP_END,        /* $ */
    REGEXP_WORD,       /* not u8: \b or \B */
    REGEXP_OPEN,       /* group u8: it starts here */
    REGEXP_CLOSE,      /* group u8: it ends here */
    REGEXP_RESET,      /* group u8, n u8: these have not matched */
    REGEXP_SPLIT,      /* offset: go on behind this; if that fails, there */
    REGEXP_SPLIT_LAZY, /* offset: there first */
    REGEXP_JUMP,       /* offset */
    REGEXP_REPEAT,     /* least u8, most u8 (255: no limit), then an item: as many as possible, giving back one by one */
    /* loops that count or whose body may be empty; t: number of iterations, t + 1: where the iteration began */
    REGEXP_INIT,       /* t u8 */
    REGEXP_LOOP,       /* t u8, least u16, most u16 (0xFFFF: no limit), offset of the end */
    REGEXP_LOOP_LAZY,  /* the same */
    REGEXP_ENTER,      /* t u8, group u8, n u8: an iteration begins, these groups have not matched */
    REGEXP_AGAIN,      /* offset of the LOOP: fails if the iteration was empty and not needed */
    REGEXP_BACK,       /* group u8: what it matched, again */
    REGEXP_BACK_LEFT,  /* the same, ending here */
    /* lookaround; t: height of the stack, t + 1: position */
    REGEXP_LOOK,       /* t u8 */
    REGEXP_LOOK_END,   /* t u8 */
    REGEXP_NOT,        /* t u8, offset: behind its end */
    REGEXP_NOT_END     /* t u8 */
} RegexpOp;

enum { REGEXP_NONE = 0xFFFF };

/* Flags, in the order in which the property `flags` has them. */
enum {
    REGEXP_INDICES = 1, REGEXP_GLOBAL = 2, REGEXP_IGNORE_CASE = 4, REGEXP_MULTILINE = 8, REGEXP_DOT_ALL = 16, REGEXP_UNICODE = 32,
    REGEXP_SETS = 64 /* v: matched as u */, REGEXP_STICKY = 128, REGEXP_POINTS = REGEXP_UNICODE | REGEXP_SETS
};

#endif
