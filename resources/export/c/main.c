/* Runs the self-test on a host. */
#include <stdio.h>

#include "fomoad_detector.h"
#include "fomoad_self_test.h"

static uint32_t memory[(FOMOAD_MEMORY + 3) / 4];

int main(void)
{
    fomoad_detector detector;
    if (fomoad_open(&detector, &fomoad_detector_model, memory, sizeof memory) != FOMOAD_DONE) {
        return 2;
    }
    const int32_t wrong = fomoad_self_test(&detector);
    printf("%d cells differ from the golden ones\n", (int)wrong);
    return wrong == 0 ? 0 : 1;
}
