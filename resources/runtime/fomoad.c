#include "fomoad.h"

#include <string.h>

/* In freestanding builds a plain memcpy is always a call. */
#ifdef __GNUC__
#define FOMOAD_COPY __builtin_memcpy
#else
#define FOMOAD_COPY memcpy
#endif

#include "fomoad_kernels.h"
#include "fomoad_scorer.h"

/* How many rows of each map are made, of the scores after them; and then how many of its source each layer waits for. */
static uint16_t *counters(const fomoad_detector *detector)
{
    return (uint16_t *)(void *)(detector->memory + detector->model->counters);
}

static uint16_t *awaited(const fomoad_detector *detector)
{
    return counters(detector) + detector->model->map_count + 1;
}

static float *cells(const fomoad_detector *detector)
{
    return (float *)(void *)(detector->memory + detector->model->cells);
}

static int8_t *row_of(const fomoad_detector *detector, const fomoad_map *map, int32_t row)
{
    return (int8_t *)detector->memory + map->offset + (uint32_t)(row % (int32_t)map->capacity) * map->step;
}

/* The rows that a window of `kernel` rows sees, `dilation` apart, from `first` on. */
static void find_windows(const fomoad_detector *detector, const fomoad_map *map, int32_t first, int32_t kernel,
                         int32_t dilation, int is_pooling, const int8_t **windows)
{
    for (int32_t i = 0; i < kernel; ++i) {
        const int32_t row = first + i * dilation;
        const int is_there = row >= 0 && row < (int32_t)map->rows;
        windows[i] = is_there ? row_of(detector, map, row) : (is_pooling ? NULL : map->blank);
    }
}

/* Rows of a map that are made before a window can be used whose last row is `last`. */
static int32_t rows_until(const fomoad_map *map, int32_t last)
{
    return last < (int32_t)map->rows ? last + 1 : (int32_t)map->rows;
}

/* Rows of its source that are made before a layer makes a row: more than there are once it has made all. */
static uint16_t rows_before(const fomoad_model *model, const fomoad_layer *layer, int32_t row)
{
    const int32_t last =
        row * (int32_t)layer->stride - (int32_t)layer->top + ((int32_t)layer->kernel - 1) * (int32_t)layer->dilation;
    return row < (int32_t)model->maps[layer->output].rows ? (uint16_t)rows_until(model->maps + layer->source, last)
                                                          : UINT16_MAX;
}

/* The next row of a layer that has what it sees of its first input. */
static int make_row(const fomoad_detector *detector, const fomoad_layer *layer, uint16_t *made, uint16_t *before)
{
    const fomoad_model *const model = detector->model;
    const fomoad_map *const source = model->maps + layer->source, *const output = model->maps + layer->output;
    const int32_t row = made[layer->output], first = row * (int32_t)layer->stride - (int32_t)layer->top;
    const int is_joined = layer->kind == FOMOAD_ADD || layer->kind == FOMOAD_CONCATENATE;
    if (is_joined && (int32_t)made[layer->second] <= row) {
        return 0;
    }
    const int is_pooling = layer->kind == FOMOAD_AVERAGE || layer->kind == FOMOAD_MAXIMUM || layer->kind == FOMOAD_PAD;
    const int8_t *windows[FOMOAD_LARGEST_KERNEL];
    find_windows(detector, source, first, layer->kernel, layer->dilation, is_pooling, windows);
    fomoad_make_row(model, layer, windows, is_joined ? row_of(detector, model->maps + layer->second, row) : NULL,
                    row_of(detector, output, row), (int8_t *)detector->memory + model->scratch);
    made[layer->output] = (uint16_t)(row + 1);
    *before = rows_before(model, layer, row + 1);
    return 1;
}

static int score_row(const fomoad_detector *detector, uint16_t *made)
{
    const fomoad_model *const model = detector->model;
    const fomoad_scorer *const scorer = model->scorer;
    const uint16_t last_map = (uint16_t)(model->map_count - 1u);
    const fomoad_map *const map = model->maps + last_map;
    const int32_t row = made[model->map_count];
    const int32_t first = row * (int32_t)scorer->stride - (int32_t)scorer->top;
    if (row >= (int32_t)scorer->rows ||
        (int32_t)made[last_map] < rows_until(map, first + (int32_t)scorer->kernel - 1)) {
        return 0;
    }
    const int8_t *windows[FOMOAD_LARGEST_KERNEL];
    find_windows(detector, map, first, scorer->kernel, 1, 1, windows);
    fomoad_score_row(scorer, map, windows, row, cells(detector) + row * (int32_t)scorer->columns,
                     (void *)(detector->memory + model->scratch));
    made[model->map_count] = (uint16_t)(row + 1);
    return 1;
}

/* Make what can be made. Each layer at most one row a round, so that none overtakes what comes after it and no map has
   more rows waiting than the exporter has counted, playing the same rounds. One round a row of the picture is enough, for
   no layer makes more rows than it is given, until the last row lets layers finish that were waiting for padding. */
static void make_rows(const fomoad_detector *detector)
{
    const fomoad_model *const model = detector->model;
    uint16_t *const made = counters(detector);
    int has_made;
    do {
        uint16_t *before = awaited(detector);
        const fomoad_layer *layer = model->layers;
        has_made = 0;
        for (const fomoad_layer *const end = layer + model->layer_count; layer != end; ++layer, ++before) {
            if (made[layer->source] >= *before) {
                has_made |= make_row(detector, layer, made, before);
            }
        }
        has_made |= score_row(detector, made);
    } while (has_made && made[0] == model->maps[0].rows);
}

size_t fomoad_memory_size(const fomoad_model *model)
{
    return model == NULL ? 0u : model->memory;
}

fomoad_status fomoad_open(fomoad_detector *detector, const fomoad_model *model, void *memory, size_t size)
{
    if (detector == NULL || model == NULL || memory == NULL) {
        return FOMOAD_BAD_ARGUMENT;
    }
    if (size < model->memory || (uintptr_t)memory % 4u != 0u) {
        return FOMOAD_TOO_LITTLE_MEMORY;
    }
    detector->model = model;
    detector->memory = memory;
    detector->threshold = model->threshold;
    detector->review_threshold = model->review_threshold;
    memset(memory, 0, model->memory);
    for (uint16_t i = 0; i < model->map_count; ++i) {
        const fomoad_map *const map = model->maps + i;
        memset(detector->memory + map->offset, map->zero, map->capacity * map->step);
    }
    return FOMOAD_DONE;
}

fomoad_status fomoad_begin(fomoad_detector *detector)
{
    if (detector == NULL) {
        return FOMOAD_BAD_ARGUMENT;
    }
    const fomoad_model *const model = detector->model;
    memset(counters(detector), 0, (model->map_count + 1u) * sizeof(uint16_t));
    for (uint16_t i = 0; i < model->layer_count; ++i) {
        awaited(detector)[i] = rows_before(model, model->layers + i, 0);
    }
    return FOMOAD_DONE;
}

fomoad_status fomoad_push_row(fomoad_detector *detector, const uint8_t *pixels)
{
    if (detector == NULL || pixels == NULL) {
        return FOMOAD_BAD_ARGUMENT;
    }
    const fomoad_map *const input = detector->model->maps;
    uint16_t *const made = counters(detector);
    if (made[0] >= input->rows) {
        return FOMOAD_TOO_MANY_ROWS;
    }
    int8_t *const row = row_of(detector, input, made[0]) + input->before * input->channels;
    const int32_t count = (int32_t)input->columns * input->channels;
    int32_t i = 0;
    for (; i + 4 <= count; i += 4) {
        uint32_t four;
        FOMOAD_COPY(&four, pixels + i, 4);
        four ^= UINT32_C(0x80808080); /* 128 less, as int8 */
        FOMOAD_COPY(row + i, &four, 4);
    }
    for (; i < count; ++i) {
        row[i] = (int8_t)((int32_t)pixels[i] - 128);
    }
    ++made[0];
    make_rows(detector);
    return FOMOAD_DONE;
}

fomoad_status fomoad_end(const fomoad_detector *detector, fomoad_result *result)
{
    if (detector == NULL || result == NULL) {
        return FOMOAD_BAD_ARGUMENT;
    }
    const fomoad_scorer *const scorer = detector->model->scorer;
    if (counters(detector)[detector->model->map_count] < scorer->rows) {
        return FOMOAD_ROWS_MISSING;
    }
    const float *const scores = cells(detector);
    const int32_t count = (int32_t)scorer->rows * (int32_t)scorer->columns;
    int32_t peak = 0;
    for (int32_t i = 1; i < count; ++i) {
        peak = scores[i] > scores[peak] ? i : peak;
    }
    result->score = fomoad_picture_score(scorer, scores);
    result->verdict = result->score >= detector->threshold          ? FOMOAD_NG
                      : result->score >= detector->review_threshold ? FOMOAD_REVIEW
                                                                    : FOMOAD_OK;
    result->cells = scores;
    result->rows = scorer->rows;
    result->columns = scorer->columns;
    result->peak_row = (uint16_t)(peak / (int32_t)scorer->columns);
    result->peak_column = (uint16_t)(peak % (int32_t)scorer->columns);
    return FOMOAD_DONE;
}

fomoad_status fomoad_run(fomoad_detector *detector, const uint8_t *picture, fomoad_result *result)
{
    if (picture == NULL || result == NULL) {
        return FOMOAD_BAD_ARGUMENT;
    }
    fomoad_status status = fomoad_begin(detector);
    if (status != FOMOAD_DONE) {
        return status;
    }
    const fomoad_map *const input = detector->model->maps;
    for (uint16_t row = 0; row < input->rows && status == FOMOAD_DONE; ++row) {
        status = fomoad_push_row(detector, picture + (size_t)row * input->columns * input->channels);
    }
    return status == FOMOAD_DONE ? fomoad_end(detector, result) : status;
}

fomoad_status fomoad_region_score(const fomoad_detector *detector, uint16_t region, float *score)
{
    if (detector == NULL || score == NULL || region >= detector->model->region_count) {
        return FOMOAD_BAD_ARGUMENT;
    }
    const fomoad_scorer *const scorer = detector->model->scorer;
    if (counters(detector)[detector->model->map_count] < scorer->rows) {
        return FOMOAD_ROWS_MISSING;
    }
    const fomoad_region *const where = detector->model->regions + region;
    const float *const scores = cells(detector);
    *score = scores[where->first_row * scorer->columns + where->first_column];
    for (int32_t row = where->first_row; row <= (int32_t)where->last_row; ++row) {
        for (int32_t column = where->first_column; column <= (int32_t)where->last_column; ++column) {
            const float value = scores[row * (int32_t)scorer->columns + column];
            *score = value > *score ? value : *score;
        }
    }
    return FOMOAD_DONE;
}
