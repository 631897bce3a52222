#include "fomoad_kernels.h"

#include <string.h>

#include "fomoad_requantise.h"

/* Where the windows of an output column begin in a row that is kept from its padding on. */
static int32_t window_start(const fomoad_layer *layer, const fomoad_map *source, int32_t column)
{
    return ((int32_t)source->before - (int32_t)layer->left + column * (int32_t)layer->stride) * (int32_t)source->channels;
}

static int8_t ranged(const fomoad_layer *layer, int32_t value)
{
    return (int8_t)fomoad_clamped(value, layer->lowest, layer->highest);
}

/* How the sum of one output channel becomes a step: what stands before its weights. */
static int32_t stepped(const int32_t *numbers, int32_t sum, int32_t zero)
{
#ifdef FOMOAD_EXACT
    return fomoad_int8_range(fomoad_scaled(sum, numbers[1], numbers[2]) + zero);
#else
    return fomoad_int8_range(fomoad_high_product_plus(sum, numbers[1], zero));
#endif
}

/* The window of one column, gathered into one piece of `depth` values; what fills it up is multiplied by 0. */
static void gather_taps(const fomoad_layer *layer, const fomoad_map *source, const int8_t *const *windows, int32_t column,
                        int8_t *gathered)
{
    const int32_t kernel = layer->kernel, channels = source->channels, start = window_start(layer, source, column);
    for (int32_t row = 0; row < kernel; ++row) {
        const int8_t *from = windows[row] + start;
        for (int32_t tap = 0; tap < kernel; ++tap, from += (int32_t)layer->dilation * channels) {
            for (int32_t channel = 0; channel < channels; ++channel) {
                *gathered++ = from[channel];
            }
        }
    }
}

#if defined(FOMOAD_DSP) && !defined(FOMOAD_EXACT)

static int32_t word(const void *bytes)
{
    int32_t value;
    /* one load, whatever the alignment, in freestanding builds too */
    __builtin_memcpy(&value, bytes, 4);
    return value;
}

static int32_t even_bytes(int32_t value)
{
    return (int32_t)__sxtb16((int8x4_t)value);
}

static int32_t odd_bytes(int32_t value)
{
    const uint32_t bits = (uint32_t)value;
    return (int32_t)__sxtb16((int8x4_t)((bits >> 8) | (bits << 24)));
}

static int32_t plus_products(int32_t a, int32_t b, int32_t sum)
{
    return __smlad((int16x2_t)a, (int16x2_t)b, sum);
}

static int32_t low_halves(int32_t low, int32_t high)
{
    return (int32_t)(((uint32_t)low & 0xffffu) | ((uint32_t)high << 16));
}

static int32_t high_halves(int32_t low, int32_t high)
{
    return (int32_t)(((uint32_t)low >> 16) | ((uint32_t)high & 0xffff0000u));
}

/* Pairs of two windows take turns, two and two: those of one begin at `pairs`, 4 from each other. */
FOMOAD_ALONE static int32_t *unpack(const int8_t *values, int32_t count, int32_t *pairs)
{
    for (int32_t i = 0; i < count; i += 4, pairs += 4) {
        const int32_t four = word(values + i);
        pairs[0] = even_bytes(four);
        pairs[1] = odd_bytes(four);
    }
    return pairs;
}

/* The rows of a window after one another, word by word: each begins by mending what the one before has written too far. */
static void gather(const fomoad_layer *layer, const int8_t *const *windows, int32_t start, int32_t length,
                   int8_t *gathered)
{
    for (int32_t row = 0; row < (int32_t)layer->kernel; ++row, gathered += length) {
        const int8_t *from = windows[row] + start;
        for (int32_t i = 0; i < length; i += 4) {
            const int32_t four = word(from + i);
            __builtin_memcpy(gathered + i, &four, 4);
        }
    }
}

/* The window of one column as pairs of int16, as `unpack` lays them; `gathered` is room for it as it is. */
static void unpack_window(const fomoad_layer *layer, const fomoad_map *source, const int8_t *const *windows,
                          int32_t column, int32_t *pairs, int8_t *gathered)
{
    const int32_t kernel = layer->kernel, start = window_start(layer, source, column);
    const int32_t length = kernel * (int32_t)source->channels;
    if (length % 4 != 0 && kernel != 1) {
        gather(layer, windows, start, length, gathered);
        unpack(gathered, layer->depth, pairs);
        return;
    }
    for (int32_t row = 0; row < kernel; ++row) {
        pairs = unpack(windows[row] + start, length, pairs);
    }
}

#define FOMOAD_ONE_OF_EIGHT                                                                                              \
    "ldmia %[numbers]!, {r4, r5, r6, r7, r8, r9}\n\t"                                                                    \
    "smlad r4, r6, %[a0], r4\n\t"                                                                                        \
    "smlad r4, r7, %[a1], r4\n\t"                                                                                        \
    "smlad r4, r8, %[a2], r4\n\t"                                                                                        \
    "smlad r4, r9, %[a3], r4\n\t"                                                                                        \
    "smmlar r4, r4, r5, %[zero]\n\t"                                                                                     \
    "ssat r4, #8, r4\n\t"                                                                                                \
    "strb r4, [%[target]], #1\n\t"

/* A window of eight values, which stays in registers, for a multiple of four output channels. */
FOMOAD_ALONE static void eight(const int32_t *numbers, const int8_t *window, int32_t count, int32_t zero, int8_t *target)
{
    const int32_t low = word(window), high = word(window + 4);
    const int32_t a0 = even_bytes(low), a1 = odd_bytes(low), a2 = even_bytes(high), a3 = odd_bytes(high);
    const int8_t *const end = target + count;
#ifdef FOMOAD_BY_HAND
    /* every register has its use here, so that an output costs nine instructions; compilers spill */
    __asm__ volatile("1:\n\t" FOMOAD_ONE_OF_EIGHT FOMOAD_ONE_OF_EIGHT FOMOAD_ONE_OF_EIGHT FOMOAD_ONE_OF_EIGHT
                     "cmp %[target], %[end]\n\t"
                     "bne 1b\n\t"
                     : [numbers] "+r"(numbers), [target] "+r"(target)
                     : [a0] "r"(a0), [a1] "r"(a1), [a2] "r"(a2), [a3] "r"(a3), [zero] "r"(zero), [end] "r"(end)
                     : "r4", "r5", "r6", "r7", "r8", "r9", "cc", "memory");
#else
    do {
        int32_t sum = plus_products(numbers[3], a1, plus_products(numbers[2], a0, numbers[0]));
        sum = plus_products(numbers[5], a3, plus_products(numbers[4], a2, sum));
        *target++ = (int8_t)stepped(numbers, sum, zero);
        numbers += 6;
    } while (target != end);
#endif
}

/* Two windows of any depth, two output channels at a time. */
FOMOAD_ALONE static void any_by_two(const int32_t *numbers, const int32_t *pairs, int32_t words, int32_t count, int32_t zero, int8_t *one)
{
    const int32_t size = 2 + words;
    int32_t left = count;
    for (; left >= 2; left -= 2, numbers += 2 * size, one += 2) {
        const int32_t *w = numbers + 2, *v = w + size, *a = pairs, *const end = pairs + 2 * words;
        int32_t sum = numbers[0], beside = sum, next = numbers[size], last = next;
#ifdef FOMOAD_BY_HAND
        /* as above: thirteen instructions for eight products of pairs */
        __asm__ volatile("1:\n\t"
                         "ldmia %[a]!, {r4, r5, r6, r7}\n\t"
                         "ldrd r8, r9, [%[w]], #8\n\t"
                         "smlad %[sum], r8, r4, %[sum]\n\t"
                         "smlad %[beside], r8, r6, %[beside]\n\t"
                         "smlad %[sum], r9, r5, %[sum]\n\t"
                         "smlad %[beside], r9, r7, %[beside]\n\t"
                         "ldrd r8, r9, [%[v]], #8\n\t"
                         "smlad %[next], r8, r4, %[next]\n\t"
                         "smlad %[last], r8, r6, %[last]\n\t"
                         "smlad %[next], r9, r5, %[next]\n\t"
                         "smlad %[last], r9, r7, %[last]\n\t"
                         "cmp %[a], %[end]\n\t"
                         "bne 1b\n\t"
                         : [w] "+r"(w), [v] "+r"(v), [a] "+r"(a), [sum] "+r"(sum), [beside] "+r"(beside),
                           [next] "+r"(next), [last] "+r"(last)
                         : [end] "r"(end)
                         : "r4", "r5", "r6", "r7", "r8", "r9", "cc", "memory");
#else
        do {
            sum = plus_products(w[1], a[1], plus_products(w[0], a[0], sum));
            next = plus_products(v[1], a[1], plus_products(v[0], a[0], next));
            beside = plus_products(w[1], a[3], plus_products(w[0], a[2], beside));
            last = plus_products(v[1], a[3], plus_products(v[0], a[2], last));
            a += 4;
            w += 2;
            v += 2;
        } while (a != end);
#endif
        one[0] = (int8_t)stepped(numbers, sum, zero);
        one[count] = (int8_t)stepped(numbers, beside, zero);
        one[1] = (int8_t)stepped(numbers + size, next, zero);
        one[count + 1] = (int8_t)stepped(numbers + size, last, zero);
    }
    if (left) {
        int32_t sum = numbers[0], beside = sum;
        for (int32_t i = 0; i < words; i += 2, pairs += 4) {
            sum = plus_products(numbers[3 + i], pairs[1], plus_products(numbers[2 + i], pairs[0], sum));
            beside = plus_products(numbers[3 + i], pairs[3], plus_products(numbers[2 + i], pairs[2], beside));
        }
        one[0] = (int8_t)stepped(numbers, sum, zero);
        one[count] = (int8_t)stepped(numbers, beside, zero);
    }
}

/* Columns two by two, a last odd one by itself. */
static void convolve(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                     const int8_t *const *windows, int8_t *target, int8_t *scratch)
{
    const int32_t count = output->channels, words = (int32_t)layer->depth / 2;
    int32_t *const pairs = (int32_t *)(void *)scratch;
    int8_t *const gathered = scratch + 4 * (int32_t)layer->depth;
    if (layer->kernel == 1 && words == 4 && count % 4 == 0) {
        const int8_t *window = windows[0] + window_start(layer, source, 0);
        const int32_t step = (int32_t)layer->stride * (int32_t)source->channels;
        for (int32_t column = 0; column < (int32_t)output->columns; ++column, window += step, target += count) {
            eight(layer->numbers, window, count, output->zero, target);
        }
        return;
    }
    for (int32_t column = 0; column + 1 < (int32_t)output->columns; column += 2, target += 2 * count) {
        unpack_window(layer, source, windows, column, pairs, gathered);
        unpack_window(layer, source, windows, column + 1, pairs + 2, gathered);
        any_by_two(layer->numbers, pairs, words, count, output->zero, target);
    }
    if (output->columns % 2 != 0) {
        const int32_t *numbers = layer->numbers;
        unpack_window(layer, source, windows, (int32_t)output->columns - 1, pairs, gathered);
        for (int32_t i = 0; i < count; ++i, numbers += 2 + words) {
            int32_t sum = numbers[0];
            for (int32_t k = 0; k < words; k += 2) {
                sum = plus_products(numbers[2 + k], pairs[2 * k], sum);
                sum = plus_products(numbers[3 + k], pairs[2 * k + 1], sum);
            }
            target[i] = (int8_t)stepped(numbers, sum, output->zero);
        }
    }
}

#ifdef FOMOAD_BY_HAND
/* Where the taps of a 3 x 3 window begin, for four channels of the first column, and the zero point. */
typedef struct {
    const int8_t *taps[9];
    int32_t zero;
} fomoad_taps;

#define FOMOAD_LOAD_TWO(first, second)                                                                                   \
    "ldr r0, [%[taps], #" #first "]\n\tldr r0, [r0, %[at]]\n\t"                                                         \
    "ldr r1, [%[taps], #" #second "]\n\tldr r1, [r1, %[at]]\n\t"                                                        \
    "sxtb16 r2, r0\n\tsxtb16 r0, r0, ror #8\n\tsxtb16 r3, r1\n\tsxtb16 r1, r1, ror #8\n\t"
/* r2 = c0 and c2 of the first tap, r0 = c1 and c3; r3 and r1 of the second */
#define FOMOAD_PLUS_TWO                                                                                                  \
    "pkhbt r4, r2, r3, lsl #16\n\tpkhtb r3, r3, r2, asr #16\n\t"                                                        \
    "pkhbt r2, r0, r1, lsl #16\n\tpkhtb r1, r1, r0, asr #16\n\t"                                                        \
    "ldrd r0, r5, [%[n]], #8\n\tsmlad r6, r4, r0, r6\n\tsmlad r8, r2, r5, r8\n\t"                                       \
    "ldrd r0, r5, [%[n]], #8\n\tsmlad r9, r3, r0, r9\n\tsmlad r10, r1, r5, r10\n\t"

/* Four channels of the window `at` bytes on; `numbers` are left as they were. */
static inline void depthwise_of_four(const fomoad_taps *taps, int32_t at, const int32_t *numbers, int8_t *target)
{
    /* as with eight values: all registers are used, where compilers spill the nine addresses */
    __asm__ volatile("ldrd r6, r8, [%[n]], #8\n\t"
                     "ldrd r9, r10, [%[n]], #24\n\t" FOMOAD_LOAD_TWO(0, 4) FOMOAD_PLUS_TWO FOMOAD_LOAD_TWO(8, 12)
                         FOMOAD_PLUS_TWO FOMOAD_LOAD_TWO(16, 20) FOMOAD_PLUS_TWO FOMOAD_LOAD_TWO(24, 28) FOMOAD_PLUS_TWO
                     "ldr r0, [%[taps], #32]\n\t"
                     "ldr r0, [r0, %[at]]\n\t"
                     "sxtb16 r2, r0\n\t"
                     "sxtb16 r1, r0, ror #8\n\t"
                     "ldrd r0, r5, [%[n]], #8\n\t"
                     "smlabb r6, r2, r0, r6\n\t"
                     "smlabb r8, r1, r5, r8\n\t"
                     "ldrd r0, r5, [%[n]], #-96\n\t"
                     "smlatb r9, r2, r0, r9\n\t"
                     "smlatb r10, r1, r5, r10\n\t"
                     "ldr r4, [%[taps], #36]\n\t"
                     "ldrd r0, r5, [%[n], #8]\n\t"
                     "smmlar r6, r6, r0, r4\n\t"
                     "smmlar r8, r8, r5, r4\n\t"
                     "ldrd r0, r5, [%[n], #16]\n\t"
                     "smmlar r9, r9, r0, r4\n\t"
                     "smmlar r10, r10, r5, r4\n\t"
                     "ssat r6, #8, r6\n\t"
                     "strb r6, [%[to]]\n\t"
                     "ssat r8, #8, r8\n\t"
                     "strb r8, [%[to], #1]\n\t"
                     "ssat r9, #8, r9\n\t"
                     "strb r9, [%[to], #2]\n\t"
                     "ssat r10, #8, r10\n\t"
                     "strb r10, [%[to], #3]\n\t"
                     "subs %[n], %[n], #8\n\t"
                     : [n] "+r"(numbers)
                     : [taps] "r"(taps), [at] "r"(at), [to] "r"(target)
                     : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "cc", "memory");
}
/* A row of 3 x 3 windows, four channels at a time; how many channels are done. */
FOMOAD_ALONE static int32_t depthwise_by_four(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                                 const int8_t *const *windows, int8_t *target)
{
    const int32_t channels = source->channels, start = window_start(layer, source, 0);
    const int32_t move = (int32_t)layer->stride * channels;
    const int32_t *numbers = layer->numbers;
    fomoad_taps taps;
    for (int32_t tap = 0; tap < 9; ++tap) {
        taps.taps[tap] = windows[tap / 3] + start + tap % 3 * channels;
    }
    taps.zero = output->zero;
    int32_t done = 0;
    for (; done + 4 <= channels; done += 4, numbers += 28) {
        int8_t *to = target + done;
        const int32_t end = (int32_t)output->columns * move;
        for (int32_t at = 0; at != end; at += move, to += channels) {
            depthwise_of_four(&taps, at, numbers, to);
        }
        for (int32_t tap = 0; tap < 9; ++tap) {
            taps.taps[tap] += 4;
        }
    }
    return done;
}

#endif

#else

static int32_t dot(const int32_t *weights, const int8_t *window, int32_t words, int32_t sum)
{
    for (int32_t i = 0; i < words; i += 2, window += 4) {
        const int32_t w = weights[i], v = weights[i + 1];
        sum += (int16_t)w * window[0] + (w >> 16) * window[2] + (int16_t)v * window[1] + (v >> 16) * window[3];
    }
    return sum;
}

static void convolve(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                     const int8_t *const *windows, int8_t *target, int8_t *scratch)
{
    const int32_t count = output->channels, words = (int32_t)layer->depth / 2;
    for (int32_t column = 0; column < (int32_t)output->columns; ++column) {
        const int8_t *window = windows[0] + window_start(layer, source, column);
        if (layer->kernel != 1) {
            gather_taps(layer, source, windows, column, scratch);
            window = scratch;
        }
        const int32_t *numbers = layer->numbers;
        for (int32_t i = 0; i < count; ++i, numbers += FOMOAD_HEADER + words) {
            *target++ = (int8_t)stepped(numbers, dot(numbers + FOMOAD_HEADER, window, words, numbers[0]), output->zero);
        }
    }
}

#endif

static void convolve_dilated(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                             const int8_t *const *windows, int8_t *target, int8_t *scratch)
{
    const int32_t count = output->channels, words = (int32_t)layer->depth / 2;
    for (int32_t column = 0; column < (int32_t)output->columns; ++column) {
        gather_taps(layer, source, windows, column, scratch);
        const int32_t *numbers = layer->numbers;
        for (int32_t i = 0; i < count; ++i, numbers += FOMOAD_HEADER + words) {
            const int8_t *window = scratch;
            int32_t sum = numbers[0];
            for (int32_t k = 0; k < words; k += 2, window += 4) {
                const int32_t w = numbers[FOMOAD_HEADER + k], v = numbers[FOMOAD_HEADER + k + 1];
                sum += (int16_t)w * window[0] + (w >> 16) * window[2] + (int16_t)v * window[1] + (v >> 16) * window[3];
            }
            *target++ = (int8_t)stepped(numbers, sum, output->zero);
        }
    }
}

/* Narrower activations than all of int8 are rare, and cost a second look at the row. */
static void narrow(const fomoad_layer *layer, int8_t *values, int32_t count)
{
    if (layer->lowest != INT8_MIN || layer->highest != INT8_MAX) {
        for (int32_t i = 0; i < count; ++i) {
            values[i] = ranged(layer, values[i]);
        }
    }
}

static void convolution(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                        const int8_t *const *windows, int8_t *target, int8_t *scratch)
{
    if (layer->dilation == 1) {
        convolve(layer, source, output, windows, target, scratch);
    } else {
        convolve_dilated(layer, source, output, windows, target, scratch);
    }
    narrow(layer, target, (int32_t)output->columns * output->channels);
}

/* Channels from `channel` on, of windows of any size. */
static void depthwise_rest(const fomoad_layer *layer, const fomoad_map *source, int32_t zero, const int8_t *const *windows,
                           int32_t start, int32_t channel, int8_t *target)
{
    const int32_t kernel = layer->kernel, channels = source->channels, pairs = (kernel * kernel + 1) / 2;
    for (; channel < channels; ++channel) {
        const int32_t *group = layer->numbers + (channel / 4) * 4 * (FOMOAD_HEADER + pairs) + channel % 4;
        int32_t header[FOMOAD_HEADER];
        for (int32_t i = 0; i < FOMOAD_HEADER; ++i) {
            header[i] = group[4 * i];
        }
        int32_t sum = header[0];
        for (int32_t row = 0, tap = 0; row < kernel; ++row) {
            const int8_t *value = windows[row] + start + channel;
            for (int32_t column = 0; column < kernel; ++column, ++tap) {
                const int32_t both = group[4 * (FOMOAD_HEADER + tap / 2)];
                const int32_t weight = tap % 2 != 0 ? both >> 16 : (int16_t)both;
                sum += weight * value[column * (int32_t)layer->dilation * channels];
            }
        }
        target[channel] = (int8_t)stepped(header, sum, zero);
    }
}

static void depthwise(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                      const int8_t *const *windows, int8_t *target)
{
    const int32_t channels = source->channels, zero = output->zero;
    int32_t done = 0;
#if defined(FOMOAD_DSP) && defined(FOMOAD_BY_HAND)
    if (layer->kernel == 3 && layer->dilation == 1) {
        done = depthwise_by_four(layer, source, output, windows, target);
    }
#endif
    if (done < channels) {
        for (int32_t column = 0; column < (int32_t)output->columns; ++column) {
            const int32_t start = window_start(layer, source, column);
            depthwise_rest(layer, source, zero, windows, start, done, target + column * channels);
        }
    }
    narrow(layer, target, (int32_t)output->columns * channels);
}

/* Exact: minus the zero point, multiplier and shift of both inputs, then multiplier and shift of the sum. Fast: both
   multipliers as a pair of int16, a bias in which zero points and half a step are, and the shift. */
static void add(const fomoad_layer *layer, const int8_t *first, const int8_t *second, int32_t count, int32_t zero,
                int8_t *target)
{
    const int32_t *const n = layer->numbers;
    int32_t i = 0;
#ifdef FOMOAD_EXACT
    for (; i < count; ++i) {
        /* 20 places to the left keep the precision of both, as in the reference kernel */
        const int32_t x = (int32_t)((uint32_t)(first[i] + n[0]) << 20), y = (int32_t)((uint32_t)(second[i] + n[3]) << 20);
        const int32_t sum = fomoad_scaled(x, n[1], n[2]) + fomoad_scaled(y, n[4], n[5]);
        target[i] = (int8_t)fomoad_int8_range(fomoad_scaled(sum, n[6], n[7]) + zero);
    }
#else
    (void)zero;
    const int32_t both = n[0], bias = n[1], shift = n[2];
#ifdef FOMOAD_DSP
    for (; i + 4 <= count; i += 4) {
        const int32_t x = word(first + i), y = word(second + i);
        const int32_t x02 = even_bytes(x), x13 = odd_bytes(x), y02 = even_bytes(y), y13 = odd_bytes(y);
        target[i] = (int8_t)fomoad_int8_range(plus_products(low_halves(x02, y02), both, bias) >> shift);
        target[i + 1] = (int8_t)fomoad_int8_range(plus_products(low_halves(x13, y13), both, bias) >> shift);
        target[i + 2] = (int8_t)fomoad_int8_range(plus_products(high_halves(x02, y02), both, bias) >> shift);
        target[i + 3] = (int8_t)fomoad_int8_range(plus_products(high_halves(x13, y13), both, bias) >> shift);
    }
#endif
    for (; i < count; ++i) {
        const int32_t sum = first[i] * (int32_t)(int16_t)both + second[i] * (both >> 16) + bias;
        target[i] = (int8_t)fomoad_int8_range(sum >> shift);
    }
#endif
    narrow(layer, target, count);
}

static void rescale(const fomoad_layer *layer, const int8_t *first, int32_t count, int32_t zero, int8_t *target)
{
    const int32_t *const n = layer->numbers;
    for (int32_t i = 0; i < count; ++i) {
        target[i] = ranged(layer, fomoad_scaled(first[i] + n[0], n[1], n[2]) + zero);
    }
}

/* What pooling sees of a window in one channel; padding does not count. */
static int8_t pooled(const fomoad_layer *layer, const fomoad_map *source, const int8_t *const *windows, int32_t column,
                     int32_t channel)
{
    int32_t sum = 0, count = 0, largest = INT8_MIN;
    const int32_t begin = column * (int32_t)layer->stride - (int32_t)layer->left;
    for (int32_t row = 0; row < (int32_t)layer->kernel; ++row) {
        if (windows[row] == NULL) {
            continue;
        }
        for (int32_t tap = 0; tap < (int32_t)layer->kernel; ++tap) {
            const int32_t x = begin + tap;
            if (x >= 0 && x < (int32_t)source->columns) {
                const int32_t value = windows[row][(x + source->before) * source->channels + channel];
                sum += value;
                largest = value > largest ? value : largest;
                ++count;
            }
        }
    }
    if (layer->kind == FOMOAD_MAXIMUM) {
        return ranged(layer, largest);
    }
    return ranged(layer, sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count);
}

static void pool(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                 const int8_t *const *windows, int8_t *target)
{
    for (int32_t column = 0; column < (int32_t)output->columns; ++column) {
        for (int32_t channel = 0; channel < (int32_t)output->channels; ++channel) {
            *target++ = pooled(layer, source, windows, column, channel);
        }
    }
}

static void concatenate(const fomoad_map *source, const fomoad_map *beside, const int8_t *first, const int8_t *second,
                        int8_t *target)
{
    for (int32_t column = 0; column < (int32_t)source->columns; ++column) {
        memcpy(target, first + column * source->channels, source->channels);
        target += source->channels;
        memcpy(target, second + column * beside->channels, beside->channels);
        target += beside->channels;
    }
}

static void pad(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output, const int8_t *row,
                int8_t *target)
{
    memset(target, output->zero, (size_t)output->columns * output->channels);
    if (row != NULL) {
        memcpy(target + layer->left * source->channels, row, (size_t)source->columns * source->channels);
    }
}

void fomoad_make_row(const fomoad_model *model, const fomoad_layer *layer, const int8_t *const *windows,
                     const int8_t *second, int8_t *target, int8_t *scratch)
{
    const fomoad_map *const source = model->maps + layer->source, *const output = model->maps + layer->output;
    const fomoad_map *const other = model->maps + layer->second;
    const int8_t *const first = windows[0] == NULL ? NULL : windows[0] + source->before * source->channels;
    const int8_t *const beside = second == NULL ? NULL : second + other->before * other->channels;
    const int32_t count = (int32_t)output->columns * output->channels;
    int8_t *const inside = target + output->before * output->channels;
    switch ((fomoad_kind)layer->kind) {
    case FOMOAD_CONVOLUTION:
        convolution(layer, source, output, windows, inside, scratch);
        break;
    case FOMOAD_DEPTHWISE:
        depthwise(layer, source, output, windows, inside);
        break;
    case FOMOAD_ADD:
        add(layer, first, beside, count, output->zero, inside);
        break;
    case FOMOAD_AVERAGE:
    case FOMOAD_MAXIMUM:
        pool(layer, source, output, windows, inside);
        break;
    case FOMOAD_RESCALE:
        rescale(layer, first, count, output->zero, inside);
        break;
    case FOMOAD_CONCATENATE:
        concatenate(source, other, first, beside, inside);
        break;
    case FOMOAD_PAD:
        pad(layer, source, output, first, inside);
        break;
    }
}
