#include "fomoad_scorer.h"

#ifdef FOMOAD_FIXED_POINT

#include <stddef.h>

#include "fomoad_fixed.h"

/* Sums of so many products of an int8 and an int16 fit into int32. */
#define FOMOAD_PRODUCTS 512
/* Coordinates of points and means are at most this in size, so that their differences are int32, rounded too. */
#define FOMOAD_FARTHEST (INT32_C(1) << 29)
/* Bits behind the point of whitened coordinates; WHITENED of the exporter */
#define FOMOAD_WHITENED 12
/* What is e^16 times less likely than another component makes no difference that anyone sees, with 16 bits behind the
   point. */
#define FOMOAD_UNLIKELY (INT64_C(16) << 16)

/* A squared length: squared 2^(2 raise) / 2^(2 FOMOAD_WHITENED). */
typedef struct {
    uint64_t squared;
    int32_t raise;
} length;

static uint64_t square(int32_t value)
{
    const uint32_t size = (uint32_t)(value < 0 ? -value : value);
    /* most are small, and cores without an FPU multiply 32 bits into 32 */
    return size < UINT32_C(65536) ? size * size : (uint64_t)size * size;
}

/* The mean of `count` cells, of which `embedding` is the sum, as a point relative to the centre of what is normal. */
static void project(const fomoad_scorer *scorer, const fomoad_pooled *embedding, int32_t count, int32_t *point)
{
    const int32_t channels = scorer->embedding, block = FOMOAD_PRODUCTS / count;
    const int16_t *weights = scorer->projection;
    int32_t places = 18;
    while (((int32_t)1 << (places - 18)) < count) {
        ++places;
    }
    const int64_t reciprocal = ((int32_t)1 << places) / count;
    for (int32_t j = 0; j < (int32_t)scorer->dimensions; ++j, weights += channels) {
        int64_t total = -(int64_t)scorer->shift[j] * count;
        for (int32_t first = 0; first < channels; first += block) {
            const int32_t end = channels - first < block ? channels : first + block;
            int32_t sum = 0;
            for (int32_t i = first; i < end; ++i) {
                sum += (int32_t)embedding[i] * weights[i];
            }
            total += sum;
        }
        const int32_t right = places - scorer->raises[j];
        const int64_t whole = (total * reciprocal + (INT64_C(1) << (right - 1))) >> right;
        point[j] = whole > FOMOAD_FARTHEST    ? FOMOAD_FARTHEST
                   : whole < -FOMOAD_FARTHEST ? -FOMOAD_FARTHEST
                                              : (int32_t)whole;
    }
}

/* point - mean as int16, 2^places times smaller; the places. */
static int32_t centre(const int32_t *point, const int32_t *mean, int32_t dimensions, int16_t *centred)
{
    uint32_t sizes = 0;
    for (int32_t j = 0; j < dimensions; ++j) {
        const int32_t difference = point[j] - mean[j];
        sizes |= (uint32_t)(difference < 0 ? -difference : difference);
    }
    int32_t places = 0, half = 0;
    while (((sizes + (uint32_t)half) >> places) > (uint32_t)INT16_MAX) {
        half = (int32_t)1 << places;
        ++places;
    }
    for (int32_t j = 0; j < dimensions; ++j) {
        centred[j] = (int16_t)((point[j] - mean[j] + half) >> places);
    }
    return places;
}

/* The squared length of `point` less the mean of that number, times its factors; or some number above `limit`, which has
   16 bits behind the point, if it is. */
static length distance(const fomoad_scorer *scorer, const int32_t *point, int32_t number, int64_t limit,
                       int16_t *centred)
{
    const int32_t dimensions = scorer->dimensions;
    const int32_t size = scorer->diagonal ? dimensions : dimensions * (dimensions + 1) / 2;
    const int16_t *factors = scorer->factors + number * size;
    const uint8_t *const places = scorer->places + number * dimensions;
    length found = {0u, centre(point, scorer->means + number * dimensions, dimensions, centred)};
    const uint64_t most =
        limit < 0 ? 0u : (uint64_t)fomoad_fixed_shifted((uint64_t)limit, 2 * FOMOAD_WHITENED - 16 - 2 * found.raise);
    for (int32_t j = 0; j < dimensions && found.squared <= most; ++j) {
        int32_t sum = 0;
        for (int32_t i = scorer->diagonal ? j : 0; i <= j; ++i) {
            sum += (int32_t)centred[i] * *factors++;
        }
        found.squared += square(((sum >> (places[j] - 1)) + 1) >> 1);
    }
    return found;
}

/* log(1 + D^2) */
static int64_t cell_score(const fomoad_scorer *scorer, const int32_t *point, int32_t cell, int16_t *centred)
{
    const length found = distance(scorer, point, cell, FOMOAD_FIXED_LARGEST, centred);
    const int32_t places = 2 * FOMOAD_WHITENED - 2 * found.raise;
    const uint64_t one = places < 0 ? 0u : UINT64_C(1) << places;
    return fomoad_fixed_log(found.squared + one, places);
}

/* -log sum exp over the components */
static int64_t unlikelihood(const fomoad_scorer *scorer, const int32_t *point, int16_t *centred)
{
    int64_t least = 0;
    uint64_t total = 0;
    for (int32_t k = 0; k < (int32_t)scorer->components; ++k) {
        const int64_t constant = scorer->constants[k];
        const int64_t limit = k == 0 ? FOMOAD_FIXED_LARGEST : 2 * (least + constant + FOMOAD_UNLIKELY);
        const length found = distance(scorer, point, k, limit, centred);
        const int64_t cost = fomoad_fixed_shifted(found.squared, 2 * found.raise + 15 - 2 * FOMOAD_WHITENED) - constant;
        if (k == 0) {
            least = cost;
            total = FOMOAD_FIXED_ONE;
        } else if (cost < least) {
            total = ((total * fomoad_fixed_exp((uint64_t)(least - cost))) >> 24) + FOMOAD_FIXED_ONE;
            least = cost;
        } else {
            total += fomoad_fixed_exp((uint64_t)(cost - least));
        }
    }
    return least - fomoad_fixed_log(total, 24);
}

/* The distance to the nearest member. */
static int64_t nearest(const fomoad_scorer *scorer, const int32_t *point, int16_t *limited)
{
    const int32_t dimensions = scorer->dimensions;
    const int16_t *member = scorer->members;
    uint64_t least = UINT64_MAX;
    for (int32_t j = 0; j < dimensions; ++j) {
        const int32_t value = point[j];
        limited[j] = (int16_t)(value > INT16_MAX ? INT16_MAX : (value < -INT16_MAX ? -INT16_MAX : value));
    }
    for (int32_t k = 0; k < (int32_t)scorer->components; ++k, member += dimensions) {
        uint64_t squared = 0;
        for (int32_t j = 0; j < dimensions && squared < least; ++j) {
            squared += square((int32_t)limited[j] - member[j]);
        }
        least = squared < least ? squared : least;
    }
    if (least == 0u) {
        return 0;
    }
    const int32_t raise = fomoad_fixed_zeros(least) / 2;
    return fomoad_fixed_scaled(fomoad_fixed_root(least << (2 * raise)), scorer->constants[0],
                               scorer->constants[1] + raise);
}

/* With 16 bits behind the point. */
static int64_t head_score(const fomoad_scorer *scorer, const int32_t *point, int32_t cell, int16_t *centred)
{
    switch ((fomoad_head)scorer->head) {
    case FOMOAD_CELL:
        return cell_score(scorer, point, cell, centred);
    case FOMOAD_MIXTURE:
        return unlikelihood(scorer, point, centred);
    case FOMOAD_STANDARDISED: {
        const int32_t *constants = scorer->constants + scorer->components;
        const int64_t from_mean = unlikelihood(scorer, point, centred) + constants[0];
        return fomoad_fixed_scaled(from_mean < 0 ? -from_mean : from_mean, constants[1], constants[2]);
    }
    case FOMOAD_NEAREST:
        break;
    }
    return nearest(scorer, point, centred);
}

float fomoad_cell_score(const fomoad_scorer *scorer, const fomoad_pooled *embedding, int32_t count, int32_t cell,
                        void *scratch)
{
    int32_t *const point = scratch;
    project(scorer, embedding, count, point);
    int64_t score = head_score(scorer, point, cell, (int16_t *)(void *)(point + scorer->dimensions));
    if (scorer->slopes != NULL) {
        score = fomoad_fixed_scaled(score, scorer->slopes[cell], scorer->slope_places) + scorer->offsets[cell];
    }
    return (float)score * scorer->unit;
}

#endif
