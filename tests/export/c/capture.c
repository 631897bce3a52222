/* A detector that keeps the rows it is given, to see what the camera's side makes of a frame. */
#include "fomoad_camera.h"

#include <stdlib.h>
#include <string.h>

static uint8_t *kept;
static size_t row_bytes;
static int32_t count, height;

fomoad_status fomoad_begin(fomoad_detector *detector)
{
    (void)detector;
    count = 0;
    return FOMOAD_DONE;
}

fomoad_status fomoad_push_row(fomoad_detector *detector, const uint8_t *pixels)
{
    (void)detector;
    if (count >= height) {
        return FOMOAD_TOO_MANY_ROWS;
    }
    memcpy(kept + (size_t)count++ * row_bytes, pixels, row_bytes);
    return FOMOAD_DONE;
}

fomoad_status fomoad_end(const fomoad_detector *detector, fomoad_result *result)
{
    (void)detector;
    (void)result;
    return count == height ? FOMOAD_DONE : FOMOAD_ROWS_MISSING;
}

/* `shape` is the input's width, height, channels and fit, the frame's width, height and pixels. `room` says how many bytes
   the camera may have, or is 0 for as many as it wants. */
int32_t capture(const int32_t *shape, const uint8_t *frame, size_t step, size_t room, uint8_t *input)
{
    const fomoad_map map = {.columns = (uint16_t)shape[0], .rows = (uint16_t)shape[1], .channels = (uint16_t)shape[2]};
    const fomoad_model model = {.maps = &map, .fit = (uint8_t)shape[3]};
    const uint16_t wide = (uint16_t)shape[4], high = (uint16_t)shape[5];
    const fomoad_pixels pixels = (fomoad_pixels)shape[6];
    fomoad_detector detector = {.model = &model};
    const size_t wanted = fomoad_camera_memory_size(&model, wide, high, pixels);
    const size_t size = room == 0 ? wanted : room;
    void *const memory = malloc(size == 0 ? 4 : size);
    fomoad_camera camera;
    fomoad_result result;
    kept = input;
    height = shape[1];
    row_bytes = (size_t)shape[0] * (size_t)shape[2];
    fomoad_status status = fomoad_camera_open(&camera, &detector, wide, high, pixels, memory, size);
    /* twice, so that a frame is seen to leave nothing behind */
    for (int32_t i = 0; i < 2 && status == FOMOAD_DONE; ++i) {
        status = fomoad_camera_run(&camera, frame, step, &result);
    }
    if (status == FOMOAD_DONE && fomoad_camera_push_row(&camera, frame) != FOMOAD_TOO_MANY_ROWS) {
        status = FOMOAD_ROWS_MISSING;
    }
    free(memory);
    return (int32_t)status;
}
