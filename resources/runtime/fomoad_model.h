/* What the exporter generates: a detector as constants. Nothing here is for the application; see fomoad.h. */
#ifndef FOMOAD_MODEL_H
#define FOMOAD_MODEL_H

#include <stdint.h>

#include "fomoad_arithmetic.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One map of the trunk, int8 [rows][columns][channels], of which only `capacity` rows exist at a time: row r lies at
   memory + offset + (r % capacity) * step. A row holds `before` columns of padding, its columns, and padding again, all
   channels of a column side by side; or, where `plane` is not 0, that for each channel, `plane` bytes apart. */
typedef struct {
    uint16_t rows;
    uint16_t columns;
    uint16_t channels;
    uint16_t before;
    uint16_t plane;
    uint16_t capacity;
    uint32_t step;
    uint32_t offset;
    int8_t zero; /* the zero point, which padding holds */
    const int8_t
        *blank; /* a row of padding alone, at a multiple of 4, for rows above and below the map; or null. It is of
                            one channel where channels lie apart. */
} fomoad_map;

typedef enum {
    FOMOAD_CONVOLUTION,
    FOMOAD_DEPTHWISE,
    FOMOAD_ADD,
    FOMOAD_AVERAGE,
    FOMOAD_MAXIMUM,
    FOMOAD_RESCALE,
    FOMOAD_CONCATENATE,
    FOMOAD_PAD
} fomoad_kind;

/* How sums become steps, see fomoad_requantise.h. */
typedef enum { FOMOAD_ONCE, FOMOAD_TWICE, FOMOAD_LARGE } fomoad_rule;

/* One operation, from a row of windows to a row of its output. `second` is a map too where there are two inputs.
   `numbers` are laid out as the kernels want them (fomoad_kernels.h). */
typedef struct {
    uint8_t kind;
    uint8_t kernel;
    uint8_t stride;
    uint8_t dilation;
    uint16_t top; /* rows of padding above, and columns of it to the left */
    uint16_t left;
    uint16_t source;
    uint16_t second;
    uint16_t output;
    uint16_t depth; /* int8 values in a window of a convolution, filled up to a multiple of 4 */
    int8_t lowest;  /* the range of the activation */
    int8_t highest;
    uint8_t rule;
    const int32_t *numbers;
} fomoad_layer;

typedef enum { FOMOAD_CELL, FOMOAD_MIXTURE, FOMOAD_STANDARDISED, FOMOAD_NEAREST } fomoad_head;

/* From the trunk's last map to a score for each cell: windows of `kernel` x `kernel` cells are averaged, projected, and
   compared by the head. */
typedef struct {
    uint8_t head;
    uint8_t diagonal;
    uint8_t kernel;
    uint8_t stride;
    uint16_t top;
    uint16_t left;
    uint16_t rows;
    uint16_t columns;
    uint16_t embedding;
    uint16_t dimensions;
    uint32_t components;
    uint32_t counted; /* the highest cells whose mean is the picture's score */
#ifdef FOMOAD_FIXED_POINT
    /* Points are relative to a centre, each coordinate in steps of its own. `projection` [dimensions][embedding], less
       `shift` [dimensions] for each cell of the window, gives coordinates of 2^raises [dimensions] steps. Factors
       have 12 + `places` bits behind the point, constants 16:
       CELL         means [cells][d], factors [cells][d (d + 1) / 2], the upper triangles of the precisions' factors by
                    columns, and their places [cells][d], one for each column
       MIXTURE      means [K][d], factors [K][d (d + 1) / 2] or, if `diagonal`, [K][d], places [K][d], constants [K]
       STANDARDISED as MIXTURE, constants [K + 3]: then the likelihood's mean, and 1 over its deviation as c / 2^places
       NEAREST      members [K][d], coordinates all in the same steps; constants [2]: a step as c / 2^(places - 16) */
    const int16_t *projection;
    const int32_t *shift;
    const int8_t *raises;
    const int32_t *means;
    const int16_t *members;
    const int16_t *factors;
    const uint8_t *places;
    const int32_t *constants;
    const int32_t *slopes; /* [cells], or null: a cell's score times its slope / 2^slope_places plus its offset, */
    const int32_t *offsets;
    uint8_t slope_places;
    float unit; /* in units of this */
#else
    /* The projection is `projection` [embedding][dimensions], after `shift` [dimensions] is taken away:
       CELL         means [cells][d], factors [cells][d (d + 1) / 2], the upper triangles of the precisions' factors by
                    columns
       MIXTURE      means [K][d] times the factors already, factors [K][d (d + 1) / 2] or, if `diagonal`, [K][d];
                    constants [K]
       STANDARDISED as MIXTURE, with the mean and one over the deviation of the likelihood as constants [K + 2]
       NEAREST      means [K][d], the members; constants [K], their squared lengths */
    const float *projection;
    const float *shift;
    const float *means;
    const float *factors;
    const float *constants;
    const float *slopes; /* [cells], or null: a cell's score times its slope plus its offset */
    const float *offsets;
#endif
} fomoad_scorer;

/* A named rectangle of cells, last ones included. */
typedef struct {
    const char *name;
    uint16_t first_row;
    uint16_t last_row;
    uint16_t first_column;
    uint16_t last_column;
} fomoad_region;

/* Where the cells lie along one axis of the network's input, in pixels: the first one's centre, the way from one to the
   next, and how much each sees. */
typedef struct {
    float first_centre;
    float stride;
    float receptive_field;
} fomoad_axis;

/* Stretched to the input; scaled until the short side fits, and cropped; until the long side fits, and padded. */
typedef enum { FOMOAD_SQUASH, FOMOAD_FIT_SHORT, FOMOAD_FIT_LONG } fomoad_fit;

typedef struct {
    uint16_t map_count;
    uint16_t layer_count;
    uint16_t region_count;
    const fomoad_map *maps;     /* the first is the input, the last the trunk's output */
    const fomoad_layer *layers; /* in an order in which each finds its inputs made */
    const fomoad_scorer *scorer;
    const fomoad_region *regions;
    uint32_t cells;    /* where in the memory, behind the rows, the cells' scores begin, */
    uint32_t scratch;  /* where the kernels' scratch begins, */
    uint32_t counters; /* where the numbers of rows that are made begin, and of those that are waited for, */
    uint32_t memory;   /* and all of it; every part begins at a multiple of 4 */
    fomoad_axis vertical;
    fomoad_axis horizontal;
    uint8_t fit; /* how pictures of another shape become inputs */
    float threshold;
    float review_threshold; /* the same as `threshold` where there is no review */
} fomoad_model;

#ifdef __cplusplus
}
#endif

#endif
