/* Reasons to refuse an image, made from refusal.def. */
#ifndef MOTE_CONTRACT_REFUSAL_H
#define MOTE_CONTRACT_REFUSAL_H

typedef enum Refusal {
#define REFUSAL(id, status, text) REFUSED_##id,
#include "refusal.def"
#undef REFUSAL
    REFUSED_COUNT
} Refusal;

#endif
