/* Debug probes, driven by programs of others: OpenOCD, or st-flash of the stlink tools. */
#ifndef MOTE_FLASH_PROBE_H
#define MOTE_FLASH_PROBE_H

#include "flash_result.h"

/* `config`: configuration files that name probe and chip ("interface/stlink.cfg" ...; ended by NULL); `path`: the Intel HEX file. */
FlashResult probe_openocd(const char *const *config, const char *path, bool quiet, FlashError *error);
FlashResult probe_st_flash(const char *path, bool quiet, FlashError *error);

#endif
