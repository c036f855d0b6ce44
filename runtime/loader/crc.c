/* CRC-32 of IEEE 802.3, bit by bit: it runs once, and a table is larger than the code. */
#include "verify.h"

uint32_t crc32_update(uint32_t crc, const void *bytes, size_t count)
{
    const uint8_t *p = bytes;
    crc = ~crc;
    while (count--) {
        crc ^= *p++;
        for (unsigned i = 0; i < 8; i++)
            crc = crc >> 1 ^ (0xEDB88320u & -(crc & 1));
    }
    return ~crc;
}
