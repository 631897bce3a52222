#include "picture.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The next number of the header, behind blanks and comments; 0 if there is none that will do. */
static unsigned next_number(FILE *file)
{
    unsigned number = 0;
    int c = getc(file), digits = 0;
    while (isspace(c) || c == '#') {
        if (c == '#') {
            while (c != '\n' && c != EOF) {
                c = getc(file);
            }
        } else {
            c = getc(file);
        }
    }
    for (; isdigit(c) && digits < 5; c = getc(file), ++digits) {
        number = 10 * number + (unsigned)(c - '0');
    }
    return isspace(c) ? number : 0; /* one blank ends the header */
}

static int read_from(picture *found, FILE *file, const char *path)
{
    const int first = getc(file), second = getc(file);
    if (first != 'P' || (second != '5' && second != '6')) {
        fprintf(stderr, "fomoad-detect: '%s' is no binary PGM or PPM; convert it: convert part.png part.ppm\n", path);
        return 0;
    }
    const unsigned width = next_number(file), height = next_number(file), highest = next_number(file);
    if (width < 1 || height < 1 || width > 8192 || height > 8192 || highest != 255) {
        fprintf(stderr, "fomoad-detect: '%s' has not 8 bits a sample, or sides that are not 1 to 8192\n", path);
        return 0;
    }
    found->width = (uint16_t)width;
    found->height = (uint16_t)height;
    found->channels = second == '6' ? 3 : 1;
    const size_t size = (size_t)width * height * found->channels;
    found->pixels = malloc(size);
    if (found->pixels == NULL || fread(found->pixels, 1, size, file) != size) {
        fprintf(stderr, "fomoad-detect: '%s' is cut short, or too large\n", path);
        free(found->pixels);
        return 0;
    }
    return 1;
}

int read_picture(picture *found, const char *path)
{
    if (strcmp(path, "-") == 0) {
        return read_from(found, stdin, path);
    }
    FILE *const file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "fomoad-detect: '%s' cannot be opened\n", path);
        return 0;
    }
    const int is_read = read_from(found, file, path);
    fclose(file);
    return is_read;
}
