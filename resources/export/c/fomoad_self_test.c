#include "fomoad_self_test.h"

#include <string.h>

int32_t fomoad_self_test(fomoad_detector *detector)
{
    int32_t wrong = 0;
    for (uint16_t i = 0; i < fomoad_golden_count; ++i) {
        const fomoad_golden *const golden = fomoad_golden_pictures + i;
        fomoad_result result;
        if (fomoad_run(detector, golden->picture, &result) != FOMOAD_DONE) {
            return -1;
        }
        const int32_t count = (int32_t)result.rows * (int32_t)result.columns;
        for (int32_t cell = 0; cell < count; ++cell) {
            uint32_t bits;
            memcpy(&bits, result.cells + cell, sizeof bits);
            wrong += bits != golden->cells[cell];
        }
    }
    return wrong;
}
