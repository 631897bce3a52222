/* Logarithm, exponential, square root and products in whole numbers, the same to the bit on every machine. Nothing wraps:
   what is too large becomes FOMOAD_FIXED_LARGEST. Right shifts of negative numbers keep the sign, as in all of the runtime.

   Polynomials are least squares at Chebyshev's points; errors are checked against float64 in tests/export/c/test_fixed.py. */
#ifndef FOMOAD_FIXED_H
#define FOMOAD_FIXED_H

#include <stdint.h>

/* Scores are int64 with 16 bits behind the point; this one is 2^44, some 1.8e13. */
#define FOMOAD_FIXED_LARGEST (INT64_C(1) << 60)
/* From here on e^-x is below half a step of FOMOAD_FIXED_ONE. */
#define FOMOAD_FIXED_NOTHING (UINT32_C(18) << 16)
/* The 1 of what fomoad_fixed_exp gives. */
#define FOMOAD_FIXED_ONE (UINT32_C(1) << 24)

/* a b / 2^31, rounded down */
static inline int32_t fomoad_fixed_product(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b) >> 31);
}

/* The polynomial of `count` coefficients, highest first, with 30 bits behind the point, at x / 2^31, 0 <= x < 2^31. */
static inline int32_t fomoad_fixed_polynomial(const int32_t *coefficients, int32_t count, int32_t x)
{
    int32_t sum = coefficients[0];
    for (int32_t i = 1; i < count; ++i) {
        sum = coefficients[i] + fomoad_fixed_product(sum, x);
    }
    return sum;
}

/* value 2^places, at most FOMOAD_FIXED_LARGEST; `places` from -63 to 63 */
static inline int64_t fomoad_fixed_shifted(uint64_t value, int32_t places)
{
    if (places <= 0) {
        value >>= -places;
        return value > (uint64_t)FOMOAD_FIXED_LARGEST ? FOMOAD_FIXED_LARGEST : (int64_t)value;
    }
    return value > ((uint64_t)FOMOAD_FIXED_LARGEST >> places) ? FOMOAD_FIXED_LARGEST : (int64_t)(value << places);
}

/* value multiplier / 2^places, towards 0, of at most FOMOAD_FIXED_LARGEST, and with a multiplier not below 0;
   0 <= places < 64 */
static inline int64_t fomoad_fixed_scaled(int64_t value, int32_t multiplier, int32_t places)
{
    const uint64_t size = (uint64_t)(value < 0 ? -value : value);
    const uint64_t low = (size & UINT32_MAX) * (uint32_t)multiplier;
    const uint64_t high = (size >> 32) * (uint32_t)multiplier + (low >> 32);
    int64_t scaled = fomoad_fixed_shifted(high, 32 - places);
    if (places < 32 && scaled < FOMOAD_FIXED_LARGEST) {
        scaled |= (int64_t)((low & UINT32_MAX) >> places);
    }
    return value < 0 ? -scaled : scaled;
}

/* How many zeros there are before the highest bit of a number above 0. */
static inline int32_t fomoad_fixed_zeros(uint64_t value)
{
    int32_t zeros = 0;
    for (int32_t step = 32; step > 0; step >>= 1) {
        if ((value >> (64 - step)) == 0u) {
            value <<= step;
            zeros += step;
        }
    }
    return zeros;
}

/* The natural logarithm of value / 2^places, with 16 bits behind the point, to within 8e-6; of 0 that of the smallest
   number. `places` from -64 to 64. */
static inline int32_t fomoad_fixed_log(uint64_t value, int32_t places)
{
    /* log(1 + x) / x */
    static const int32_t coefficients[8] = {-9206988,   47474628,  -115807006, 190664593,
                                            -263062578, 357300225, -536843525, 1073741620};
    const uint64_t number = value == 0u ? 1u : value;
    const int32_t zeros = fomoad_fixed_zeros(number);
    const int32_t x = (int32_t)(((number << zeros) >> 32) & INT32_MAX);
    const int32_t of_fraction = fomoad_fixed_product(x, fomoad_fixed_polynomial(coefficients, 8, x));
    const int32_t of_power = (63 - zeros - places) * 11629080; /* log 2, with 24 bits behind the point */
    return (of_power + (of_fraction >> 6) + 128) >> 8;
}

/* e^-(value / 2^16) in steps of 1 / FOMOAD_FIXED_ONE, to within one. */
static inline uint32_t fomoad_fixed_exp(uint64_t value)
{
    /* (2^-x - 1) / x */
    static const int32_t coefficients[6] = {123460, -1387049, 10304882, -59591896, 257940808, -744261112};
    if (value >= FOMOAD_FIXED_NOTHING) {
        return 0u;
    }
    const uint32_t halvings = (uint32_t)((value * 1549082005u) >> 20); /* by log2 e; 26 bits behind the point */
    const int32_t x = (int32_t)((halvings & UINT32_C(0x3ffffff)) << 5);
    const int32_t power = (1 << 30) + fomoad_fixed_product(x, fomoad_fixed_polynomial(coefficients, 6, x));
    const uint32_t places = (halvings >> 26) + 6u;
    return ((uint32_t)power + (UINT32_C(1) << (places - 1u))) >> places;
}

/* The square root, rounded down, digit by digit. */
static inline uint32_t fomoad_fixed_root(uint64_t value)
{
    uint64_t root = 0, left = value;
    for (uint64_t bit = UINT64_C(1) << 62; bit > 0u; bit >>= 2) {
        if (left >= root + bit) {
            left -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return (uint32_t)root;
}

#endif
