/* The simulator for an arena: the smallest granule that can address it, as a board would be built. */
#include "simulator.h"

extern const Simulator simulator_2, simulator_4, simulator_8;
extern const SimulatorTrace simulator_trace_2, simulator_trace_4, simulator_trace_8;

unsigned simulator_granule(uint32_t bytes)
{
    for (unsigned granule = 2; granule <= 8; granule *= 2)
        if (bytes <= granule * 16384)
            return granule;
    return 0;
}

const Simulator *simulator_for(uint32_t bytes)
{
    switch (simulator_granule(bytes)) {
    case 2: return &simulator_2;
    case 4: return &simulator_4;
    case 8: return &simulator_8;
    default: return NULL;
    }
}

const SimulatorTrace *simulator_traced(unsigned granule)
{
    switch (granule) {
    case 2: return &simulator_trace_2;
    case 4: return &simulator_trace_4;
    case 8: return &simulator_trace_8;
    default: return NULL;
    }
}
