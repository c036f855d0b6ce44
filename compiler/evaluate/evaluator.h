/* Build-time evaluation: the compiler runs the top level as far as it does not depend on the device.
 *
 * Deterministic: the limit counts instructions, and nothing of the machine or the time it runs at is seen.
 */
#ifndef MOTE_EVALUATE_EVALUATOR_H
#define MOTE_EVALUATE_EVALUATOR_H

#include "pipeline.h"

extern const Evaluator EVALUATOR; /* for CompileOptions.evaluator */

/* regexp.c: for CompileOptions.regexps */
RegexpCompiler evaluate_regexps;

/* trial.c */
bool evaluate_trial(Arena *arena, const IrProgram *program, const Image *image, Evaluation *evaluation);

#endif
