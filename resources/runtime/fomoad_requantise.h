/* From a sum in int32 to an int8 step.

   With FOMOAD_EXACT as TensorFlow Lite's reference kernels do it, rounding twice: gemmlowp's saturating rounding doubling
   high product, then a rounding shift (Jacob et al., "Quantization and Training of Neural Networks for Efficient
   Integer-Arithmetic-Only Inference", CVPR 2018, section 2.2). Otherwise rounding once: the high half of a product, which
   Cortex-M cores with the DSP extension have as one instruction. A model's records are made for one of the two. */
#ifndef FOMOAD_REQUANTISE_H
#define FOMOAD_REQUANTISE_H

#include <stdint.h>

#include "fomoad_model.h"

/* Kernels are for speed where all else is for size, as with an Arduino library. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE_SIZE__)
#define FOMOAD_FOR_SIZE 1
#pragma GCC optimize("O3")
#endif

#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__) && !defined(FOMOAD_PORTABLE)
#include <arm_acle.h>
#define FOMOAD_DSP 1
/* Inner loops by hand, where the compiler may leave all registers to them. */
#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__) && !defined(FOMOAD_FOR_SIZE) && !defined(FOMOAD_EXACT)
#define FOMOAD_BY_HAND 1
#endif
/* Kernels that use all registers must not share them with what calls them, nor spend one on a frame. */
#ifdef __clang__
#define FOMOAD_ALONE __attribute__((noinline))
#else
#define FOMOAD_ALONE __attribute__((noinline, optimize("O3", "omit-frame-pointer")))
#endif
#endif

/* What compilers do worse once it is a part of something larger, and what they ought to make again for each caller. */
#ifdef __GNUC__
#define FOMOAD_BY_ITSELF __attribute__((noinline))
#define FOMOAD_WITHIN __attribute__((always_inline))
/* What comes before is done before what comes behind: on cores of few registers compilers load too early, and spill. */
#define FOMOAD_IN_ORDER(value) __asm__("" : "+r"(value))
#else
#define FOMOAD_IN_ORDER(value) (void)(value)
#define FOMOAD_BY_ITSELF
#define FOMOAD_WITHIN
#endif

/* Cores whose products have 32 bits call a function for those of 64. */
#if defined(__ARM_ARCH_6M__) || defined(__ARM_ARCH_8M_BASE__)
#define FOMOAD_SHORT_PRODUCTS 1
#endif

/* Numbers before the weights of an output channel. */
#ifdef FOMOAD_EXACT
#define FOMOAD_HEADER 3
#else
#define FOMOAD_HEADER 2
#endif

static inline int32_t fomoad_clamped(int32_t value, int32_t lowest, int32_t highest)
{
    return value < lowest ? lowest : (value > highest ? highest : value);
}

static inline int32_t fomoad_int8_range(int32_t value)
{
#ifdef FOMOAD_DSP
    int32_t limited;
    __asm__("ssat %0, #8, %1" : "=r"(limited) : "r"(value));
    return limited;
#else
    return fomoad_clamped(value, -128, 127);
#endif
}

/* round(a * b / 2^32), halves up */
static inline int32_t fomoad_high_product(int32_t a, int32_t b)
{
#ifdef FOMOAD_DSP
    int32_t product;
    __asm__("smmulr %0, %1, %2" : "=r"(product) : "r"(a), "r"(b));
    return product;
#elif defined(FOMOAD_SHORT_PRODUCTS)
    const int32_t a_high = a >> 16, a_low = a & 0xffff, b_high = b >> 16, b_low = b & 0xffff;
    const int32_t one = a_high * b_low + (int32_t)(((uint32_t)a_low * (uint32_t)b_low) >> 16);
    const int32_t two = a_low * b_high + (one & 0xffff);
    return a_high * b_high + (one >> 16) + (two >> 16) + ((two >> 15) & 1);
#else
    return (int32_t)(((int64_t)a * b + INT64_C(0x80000000)) >> 32);
#endif
}

/* The same plus a number, which costs nothing more. */
static inline int32_t fomoad_high_product_plus(int32_t a, int32_t b, int32_t number)
{
#ifdef FOMOAD_DSP
    int32_t sum;
    __asm__("smmlar %0, %1, %2, %3" : "=r"(sum) : "r"(a), "r"(b), "r"(number));
    return sum;
#else
    return fomoad_high_product(a, b) + number;
#endif
}

/* gemmlowp's SaturatingRoundingDoublingHighMul; both are never INT32_MIN here */
static inline int32_t fomoad_doubling_high_product(int32_t a, int32_t b)
{
    const int64_t product = (int64_t)a * b;
    const int64_t nudge = product >= 0 ? INT64_C(0x40000000) : 1 - INT64_C(0x40000000);
    return (int32_t)((product + nudge) / (INT64_C(1) << 31));
}

/* gemmlowp's RoundingDivideByPOT, halves away from zero */
static inline int32_t fomoad_rounding_shift(int32_t value, int32_t places)
{
    const int32_t mask = (int32_t)((UINT32_C(1) << places) - 1u);
    const int32_t remainder = value & mask;
    const int32_t threshold = (mask >> 1) + (value < 0 ? 1 : 0);
    return (value >> places) + (remainder > threshold ? 1 : 0);
}

static inline int32_t fomoad_scaled(int32_t value, int32_t multiplier, int32_t shift)
{
#ifdef FOMOAD_EXACT
    const int32_t left = shift > 0 ? shift : 0;
    const int32_t raised = (int32_t)((uint32_t)value << left);
    return fomoad_rounding_shift(fomoad_doubling_high_product(raised, multiplier), left - shift);
#else
    return fomoad_high_product((int32_t)((uint32_t)value << shift), multiplier);
#endif
}

#endif
