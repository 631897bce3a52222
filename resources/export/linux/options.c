#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: fomoad-detect [--device /dev/video0] [--size 640x480] [--frames N] [--threshold T] [--no-cells]\n"
    "       fomoad-detect [--threshold T] [--no-cells] PICTURE.ppm ...\n"
    "       fomoad-detect --self-test\n";

static int refuse(const char *what, const char *value)
{
    fprintf(stderr, "fomoad-detect: %s '%s'\n%s", what, value, usage);
    return 0;
}

static int read_size(options *found, const char *text)
{
    unsigned width = 0, height = 0;
    char rest = 0;
    if (sscanf(text, "%ux%u%c", &width, &height, &rest) != 2 || width < 1 || height < 1 || width > 8192 ||
        height > 8192) {
        return refuse("no size, such as 640x480:", text);
    }
    found->width = (uint16_t)width;
    found->height = (uint16_t)height;
    return 1;
}

static int read_number(const char *text, double lowest, double *number)
{
    char *end = NULL;
    errno = 0;
    *number = strtod(text, &end);
    return errno == 0 && end != text && *end == '\0' && *number >= lowest;
}

/* An option with a value; 1 if it was one and all is well, 0 if not, -1 if there is no such option. */
static int read_valued(options *found, const char *name, const char *value)
{
    double number = 0.0;
    if (strcmp(name, "--device") == 0) {
        found->device = value;
        return 1;
    }
    if (strcmp(name, "--size") == 0) {
        return read_size(found, value);
    }
    if (strcmp(name, "--frames") == 0) {
        if (!read_number(value, 1.0, &number) || number > 1e9) {
            return refuse("no number of frames:", value);
        }
        found->frames = (long)number;
        return 1;
    }
    if (strcmp(name, "--threshold") == 0) {
        if (!read_number(value, -1e30, &number)) {
            return refuse("no threshold:", value);
        }
        found->threshold = (float)number;
        found->has_threshold = 1;
        return 1;
    }
    return -1;
}

int read_options(options *found, int argc, char **argv)
{
    int i = 1;
    memset(found, 0, sizeof *found);
    found->width = 640;
    found->height = 480;
    found->wants_cells = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; ++i) {
        if (strcmp(argv[i], "--no-cells") == 0) {
            found->wants_cells = 0;
        } else if (strcmp(argv[i], "--self-test") == 0) {
            found->is_self_test = 1;
        } else if (i + 1 < argc) {
            const int status = read_valued(found, argv[i], argv[i + 1]);
            if (status != 1) {
                return status == 0 ? 0 : refuse("there is no option", argv[i]);
            }
            ++i;
        } else {
            return refuse("there is no option, or no value for it:", argv[i]);
        }
    }
    found->first_picture = i;
    if (i == argc && found->device == NULL) {
        found->device = "/dev/video0";
    }
    return 1;
}
