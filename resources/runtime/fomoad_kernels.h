/* One row of a map from the rows that its windows see.

   Convolutions: a window is `depth` int8 values, the kernel's rows one after another, each filled up to a multiple of 4;
   `weights` are int16 [output channels][depth], in every four of them in the order 0 2 1 3, in which a word of int8
   unpacks into pairs of int16.
   Depthwise: `weights` are int16 [channels / 4, rounded up][kernel * kernel / 2, rounded up][4][2], pairs of taps. */
#ifndef FOMOAD_KERNELS_H
#define FOMOAD_KERNELS_H

#include "fomoad_model.h"

enum { FOMOAD_LARGEST_KERNEL = 16 };

/* `windows` point to the rows `top` above to kernel - 1 - top below, from their padding on: a blank one or null where
   there is no row. `second` is the row of the second input of an addition or concatenation. `target` is the row to be
   made, from its padding on. `scratch` has fomoad_scratch's bytes and begins at a multiple of 4. */
void fomoad_make_row(const fomoad_model *model, const fomoad_layer *layer, const int8_t *const *windows,
                     const int8_t *second, int8_t *target, int8_t *scratch);

#endif
