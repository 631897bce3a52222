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

/* `length` bytes, a multiple of 4. */
static void copy_words(const int8_t *from, int8_t *to, int32_t length)
{
    for (int32_t i = 0; i < length; i += 4) {
        to[i] = from[i];
        to[i + 1] = from[i + 1];
        to[i + 2] = from[i + 2];
        to[i + 3] = from[i + 3];
    }
}

/* The window of one column, gathered into one piece of `depth` values. */
static void gather(const fomoad_layer *layer, const fomoad_map *source, const int8_t *const *windows, int32_t column,
                   int8_t *gathered)
{
    const int32_t kernel = layer->kernel, channels = source->channels, dilation = layer->dilation;
    const int32_t start = window_start(layer, source, column);
    const int32_t length = (int32_t)layer->depth / kernel;
    for (int32_t row = 0; row < kernel; ++row) {
        const int8_t *from = windows[row] + start;
        int8_t *to = gathered + row * length;
        if (dilation == 1) {
            copy_words(from, to, length);
        } else {
            for (int32_t tap = 0; tap < kernel; ++tap) {
                memcpy(to + tap * channels, from + tap * dilation * channels, (size_t)channels);
            }
        }
    }
}

#if defined(FOMOAD_DSP) && !defined(FOMOAD_EXACT)

static uint32_t word(const void *bytes)
{
    uint32_t value;
    /* one load, whatever the alignment, in freestanding builds too */
    __builtin_memcpy(&value, bytes, 4);
    return value;
}

static uint32_t even_bytes(uint32_t value)
{
    return (uint32_t)__sxtb16((int8x4_t)value);
}

static uint32_t odd_bytes(uint32_t value)
{
    return (uint32_t)__sxtb16((int8x4_t)((value >> 8) | (value << 24)));
}

static int32_t plus_products(uint32_t a, uint32_t b, int32_t sum)
{
    return __smlad((int16x2_t)a, (int16x2_t)b, sum);
}

static uint32_t low_halves(uint32_t low, uint32_t high)
{
    return (low & 0xffffu) | (high << 16);
}

static uint32_t high_halves(uint32_t low, uint32_t high)
{
    return (low >> 16) | (high & 0xffff0000u);
}

static void unpack(const int8_t *window, int32_t depth, uint32_t *pairs)
{
    for (int32_t i = 0; i < depth; i += 4) {
        const uint32_t four = word(window + i);
        *pairs++ = even_bytes(four);
        *pairs++ = odd_bytes(four);
    }
}

static int8_t stepped(const fomoad_channel *channel, int32_t sum, int32_t zero)
{
    return (int8_t)fomoad_int8_range(fomoad_high_product(sum, channel->multiplier) + zero);
}

/* Two windows of eight values: both stay in registers. */
static void eight_by_two(const fomoad_layer *layer, const int8_t *first, const int8_t *second, int32_t count, int32_t zero,
                         int8_t *one, int8_t *other)
{
    uint32_t a[4], b[4];
    unpack(first, 8, a);
    unpack(second, 8, b);
    const uint32_t a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3];
    const int16_t *weights = layer->weights;
    const fomoad_channel *channel = layer->channels, *const end = channel + count;
    for (; channel != end; ++channel, weights += 8) {
        const uint32_t w0 = word(weights), w1 = word(weights + 2), w2 = word(weights + 4), w3 = word(weights + 6);
        int32_t sum = channel->bias, beside = sum;
        sum = plus_products(w0, a0, sum);
        beside = plus_products(w0, b0, beside);
        sum = plus_products(w1, a1, sum);
        beside = plus_products(w1, b1, beside);
        sum = plus_products(w2, a2, sum);
        beside = plus_products(w2, b2, beside);
        sum = plus_products(w3, a3, sum);
        beside = plus_products(w3, b3, beside);
        *one++ = stepped(channel, sum, zero);
        *other++ = stepped(channel, beside, zero);
    }
}

/* Two windows of any depth, two output channels at a time. */
static void any_by_two(const fomoad_layer *layer, const int8_t *first, const int8_t *second, int32_t count, int32_t zero,
                       int8_t *one, int8_t *other, uint32_t *pairs)
{
    const int32_t depth = layer->depth, words = depth / 2;
    uint32_t *const a = pairs, *const b = pairs + words;
    unpack(first, depth, a);
    unpack(second, depth, b);
    const int16_t *weights = layer->weights;
    const fomoad_channel *channel = layer->channels;
    int32_t left = count;
    for (; left >= 2; left -= 2, channel += 2, weights += 2 * depth, one += 2, other += 2) {
        const int16_t *w = weights, *v = weights + depth;
        int32_t sum = channel[0].bias, beside = sum, next = channel[1].bias, last = next;
        for (int32_t i = 0; i < words; i += 2) {
            const uint32_t a0 = a[i], a1 = a[i + 1], b0 = b[i], b1 = b[i + 1];
            const uint32_t w0 = word(w + 2 * i), w1 = word(w + 2 * i + 2);
            const uint32_t v0 = word(v + 2 * i), v1 = word(v + 2 * i + 2);
            sum = plus_products(w1, a1, plus_products(w0, a0, sum));
            beside = plus_products(w1, b1, plus_products(w0, b0, beside));
            next = plus_products(v1, a1, plus_products(v0, a0, next));
            last = plus_products(v1, b1, plus_products(v0, b0, last));
        }
        one[0] = stepped(channel, sum, zero);
        other[0] = stepped(channel, beside, zero);
        one[1] = stepped(channel + 1, next, zero);
        other[1] = stepped(channel + 1, last, zero);
    }
    if (left) {
        int32_t sum = channel->bias, beside = sum;
        for (int32_t i = 0; i < words; ++i) {
            const uint32_t w = word(weights + 2 * i);
            sum = plus_products(w, a[i], sum);
            beside = plus_products(w, b[i], beside);
        }
        *one = stepped(channel, sum, zero);
        *other = stepped(channel, beside, zero);
    }
}

static void two_windows(const fomoad_layer *layer, const int8_t *first, const int8_t *second, int32_t count, int32_t zero,
                        int8_t *one, int8_t *other, int8_t *scratch)
{
    if (layer->depth == 8) {
        eight_by_two(layer, first, second, count, zero, one, other);
    } else {
        any_by_two(layer, first, second, count, zero, one, other, (uint32_t *)(void *)scratch);
    }
}

/* Four channels of a 3 x 3 window. */
static void depthwise_of_four(const int8_t *r0, const int8_t *r1, const int8_t *r2, int32_t step, const int16_t *weights,
                              const fomoad_channel *channels, int32_t zero, int8_t *target)
{
    const int8_t *const taps[9] = {r0, r0 + step, r0 + 2 * step, r1, r1 + step, r1 + 2 * step, r2, r2 + step, r2 + 2 * step};
    int32_t s0 = channels[0].bias, s1 = channels[1].bias, s2 = channels[2].bias, s3 = channels[3].bias;
    for (int32_t pair = 0; pair < 4; ++pair, weights += 8) {
        const uint32_t a = word(taps[2 * pair]), b = word(taps[2 * pair + 1]);
        const uint32_t a02 = even_bytes(a), a13 = odd_bytes(a), b02 = even_bytes(b), b13 = odd_bytes(b);
        s0 = plus_products(low_halves(a02, b02), word(weights), s0);
        s1 = plus_products(low_halves(a13, b13), word(weights + 2), s1);
        s2 = plus_products(high_halves(a02, b02), word(weights + 4), s2);
        s3 = plus_products(high_halves(a13, b13), word(weights + 6), s3);
    }
    const uint32_t last = word(taps[8]), c02 = even_bytes(last), c13 = odd_bytes(last);
    s0 += (int16_t)c02 * weights[0];
    s1 += (int16_t)c13 * weights[2];
    s2 += (int16_t)(c02 >> 16) * weights[4];
    s3 += (int16_t)(c13 >> 16) * weights[6];
    target[0] = stepped(channels, s0, zero);
    target[1] = stepped(channels + 1, s1, zero);
    target[2] = stepped(channels + 2, s2, zero);
    target[3] = stepped(channels + 3, s3, zero);
}

#else

static int32_t dot(const int16_t *weights, const int8_t *window, int32_t depth, int32_t sum)
{
    for (int32_t i = 0; i < depth; i += 4) {
        sum += weights[i] * window[i] + weights[i + 1] * window[i + 2] + weights[i + 2] * window[i + 1] +
               weights[i + 3] * window[i + 3];
    }
    return sum;
}

static void two_windows(const fomoad_layer *layer, const int8_t *first, const int8_t *second, int32_t count, int32_t zero,
                        int8_t *one, int8_t *other, int8_t *scratch)
{
    (void)scratch;
    const int32_t depth = layer->depth;
    const int16_t *weights = layer->weights;
    for (int32_t i = 0; i < count; ++i, weights += depth) {
        const fomoad_channel *channel = layer->channels + i;
        const int32_t sum = dot(weights, first, depth, channel->bias);
        const int32_t beside = dot(weights, second, depth, channel->bias);
        one[i] = (int8_t)fomoad_int8_range(fomoad_scaled(sum, channel->multiplier, channel->shift) + zero);
        other[i] = (int8_t)fomoad_int8_range(fomoad_scaled(beside, channel->multiplier, channel->shift) + zero);
    }
}

#endif

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
    const int32_t columns = output->columns, count = output->channels;
    int8_t *const gathered = scratch + 4 * (int32_t)layer->depth;
    for (int32_t column = 0; column < columns; column += 2) {
        const int32_t beside = column + 1 < columns ? column + 1 : column;
        const int8_t *first = windows[0] + window_start(layer, source, column);
        const int8_t *second = windows[0] + window_start(layer, source, beside);
        if (layer->kernel != 1) {
            gather(layer, source, windows, column, gathered);
            gather(layer, source, windows, beside, gathered + layer->depth);
            first = gathered;
            second = gathered + layer->depth;
        }
        two_windows(layer, first, second, count, output->zero, target + column * count, target + beside * count, scratch);
    }
    narrow(layer, target, columns * count);
}

/* Channels from `channel` on, of windows of any size. */
static void depthwise_rest(const fomoad_layer *layer, const fomoad_map *source, int32_t zero, const int8_t *const *windows,
                           int32_t start, int32_t channel, int8_t *target)
{
    const int32_t kernel = layer->kernel, channels = source->channels, pairs = (kernel * kernel + 1) / 2;
    for (; channel < channels; ++channel) {
        const int16_t *weights = layer->weights + (channel / 4) * pairs * 8 + (channel % 4) * 2;
        int32_t sum = layer->channels[channel].bias;
        for (int32_t row = 0, tap = 0; row < kernel; ++row) {
            const int8_t *value = windows[row] + start + channel;
            for (int32_t column = 0; column < kernel; ++column, ++tap) {
                sum += weights[(tap / 2) * 8 + tap % 2] * value[column * (int32_t)layer->dilation * channels];
            }
        }
        const fomoad_channel *record = layer->channels + channel;
        target[channel] = (int8_t)fomoad_int8_range(fomoad_scaled(sum, record->multiplier, record->shift) + zero);
    }
}

static void depthwise(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                      const int8_t *const *windows, int8_t *target)
{
    const int32_t channels = source->channels;
    for (int32_t column = 0; column < (int32_t)output->columns; ++column) {
        const int32_t start = window_start(layer, source, column);
        int32_t done = 0;
#if defined(FOMOAD_DSP) && !defined(FOMOAD_EXACT)
        if (layer->kernel == 3 && layer->dilation == 1) {
            const int8_t *const r0 = windows[0] + start, *const r1 = windows[1] + start, *const r2 = windows[2] + start;
            for (; done + 4 <= channels; done += 4) {
                depthwise_of_four(r0 + done, r1 + done, r2 + done, channels, layer->weights + done * 10,
                                  layer->channels + done, output->zero, target + column * channels + done);
            }
        }
#endif
        depthwise_rest(layer, source, output->zero, windows, start, done, target + column * channels);
    }
    narrow(layer, target, (int32_t)output->columns * channels);
}

static void add(const fomoad_layer *layer, const int8_t *first, const int8_t *second, int32_t count, int32_t zero,
                int8_t *target)
{
    const fomoad_channel a = layer->channels[0], b = layer->channels[1], sum = layer->channels[2];
    for (int32_t i = 0; i < count; ++i) {
        const int32_t x = first[i] + a.bias, y = second[i] + b.bias;
#ifdef FOMOAD_EXACT
        /* 20 places to the left keep the precision of both, as in the reference kernel */
        const int32_t raised = fomoad_scaled((int32_t)((uint32_t)x << 20), a.multiplier, a.shift) +
                               fomoad_scaled((int32_t)((uint32_t)y << 20), b.multiplier, b.shift);
        target[i] = ranged(layer, fomoad_scaled(raised, sum.multiplier, sum.shift) + zero);
#else
        /* bias is half a step, so that shifting rounds */
        target[i] = ranged(layer, ((x * a.multiplier + y * b.multiplier + sum.bias) >> sum.shift) + zero);
#endif
    }
}

static void rescale(const fomoad_layer *layer, const int8_t *first, int32_t count, int32_t zero, int8_t *target)
{
    const fomoad_channel by = layer->channels[0];
    for (int32_t i = 0; i < count; ++i) {
        target[i] = ranged(layer, fomoad_scaled(first[i] + by.bias, by.multiplier, by.shift) + zero);
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
