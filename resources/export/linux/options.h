/* What was asked on the command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdint.h>

typedef struct {
    const char *device; /* null where pictures are given */
    uint16_t width;     /* the size of frames that the camera is asked for */
    uint16_t height;
    long frames; /* how many to judge; 0 for no end */
    float threshold;
    int has_threshold;
    int wants_cells;
    int is_self_test;
    int first_picture; /* in argv; argc where there is none */
} options;

/* 1 if all is well; otherwise the complaint is on standard error. */
int read_options(options *found, int argc, char **argv);

#endif
