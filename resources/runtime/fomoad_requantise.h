/* From a sum in int32 to an int8 step, as TensorFlow Lite's reference kernels do it, to the bit.

   They multiply the sum by m / 2^31, m in [2^30, 2^31), and round; then they divide by 2^s and round again, halves away
   from zero (Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference",
   CVPR 2018, section 2.2). Since floor((floor(x) + n) / 2^s) = floor((x + n) / 2^s) where n is whole, that is

       floor(sum * m / 2^(31 + s) + 1/2 + 2^-(s + 1))   from 0 on, and
       floor(sum * m / 2^(31 + s) + 1/2 - 2^-(s + 1))   below.

   FOMOAD_ONCE: where an activation cuts what is below zero the first holds for all sums. Weights are raised by as many
   places as leave PLACES bits behind the point in the high half of the product, whatever s a channel has, so that all
   have the same shift, which costs no instruction. `offset` is (zero point + 1/2 + 2^-(s + 1)) * 2^PLACES.
   FOMOAD_TWICE: with weights doubled the high half, rounded, is the first rounding. `offset` is (zero point + 1/2) * 2^s,
   and sums below zero get one less.
   FOMOAD_LARGE: as FOMOAD_TWICE, but where s is 0 there is no second rounding. */
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
#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__) && !defined(FOMOAD_FOR_SIZE)
#define FOMOAD_BY_HAND 1
#endif
/* Kernels that use all registers must not share them with what calls them, nor spend one on a frame. */
#ifdef __clang__
#define FOMOAD_ALONE __attribute__((noinline))
#else
#define FOMOAD_ALONE __attribute__((noinline, optimize("O3", "omit-frame-pointer")))
#endif
#endif

/* What networks seldom have, or a few values a row, is for size where the loops by hand are for speed. */
#if defined(FOMOAD_BY_HAND) && defined(__clang__)
#define FOMOAD_SELDOM __attribute__((noinline, minsize))
#elif defined(FOMOAD_BY_HAND)
#define FOMOAD_SELDOM __attribute__((noinline, optimize("Os")))
#else
#define FOMOAD_SELDOM
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

/* Bits behind the point of sums of convolutions, of depthwise ones, and of two maps; the exporter has them too. */
#define FOMOAD_PLACES 11
#define FOMOAD_PLACES_DEPTHWISE 10
#define FOMOAD_PLACES_OF_SUM 22
#define FOMOAD_WORDS_OF(number) #number
#define FOMOAD_TEXT(number) FOMOAD_WORDS_OF(number)

/* Numbers before the weights of an output channel: bias, multiplier, offset and, but for FOMOAD_ONCE, the shift. */
enum { FOMOAD_HEADER_ONCE = 3, FOMOAD_HEADER = 4 };

static inline int32_t fomoad_header(const fomoad_layer *layer)
{
    return layer->rule == FOMOAD_ONCE ? FOMOAD_HEADER_ONCE : FOMOAD_HEADER;
}

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

/* A value with that many bits behind the point, floored, as int8. */
#ifdef FOMOAD_DSP
#define FOMOAD_INT8_AFTER(name, places)                                                                                \
    static inline int32_t name(int32_t value)                                                                          \
    {                                                                                                                  \
        int32_t limited;                                                                                               \
        __asm__("ssat %0, #8, %1, asr #" FOMOAD_TEXT(places) : "=r"(limited) : "r"(value));                            \
        return limited;                                                                                                \
    }
#else
#define FOMOAD_INT8_AFTER(name, places)                                                                                \
    static inline int32_t name(int32_t value)                                                                          \
    {                                                                                                                  \
        return fomoad_int8_range(value >> (places));                                                                   \
    }
#endif

FOMOAD_INT8_AFTER(fomoad_step_of_convolution, FOMOAD_PLACES)
FOMOAD_INT8_AFTER(fomoad_step_of_depthwise, FOMOAD_PLACES_DEPTHWISE)
FOMOAD_INT8_AFTER(fomoad_step_of_sum, FOMOAD_PLACES_OF_SUM)

#ifdef FOMOAD_SHORT_PRODUCTS
/* floor(a * b / 2^16) but for its upper 32 bits, and those times 2^16 apart */
static inline int32_t fomoad_middle_product(int32_t a, int32_t b, int32_t *high)
{
    const int32_t a_high = a >> 16, a_low = a & 0xffff, b_high = b >> 16, b_low = b & 0xffff;
    const int32_t one = a_high * b_low + (int32_t)(((uint32_t)a_low * (uint32_t)b_low) >> 16);
    const int32_t two = a_low * b_high + (one & 0xffff);
    *high = a_high * b_high + (one >> 16) + (two >> 16);
    return two;
}
#endif

/* floor(a * b / 2^32) plus a number, which costs nothing more */
static inline int32_t fomoad_floored_product_plus(int32_t a, int32_t b, int32_t number)
{
#ifdef FOMOAD_DSP
    int32_t sum;
    __asm__("smmla %0, %1, %2, %3" : "=r"(sum) : "r"(a), "r"(b), "r"(number));
    return sum;
#elif defined(FOMOAD_SHORT_PRODUCTS)
    int32_t high;
    (void)fomoad_middle_product(a, b, &high);
    return high + number;
#else
    return (int32_t)(((int64_t)a * b) >> 32) + number;
#endif
}

/* round(a * b / 2^32), halves up, plus a number */
static inline int32_t fomoad_rounded_product_plus(int32_t a, int32_t b, int32_t number)
{
#ifdef FOMOAD_DSP
    int32_t sum;
    __asm__("smmlar %0, %1, %2, %3" : "=r"(sum) : "r"(a), "r"(b), "r"(number));
    return sum;
#elif defined(FOMOAD_SHORT_PRODUCTS)
    int32_t high;
    const int32_t middle = fomoad_middle_product(a, b, &high);
    return high + ((middle >> 15) & 1) + number;
#else
    return (int32_t)(((int64_t)a * b + INT64_C(0x80000000)) >> 32) + number;
#endif
}

/* The step of a convolution's sum by what stands before the channel's weights. */
static inline int32_t fomoad_once(const int32_t *numbers, int32_t sum)
{
    return fomoad_step_of_convolution(fomoad_floored_product_plus(sum, numbers[1], numbers[2]));
}

static inline int32_t fomoad_once_depthwise(const int32_t *numbers, int32_t sum)
{
    return fomoad_step_of_depthwise(fomoad_floored_product_plus(sum, numbers[1], numbers[2]));
}

static inline int32_t fomoad_twice(const int32_t *numbers, int32_t sum)
{
    return fomoad_int8_range((fomoad_rounded_product_plus(sum, numbers[1], numbers[2]) + (sum >> 31)) >> numbers[3]);
}

static inline int32_t fomoad_large(const int32_t *numbers, int32_t sum)
{
    return numbers[3] != 0 ? fomoad_twice(numbers, sum)
                           : fomoad_int8_range(fomoad_rounded_product_plus(sum, numbers[1], numbers[2]));
}

/* TensorFlow Lite's MultiplyByQuantizedMultiplier: value * multiplier / 2^31 * 2^shift, rounded twice. */
static inline int32_t fomoad_scaled(int32_t value, int32_t multiplier, int32_t shift)
{
    const int64_t raised = (int64_t)((uint64_t)(int64_t)value << (shift > 0 ? shift : 0));
    const int32_t high = (int32_t)((raised * multiplier + (INT32_C(1) << 30)) >> 31);
    return shift >= 0 ? high : (high + (INT32_C(1) << (-shift - 1)) - (high < 0 ? 1 : 0)) >> -shift;
}

#endif
