/* Words of four int8 and of two int16, by the instructions of the DSP extension. */
#ifndef FOMOAD_DSP_H
#define FOMOAD_DSP_H

#include "fomoad_requantise.h"

#ifdef FOMOAD_DSP

static inline int32_t fomoad_word(const void *bytes)
{
    int32_t value;
    /* one load, whatever the alignment, in freestanding builds too */
    __builtin_memcpy(&value, bytes, 4);
    return value;
}

static inline int32_t fomoad_even_bytes(int32_t value)
{
    return (int32_t)__sxtb16((int8x4_t)value);
}

static inline int32_t fomoad_odd_bytes(int32_t value)
{
    const uint32_t bits = (uint32_t)value;
    return (int32_t)__sxtb16((int8x4_t)((bits >> 8) | (bits << 24)));
}

static inline int32_t fomoad_plus_products(int32_t a, int32_t b, int32_t sum)
{
    return __smlad((int16x2_t)a, (int16x2_t)b, sum);
}

static inline int32_t fomoad_low_halves(int32_t low, int32_t high)
{
    return (int32_t)(((uint32_t)low & 0xffffu) | ((uint32_t)high << 16));
}

static inline int32_t fomoad_low_and_high(int32_t low, int32_t high)
{
    return (int32_t)(((uint32_t)low & 0xffffu) | ((uint32_t)high & 0xffff0000u));
}

static inline int32_t fomoad_high_halves(int32_t low, int32_t high)
{
    return (int32_t)(((uint32_t)low >> 16) | ((uint32_t)high & 0xffff0000u));
}

#endif

#endif
