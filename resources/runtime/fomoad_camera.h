/* From a camera's frame of any size to a verdict: cropped, resized and quantised row by row as the app does it, to the
   bit, so that neither the frame nor the picture is ever kept.

       static uint32_t room[...];                   // fomoad_camera_memory_size(...) bytes
       fomoad_camera camera;
       fomoad_camera_open(&camera, &detector, 320, 240, FOMOAD_RGB565, room, sizeof room);
       fomoad_camera_begin(&camera);
       for (each row of the frame) fomoad_camera_push_row(&camera, row);
       fomoad_result result;
       fomoad_end(&detector, &result);

   An axis that shrinks is averaged over the area of each new pixel, one that grows is interpolated linearly, and what a
   picture that is fitted by its long side leaves free repeats its border: OpenCV's INTER_AREA and INTER_LINEAR as they
   compute on x86-64, without products fused into sums. */
#ifndef FOMOAD_CAMERA_H
#define FOMOAD_CAMERA_H

#include "fomoad.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How a pixel lies in memory. Five and six bits become eight by repeating their highest ones. */
typedef enum {
    FOMOAD_GREY8,         /* one byte */
    FOMOAD_RGB888,        /* three bytes, red first */
    FOMOAD_BGR888,        /* three bytes, blue first */
    FOMOAD_RGB565,        /* two bytes, the low one first, as cores read them */
    FOMOAD_RGB565_SWAPPED /* two bytes, the high one first, as most sensors send them */
} fomoad_pixels;

/* The largest side of a frame. */
#define FOMOAD_LARGEST_SIDE 8192

/* Which columns of the frame make one column: a part of the first, whole ones, a part of the last; parts may be none. */
typedef struct {
    uint16_t begin; /* the first column of which a part or all is seen */
    uint16_t whole;
    float first;
    float last;
} fomoad_span;

/* To be made by fomoad_camera_open, and read by nobody else. */
typedef struct {
    fomoad_detector *detector;
    int32_t width;
    int32_t height;
    int32_t channels; /* of the frame: 1 or 3 */
    int32_t resized_width;
    int32_t resized_height;
    int32_t left; /* where the resized frame's first pixel lies on the network's input */
    int32_t top;
    int32_t columns; /* of the frame after its axes have shrunk, those that are used from `first_column` on */
    int32_t rows;
    int32_t first_column;
    int32_t across; /* frame pixels that make one, where both axes shrink by whole numbers; otherwise 0 */
    int32_t down;
    int32_t pushed; /* rows of the frame, of the shrunk one, of the resized one, and of the network's input so far */
    int32_t shrunk;
    int32_t resized;
    int32_t placed;
    fomoad_pixels pixels;
    fomoad_span *spans; /* [columns] */
    float *sums;        /* [columns][channels]; whole numbers where `across` is not 0 */
    uint8_t *latest[2]; /* the last two rows of the shrunk frame, the second one used where the frame grows */
    uint8_t *input;     /* a row of the network's input */
} fomoad_camera;

/* How many bytes, at a multiple of 4, a camera works in beside the detector's memory; 0 for a frame that will not do. */
size_t fomoad_camera_memory_size(const fomoad_model *model, uint16_t width, uint16_t height, fomoad_pixels pixels);

/* Prepare for frames of `width` x `height` pixels. FOMOAD_BAD_ARGUMENT for a side that is 0 or above
   FOMOAD_LARGEST_SIDE, or a frame so long and narrow that it would have to grow beyond that. */
fomoad_status fomoad_camera_open(fomoad_camera *camera, fomoad_detector *detector, uint16_t width, uint16_t height,
                                 fomoad_pixels pixels, void *memory, size_t size);

/* Forget what was pushed; the next row is a frame's first. */
fomoad_status fomoad_camera_begin(fomoad_camera *camera);

/* The next row of the frame, top to bottom. After the last one, fomoad_end gives the verdict. */
fomoad_status fomoad_camera_push_row(fomoad_camera *camera, const uint8_t *row);

/* A whole frame, its rows `step` bytes apart: begin, push every row, end. */
fomoad_status fomoad_camera_run(fomoad_camera *camera, const uint8_t *frame, size_t step, fomoad_result *result);

#ifdef __cplusplus
}
#endif

#endif
