/* What convolutions have in common. */
#ifndef FOMOAD_WINDOWS_H
#define FOMOAD_WINDOWS_H

#include "fomoad_model.h"
#include "fomoad_requantise.h"

/* Where the windows of an output column begin in a row that is kept from its padding on. */
static inline int32_t fomoad_window_start(const fomoad_layer *layer, const fomoad_map *source, int32_t column)
{
    return ((int32_t)source->before - (int32_t)layer->left + column * (int32_t)layer->stride) *
           (int32_t)source->channels;
}

/* How far it is from one column of a row to the next, and from one channel to the next. */
typedef struct {
    int32_t column;
    int32_t channel;
} fomoad_steps;

static inline fomoad_steps fomoad_steps_of(const fomoad_map *map)
{
    const fomoad_steps beside = {map->channels, 1}, apart = {1, map->plane};
    return map->plane == 0 ? beside : apart;
}

/* A row of a convolution, and of one channel by channel, as `fomoad_make_row` makes it but for the activation's range;
   `target` points behind the padding. */
void fomoad_convolve(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                     const int8_t *const *windows, int8_t *target, int8_t *scratch);
void fomoad_convolve_depthwise(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                               const int8_t *const *windows, int8_t *target);

#endif
