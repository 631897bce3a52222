#include "fomoad_dsp.h"
#include "fomoad_windows.h"

/* The window of one column, gathered into one piece of `depth` values; what fills it up is multiplied by 0. */
static void gather_taps(const fomoad_layer *layer, const fomoad_map *source, const int8_t *const *windows,
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
FOMOAD_BY_ITSELF static void window_plainly(const int32_t *numbers, const int32_t *values, int32_t depth,
                                            const fomoad_map *output, int8_t *target)
{
    const int32_t step = fomoad_steps_of(output).channel;
    for (int32_t left = output->channels; left > 0; --left, target += step) {
        const int32_t *weights = numbers + FOMOAD_HEADER, *a = values;
        int32_t sum = numbers[0];
        for (const int32_t *const end = values + depth; a != end; ++weights, a += 2) {
            const int32_t both = *weights;
            sum += (int16_t)both * a[0];
            sum += (both >> 16) * a[1];
            FOMOAD_IN_ORDER(sum);
        }
        *target = (int8_t)fomoad_stepped(numbers, sum, output->zero);
        numbers = weights;
    }
}

/* One window at a time, widened to int32: small cores load that with the fewest instructions. */
static void convolve_plainly(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                             const int8_t *const *windows, int8_t *target, int8_t *scratch)
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
        window_plainly(layer->numbers, values, depth, output, target);
    }
}

#if defined(FOMOAD_DSP) && !defined(FOMOAD_EXACT)

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

#ifdef FOMOAD_BY_HAND
#define FOMOAD_ONE_OF_EIGHT                                                                                            \
    "ldmia %[pairs]!, {r4, r5, r6, r8}\n\t"                                                                            \
    "smlad r4, %[w0], r4, %[bias]\n\t"                                                                                 \
    "smlad r4, %[w1], r5, r4\n\t"                                                                                      \
    "smlad r4, %[w2], r6, r4\n\t"                                                                                      \
    "smlad r4, %[w3], r8, r4\n\t"                                                                                      \
    "smmlar r4, r4, %[multiplier], %[zero]\n\t"                                                                        \
    "ssat r4, #8, r4\n\t"                                                                                              \
    "strb r4, [%[target]], #1\n\t"
#endif

/* One channel of windows of eight values, four windows at a time, from unpacked pairs of int16 to bytes side by side. Its
   record stays in registers. */
FOMOAD_ALONE static void channel_of_eight(const int32_t *numbers, const int32_t *pairs, int32_t zero, int8_t *target,
                                          const int8_t *end)
{
    const int32_t bias = numbers[0], multiplier = numbers[1], w0 = numbers[2], w1 = numbers[3], w2 = numbers[4],
                  w3 = numbers[5];
#ifdef FOMOAD_BY_HAND
    /* every register has its use here, so that an output costs nine instructions; compilers spill */
    __asm__ volatile("1:\n\t" FOMOAD_ONE_OF_EIGHT FOMOAD_ONE_OF_EIGHT FOMOAD_ONE_OF_EIGHT FOMOAD_ONE_OF_EIGHT
                     "cmp %[target], %[end]\n\t"
                     "bne 1b\n\t"
                     : [pairs] "+r"(pairs), [target] "+r"(target)
                     : [bias] "r"(bias), [multiplier] "r"(multiplier), [w0] "r"(w0), [w1] "r"(w1), [w2] "r"(w2),
                       [w3] "r"(w3), [zero] "r"(zero), [end] "r"(end)
                     : "r4", "r5", "r6", "r8", "cc", "memory");
#else
    (void)multiplier;
    for (; target != end; pairs += 4) {
        int32_t sum = fomoad_plus_products(w1, pairs[1], fomoad_plus_products(w0, pairs[0], bias));
        sum = fomoad_plus_products(w3, pairs[3], fomoad_plus_products(w2, pairs[2], sum));
        *target++ = (int8_t)fomoad_stepped(numbers, sum, zero);
    }
#endif
}

#ifdef FOMOAD_BY_HAND
#define FOMOAD_ONE_BESIDE                                                                                              \
    "ldmia %[numbers]!, {r4, r5, r6, r7, r8, r9}\n\t"                                                                  \
    "smlad r4, r6, %[a0], r4\n\t"                                                                                      \
    "smlad r4, r7, %[a1], r4\n\t"                                                                                      \
    "smlad r4, r8, %[a2], r4\n\t"                                                                                      \
    "smlad r4, r9, %[a3], r4\n\t"                                                                                      \
    "smmlar r4, r4, r5, %[zero]\n\t"                                                                                   \
    "ssat r4, #8, r4\n\t"                                                                                              \
    "strb r4, [%[target]], #1\n\t"
#endif

/* One window of eight values, which stays in registers, for a multiple of four output channels side by side. */
FOMOAD_ALONE static void window_of_eight(const int32_t *numbers, const int8_t *window, int32_t zero, int8_t *target,
                                         const int8_t *end)
{
    const int32_t low = fomoad_word(window), high = fomoad_word(window + 4);
    const int32_t a0 = fomoad_even_bytes(low), a1 = fomoad_odd_bytes(low), a2 = fomoad_even_bytes(high),
                  a3 = fomoad_odd_bytes(high);
#ifdef FOMOAD_BY_HAND
    __asm__ volatile("1:\n\t" FOMOAD_ONE_BESIDE FOMOAD_ONE_BESIDE FOMOAD_ONE_BESIDE FOMOAD_ONE_BESIDE
                     "cmp %[target], %[end]\n\t"
                     "bne 1b\n\t"
                     : [numbers] "+r"(numbers), [target] "+r"(target)
                     : [a0] "r"(a0), [a1] "r"(a1), [a2] "r"(a2), [a3] "r"(a3), [zero] "r"(zero), [end] "r"(end)
                     : "r4", "r5", "r6", "r7", "r8", "r9", "cc", "memory");
#else
    for (; target != end; numbers += 6) {
        int32_t sum = fomoad_plus_products(numbers[3], a1, fomoad_plus_products(numbers[2], a0, numbers[0]));
        sum = fomoad_plus_products(numbers[5], a3, fomoad_plus_products(numbers[4], a2, sum));
        *target++ = (int8_t)fomoad_stepped(numbers, sum, zero);
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
    for (int32_t channel = 0; channel < (int32_t)output->channels; ++channel, numbers += 6, target += output->plane) {
        channel_of_eight(numbers, pairs, output->zero, target, target + output->columns);
    }
}

/* Two windows of any depth, two output channels at a time. */
FOMOAD_ALONE static void any_by_two(const int32_t *numbers, const int32_t *pairs, int32_t words, int32_t count,
                                    int32_t zero, fomoad_steps steps, int8_t *one)
{
    const int32_t size = 2 + words;
    int32_t left = count;
    for (; left >= 2; left -= 2, numbers += 2 * size, one += 2 * steps.channel) {
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
            sum = fomoad_plus_products(w[1], a[1], fomoad_plus_products(w[0], a[0], sum));
            next = fomoad_plus_products(v[1], a[1], fomoad_plus_products(v[0], a[0], next));
            beside = fomoad_plus_products(w[1], a[3], fomoad_plus_products(w[0], a[2], beside));
            last = fomoad_plus_products(v[1], a[3], fomoad_plus_products(v[0], a[2], last));
            a += 4;
            w += 2;
            v += 2;
        } while (a != end);
#endif
        one[0] = (int8_t)fomoad_stepped(numbers, sum, zero);
        one[steps.column] = (int8_t)fomoad_stepped(numbers, beside, zero);
        one[steps.channel] = (int8_t)fomoad_stepped(numbers + size, next, zero);
        one[steps.channel + steps.column] = (int8_t)fomoad_stepped(numbers + size, last, zero);
    }
    if (left) {
        int32_t sum = numbers[0], beside = sum;
        for (int32_t i = 0; i < words; i += 2, pairs += 4) {
            sum = fomoad_plus_products(numbers[3 + i], pairs[1], fomoad_plus_products(numbers[2 + i], pairs[0], sum));
            beside =
                fomoad_plus_products(numbers[3 + i], pairs[3], fomoad_plus_products(numbers[2 + i], pairs[2], beside));
        }
        one[0] = (int8_t)fomoad_stepped(numbers, sum, zero);
        one[steps.column] = (int8_t)fomoad_stepped(numbers, beside, zero);
    }
}

/* Columns two by two, a last odd one by itself. */
static void convolve_by_two(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                            const int8_t *const *windows, int8_t *target, int8_t *scratch)
{
    const int32_t count = output->channels, words = (int32_t)layer->depth / 2;
    int32_t *const pairs = (int32_t *)(void *)scratch;
    int8_t *const gathered = scratch + 4 * (int32_t)layer->depth;
    const fomoad_steps steps = fomoad_steps_of(output);
    if (layer->kernel == 1 && words == 4 && (output->plane != 0 ? output->columns : count) % 4 == 0) {
        const int8_t *row = windows[0] + fomoad_window_start(layer, source, 0);
        const int32_t step = (int32_t)layer->stride * (int32_t)source->channels;
        if (output->plane != 0) {
            planes_of_eight(layer, output, row, step, target, pairs);
            return;
        }
        for (int32_t column = 0; column < (int32_t)output->columns; ++column, row += step, target += count) {
            window_of_eight(layer->numbers, row, output->zero, target, target + count);
        }
        return;
    }
    for (int32_t column = 0; column + 1 < (int32_t)output->columns; column += 2, target += 2 * steps.column) {
        if (layer->kernel == 3 && source->channels == 3) {
            const int32_t start = fomoad_window_start(layer, source, column), step = 3 * (int32_t)layer->stride;
            const int8_t *const a = windows[0] + start, *const b = windows[1] + start, *const c = windows[2] + start;
            unpack_nines(a, b, c, pairs);
            unpack_nines(a + step, b + step, c + step, pairs + 2);
        } else {
            unpack_window(layer, source, windows, column, pairs, gathered);
            unpack_window(layer, source, windows, column + 1, pairs + 2, gathered);
        }
        any_by_two(layer->numbers, pairs, words, count, output->zero, steps, target);
    }
    if (output->columns % 2 != 0) {
        const int32_t *numbers = layer->numbers;
        unpack_window(layer, source, windows, (int32_t)output->columns - 1, pairs, gathered);
        for (int32_t i = 0; i < count; ++i, numbers += 2 + words, target += steps.channel) {
            int32_t sum = numbers[0];
            for (int32_t k = 0; k < words; k += 2) {
                sum = fomoad_plus_products(numbers[2 + k], pairs[2 * k], sum);
                sum = fomoad_plus_products(numbers[3 + k], pairs[2 * k + 1], sum);
            }
            *target = (int8_t)fomoad_stepped(numbers, sum, output->zero);
        }
    }
}

#endif

void fomoad_convolve(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                     const int8_t *const *windows, int8_t *target, int8_t *scratch)
{
#if defined(FOMOAD_DSP) && !defined(FOMOAD_EXACT)
    if (layer->dilation == 1) {
        convolve_by_two(layer, source, output, windows, target, scratch);
        return;
    }
#endif
    convolve_plainly(layer, source, output, windows, target, scratch);
}
