#include "fomoad_planes.h"
#include "fomoad_windows.h"

/* Weights of a 3 x 3 window lie as the loops by hand want them: those beside the middle one of each row as a pair, then
   those in the middle. Others lie tap by tap. */
static int32_t weight_of(const fomoad_layer *layer, const int32_t *weights, int32_t tap)
{
    static const uint8_t order[9] = {0, 6, 1, 2, 7, 3, 4, 8, 5};
    const int32_t place = layer->kernel == 3 ? order[tap] : tap;
    const int32_t both = weights[place / 2];
    return place % 2 != 0 ? both >> 16 : (int16_t)both;
}

/* How far it is from one channel of a row to the next: blank rows are of one channel where channels lie apart. */
static int32_t step_in(const fomoad_map *source, const int8_t *row)
{
    return source->plane == 0 ? 1 : row == source->blank ? 0 : (int32_t)source->plane;
}

/* One output of a channel from the taps `across` bytes apart in each row of the window. */
FOMOAD_SELDOM static int8_t any_window(const fomoad_layer *layer, const fomoad_map *source, const int32_t *numbers,
                                       const int8_t *const *windows, int32_t channel, int32_t start, int32_t across)
{
    const int32_t kernel = layer->kernel, *const weights = numbers + fomoad_header(layer);
    int32_t sum = numbers[0];
    for (int32_t row = 0, tap = 0; row < kernel; ++row) {
        const int8_t *value = windows[row] + start + channel * step_in(source, windows[row]);
        for (int32_t column = 0; column < kernel; ++column, ++tap, value += across) {
            sum += weight_of(layer, weights, tap) * *value;
        }
    }
    return (int8_t)(layer->rule == FOMOAD_ONCE    ? fomoad_once_depthwise(numbers, sum)
                    : layer->rule == FOMOAD_TWICE ? fomoad_twice(numbers, sum)
                                                  : fomoad_large(numbers, sum));
}

/* Outputs of 3 x 3 windows from `done` on, with the weights in registers as far as they go. */
static void plane_plainly(const fomoad_layer *layer, const fomoad_plane *plane, int32_t done, int32_t columns)
{
    const int32_t *const numbers = plane->numbers, *const weights = numbers + FOMOAD_HEADER_ONCE;
    const int32_t stride = layer->stride, step = plane->step;
    const int8_t *a = plane->rows[0] + done * stride, *b = plane->rows[1] + done * stride,
                 *c = plane->rows[2] + done * stride;
    const int32_t a1 = (int16_t)weights[3], b1 = weights[3] >> 16, c1 = (int16_t)weights[4];
    const int32_t a0 = (int16_t)weights[0], a2 = weights[0] >> 16, b0 = (int16_t)weights[1], b2 = weights[1] >> 16,
                  c0 = (int16_t)weights[2], c2 = weights[2] >> 16;
    int8_t *target = plane->target + done * step;
    for (int32_t column = done; column < columns; ++column, target += step) {
        int32_t sum = numbers[0] + a0 * a[0] + a1 * a[1] + a2 * a[2];
        sum += b0 * b[0] + b1 * b[1] + b2 * b[2];
        sum += c0 * c[0] + c1 * c[1] + c2 * c[2];
        *target = (int8_t)fomoad_once_depthwise(numbers, sum);
        a += stride;
        b += stride;
        c += stride;
    }
}

static void next_channel(fomoad_plane *plane)
{
    plane->rows[0] += plane->planes[0];
    plane->rows[1] += plane->planes[1];
    plane->rows[2] += plane->planes[2];
    plane->end += plane->planes[0];
    plane->numbers += FOMOAD_HEADER_ONCE + 5;
    ++plane->target;
}

#ifdef FOMOAD_BY_HAND
/* As many outputs of every channel as full groups of windows make; how many that are. */
static int32_t groups_by_hand(fomoad_plane plane, const fomoad_map *source, int32_t stride, int32_t columns)
{
    const int32_t groups = columns / 4;
    /* rows and planes begin at a multiple of 4, and so all three do or none */
    if (stride > 2 || groups == 0 || (uintptr_t)plane.rows[0] % 4u != 0u) {
        return 0;
    }
    plane.end = plane.rows[0] + 4 * stride * groups;
    for (int32_t channel = 0; channel < (int32_t)source->channels; ++channel) {
        if (stride == 1) {
            fomoad_planes_by_four(&plane);
        } else {
            fomoad_wide_planes_by_four(&plane);
        }
        next_channel(&plane);
    }
    return 4 * groups;
}
#endif

/* Of channels that lie in planes, 3 x 3 windows without gaps, rounded once. */
static void convolve_planes(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                            const int8_t *const *windows, int8_t *target)
{
    const int32_t start = (int32_t)source->before - (int32_t)layer->left, columns = output->columns;
    const int8_t *const first = windows[0] + start;
    fomoad_plane plane = {{first, windows[1] + start, windows[2] + start},
                          target,
                          output->channels,
                          layer->numbers,
                          first,
                          {step_in(source, windows[0]), step_in(source, windows[1]), step_in(source, windows[2])}};
    int32_t done = 0;
#ifdef FOMOAD_BY_HAND
    done = groups_by_hand(plane, source, layer->stride, columns);
#endif
    if (done == columns) {
        return;
    }
    for (int32_t channel = 0; channel < (int32_t)source->channels; ++channel) {
        plane_plainly(layer, &plane, done, columns);
        next_channel(&plane);
    }
}

void fomoad_convolve_depthwise(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                               const int8_t *const *windows, int8_t *target)
{
    const int32_t kernel = layer->kernel, size = fomoad_header(layer) + (kernel * kernel + 1) / 2;
    const int32_t dilation = layer->dilation;
    if (source->plane != 0 && kernel == 3 && dilation == 1 && layer->rule == FOMOAD_ONCE) {
        convolve_planes(layer, source, output, windows, target);
        return;
    }
    const fomoad_steps steps = fomoad_steps_of(source);
    int32_t start = ((int32_t)source->before - (int32_t)layer->left) * steps.column;
    for (int32_t column = 0; column < (int32_t)output->columns; ++column) {
        for (int32_t channel = 0; channel < (int32_t)source->channels; ++channel) {
            *target++ = any_window(layer, source, layer->numbers + channel * size, windows, channel, start,
                                   dilation * steps.column);
        }
        start += (int32_t)layer->stride * steps.column;
    }
}
