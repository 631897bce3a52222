/* Golden pictures, and a test that the detector gives their scores here too; leave both out to save flash. */
#ifndef FOMOAD_SELF_TEST_H
#define FOMOAD_SELF_TEST_H

#include "fomoad.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An input of the network, and the scores of its cells as the bits of a float: those that this build's scorer gives, in
   float32 or in fixed point (fomoad_arithmetic.h). */
typedef struct {
    const uint8_t *picture;
    const uint32_t *cells;
} fomoad_golden;

extern const uint16_t fomoad_golden_count;
extern const fomoad_golden fomoad_golden_pictures[];

/* How many cells of the golden pictures score otherwise than they should: 0 where all is well, -1 if nothing ran. */
int32_t fomoad_self_test(fomoad_detector *detector);

#ifdef __cplusplus
}
#endif

#endif
