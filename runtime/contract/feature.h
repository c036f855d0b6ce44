/* Parts of the language that a firmware can lack. The simulator has all of them, a board's general firmware all or
 * none (board.json), and a firmware that is linked for one program those that it uses (docs/design.md).
 *
 * A feature is a bit: of MOTE_FEATURES, which says what this build has (C of a feature is within #if MOTE_FEATURES &
 * FEATURE_X), and, shifted by IMAGE_FEATURES_SHIFT, of ImageHeader.features. Its lines in stdlib/builtins.def are the last
 * ones, between #if and #endif and behind a FEATURE(X).
 */
#ifndef MOTE_CONTRACT_FEATURE_H
#define MOTE_CONTRACT_FEATURE_H

#define FEATURE_REFLECT 1
#define FEATURE_DATE 2
#define FEATURE_REGEXP 4

/* (id, what people call it), in the order of the bits; at most 5 */
#define FEATURE_LIST(F) F(REFLECT, "Reflect") F(DATE, "Date") F(REGEXP, "regular expressions")

#ifndef MOTE_FEATURES
#define MOTE_FEATURES 0x1F /* all */
#endif

#endif
