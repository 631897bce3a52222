#include "fomoad_scorer.h"

#include <stddef.h>

#include "fomoad_requantise.h"

#ifdef FOMOAD_FIXED_POINT
typedef int32_t fomoad_share;

static fomoad_share share_of(int32_t count)
{
    return count;
}

static fomoad_pooled pooled_of(int32_t sum, fomoad_share share)
{
    (void)share;
    return (fomoad_pooled)sum;
}
#else
typedef float fomoad_share;

static fomoad_share share_of(int32_t count)
{
    return 1.0f / (float)count;
}

static fomoad_pooled pooled_of(int32_t sum, fomoad_share share)
{
    return (float)sum * share;
}
#endif

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
                             int32_t first, int32_t count, fomoad_share share, fomoad_pooled *embedding)
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
        embedding[0] = pooled_of((int16_t)even, share);
        embedding[1] = pooled_of((int16_t)odd, share);
        embedding[2] = pooled_of(even >> 16, share);
        embedding[3] = pooled_of(odd >> 16, share);
    }
    return channel;
}
#endif

/* The window's embeddings pooled, in int8 steps; how many cells it sees. */
static int32_t pool(const fomoad_scorer *scorer, const fomoad_map *map, const int8_t *const *windows, int32_t column,
                    fomoad_pooled *embedding)
{
    const int32_t channels = map->channels, columns = map->columns;
    const int32_t begin = column * (int32_t)scorer->stride - (int32_t)scorer->left;
    const int32_t first = begin < 0 ? 0 : begin;
    const int32_t last = begin + (int32_t)scorer->kernel < columns ? begin + (int32_t)scorer->kernel : columns;
    int32_t rows = 0;
    for (int32_t row = 0; row < (int32_t)scorer->kernel; ++row) {
        rows += windows[row] != NULL;
    }
    const int32_t count = rows * (last - first);
    const fomoad_share share = share_of(count);
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
        embedding[channel] = pooled_of(sum, share);
    }
    return count;
}

void fomoad_score_row(const fomoad_scorer *scorer, const fomoad_map *map, const int8_t *const *windows, int32_t row,
                      float *scores, void *scratch)
{
    fomoad_pooled *const embedding = scratch;
    const size_t bytes = ((size_t)scorer->embedding * sizeof *embedding + 3u) / 4u * 4u;
    for (int32_t column = 0; column < (int32_t)scorer->columns; ++column) {
        const int32_t cell = row * (int32_t)scorer->columns + column;
        const int32_t count = pool(scorer, map, windows, column, embedding);
        scores[column] = fomoad_cell_score(scorer, embedding, count, cell, (uint8_t *)scratch + bytes);
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
