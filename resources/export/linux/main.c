/* Judges pictures, or a camera's frames: one line of JSON each. Exit code 0: done; 1: a complaint; 2: usage. */
#include <linux/videodev2.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fomoad_camera.h"
#include "fomoad_detector.h"
#include "fomoad_self_test.h"
#include "options.h"
#include "picture.h"
#include "report.h"
#include "video.h"

static uint32_t memory[(FOMOAD_MEMORY + 3) / 4];
static volatile sig_atomic_t is_over;

static void end(int number)
{
    (void)number;
    is_over = 1;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* The camera's side of the detector for frames of this kind; its memory is to be freed. Null if they will not do. */
static void *attach(fomoad_camera *camera, fomoad_detector *detector, uint16_t width, uint16_t height,
                    fomoad_pixels pixels)
{
    const size_t size = fomoad_camera_memory_size(detector->model, width, height, pixels);
    void *const room = size == 0 ? NULL : malloc(size);
    if (room == NULL || fomoad_camera_open(camera, detector, width, height, pixels, room, size) != FOMOAD_DONE) {
        fprintf(stderr, "fomoad-detect: frames of %u x %u pixels cannot be fitted\n", (unsigned)width,
                (unsigned)height);
        free(room);
        return NULL;
    }
    return room;
}

static int judge_picture(fomoad_detector *detector, const char *path, const options *asked)
{
    picture found;
    fomoad_camera camera;
    fomoad_result result;
    if (!read_picture(&found, path)) {
        return 0;
    }
    const fomoad_pixels pixels = found.channels == 1 ? FOMOAD_GREY8 : FOMOAD_RGB888;
    void *const room = attach(&camera, detector, found.width, found.height, pixels);
    if (room != NULL) {
        (void)fomoad_camera_run(&camera, found.pixels, (size_t)found.width * found.channels, &result);
        report(path, 0, now(), &camera, &result, asked->wants_cells);
        free(room);
    }
    free(found.pixels);
    return room != NULL;
}

static fomoad_pixels pixels_of(uint32_t format)
{
    switch (format) {
    case V4L2_PIX_FMT_BGR24:
        return FOMOAD_BGR888;
    case V4L2_PIX_FMT_RGB565:
        return FOMOAD_RGB565;
    case V4L2_PIX_FMT_GREY:
        return FOMOAD_GREY8;
    default:
        return FOMOAD_RGB888;
    }
}

static void judge_frame(fomoad_camera *camera, const video *source, const uint8_t *frame, uint8_t *row,
                        fomoad_result *result)
{
    if (row == NULL) {
        (void)fomoad_camera_run(camera, frame, source->step, result);
        return;
    }
    (void)fomoad_camera_begin(camera);
    for (int32_t i = 0; i < (int32_t)source->height; ++i) {
        yuyv_to_rgb(frame + (size_t)i * source->step, source->width, row);
        (void)fomoad_camera_push_row(camera, row);
    }
    (void)fomoad_end(camera->detector, result);
}

static int watch(fomoad_detector *detector, const options *asked)
{
    video source;
    fomoad_camera camera;
    if (!open_video(&source, asked->device, asked->width, asked->height)) {
        return 0;
    }
    uint8_t *const row = source.format == V4L2_PIX_FMT_YUYV ? malloc(3 * (size_t)source.width + 3) : NULL;
    void *const room = attach(&camera, detector, source.width, source.height, pixels_of(source.format));
    int is_well = room != NULL;
    for (long number = 0; is_well && !is_over && (asked->frames == 0 || number < asked->frames); ++number) {
        fomoad_result result;
        const uint8_t *const frame = latest_frame(&source);
        if (frame == NULL) {
            is_well = is_over;
            break;
        }
        const double seconds = now();
        judge_frame(&camera, &source, frame, row, &result);
        report(asked->device, number, seconds, &camera, &result, asked->wants_cells);
    }
    free(room);
    free(row);
    close_video(&source);
    return is_well;
}

int main(int argc, char **argv)
{
    options asked;
    fomoad_detector detector;
    if (!read_options(&asked, argc, argv)) {
        return 2;
    }
    if (fomoad_open(&detector, &fomoad_detector_model, memory, sizeof memory) != FOMOAD_DONE) {
        fprintf(stderr, "fomoad-detect: the detector does not open\n");
        return 1;
    }
    const int32_t wrong = fomoad_self_test(&detector);
    if (asked.is_self_test || wrong != 0) {
        fprintf(wrong == 0 ? stdout : stderr, "%d cells differ from the golden ones\n", (int)wrong);
        return wrong == 0 ? 0 : 1;
    }
    if (asked.has_threshold) {
        const int has_review = detector.review_threshold < detector.threshold;
        detector.threshold = asked.threshold;
        if (!has_review || detector.review_threshold > asked.threshold) {
            detector.review_threshold = asked.threshold;
        }
    }
    signal(SIGINT, end);
    signal(SIGTERM, end);
    if (asked.device != NULL) {
        return watch(&detector, &asked) ? 0 : 1;
    }
    int is_well = 1;
    for (int i = asked.first_picture; i < argc && !is_over; ++i) {
        is_well &= judge_picture(&detector, argv[i], &asked);
    }
    return is_well ? 0 : 1;
}
