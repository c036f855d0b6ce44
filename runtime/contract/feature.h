/* Parts of the language that cost flash only where they are used. The library of a general firmware has none of them: a program
 * that uses some carries what it reaches of them in its own image (compiler/link/carry.c, docs/design.md). Their C, if any, is in
 * the firmware: that of FEATURES_CARRIED always, that of others if the board has them (board.json: none, [io] or all; so a
 * native has the same number in every firmware). A firmware that is linked
 * for one program has what that uses.
 *
 * A feature is a bit: of MOTE_FEATURES, which says what this build has (C of a feature is within #if MOTE_FEATURES &
 * FEATURE_X), and, shifted by IMAGE_FEATURES_SHIFT, of ImageHeader.features. Its lines in stdlib/builtins.def are the last
 * ones, between #if and #endif and behind a FEATURE(X); those of FEATURES_CARRIED before those of others. What they add
 * to objects that are there anyway is there for programs that mention it by a name that nothing else of the library has, or that
 * mention something that comes with it (compiler/link/reach.c). Natives without a name that its JavaScript calls must stand any arguments:
 * programs can call them.
 */
#ifndef MOTE_CONTRACT_FEATURE_H
#define MOTE_CONTRACT_FEATURE_H

#define FEATURE_REFLECT 1
#define FEATURE_MORE 1 /* needs no bit of its own: it has no C */
#define FEATURE_DATE 2
#define FEATURE_REGEXP 4
#define FEATURE_IO 8      /* what scripts reach of a board beyond plain pins: MoteDevices (port.h) */
#define FEATURE_BIGINT 16
#define FEATURE_PROXY 32

/* (id, what people call it), in the order of the bits */
#define FEATURE_LIST(F) \
    F(REFLECT, "Reflect and others") F(DATE, "Date") F(REGEXP, "regular expressions") F(IO, "devices") \
    F(BIGINT, "BigInt") F(PROXY, "Proxy")

/* Without C that a firmware could lack. */
#define FEATURES_CARRIED (FEATURE_REFLECT | FEATURE_DATE | FEATURE_REGEXP)

#ifndef MOTE_FEATURES
#define MOTE_FEATURES 0x3F /* all */
#endif

#endif
