/* Two windows of any depth for two output channels at a time, by hand: compilers spill what the innermost loop needs. */
#ifndef FOMOAD_PAIRS_H
#define FOMOAD_PAIRS_H

#include "fomoad_requantise.h"

/* Two windows side by side, and the output channels that are made of them, two by two. */
typedef struct {
    const int32_t *pairs; /* both unpacked to pairs of int16, which take turns, two and two */
    const int32_t *end;   /* of them */
    int32_t size;         /* bytes from one channel's record to the next */
    const int32_t *numbers;
    int8_t *target;
    int32_t column;      /* bytes from the first window's output to the second's, */
    int32_t channel;     /* and from one channel's to the next */
    const int32_t *last; /* where the records of an even number of channels end, one pair at least */
} fomoad_two_windows;

#ifdef FOMOAD_BY_HAND

/* clang-format off */

/* The fields above go onto the stack. Of two channels the sums are in r10 and r11, r12 and r14, a pair for each window;
   then r2 points to the record of the second one, r9 to the first one's, and r3 to the next pair's. */
#define FOMOAD_SUM_PAIRS(header)                      \
    "push {r4, r5, r6, r7, r8, r9, r10, r11, r14}\n"  \
    "ldm r0, {r1, r2, r3, r4, r5, r6, r7, r8}\n"      \
    "push {r1, r2, r3, r4, r5, r6, r7, r8}\n"         \
    "1:\n"                                            \
    "ldrd r0, r1, [sp]\n"                             \
    "ldrd r4, r2, [sp, #8]\n"                         \
    "add r3, r2, r4\n"                                \
    "ldr r10, [r2], #" header "\n"                    \
    "ldr r12, [r3], #" header "\n"                    \
    "mov r11, r10\n"                                  \
    "mov r14, r12\n"                                  \
    "2:\n"                                            \
    "ldmia r0!, {r4, r5, r6, r7}\n"                   \
    "ldrd r8, r9, [r2], #8\n"                         \
    "smlad r10, r8, r4, r10\n"                        \
    "smlad r11, r8, r6, r11\n"                        \
    "smlad r10, r9, r5, r10\n"                        \
    "smlad r11, r9, r7, r11\n"                        \
    "ldrd r8, r9, [r3], #8\n"                         \
    "smlad r12, r8, r4, r12\n"                        \
    "smlad r14, r8, r6, r14\n"                        \
    "smlad r12, r9, r5, r12\n"                        \
    "smlad r14, r9, r7, r14\n"                        \
    "cmp r0, r1\n"                                    \
    "bne 2b\n"                                        \
    "ldr r9, [sp, #12]\n"                             \
    "str r3, [sp, #12]\n"
#define FOMOAD_PUT_PAIRS                              \
    "ldrd r4, r5, [sp, #16]\n"                        \
    "ldrd r6, r7, [sp, #24]\n"                        \
    "strb r10, [r4]\n"                                \
    "strb r11, [r4, r5]\n"                            \
    "add r4, r4, r6\n"                                \
    "strb r12, [r4]\n"                                \
    "strb r14, [r4, r5]\n"                            \
    "add r4, r4, r6\n"                                \
    "str r4, [sp, #16]\n"                             \
    "cmp r3, r7\n"                                    \
    "bne 1b\n"                                        \
    "add sp, sp, #32\n"                               \
    "pop {r4, r5, r6, r7, r8, r9, r10, r11, pc}\n"
/* Both sums of the channel of a record. */
#define FOMOAD_STEP_ONCE(record, one, two)            \
    "ldrd r4, r5, [" record ", #4]\n"                 \
    "smmla " one ", " one ", r4, r5\n"                \
    "smmla " two ", " two ", r4, r5\n"                \
    "ssat " one ", #8, " one ", asr #" FOMOAD_TEXT(FOMOAD_PLACES) "\n" \
    "ssat " two ", #8, " two ", asr #" FOMOAD_TEXT(FOMOAD_PLACES) "\n"
#define FOMOAD_STEP_TWICE(record, one, two)           \
    "ldrd r4, r5, [" record ", #4]\n"                 \
    "ldr r8, [" record ", #12]\n"                     \
    "smmlar r6, " one ", r4, r5\n"                    \
    "smmlar r7, " two ", r4, r5\n"                    \
    "add " one ", r6, " one ", asr #31\n"             \
    "add " two ", r7, " two ", asr #31\n"             \
    "asr " one ", " one ", r8\n"                      \
    "asr " two ", " two ", r8\n"                      \
    "ssat " one ", #8, " one "\n"                     \
    "ssat " two ", #8, " two "\n"

__attribute__((naked, noinline)) static void fomoad_pairs_once(const fomoad_two_windows *windows __attribute__((unused)))
{
    __asm__ volatile(FOMOAD_SUM_PAIRS("12")
                     FOMOAD_STEP_ONCE("r9", "r10", "r11")
                     FOMOAD_STEP_ONCE("r2", "r12", "r14")
                     FOMOAD_PUT_PAIRS);
}

__attribute__((naked, noinline)) static void fomoad_pairs_twice(const fomoad_two_windows *windows
                                                                __attribute__((unused)))
{
    __asm__ volatile(FOMOAD_SUM_PAIRS("16")
                     FOMOAD_STEP_TWICE("r9", "r10", "r11")
                     FOMOAD_STEP_TWICE("r2", "r12", "r14")
                     FOMOAD_PUT_PAIRS);
}

/* clang-format on */

#endif

#endif
