/* The mathematics of the fixed-point scorer, to be called from tests. */
#include "fomoad_fixed.h"

int32_t fixed_log(uint64_t value, int32_t places);
uint32_t fixed_exp(uint64_t value);
uint32_t fixed_root(uint64_t value);
int64_t fixed_scaled(int64_t value, int32_t multiplier, int32_t places);
int64_t fixed_shifted(uint64_t value, int32_t places);

int32_t fixed_log(uint64_t value, int32_t places)
{
    return fomoad_fixed_log(value, places);
}

uint32_t fixed_exp(uint64_t value)
{
    return fomoad_fixed_exp(value);
}

uint32_t fixed_root(uint64_t value)
{
    return fomoad_fixed_root(value);
}

int64_t fixed_scaled(int64_t value, int32_t multiplier, int32_t places)
{
    return fomoad_fixed_scaled(value, multiplier, places);
}

int64_t fixed_shifted(uint64_t value, int32_t places)
{
    return fomoad_fixed_shifted(value, places);
}
