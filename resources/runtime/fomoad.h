/* Finds what is odd in pictures, by a detector that was learnt from good ones.

   The detector is data (fomoad_model), the memory it works in is the caller's, and there is no allocation, no file, no
   global state and no operating system. A picture may be given whole or row by row as the sensor delivers it: rows are
   used up at once, so that no frame needs to be kept.

       static uint8_t memory[...];                  // fomoad_memory_size(&fomoad_detector_model) bytes
       fomoad_detector detector;
       fomoad_open(&detector, &fomoad_detector_model, memory, sizeof memory);
       fomoad_begin(&detector);
       for (each row of the picture) fomoad_push_row(&detector, pixels);
       fomoad_result result;
       fomoad_end(&detector, &result);

   Pixels are bytes 0..255 of the network's input: its width, RGB or grey. Higher scores are odder. */
#ifndef FOMOAD_H
#define FOMOAD_H

#include <stddef.h>
#include <stdint.h>

#include "fomoad_model.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    FOMOAD_DONE = 0,
    FOMOAD_BAD_ARGUMENT,      /* a null pointer, or a region that is not there */
    FOMOAD_TOO_LITTLE_MEMORY, /* less than fomoad_memory_size, or not at a multiple of 4 */
    FOMOAD_TOO_MANY_ROWS,     /* more than the network's input has */
    FOMOAD_ROWS_MISSING       /* the picture is not complete */
} fomoad_status;

typedef enum { FOMOAD_OK = 0, FOMOAD_REVIEW = 1, FOMOAD_NG = 2 } fomoad_verdict;

/* To be made by fomoad_open alone. `threshold` and `review_threshold` may be set at any time: from the first on a picture
   is NG, from the second on a person should look at it; it must not be above the first, and is the same where there is no such
   verdict: then set both. */
typedef struct {
    const fomoad_model *model;
    uint8_t *memory;
    float threshold;
    float review_threshold;
} fomoad_detector;

/* `cells` are the scores [rows][columns] of all cells; they lie in the detector's memory until the next picture begins.
   The centre of cell (r, c) lies at model->vertical.first_centre + r * model->vertical.stride pixels of the input. */
typedef struct {
    float score;
    fomoad_verdict verdict;
    const float *cells;
    uint16_t rows;
    uint16_t columns;
    uint16_t peak_row; /* the highest cell, the first of several */
    uint16_t peak_column;
} fomoad_result;

/* How many bytes of memory, at a multiple of 4, a detector works in; some hundred bytes of stack come on top. */
size_t fomoad_memory_size(const fomoad_model *model);

fomoad_status fomoad_open(fomoad_detector *detector, const fomoad_model *model, void *memory, size_t size);

/* Forget what was pushed; the next row is a picture's first. */
fomoad_status fomoad_begin(fomoad_detector *detector);

/* The next row, top to bottom: as many pixels as the input is wide, `channels` bytes each. */
fomoad_status fomoad_push_row(fomoad_detector *detector, const uint8_t *pixels);

/* The verdict on a picture of which every row was pushed. */
fomoad_status fomoad_end(const fomoad_detector *detector, fomoad_result *result);

/* A whole picture, uint8 [height][width][channels]: begin, push every row, end. */
fomoad_status fomoad_run(fomoad_detector *detector, const uint8_t *picture, fomoad_result *result);

/* The highest cell of the named region `region`, 0 to model->region_count - 1, after fomoad_end. */
fomoad_status fomoad_region_score(const fomoad_detector *detector, uint16_t region, float *score);

#ifdef __cplusplus
}
#endif

#endif
