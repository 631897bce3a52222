/* As much of Zephyr's kernel as the sample uses, on a host. */
#ifndef KERNEL_H
#define KERNEL_H

#include <stdint.h>
#include <stdio.h>

#define printk printf

static inline uint32_t k_cycle_get_32(void)
{
    return 0;
}

static inline uint32_t k_cyc_to_us_near32(uint32_t cycles)
{
    return cycles;
}

#endif
