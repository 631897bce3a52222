#include "fomoad_scorer.h"

#include <float.h>
#include <stddef.h>

#include "fomoad_mathematics.h"
#include "fomoad_requantise.h"

#ifdef FOMOAD_DSP
/* The sums over `count` cells of four channels, `step` bytes apart, added to a pair for the first and third and a pair for
   the second and fourth; int16 has room for 256 cells. */
static void plus_four(const int8_t *value, int32_t step, int32_t count, int32_t *even, int32_t *odd)
{
    for (int32_t i = 0; i < count; ++i, value += step) {
        uint32_t four;
        __builtin_memcpy(&four, value, 4);
        *even = (int32_t)__sxtab16((int16x2_t)*even, (int8x4_t)four);
        *odd = (int32_t)__sxtab16((int16x2_t)*odd, (int8x4_t)((four >> 8) | (four << 24)));
    }
}

/* Of channels from 0 on, four at a time; how many are done. */
static int32_t average_fours(const fomoad_scorer *scorer, const fomoad_map *map, const int8_t *const *windows,
                             int32_t first, int32_t count, float share, float *embedding)
{
    const int32_t channels = map->channels;
    int32_t channel = 0;
    for (; channel + 4 <= channels; channel += 4, embedding += 4) {
        int32_t even = 0, odd = 0;
        for (int32_t row = 0; row < (int32_t)scorer->kernel; ++row) {
            if (windows[row] != NULL) {
                plus_four(windows[row] + (first + map->before) * channels + channel, channels, count, &even, &odd);
            }
        }
        embedding[0] = (float)(int16_t)even * share;
        embedding[1] = (float)(int16_t)odd * share;
        embedding[2] = (float)(even >> 16) * share;
        embedding[3] = (float)(odd >> 16) * share;
    }
    return channel;
}
#endif

/* The mean of the window's embeddings, in int8 steps. */
static void average(const fomoad_scorer *scorer, const fomoad_map *map, const int8_t *const *windows, int32_t column,
                    float *embedding)
{
    const int32_t channels = map->channels, columns = map->columns;
    const int32_t begin = column * (int32_t)scorer->stride - (int32_t)scorer->left;
    const int32_t first = begin < 0 ? 0 : begin;
    const int32_t last = begin + (int32_t)scorer->kernel < columns ? begin + (int32_t)scorer->kernel : columns;
    int32_t rows = 0;
    for (int32_t row = 0; row < (int32_t)scorer->kernel; ++row) {
        rows += windows[row] != NULL;
    }
    const float share = 1.0f / (float)(rows * (last - first));
    int32_t channel = 0;
#ifdef FOMOAD_DSP
    channel = average_fours(scorer, map, windows, first, last - first, share, embedding);
#endif
    for (; channel < channels; ++channel) {
        int32_t sum = 0;
        for (int32_t row = 0; row < (int32_t)scorer->kernel; ++row) {
            if (windows[row] != NULL) {
                const int8_t *value = windows[row] + (first + map->before) * channels + channel;
                for (int32_t x = first; x < last; ++x, value += channels) {
                    sum += *value;
                }
            }
        }
        embedding[channel] = (float)sum * share;
    }
}

static void project(const fomoad_scorer *scorer, const float *embedding, float *point)
{
    const int32_t dimensions = scorer->dimensions;
    const float *weights = scorer->projection;
    for (int32_t j = 0; j < dimensions; ++j) {
        point[j] = -scorer->shift[j];
    }
    int32_t i = 0;
    for (; i + 1 < (int32_t)scorer->embedding; i += 2, weights += 2 * dimensions) {
        const float value = embedding[i], next = embedding[i + 1];
        for (int32_t j = 0; j < dimensions; ++j) {
            point[j] = point[j] + value * weights[j] + next * weights[dimensions + j];
        }
    }
    for (; i < (int32_t)scorer->embedding; ++i) {
        for (int32_t j = 0; j < dimensions; ++j) {
            point[j] += embedding[i] * *weights++;
        }
    }
}

/* The squared length of `point` times the upper triangle `factors` less `mean`, or some number above `limit` if it is. */
static float distance(const float *point, const float *factors, const float *mean, int32_t dimensions, float limit)
{
    float sum = 0.0f;
    for (int32_t j = 0; j < dimensions && sum <= limit; ++j) {
        float whitened = mean == NULL ? 0.0f : -mean[j];
        int32_t i = 0;
        for (; i + 3 <= j; i += 4, factors += 4) {
            whitened += point[i] * factors[0];
            whitened += point[i + 1] * factors[1];
            whitened += point[i + 2] * factors[2];
            whitened += point[i + 3] * factors[3];
        }
        for (; i <= j; ++i) {
            whitened += point[i] * *factors++;
        }
        sum += whitened * whitened;
    }
    return sum;
}

static float diagonal_distance(const float *point, const float *factors, const float *mean, int32_t dimensions)
{
    float sum = 0.0f;
    for (int32_t j = 0; j < dimensions; ++j) {
        const float whitened = point[j] * factors[j] - mean[j];
        sum += whitened * whitened;
    }
    return sum;
}

static float cell_score(const fomoad_scorer *scorer, float *point, int32_t cell)
{
    const int32_t dimensions = scorer->dimensions;
    const float *mean = scorer->means + cell * dimensions;
    for (int32_t j = 0; j < dimensions; ++j) {
        point[j] -= mean[j];
    }
    const float *factors = scorer->factors + cell * (dimensions * (dimensions + 1) / 2);
    return fomoad_log(1.0f + distance(point, factors, NULL, dimensions, FLT_MAX));
}

/* log sum exp over the components */
static float log_likelihood(const fomoad_scorer *scorer, const float *point, float *densities)
{
    const int32_t dimensions = scorer->dimensions, count = (int32_t)scorer->components;
    const int32_t size = scorer->diagonal ? dimensions : dimensions * (dimensions + 1) / 2;
    float largest = 0.0f;
    for (int32_t k = 0; k < count; ++k) {
        const float *factors = scorer->factors + k * size, *mean = scorer->means + k * dimensions;
        /* what is e^20 times less likely than another component makes no difference in float32 */
        const float limit = k == 0 ? FLT_MAX : 2.0f * (scorer->constants[k] - largest + 20.0f);
        const float squared = scorer->diagonal ? diagonal_distance(point, factors, mean, dimensions)
                                               : distance(point, factors, mean, dimensions, limit);
        densities[k] = scorer->constants[k] - 0.5f * squared;
        largest = k == 0 || densities[k] > largest ? densities[k] : largest;
    }
    float total = 0.0f;
    for (int32_t k = 0; k < count; ++k) {
        total += fomoad_exp(densities[k] - largest);
    }
    return largest + fomoad_log(total);
}

static float nearest(const fomoad_scorer *scorer, const float *point)
{
    const int32_t dimensions = scorer->dimensions;
    float length = 0.0f, least = 0.0f;
    for (int32_t j = 0; j < dimensions; ++j) {
        length += point[j] * point[j];
    }
    for (int32_t k = 0; k < (int32_t)scorer->components; ++k) {
        const float *member = scorer->means + k * dimensions;
        float product = 0.0f;
        for (int32_t j = 0; j < dimensions; ++j) {
            product += point[j] * member[j];
        }
        const float squared = scorer->constants[k] - 2.0f * product;
        least = k == 0 || squared < least ? squared : least;
    }
    return fomoad_sqrt(length + least > 0.0f ? length + least : 0.0f);
}

static float head_score(const fomoad_scorer *scorer, float *point, int32_t cell, float *densities)
{
    switch ((fomoad_head)scorer->head) {
    case FOMOAD_CELL:
        return cell_score(scorer, point, cell);
    case FOMOAD_MIXTURE:
        return -log_likelihood(scorer, point, densities);
    case FOMOAD_STANDARDISED: {
        const float *constants = scorer->constants + scorer->components;
        const float standard = (log_likelihood(scorer, point, densities) - constants[0]) * constants[1];
        return standard < 0.0f ? -standard : standard;
    }
    case FOMOAD_NEAREST:
        break;
    }
    return nearest(scorer, point);
}

void fomoad_score_row(const fomoad_scorer *scorer, const fomoad_map *map, const int8_t *const *windows, int32_t row,
                      float *scores, float *scratch)
{
    float *const point = scratch + scorer->embedding, *const densities = point + scorer->dimensions;
    for (int32_t column = 0; column < (int32_t)scorer->columns; ++column) {
        const int32_t cell = row * (int32_t)scorer->columns + column;
        average(scorer, map, windows, column, scratch);
        project(scorer, scratch, point);
        float score = head_score(scorer, point, cell, densities);
        if (scorer->slopes != NULL) {
            score = score * scorer->slopes[cell] + scorer->offsets[cell];
        }
        scores[column] = score;
    }
}

float fomoad_picture_score(const fomoad_scorer *scorer, const float *scores)
{
    const int32_t cells = (int32_t)scorer->rows * (int32_t)scorer->columns;
    if ((int32_t)scorer->counted >= cells) {
        float all = 0.0f;
        for (int32_t i = 0; i < cells; ++i) {
            all += scores[i];
        }
        return all / (float)cells;
    }
    float sum = 0.0f, below = 0.0f;
    int32_t counted = 0, left = (int32_t)scorer->counted;
    /* level by level from the highest: no room to sort in, and few of them count */
    while (left > 0) {
        float highest = 0.0f;
        int32_t alike = 0;
        for (int32_t i = 0; i < cells; ++i) {
            if (counted > 0 && scores[i] >= below) {
                continue;
            }
            if (alike == 0 || scores[i] > highest) {
                highest = scores[i];
                alike = 1;
            } else if (scores[i] >= highest) {
                ++alike;
            }
        }
        if (alike == 0) {
            break;
        }
        const int32_t taken = alike < left ? alike : left;
        sum += highest * (float)taken;
        counted += taken;
        left -= taken;
        below = highest;
    }
    return counted > 0 ? sum / (float)counted : 0.0f;
}
