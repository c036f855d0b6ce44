/* What a program takes of a board's RAM when its top level has run: found by running it in the simulator. */
#ifndef MOTE_COMMANDS_PREDICT_H
#define MOTE_COMMANDS_PREDICT_H

#include "commands.h"

typedef enum PredictionState {
    PREDICTED,          /* the top level ended, or threw something else than the error of a full memory */
    PREDICTION_FULL,    /* it does not fit the board; the figures are those of the largest arena, if it fits that */
    PREDICTION_UNKNOWN  /* it does not end */
} PredictionState;

typedef struct Prediction {
    PredictionState state;
    bool has_figures;               /* from `globals` on */
    uint32_t static_bytes, c_stack; /* outside of the arena */
    uint32_t arena;                 /* what the board has for the rest */
    uint32_t vm;                    /* the runtime's own state in it */
    uint32_t globals, overlays, left; /* heap after the top level: globals, changed flash objects, everything else */
    uint32_t peak;                  /* the most heap the top level took */
    uint32_t registers;             /* the most registers it took */
} Prediction;

/* `firmware` may be zeroed: of the host. */
Prediction predict_start(const Program *program, const Options *options, const Firmware *firmware);
/* Bytes of RAM from then on, without registers; and while the top level runs at most. */
uint32_t prediction_start(const Prediction *prediction);
uint32_t prediction_peak(const Prediction *prediction);

#endif
