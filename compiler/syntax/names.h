/* Names: which words are reserved, which characters may stand in one. */
#ifndef MOTE_SYNTAX_NAMES_H
#define MOTE_SYNTAX_NAMES_H

#include "ast.h"

bool name_is_reserved(const AstText *name);
bool name_starts(uint32_t code);    /* ID_Start, $ or _ */
bool name_continues(uint32_t code); /* ID_Continue, $, ZWJ, ZWNJ */

#endif
