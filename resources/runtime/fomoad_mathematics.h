/* Logarithm, exponential and square root in float32, the same to the bit on every machine that does not fuse products
   into sums: -ffp-contract=off. Errors are below 1e-6 relative to max(1, |result|). */
#ifndef FOMOAD_MATHEMATICS_H
#define FOMOAD_MATHEMATICS_H

#include <stdint.h>
#include <string.h>

/* Where no option can be given, as with an Arduino library. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

static inline uint32_t fomoad_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float fomoad_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Of a positive, normal number: m 2^e with m in [sqrt(1/2), sqrt(2)), and log m = 2 artanh((m - 1) / (m + 1)). */
static inline float fomoad_log(float value)
{
    const uint32_t bits = fomoad_bits(value) - UINT32_C(0x3f3504f3);
    const int32_t exponent = (int32_t)(bits & UINT32_C(0xff800000)) / 8388608;
    const float m = fomoad_of_bits((bits & UINT32_C(0x7fffff)) + UINT32_C(0x3f3504f3));
    const float s = (m - 1.0f) / (m + 1.0f), t = s * s;
    const float tail = t * (0.33333333f + t * (0.2f + t * (0.14285714f + t * 0.11111111f)));
    return (float)exponent * 0.69314718f + 2.0f * (s + s * tail);
}

/* Of a number up to 0: 2^n e^r with |r| <= log(2) / 2. */
static inline float fomoad_exp(float value)
{
    if (value < -87.0f) {
        return 0.0f;
    }
    const int32_t n = (int32_t)(value * 1.44269504f - 0.5f);
    const float r = (value - (float)n * 0.693359375f) + (float)n * 2.12194440e-4f;
    const float p =
        1.0f +
        r * (1.0f + r * (0.5f + r * (0.16666667f + r * (0.041666668f + r * (0.0083333338f + r * 0.0013888889f)))));
    return p * fomoad_of_bits((uint32_t)(n + 127) << 23);
}

/* Of a number not below 0, by Newton's method from half the exponent. */
static inline float fomoad_sqrt(float value)
{
    if (value < 1e-30f) {
        return 0.0f;
    }
    float root = fomoad_of_bits((fomoad_bits(value) >> 1) + UINT32_C(0x1fbd1df5));
    for (int32_t i = 0; i < 3; ++i) {
        root = 0.5f * (root + value / root);
    }
    return root;
}

#endif
