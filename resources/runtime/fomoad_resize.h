/* The rows of a frame made smaller and larger, as fomoad_camera.h says; see there for its fields. */
#ifndef FOMOAD_RESIZE_H
#define FOMOAD_RESIZE_H

#include "fomoad_camera.h"

static inline int32_t fomoad_smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static inline int32_t fomoad_larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static inline int32_t fomoad_limited(int32_t value, int32_t last)
{
    return fomoad_larger(0, fomoad_smaller(value, last));
}

/* Row `row` of the shrunk frame: the last one made, or, where the frame grows, the one before that. */
static inline uint8_t *fomoad_latest(const fomoad_camera *camera, int32_t row)
{
    return camera->latest[row % 2];
}

/* Bytes of a pixel. */
static inline int32_t fomoad_pixel_size(fomoad_pixels pixels)
{
    return pixels == FOMOAD_GREY8 ? 1 : (pixels == FOMOAD_RGB888 || pixels == FOMOAD_BGR888 ? 3 : 2);
}

/* How a row of the frame takes part in the row of the shrunk frame that is being made, and in the one after that. */
typedef struct {
    int is_last;
    float weight;
    float next; /* 0 where it takes no part */
} fomoad_share;
/* Between which two old pixels a new one lies, where `size` of them become `resized`, and how near it is to each. */
typedef struct {
    int32_t before;
    int32_t weights[2];
} fomoad_between;

/* Of new pixel `number`, which sees old pixels number * size / shrunk to (number + 1) * size / shrunk. */
fomoad_span fomoad_span_of(int32_t number, int32_t size, int32_t shrunk);

/* Of the row that is pushed next. */
fomoad_share fomoad_share_of_row(const fomoad_camera *camera);

/* A row of the frame into the sums, and where it is the last of a row of the shrunk frame, that row. */
void fomoad_add_row(const fomoad_camera *camera, const fomoad_share *share, const uint8_t *row);

/* Where row `number` of `resized` lies among `size`. */
fomoad_between fomoad_between_rows(int32_t number, int32_t size, int32_t resized);

/* One pixel of a frame that grows, `camera->channels` values. */
void fomoad_interpolate(const fomoad_camera *camera, const fomoad_between *rows, int32_t column, uint8_t *values);

#endif
