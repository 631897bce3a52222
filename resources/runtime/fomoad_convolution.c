#include "fomoad_dsp.h"
#include "fomoad_pairs.h"
#include "fomoad_windows.h"

/* The window of one column, gathered into one piece of `depth` values; what fills it up is multiplied by 0. */
FOMOAD_SELDOM static void gather_taps(const fomoad_layer *layer, const fomoad_map *source, const int8_t *const *windows,
                                      int32_t column, int8_t *gathered)
{
    const int32_t kernel = layer->kernel, channels = source->channels;
    const int32_t start = fomoad_window_start(layer, source, column), whole = kernel * channels / 4 * 4;
    int8_t *left = gathered + kernel * whole;
    for (int32_t row = 0; row < kernel; ++row) {
        const int8_t *from = windows[row] + start;
        int32_t count = 0;
        for (int32_t tap = 0; tap < kernel; ++tap, from += (int32_t)layer->dilation * channels) {
            for (int32_t channel = 0; channel < channels; ++channel, ++count) {
                *(count < whole ? gathered++ : left++) = from[channel];
            }
        }
    }
}

/* All channels of one window, its values in the order of the weights. */
FOMOAD_BY_ITSELF static void window_plainly(const fomoad_layer *layer, const int32_t *values, int32_t depth,
                                            const fomoad_map *output, int8_t *target)
{
    const int32_t step = fomoad_steps_of(output).channel, header = fomoad_header(layer), *numbers = layer->numbers;
    for (int32_t left = output->channels; left > 0; --left, target += step) {
        const int32_t *weights = numbers + header, *a = values;
        int32_t sum = numbers[0];
        for (const int32_t *const end = values + depth; a != end; ++weights, a += 2) {
            const int32_t both = *weights;
            sum += (int16_t)both * a[0];
            sum += (both >> 16) * a[1];
            FOMOAD_IN_ORDER(sum);
        }
        *target = (int8_t)(layer->rule == FOMOAD_ONCE    ? fomoad_once(numbers, sum)
                           : layer->rule == FOMOAD_TWICE ? fomoad_twice(numbers, sum)
                                                         : fomoad_large(numbers, sum));
        numbers = weights;
    }
}

/* One window at a time, widened to int32: small cores load that with the fewest instructions. */
FOMOAD_SELDOM static void convolve_plainly(const fomoad_layer *layer, const fomoad_map *source,
                                           const fomoad_map *output, const int8_t *const *windows, int8_t *target,
                                           int8_t *scratch)
{
    const int32_t depth = layer->depth, step = fomoad_steps_of(output).column;
    int32_t *const values = (int32_t *)(void *)scratch;
    for (int32_t column = 0; column < (int32_t)output->columns; ++column, target += step) {
        const int8_t *window = windows[0] + fomoad_window_start(layer, source, column);
        if (layer->kernel != 1) {
            int8_t *const gathered = scratch + 4 * depth;
            gather_taps(layer, source, windows, column, gathered);
            window = gathered;
        }
        for (int32_t i = 0; i < depth; i += 4) {
            values[i] = window[i];
            values[i + 1] = window[i + 2];
            values[i + 2] = window[i + 1];
            values[i + 3] = window[i + 3];
        }
        window_plainly(layer, values, depth, output, target);
    }
}

#ifdef FOMOAD_DSP

static inline void unpack_word(int32_t four, int32_t *pairs)
{
    pairs[0] = fomoad_even_bytes(four);
    pairs[1] = fomoad_odd_bytes(four);
}

/* Pairs of two windows take turns, two and two: those of one begin at `pairs`, 4 from each other. */
static inline int32_t *unpack(const int8_t *values, int32_t count, int32_t *pairs)
{
    for (int32_t i = 0; i < count; i += 4, pairs += 4) {
        unpack_word(fomoad_word(values + i), pairs);
    }
    return pairs;
}

/* The window of one column as pairs of int16, as `unpack` lays them; `gathered` is room for what is left of its rows. */
FOMOAD_ALONE static void unpack_window(const fomoad_layer *layer, const fomoad_map *source,
                                       const int8_t *const *windows, int32_t column, int32_t *pairs, int8_t *gathered)
{
    const int32_t kernel = layer->kernel, start = fomoad_window_start(layer, source, column);
    const int32_t length = kernel * (int32_t)source->channels, whole = length & ~3;
    int8_t *left = gathered;
    for (int32_t row = 0; row < kernel; ++row) {
        const int8_t *const from = windows[row] + start;
        pairs = unpack(from, whole, pairs);
        for (int32_t i = whole; i < length; ++i) {
            *left++ = from[i];
        }
    }
    if (whole != length) {
        unpack(gathered, (int32_t)(left - gathered), pairs);
    }
}

/* The same for what most networks begin with: three rows of nine values. */
static inline void unpack_nines(const int8_t *a, const int8_t *b, const int8_t *c, int32_t *pairs)
{
    unpack_word(fomoad_word(a), pairs);
    unpack_word(fomoad_word(a + 4), pairs + 4);
    unpack_word(fomoad_word(b), pairs + 8);
    unpack_word(fomoad_word(b + 4), pairs + 12);
    unpack_word(fomoad_word(c), pairs + 16);
    unpack_word(fomoad_word(c + 4), pairs + 20);
    /* of the fourth, which fills up, nothing is made */
    pairs[24] = fomoad_low_halves(a[8], c[8]);
    pairs[25] = b[8];
}

/* The windows of two columns. */
static void unpack_two(const fomoad_layer *layer, const fomoad_map *source, const int8_t *const *windows,
                       int32_t column, int32_t *pairs, int8_t *gathered)
{
    const int32_t start = fomoad_window_start(layer, source, column), channels = source->channels;
    const int32_t step = channels * (int32_t)layer->stride;
    if (layer->kernel == 3 && channels == 3) {
        const int8_t *const a = windows[0] + start, *const b = windows[1] + start, *const c = windows[2] + start;
        unpack_nines(a, b, c, pairs);
        unpack_nines(a + step, b + step, c + step, pairs + 2);
    } else if (layer->kernel == 1 && channels % 4 == 0) {
        const int8_t *const one = windows[0] + start;
        for (int32_t i = 0; i < channels; i += 4, pairs += 4) {
            unpack_word(fomoad_word(one + i), pairs);
            unpack_word(fomoad_word(one + step + i), pairs + 2);
        }
    } else {
        unpack_window(layer, source, windows, column, pairs, gathered);
        unpack_window(layer, source, windows, column + 1, pairs + 2, gathered);
    }
}

#ifdef FOMOAD_BY_HAND
#define FOMOAD_ONE_OF_EIGHT                                                                                            \
    "ldmia %[pairs]!, {r4, r5, r6, r8}\n\t"                                                                            \
    "smlad r4, %[w0], r4, %[bias]\n\t"                                                                                 \
    "smlad r4, %[w1], r5, r4\n\t"                                                                                      \
    "smlad r4, %[w2], r6, r4\n\t"                                                                                      \
    "smlad r4, %[w3], r8, r4\n\t"                                                                                      \
    "smmla r4, r4, %[multiplier], %[offset]\n\t"                                                                       \
    "ssat r4, #8, r4, asr #" FOMOAD_TEXT(FOMOAD_PLACES) "\n\t"                                                         \
                                                        "strb r4, [%[target]], #1\n\t"
#endif

/* One channel of windows of eight values, four windows at a time, from unpacked pairs of int16 to bytes side by side. Its
   record stays in registers. */
FOMOAD_ALONE static void channel_of_eight(const int32_t *numbers, const int32_t *pairs, int8_t *target,
                                          const int8_t *end)
{
    const int32_t *const weights = numbers + FOMOAD_HEADER_ONCE;
    const int32_t bias = numbers[0], w0 = weights[0], w1 = weights[1], w2 = weights[2], w3 = weights[3];
#ifdef FOMOAD_BY_HAND
    /* every register has its use here, so that an output costs nine instructions; compilers spill */
    __asm__ volatile("1:\n\t" FOMOAD_ONE_OF_EIGHT FOMOAD_ONE_OF_EIGHT FOMOAD_ONE_OF_EIGHT FOMOAD_ONE_OF_EIGHT
                     "cmp %[target], %[end]\n\t"
                     "bne 1b\n\t"
                     : [pairs] "+r"(pairs), [target] "+r"(target)
                     : [bias] "r"(bias), [multiplier] "r"(numbers[1]), [w0] "r"(w0), [w1] "r"(w1), [w2] "r"(w2),
                       [w3] "r"(w3), [offset] "r"(numbers[2]), [end] "r"(end)
                     : "r4", "r5", "r6", "r8", "cc", "memory");
#else
    for (; target != end; pairs += 4) {
        int32_t sum = fomoad_plus_products(w1, pairs[1], fomoad_plus_products(w0, pairs[0], bias));
        sum = fomoad_plus_products(w3, pairs[3], fomoad_plus_products(w2, pairs[2], sum));
        *target++ = (int8_t)fomoad_once(numbers, sum);
    }
#endif
}

#ifdef FOMOAD_BY_HAND
#define FOMOAD_STORED "strb r4, [%[target]], #1\n\t"
#define FOMOAD_ONE_ONCE                                                                                                \
    "ldmia %[numbers]!, {r4, r5, r6, r7, r8, r9, r10}\n\t"                                                             \
    "smlad r4, r7, %[a0], r4\n\t"                                                                                      \
    "smlad r4, r8, %[a1], r4\n\t"                                                                                      \
    "smlad r4, r9, %[a2], r4\n\t"                                                                                      \
    "smlad r4, r10, %[a3], r4\n\t"                                                                                     \
    "smmla r4, r4, r5, r6\n\t"                                                                                         \
    "ssat r4, #8, r4, asr #" FOMOAD_TEXT(FOMOAD_PLACES) "\n\t" FOMOAD_STORED
#define FOMOAD_ONE_TWICE                                                                                               \
    "ldmia %[numbers]!, {r4, r5, r6, r7, r8, r9, r10, r12}\n\t"                                                        \
    "smlad r4, r8, %[a0], r4\n\t"                                                                                      \
    "smlad r4, r9, %[a1], r4\n\t"                                                                                      \
    "smlad r4, r10, %[a2], r4\n\t"                                                                                     \
    "smlad r4, r12, %[a3], r4\n\t"                                                                                     \
    "smmlar r5, r4, r5, r6\n\t"                                                                                        \
    "add r4, r5, r4, asr #31\n\t"                                                                                      \
    "asr r4, r4, r7\n\t"                                                                                               \
    "ssat r4, #8, r4\n\t" FOMOAD_STORED
/* the end is on the stack, for no register is left */
#define FOMOAD_CHANNELS_BESIDE(one)                                                                                    \
    __asm__ volatile("push {r4}\n\t"                                                                                   \
                     "1:\n\t" one one one one "ldr r4, [sp]\n\t"                                                       \
                     "cmp %[target], r4\n\t"                                                                           \
                     "bne 1b\n\t"                                                                                      \
                     "pop {r4}\n\t"                                                                                    \
                     : [numbers] "+r"(numbers), [target] "+r"(target), "+r"(last)                                      \
                     : [a0] "r"(a0), [a1] "r"(a1), [a2] "r"(a2), [a3] "r"(a3)                                          \
                     : "r5", "r6", "r7", "r8", "r9", "r10", "r12", "cc", "memory")
#endif

static int32_t step_of(const fomoad_layer *layer, const int32_t *numbers, int32_t sum)
{
    return layer->rule == FOMOAD_ONCE ? fomoad_once(numbers, sum) : fomoad_twice(numbers, sum);
}

/* One window of eight values, which stays in registers, for a multiple of four output channels side by side. */
FOMOAD_ALONE static void window_of_eight(const fomoad_layer *layer, const int8_t *window, int8_t *target,
                                         const int8_t *end)
{
    const int32_t *numbers = layer->numbers;
    const int32_t low = fomoad_word(window), high = fomoad_word(window + 4);
    const int32_t a0 = fomoad_even_bytes(low), a1 = fomoad_odd_bytes(low), a2 = fomoad_even_bytes(high),
                  a3 = fomoad_odd_bytes(high);
#ifdef FOMOAD_BY_HAND
    register const int8_t *last __asm__("r4") = end;
    if (layer->rule == FOMOAD_ONCE) {
        FOMOAD_CHANNELS_BESIDE(FOMOAD_ONE_ONCE);
    } else {
        FOMOAD_CHANNELS_BESIDE(FOMOAD_ONE_TWICE);
    }
#else
    const int32_t header = fomoad_header(layer);
    for (; target != end; numbers += header + 4) {
        const int32_t *const weights = numbers + header;
        int32_t sum = fomoad_plus_products(weights[1], a1, fomoad_plus_products(weights[0], a0, numbers[0]));
        sum = fomoad_plus_products(weights[3], a3, fomoad_plus_products(weights[2], a2, sum));
        *target++ = (int8_t)step_of(layer, numbers, sum);
    }
#endif
}

/* A row of windows of eight values into planes. */
static void planes_of_eight(const fomoad_layer *layer, const fomoad_map *output, const int8_t *row, int32_t step,
                            int8_t *target, int32_t *pairs)
{
    int32_t *unpacked = pairs;
    for (int32_t column = 0; column < (int32_t)output->columns; ++column, row += step, unpacked += 4) {
        unpack_word(fomoad_word(row), unpacked);
        unpack_word(fomoad_word(row + 4), unpacked + 2);
    }
    const int32_t *numbers = layer->numbers;
    for (int32_t channel = 0; channel < (int32_t)output->channels; ++channel, target += output->plane) {
        channel_of_eight(numbers, pairs, target, target + output->columns);
        numbers += FOMOAD_HEADER_ONCE + 4;
    }
}

/* One channel of the first of two windows. */
FOMOAD_SELDOM static void one_channel(const fomoad_layer *layer, const int32_t *numbers, const int32_t *pairs,
                                      int8_t *target)
{
    const int32_t *weights = numbers + fomoad_header(layer);
    int32_t sum = numbers[0];
    for (int32_t left = layer->depth / 4; left > 0; --left, pairs += 4, weights += 2) {
        sum = fomoad_plus_products(weights[1], pairs[1], fomoad_plus_products(weights[0], pairs[0], sum));
    }
    *target = (int8_t)step_of(layer, numbers, sum);
}

/* Two channels at a time. */
static void channels_by_two(const fomoad_layer *layer, const fomoad_two_windows *windows)
{
#ifdef FOMOAD_BY_HAND
    if (layer->rule == FOMOAD_ONCE) {
        fomoad_pairs_once(windows);
    } else {
        fomoad_pairs_twice(windows);
    }
#else
    const int32_t header = fomoad_header(layer), size = windows->size / 4;
    int8_t *one = windows->target;
    for (const int32_t *first = windows->numbers; first != windows->last; first += 2 * size) {
        const int32_t *const second = first + size, *w = first + header, *v = second + header;
        int32_t sum = first[0], beside = sum, next = second[0], last = next;
        for (const int32_t *a = windows->pairs; a != windows->end; a += 4, w += 2, v += 2) {
            sum = fomoad_plus_products(w[1], a[1], fomoad_plus_products(w[0], a[0], sum));
            next = fomoad_plus_products(v[1], a[1], fomoad_plus_products(v[0], a[0], next));
            beside = fomoad_plus_products(w[1], a[3], fomoad_plus_products(w[0], a[2], beside));
            last = fomoad_plus_products(v[1], a[3], fomoad_plus_products(v[0], a[2], last));
        }
        one[0] = (int8_t)step_of(layer, first, sum);
        one[windows->column] = (int8_t)step_of(layer, first, beside);
        one += windows->channel;
        one[0] = (int8_t)step_of(layer, second, next);
        one[windows->column] = (int8_t)step_of(layer, second, last);
        one += windows->channel;
    }
#endif
}

/* All channels of two windows. */
static void any_by_two(const fomoad_layer *layer, const int32_t *pairs, int32_t count, fomoad_steps steps,
                       int8_t *target)
{
    const int32_t words = (int32_t)layer->depth / 2, size = fomoad_header(layer) + words, even = count & ~1;
    const int32_t *const last = layer->numbers + even * size;
    const fomoad_two_windows windows = {pairs,  pairs + 2 * words, 4 * size,      layer->numbers,
                                        target, steps.column,      steps.channel, last};
    if (even != 0) {
        channels_by_two(layer, &windows);
    }
    if (even != count) {
        int8_t *const one = target + even * steps.channel;
        one_channel(layer, last, pairs, one);
        one_channel(layer, last, pairs + 2, one + steps.column);
    }
}

/* Columns two by two, a last odd one by itself. */
static void convolve_by_two(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                            const int8_t *const *windows, int8_t *target, int8_t *scratch)
{
    const int32_t count = output->channels, words = (int32_t)layer->depth / 2;
    const int is_apart = output->plane != 0;
    int32_t *const pairs = (int32_t *)(void *)scratch;
    int8_t *const gathered = scratch + 4 * (int32_t)layer->depth;
    const fomoad_steps steps = fomoad_steps_of(output);
    /* the loop for planes rounds once, as what makes rows for depthwise windows does as a rule */
    if (layer->kernel == 1 && words == 4 && (!is_apart || layer->rule == FOMOAD_ONCE) &&
        (is_apart ? output->columns : count) % 4 == 0) {
        const int8_t *row = windows[0] + fomoad_window_start(layer, source, 0);
        const int32_t step = (int32_t)layer->stride * (int32_t)source->channels;
        if (is_apart) {
            planes_of_eight(layer, output, row, step, target, pairs);
            return;
        }
        for (int32_t column = 0; column < (int32_t)output->columns; ++column, row += step, target += count) {
            window_of_eight(layer, row, target, target + count);
        }
        return;
    }
    for (int32_t column = 0; column + 1 < (int32_t)output->columns; column += 2, target += 2 * steps.column) {
        unpack_two(layer, source, windows, column, pairs, gathered);
        any_by_two(layer, pairs, count, steps, target);
    }
    if (output->columns % 2 != 0) {
        const int32_t *numbers = layer->numbers;
        unpack_window(layer, source, windows, (int32_t)output->columns - 1, pairs, gathered);
        for (int32_t i = 0; i < count; ++i, numbers += fomoad_header(layer) + words, target += steps.channel) {
            one_channel(layer, numbers, pairs, target);
        }
    }
}

#endif

void fomoad_convolve(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                     const int8_t *const *windows, int8_t *target, int8_t *scratch)
{
#ifdef FOMOAD_DSP
    if (layer->dilation == 1 && layer->rule != FOMOAD_LARGE) {
        convolve_by_two(layer, source, output, windows, target, scratch);
        return;
    }
#endif
    convolve_plainly(layer, source, output, windows, target, scratch);
}
