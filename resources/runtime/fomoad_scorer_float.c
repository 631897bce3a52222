#include "fomoad_scorer.h"

#ifndef FOMOAD_FIXED_POINT

#include <float.h>
#include <stddef.h>

#include "fomoad_mathematics.h"

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

float fomoad_cell_score(const fomoad_scorer *scorer, const fomoad_pooled *embedding, int32_t count, int32_t cell,
                        void *scratch)
{
    float *const point = scratch, *const densities = point + scorer->dimensions;
    (void)count;
    project(scorer, embedding, point);
    const float score = head_score(scorer, point, cell, densities);
    return scorer->slopes == NULL ? score : score * scorer->slopes[cell] + scorer->offsets[cell];
}

#endif
