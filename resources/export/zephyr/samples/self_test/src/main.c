/* Runs the detector on its golden pictures. */
#include <stdint.h>
#include <zephyr/kernel.h>

#include "fomoad.h"
#include "fomoad_detector.h"
#include "fomoad_self_test.h"

static uint32_t memory[(FOMOAD_MEMORY + 3) / 4];

int main(void)
{
    fomoad_detector detector;
    if (fomoad_open(&detector, &fomoad_detector_model, memory, sizeof memory) != FOMOAD_DONE) {
        printk("the detector did not open\n");
        return 0;
    }
    const uint32_t begin = k_cycle_get_32();
    const int32_t wrong = fomoad_self_test(&detector);
    const uint32_t taken = k_cycle_get_32() - begin;
    printk("%d cells differ from the golden ones\n", (int)wrong);
    printk("%u pictures in %u microseconds\n", (unsigned)fomoad_golden_count, (unsigned)k_cyc_to_us_near32(taken));
    return 0;
}
