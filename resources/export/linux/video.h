/* Frames of a camera by Video4Linux 2. */
#ifndef VIDEO_H
#define VIDEO_H

#include <stddef.h>
#include <stdint.h>

enum { VIDEO_BUFFERS = 4 };

/* How the frames' pixels lie: as one of `fomoad_pixels`, or as YUYV, which has no place there. */
typedef struct {
    int file;
    uint16_t width; /* what the camera has agreed to */
    uint16_t height;
    uint32_t step;   /* bytes from one row to the next */
    uint32_t format; /* V4L2_PIX_FMT_… */
    int buffers;
    void *memory[VIDEO_BUFFERS];
    size_t sizes[VIDEO_BUFFERS];
    int held; /* the buffer that is being read, or -1 */
} video;

/* Start a camera near the size that is asked for. 1 if all is well; otherwise the complaint is on standard error. */
int open_video(video *camera, const char *path, uint16_t width, uint16_t height);

/* The latest frame, waiting for one if none is there; those that came before it are passed over. Null, with the complaint
   on standard error, once the camera is gone or has been silent for ten seconds. */
const uint8_t *latest_frame(video *camera);

/* A row of YUYV as RGB, by the integers of OpenCV (ITU-R BT.601, limited range); `width` is even. */
void yuyv_to_rgb(const uint8_t *yuyv, int32_t width, uint8_t *rgb);

void close_video(video *camera);

#endif
