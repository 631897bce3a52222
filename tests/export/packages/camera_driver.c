/* The driver of a camera that is not there, beneath a program that is linked with --wrap. What it delivers, and how it
   fails, comes from the environment: PIXELS is the code of its format, FAILS what goes wrong. */
#include <errno.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

enum { DESCRIPTOR = 900, BUFFERS = 3, LARGEST = 1 << 20 };

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_ioctl(int file, unsigned long request, ...);
void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);
int __wrap_munmap(void *address, size_t length);
int __wrap_poll(struct pollfd *files, nfds_t count, int milliseconds);

static uint8_t frames[BUFFERS][LARGEST];
static uint32_t size, step;
static int queue[BUFFERS], waiting, shown, is_ready;

static int fails(const char *how)
{
    const char *const wanted = getenv("FAILS");
    return wanted != NULL && strcmp(wanted, how) == 0;
}

static uint32_t delivered(void)
{
    const char *const code = getenv("PIXELS");
    return code == NULL ? 0 : v4l2_fourcc((uint32_t)code[0], (uint32_t)code[1], (uint32_t)code[2], (uint32_t)code[3]);
}

int __wrap_open(const char *path, int flags, ...)
{
    if (strncmp(path, "/dev/video", 10) != 0) {
        return __real_open(path, flags);
    }
    if (fails("open")) {
        errno = ENOENT;
        return -1;
    }
    return DESCRIPTOR;
}

static int fail(int number)
{
    errno = number;
    return -1;
}

static void draw(int buffer, int number)
{
    for (uint32_t i = 0; i < size; ++i) {
        const uint32_t row = i / step, column = i % step;
        frames[buffer][i] = (uint8_t)(row * 7 + column * 5 + (uint32_t)number * 31 + row * column / 3);
    }
}

static int set_format(struct v4l2_format *format)
{
    const uint32_t pixels = delivered();
    const uint32_t bytes =
        pixels == V4L2_PIX_FMT_GREY ? 1 : (pixels == V4L2_PIX_FMT_RGB24 || pixels == V4L2_PIX_FMT_BGR24 ? 3 : 2);
    /* a driver answers with what it can do */
    format->fmt.pix.pixelformat = pixels;
    format->fmt.pix.bytesperline = format->fmt.pix.width * bytes;
    step = format->fmt.pix.bytesperline;
    size = step * format->fmt.pix.height;
    return 0;
}

static int dequeue(struct v4l2_buffer *buffer)
{
    if (fails("unplugged") && shown == 2) {
        return fail(ENODEV);
    }
    /* one frame at a time: the next only after somebody has waited for it */
    if (!is_ready || waiting == 0 || fails("silent")) {
        return fail(EAGAIN);
    }
    is_ready = 0;
    buffer->index = (uint32_t)queue[0];
    memmove(queue, queue + 1, sizeof queue - sizeof *queue);
    --waiting;
    draw((int)buffer->index, shown++);
    return 0;
}

int __wrap_ioctl(int file, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    void *const value = va_arg(arguments, void *);
    va_end(arguments);
    if (file != DESCRIPTOR) {
        return fail(EBADF);
    }
    switch (request) {
    case VIDIOC_QUERYCAP:
        ((struct v4l2_capability *)value)->capabilities =
            fails("capability") ? V4L2_CAP_VIDEO_OUTPUT : V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        return 0;
    case VIDIOC_S_FMT:
        return set_format(value);
    case VIDIOC_REQBUFS:
        ((struct v4l2_requestbuffers *)value)->count = BUFFERS;
        return fails("buffers") ? fail(EINVAL) : 0;
    case VIDIOC_QUERYBUF:
        ((struct v4l2_buffer *)value)->length = LARGEST;
        ((struct v4l2_buffer *)value)->m.offset = ((struct v4l2_buffer *)value)->index;
        return 0;
    case VIDIOC_QBUF:
        queue[waiting++] = (int)((struct v4l2_buffer *)value)->index;
        return 0;
    case VIDIOC_DQBUF:
        return dequeue(value);
    case VIDIOC_STREAMON:
        return fails("start") ? fail(ENOSPC) : 0;
    default:
        return 0;
    }
}

void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    (void)address;
    (void)length;
    (void)protection;
    (void)flags;
    (void)file;
    return fails("map") ? (void *)-1 : frames[offset];
}

int __wrap_munmap(void *address, size_t length)
{
    (void)address;
    (void)length;
    return 0;
}

int __wrap_poll(struct pollfd *files, nfds_t count, int milliseconds)
{
    (void)files;
    (void)milliseconds;
    is_ready = 1;
    return fails("silent") ? 0 : (int)count;
}
