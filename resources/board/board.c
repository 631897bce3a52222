/* The program of a virtual board: called function by function, with the frame lying where a camera's driver would put it. */
#include "fomoad_camera.h"
#include "fomoad_detector.h"

static uint32_t memory[(FOMOAD_MEMORY + 3) / 4];
static fomoad_detector detector;
static fomoad_camera camera;
fomoad_result board_result;
uint32_t board_camera_bytes;

int32_t board_open(void)
{
    return (int32_t)fomoad_open(&detector, &fomoad_detector_model, memory, sizeof memory);
}

int32_t board_run(const uint8_t *frame)
{
    return (int32_t)fomoad_run(&detector, frame, &board_result);
}

/* Frames of a camera. The memory is not the program's, so that what the camera takes of it can be counted. */
int32_t board_open_camera(uint32_t width, uint32_t height, uint32_t pixels, void *camera_memory)
{
    const size_t bytes =
        fomoad_camera_memory_size(&fomoad_detector_model, (uint16_t)width, (uint16_t)height, (fomoad_pixels)pixels);
    board_camera_bytes = bytes;
    return (int32_t)fomoad_camera_open(&camera, &detector, (uint16_t)width, (uint16_t)height, (fomoad_pixels)pixels,
                                       camera_memory, bytes);
}

int32_t board_run_frame(const uint8_t *frame, uint32_t step)
{
    return (int32_t)fomoad_camera_run(&camera, frame, step, &board_result);
}
