#include "fomoad_kernels.h"

#include <string.h>

#include "fomoad_dsp.h"
#include "fomoad_windows.h"

static int8_t ranged(const fomoad_layer *layer, int32_t value)
{
    return (int8_t)fomoad_clamped(value, layer->lowest, layer->highest);
}

/* Narrower activations than all of int8 are rare, and cost a second look at the row. */
FOMOAD_SELDOM static void narrow(const fomoad_layer *layer, const fomoad_map *output, int8_t *values)
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

static inline FOMOAD_WITHIN void add_one(const int32_t *numbers, int8_t first, int8_t second, int8_t *target)
{
    *target = (int8_t)fomoad_step_of_sum(first * numbers[0] + (second * numbers[1] + numbers[2]));
}

/* By either rule. The reference's own addition raises both by 20 places, to keep their precision. */
FOMOAD_SELDOM static void add_any(const fomoad_layer *layer, int8_t first, int8_t second, int32_t zero, int8_t *target)
{
    const int32_t *const n = layer->numbers;
    if (layer->rule == FOMOAD_ONCE) {
        add_one(n, first, second, target);
        return;
    }
    const int32_t x = (int32_t)((uint32_t)(first + n[0]) << 20), y = (int32_t)((uint32_t)(second + n[3]) << 20);
    const int32_t sum = fomoad_scaled(x, n[1], n[2]) + fomoad_scaled(y, n[4], n[5]);
    *target = (int8_t)fomoad_int8_range(fomoad_scaled(sum, n[6], n[7]) + zero);
}

/* `first` side by side, `second` and `target` that many bytes apart. */
static inline FOMOAD_WITHIN void add_values(const int32_t *given, const int8_t *first, const int8_t *second,
                                            int8_t *target, int32_t apart, int32_t count)
{
    const int32_t numbers[3] = {given[0], given[1], given[2]};
    for (; count >= 4; count -= 4, first += 4, second += 4 * apart, target += 4 * apart) {
        add_one(numbers, first[0], second[0], target);
        add_one(numbers, first[1], second[apart], target + apart);
        add_one(numbers, first[2], second[2 * apart], target + 2 * apart);
        add_one(numbers, first[3], second[3 * apart], target + 3 * apart);
    }
    for (; count > 0; --count, second += apart, target += apart) {
        add_one(numbers, *first++, *second, target);
    }
}

/* Of rows whose channels lie side by side, or apart in one or both. */
static void add(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *other, const fomoad_map *output,
                const int8_t *first, const int8_t *second, int8_t *target)
{
    const fomoad_steps one = fomoad_steps_of(source), two = fomoad_steps_of(other);
    const int32_t columns = output->columns, channels = output->channels;
    const int is_once = layer->rule == FOMOAD_ONCE;
    if (is_once && one.channel == 1 && two.channel == 1) {
        add_values(layer->numbers, first, second, target, 1, columns * channels);
        return;
    }
    for (int32_t channel = 0; channel < channels; ++channel, first += one.channel, second += two.channel, ++target) {
        if (is_once && one.column == 1 && two.column == channels) {
            add_values(layer->numbers, first, second, target, channels, columns);
            continue;
        }
        for (int32_t column = 0; column < columns; ++column) {
            add_any(layer, first[column * one.column], second[column * two.column], output->zero,
                    target + column * channels);
        }
    }
}

FOMOAD_SELDOM static void rescale(const fomoad_layer *layer, const int8_t *first, int32_t count, int32_t zero,
                                  int8_t *target)
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

FOMOAD_SELDOM static void pool(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                               const int8_t *const *windows, int8_t *target)
{
    for (int32_t column = 0; column < (int32_t)output->columns; ++column) {
        for (int32_t channel = 0; channel < (int32_t)output->channels; ++channel) {
            *target++ = pooled(layer, source, windows, column, channel);
        }
    }
}

FOMOAD_SELDOM static void concatenate(const fomoad_map *source, const fomoad_map *beside, const int8_t *first,
                                      const int8_t *second, int8_t *target)
{
    for (int32_t column = 0; column < (int32_t)source->columns; ++column) {
        memcpy(target, first + column * source->channels, source->channels);
        target += source->channels;
        memcpy(target, second + column * beside->channels, beside->channels);
        target += beside->channels;
    }
}

FOMOAD_SELDOM static void pad(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                              const int8_t *row, int8_t *target)
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
        add(layer, source, other, output, first, beside, inside);
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
