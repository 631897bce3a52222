#include "fomoad_kernels.h"

#include <string.h>

#include "fomoad_dsp.h"
#include "fomoad_windows.h"

static int8_t ranged(const fomoad_layer *layer, int32_t value)
{
    return (int8_t)fomoad_clamped(value, layer->lowest, layer->highest);
}

/* Narrower activations than all of int8 are rare, and cost a second look at the row. */
static void narrow(const fomoad_layer *layer, const fomoad_map *output, int8_t *values)
{
    if (layer->lowest == INT8_MIN && layer->highest == INT8_MAX) {
        return;
    }
    const int32_t pieces = output->plane == 0 ? 1 : output->channels;
    const int32_t count = (int32_t)output->columns * output->channels / pieces;
    for (int32_t piece = 0; piece < pieces; ++piece, values += output->plane) {
        for (int32_t i = 0; i < count; ++i) {
            values[i] = ranged(layer, values[i]);
        }
    }
}

/* Exact: minus the zero point, multiplier and shift of both inputs, then multiplier and shift of the sum. Fast: both
   multipliers as a pair of int16, a bias in which zero points and half a step are, and the shift. */
static int8_t sum_of(const int32_t *n, int32_t first, int32_t second, int32_t zero)
{
#ifdef FOMOAD_EXACT
    /* 20 places to the left keep the precision of both, as in the reference kernel */
    const int32_t x = (int32_t)((uint32_t)(first + n[0]) << 20), y = (int32_t)((uint32_t)(second + n[3]) << 20);
    const int32_t sum = fomoad_scaled(x, n[1], n[2]) + fomoad_scaled(y, n[4], n[5]);
    return (int8_t)fomoad_int8_range(fomoad_scaled(sum, n[6], n[7]) + zero);
#else
    (void)zero;
    return (int8_t)fomoad_int8_range((first * (int32_t)(int16_t)n[0] + second * (n[0] >> 16) + n[1]) >> n[2]);
#endif
}

/* Of rows that both have their channels side by side. */
static void add(const fomoad_layer *layer, const fomoad_map *output, const int8_t *first, const int8_t *second,
                int8_t *target)
{
    const int32_t count = (int32_t)output->columns * output->channels;
    int32_t i = 0;
#if defined(FOMOAD_DSP) && !defined(FOMOAD_EXACT)
    const int32_t both = layer->numbers[0], bias = layer->numbers[1], shift = layer->numbers[2];
    for (; i + 4 <= count; i += 4) {
        const int32_t x = fomoad_word(first + i), y = fomoad_word(second + i);
        const int32_t x02 = fomoad_even_bytes(x), x13 = fomoad_odd_bytes(x), y02 = fomoad_even_bytes(y),
                      y13 = fomoad_odd_bytes(y);
        target[i] = (int8_t)fomoad_int8_range(fomoad_plus_products(fomoad_low_halves(x02, y02), both, bias) >> shift);
        target[i + 1] =
            (int8_t)fomoad_int8_range(fomoad_plus_products(fomoad_low_halves(x13, y13), both, bias) >> shift);
        target[i + 2] =
            (int8_t)fomoad_int8_range(fomoad_plus_products(fomoad_high_halves(x02, y02), both, bias) >> shift);
        target[i + 3] =
            (int8_t)fomoad_int8_range(fomoad_plus_products(fomoad_high_halves(x13, y13), both, bias) >> shift);
    }
#endif
    for (; i < count; ++i) {
        target[i] = sum_of(layer->numbers, first[i], second[i], output->zero);
    }
}

#if defined(FOMOAD_DSP) && !defined(FOMOAD_EXACT)
/* Four channels of a row in planes, `plane` apart, and of one with its channels side by side, `step` columns apart. */
static void four_of_planes(const int8_t *first, int32_t plane, const int8_t *second, int32_t columns, int32_t step,
                           int32_t both, int32_t bias, int32_t shift, int8_t *target)
{
    const int8_t *third = first + 2 * plane;
    for (const int8_t *const end = first + columns; first != end; ++first, ++third, second += step, target += step) {
        const int32_t y = fomoad_word(second), y02 = fomoad_even_bytes(y), y13 = fomoad_odd_bytes(y);
        const int32_t pairs[4] = {fomoad_low_halves(first[0], y02), fomoad_low_halves(first[plane], y13),
                                  fomoad_low_and_high(third[0], y02), fomoad_low_and_high(third[plane], y13)};
        for (int32_t i = 0; i < 4; ++i) {
            target[i] = (int8_t)fomoad_int8_range(fomoad_plus_products(pairs[i], both, bias) >> shift);
        }
    }
}
#endif

/* Of rows of which one has its channels in planes, or both. */
static void add_planes(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *other,
                       const fomoad_map *output, const int8_t *first, const int8_t *second, int8_t *target)
{
    const fomoad_steps of_first = fomoad_steps_of(source), of_second = fomoad_steps_of(other);
    const int32_t channels = output->channels, columns = output->columns;
    int32_t channel = 0;
#if defined(FOMOAD_DSP) && !defined(FOMOAD_EXACT)
    const int32_t both = layer->numbers[0], bias = layer->numbers[1], shift = layer->numbers[2];
    if (of_second.column == channels) {
        for (; channel + 4 <= channels; channel += 4) {
            four_of_planes(first + channel * of_first.channel, of_first.channel, second + channel, columns, channels,
                           both, bias, shift, target + channel);
        }
    }
#endif
    for (; channel < channels; ++channel) {
        const int8_t *x = first + channel * of_first.channel, *y = second + channel * of_second.channel;
        int8_t *to = target + channel;
        for (int32_t column = 0; column < columns; ++column) {
            *to = sum_of(layer->numbers, *x, *y, output->zero);
            x += of_first.column;
            y += of_second.column;
            to += channels;
        }
    }
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
    const int8_t *const first =
        windows[0] == NULL ? NULL : windows[0] + source->before * fomoad_steps_of(source).column;
    const int8_t *const beside = second == NULL ? NULL : second + other->before * fomoad_steps_of(other).column;
    const int32_t count = (int32_t)output->columns * output->channels;
    int8_t *const inside = target + output->before * fomoad_steps_of(output).column;
    switch ((fomoad_kind)layer->kind) {
    case FOMOAD_CONVOLUTION:
        fomoad_convolve(layer, source, output, windows, inside, scratch);
        narrow(layer, output, inside);
        break;
    case FOMOAD_DEPTHWISE:
        fomoad_convolve_depthwise(layer, source, output, windows, inside);
        narrow(layer, output, inside);
        break;
    case FOMOAD_ADD:
        if (source->plane == 0 && other->plane == 0) {
            add(layer, output, first, beside, inside);
        } else {
            add_planes(layer, source, other, output, first, beside, inside);
        }
        narrow(layer, output, inside);
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
