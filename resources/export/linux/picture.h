/* Pictures in the PGM and PPM formats, binary and with 8 bits a sample. */
#ifndef PICTURE_H
#define PICTURE_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint16_t width;
    uint16_t height;
    uint8_t channels; /* 1 or 3 */
    uint8_t *pixels;  /* to be freed */
} picture;

/* `path` or, where that is "-", standard input. 1 if all is well; otherwise the complaint is on standard error. */
int read_picture(picture *found, const char *path);

#endif
