#include "video.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SILENT_MILLISECONDS = 10000 };

static const uint32_t formats[] = {V4L2_PIX_FMT_RGB24, V4L2_PIX_FMT_BGR24, V4L2_PIX_FMT_YUYV, V4L2_PIX_FMT_RGB565,
                                   V4L2_PIX_FMT_GREY};

static int ask(int file, unsigned long request, void *value)
{
    int status;
    do {
        status = ioctl(file, request, value);
    } while (status == -1 && errno == EINTR);
    return status;
}

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "fomoad-detect: '%s' %s\n", path, what);
    return 0;
}

static int choose_format(video *camera, const char *path, uint16_t width, uint16_t height)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; ++i) {
        struct v4l2_format wanted;
        memset(&wanted, 0, sizeof wanted);
        wanted.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        wanted.fmt.pix.width = width;
        wanted.fmt.pix.height = height;
        wanted.fmt.pix.pixelformat = formats[i];
        wanted.fmt.pix.field = V4L2_FIELD_NONE;
        if (ask(camera->file, VIDIOC_S_FMT, &wanted) == 0 && wanted.fmt.pix.pixelformat == formats[i] &&
            wanted.fmt.pix.width <= 8192 && wanted.fmt.pix.height <= 8192) {
            camera->format = formats[i];
            camera->width = (uint16_t)wanted.fmt.pix.width;
            camera->height = (uint16_t)wanted.fmt.pix.height;
            camera->step = wanted.fmt.pix.bytesperline;
            return 1;
        }
    }
    return complain(path, "delivers none of RGB24, BGR24, YUYV, RGB565 and GREY; see v4l2-ctl --list-formats");
}

static int give(const video *camera, int number)
{
    struct v4l2_buffer buffer;
    memset(&buffer, 0, sizeof buffer);
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    buffer.index = (uint32_t)number;
    return ask(camera->file, VIDIOC_QBUF, &buffer);
}

static int map_buffers(video *camera, const char *path)
{
    struct v4l2_requestbuffers request;
    memset(&request, 0, sizeof request);
    request.count = VIDEO_BUFFERS;
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    request.memory = V4L2_MEMORY_MMAP;
    if (ask(camera->file, VIDIOC_REQBUFS, &request) != 0 || request.count < 2) {
        return complain(path, "has no buffers to map");
    }
    const int count = request.count < VIDEO_BUFFERS ? (int)request.count : VIDEO_BUFFERS;
    for (int i = 0; i < count; ++i) {
        struct v4l2_buffer buffer;
        memset(&buffer, 0, sizeof buffer);
        buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        buffer.memory = V4L2_MEMORY_MMAP;
        buffer.index = (uint32_t)i;
        if (ask(camera->file, VIDIOC_QUERYBUF, &buffer) != 0) {
            return complain(path, "does not show its buffers");
        }
        void *const memory =
            mmap(NULL, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, camera->file, (off_t)buffer.m.offset);
        if (memory == MAP_FAILED) {
            return complain(path, "does not let its buffers be mapped");
        }
        camera->memory[i] = memory;
        camera->sizes[i] = buffer.length;
        camera->buffers = i + 1;
        if ((size_t)camera->step * camera->height > buffer.length || give(camera, i) != 0) {
            return complain(path, "does not take its buffers");
        }
    }
    return 1;
}

int open_video(video *camera, const char *path, uint16_t width, uint16_t height)
{
    struct v4l2_capability able;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    memset(camera, 0, sizeof *camera);
    camera->held = -1;
    camera->file = open(path, O_RDWR | O_NONBLOCK);
    if (camera->file == -1) {
        return complain(path, "cannot be opened; is a camera there, and are you in the group video?");
    }
    memset(&able, 0, sizeof able);
    int is_open = 0;
    if (ask(camera->file, VIDIOC_QUERYCAP, &able) != 0 || (able.capabilities & V4L2_CAP_VIDEO_CAPTURE) == 0 ||
        (able.capabilities & V4L2_CAP_STREAMING) == 0) {
        complain(path, "is no camera that streams");
    } else if (choose_format(camera, path, width, height) && map_buffers(camera, path)) {
        is_open = ask(camera->file, VIDIOC_STREAMON, &type) == 0 || complain(path, "does not start");
    }
    if (!is_open) {
        close_video(camera);
    }
    return is_open;
}

/* The number of the next buffer that is full; -1 if none is, -2 if the camera is gone. */
static int take(const video *camera)
{
    struct v4l2_buffer buffer;
    memset(&buffer, 0, sizeof buffer);
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    if (ask(camera->file, VIDIOC_DQBUF, &buffer) == 0) {
        return (int)buffer.index < camera->buffers ? (int)buffer.index : -2;
    }
    return errno == EAGAIN ? -1 : -2;
}

const uint8_t *latest_frame(video *camera)
{
    struct pollfd waiting = {camera->file, POLLIN, 0};
    if (camera->held >= 0) {
        (void)give(camera, camera->held);
        camera->held = -1;
    }
    for (;;) {
        int number = take(camera);
        while (number >= 0) {
            if (camera->held >= 0) {
                (void)give(camera, camera->held);
            }
            camera->held = number;
            number = take(camera);
        }
        if (camera->held >= 0) {
            return camera->memory[camera->held];
        }
        const int ready = number == -2 ? -1 : poll(&waiting, 1, SILENT_MILLISECONDS);
        if (ready == 0 || (ready < 0 && (number == -2 || errno != EINTR))) {
            fprintf(stderr, "fomoad-detect: the camera %s\n",
                    ready == 0 ? "has been silent for ten seconds" : "is gone");
            return NULL;
        }
    }
}

static uint8_t limited(int32_t value)
{
    return (uint8_t)(value < 0 ? 0 : (value > 255 ? 255 : value));
}

static void put(int32_t luma, int32_t red, int32_t green, int32_t blue, uint8_t *rgb)
{
    const int32_t bright = (luma < 16 ? 0 : luma - 16) * 1220542;
    rgb[0] = limited((bright + red) >> 20);
    rgb[1] = limited((bright + green) >> 20);
    rgb[2] = limited((bright + blue) >> 20);
}

void yuyv_to_rgb(const uint8_t *yuyv, int32_t width, uint8_t *rgb)
{
    for (int32_t i = 0; i + 1 < width; i += 2, yuyv += 4, rgb += 6) {
        const int32_t u = yuyv[1] - 128, v = yuyv[3] - 128, half = 1 << 19;
        const int32_t red = half + 1673527 * v, green = half - 852492 * v - 409993 * u, blue = half + 2116026 * u;
        put(yuyv[0], red, green, blue, rgb);
        put(yuyv[2], red, green, blue, rgb + 3);
    }
}

void close_video(video *camera)
{
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (camera->file == -1) {
        return;
    }
    (void)ask(camera->file, VIDIOC_STREAMOFF, &type);
    for (int i = 0; i < camera->buffers; ++i) {
        munmap(camera->memory[i], camera->sizes[i]);
    }
    close(camera->file);
    camera->file = -1;
}
