/* The order in which a function's IR is improved. Folding and copying run again after inference, which leaves
 * conversions to merge and branches that the known kinds decide. */
#include "passes.h"

const Pass PASSES[] = {
    {"fold", pass_fold},   {"copy", pass_copy},   {"dead", pass_dead},   {"inline", pass_inline},
    {"fold2", pass_fold},  {"copy2", pass_copy},  {"dead2", pass_dead},  {"infer", pass_infer},
    {"fold3", pass_fold},  {"copy3", pass_copy},  {"dead3", pass_dead},  {NULL, NULL},
};
