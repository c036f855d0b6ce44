#include "mem.h"
int mem_replay(const Options *options, char **args) { (void)options, (void)args; return STATUS_USAGE; }
