/* The program of a virtual board: called function by function, with the frame lying where a camera's driver would put it. */
#include "fomoad.h"
#include "fomoad_detector.h"

static uint32_t memory[(FOMOAD_MEMORY + 3) / 4];
static fomoad_detector detector;
fomoad_result board_result;

int32_t board_open(void)
{
    return (int32_t)fomoad_open(&detector, &fomoad_detector_model, memory, sizeof memory);
}

int32_t board_run(const uint8_t *frame)
{
    return (int32_t)fomoad_run(&detector, frame, &board_result);
}
