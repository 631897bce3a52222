/* A test program for QEMU's mps2 boards: runs the self-test, counts one picture, and says so by semihosting. */
#include "fomoad_detector.h"
#include "fomoad_self_test.h"

extern uint32_t stack_top;
static uint32_t memory[(FOMOAD_MEMORY + 3) / 4];

static void semihost(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

static void say(const char *name, uint32_t value)
{
    char text[32];
    char *at = text + sizeof text;
    *--at = 0;
    *--at = '\n';
    do {
        *--at = (char)('0' + value % 10u);
        value /= 10u;
    } while (value != 0u);
    *--at = ' ';
    semihost(4, name);
    semihost(4, at);
}

void reset(void)
{
    volatile uint32_t *const systick = (volatile uint32_t *)0xe000e010u;
#ifdef __ARM_FP
    *(volatile uint32_t *)0xe000ed88u |= 0xfu << 20;
    __asm__ volatile("dsb\n\tisb");
#endif
    fomoad_detector detector;
    fomoad_result result;
    fomoad_open(&detector, &fomoad_detector_model, memory, sizeof memory);
    say("wrong", (uint32_t)fomoad_self_test(&detector));
    systick[1] = 0xffffffu;
    systick[2] = 0;
    systick[0] = 5;
    const uint32_t before = systick[2];
    fomoad_run(&detector, fomoad_golden_pictures[0].picture, &result);
    const uint32_t after = systick[2];
    /* with -icount shift=0 an instruction is a nanosecond, and the timer runs at 25 MHz */
    say("instructions", ((before - after) & 0xffffffu) * 40u);
    semihost(0x18, (const void *)0x20026u);
    for (;;) {
    }
}

__attribute__((section(".vectors"), used)) static const void *const vectors[2] = {&stack_top, (const void *)reset};
