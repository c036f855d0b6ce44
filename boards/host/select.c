/* The simulator for an arena: the smallest granule that can address it, as a board would be built. */
#include "simulator.h"

extern const Simulator simulator_2, simulator_4, simulator_8;

const Simulator *simulator_for(uint32_t bytes)
{
    static const Simulator *const SIMULATORS[] = {&simulator_2, &simulator_4, &simulator_8};
    for (unsigned i = 0; i < 3; i++)
        if (bytes <= SIMULATORS[i]->granule * 16384)
            return SIMULATORS[i];
    return NULL;
}
