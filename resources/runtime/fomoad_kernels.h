/* One row of a map from the rows that its windows see.

   `numbers` of a convolution, for each output channel: the bias, with the input's zero point folded in, the multiplier,
   the offset and, but for FOMOAD_ONCE, the shift (fomoad_requantise.h), and then `depth` weights as pairs of int16. A
   window is `depth` int8 values: all whole words of four of each of the kernel's rows, one row after another, then what is
   left of each row, filled up to a multiple of 4. Of every four the first and third make a pair, and the second and
   fourth, as a word of int8 unpacks.
   Of a depthwise one, for each channel: the same before its weights as pairs of int16, tap by tap; but those of 3 x 3
   windows as (0, 2), (3, 5), (6, 8), (1, 4) and (7, nothing).
   Of an addition: two factors and a bias, which has half a step in it, all with FOMOAD_PLACES_OF_SUM bits behind the
   point; or for FOMOAD_TWICE minus the zero point, multiplier and shift of both inputs, then multiplier and shift of the
   sum.
   Of a change of scale: minus the input's zero point, multiplier, shift. */
#ifndef FOMOAD_KERNELS_H
#define FOMOAD_KERNELS_H

#include "fomoad_model.h"

enum { FOMOAD_LARGEST_KERNEL = 16 };

/* `windows` point to the rows `top` above to kernel - 1 - top below, from their padding on: a blank one or null where
   there is no row. `second` is the row of the second input of an addition or concatenation. `target` is the row to be
   made, from its padding on. `scratch` lies at model->scratch, a multiple of 4. */
void fomoad_make_row(const fomoad_model *model, const fomoad_layer *layer, const int8_t *const *windows,
                     const int8_t *second, int8_t *target, int8_t *scratch);

#endif
