/* Depthwise windows of 3 x 3 by hand, for one channel that lies in a plane: every register has its use, so that an output
   costs 17 instructions; compilers spill. */
#ifndef FOMOAD_PLANES_H
#define FOMOAD_PLANES_H

#include <stddef.h>

#include "fomoad_requantise.h"

/* Where the windows of one channel lie in planes, and where their outputs go. */
typedef struct {
    const int8_t *rows[3];
    int8_t *target;
    int32_t step; /* bytes from one output to the next */
    const int32_t *numbers;
    const int8_t *end; /* of the first row, where the last full group of windows begins */
    int32_t planes[3]; /* bytes from one channel of a row to the next */
} fomoad_plane;

#ifdef FOMOAD_BY_HAND

/* clang-format off */

/* Onto the stack goes what every window needs: at 0 the step and the end, at 8 the multiplier and the offset, at 16 the
   bias, at 20 the outer weights of the first row and the inner ones of the first two, at 28 the outer ones of the second
   row, at 32 the outer and the inner ones of the third. The target is in r0, the rows in r1, r2 and r3. */
#define FOMOAD_ENTER                                  \
    "push {r4, r5, r6, r7, r8, r9, r10, r11, r14}\n"  \
    "sub sp, sp, #44\n"                               \
    "ldrd r9, r12, [r0, #16]\n"                       \
    "ldr r10, [r0, #24]\n"                            \
    "ldm r12, {r1, r2, r3, r4, r5, r6, r7, r8}\n"     \
    "strd r9, r10, [sp]\n"                            \
    "strd r2, r3, [sp, #8]\n"                         \
    "strd r1, r4, [sp, #16]\n"                        \
    "strd r7, r5, [sp, #24]\n"                        \
    "strd r6, r8, [sp, #32]\n"                        \
    "ldm r0, {r1, r2, r3}\n"                          \
    "ldr r0, [r0, #12]\n"                             \
    "1:\n"
#define FOMOAD_LEAVE                                  \
    "cmp r1, r9\n"                                    \
    "bne 1b\n"                                        \
    "add sp, sp, #44\n"                               \
    "pop {r4, r5, r6, r7, r8, r9, r10, r11, pc}\n"

/* Eight bytes of a row, and its weights: the outer ones in r12, the inner one in the half of r14 that the next macros are
   given as `b` or `t`. */
#define FOMOAD_ROW_1(move) "ldrd r8, r9, [r1], #" move "\n" "ldrd r12, r14, [sp, #20]\n"
#define FOMOAD_ROW_2(move) "ldrd r8, r9, [r2], #" move "\n" "ldr r12, [sp, #28]\n"
#define FOMOAD_ROW_3(move) "ldrd r8, r9, [r3], #" move "\n" "ldrd r12, r14, [sp, #32]\n"

/* Four windows, each a byte behind the last, into r4 to r7; `s4` to `s7` are their sums so far. */
#define FOMOAD_FOUR(inner, s4, s5, s6, s7)            \
    "sxtb16 r10, r8, ror #8\n"                        \
    "sxtb16 r8, r8\n"                                 \
    "sxtb16 r11, r9, ror #8\n"                        \
    "sxtb16 r9, r9\n"                                 \
    "smlad r4, r8, r12, " s4 "\n"                     \
    "smlad r5, r10, r12, " s5 "\n"                    \
    "smlab" inner " r4, r10, r14, r4\n"               \
    "smlat" inner " r5, r8, r14, r5\n"                \
    "pkhbt r8, r9, r8\n"                              \
    "pkhbt r11, r11, r10\n"                           \
    "smladx r6, r8, r12, " s6 "\n"                    \
    "smladx r7, r11, r12, " s7 "\n"                   \
    "smlat" inner " r6, r10, r14, r6\n"               \
    "smlab" inner " r7, r9, r14, r7\n"

/* Four windows, each two bytes behind the last; `next` holds where the four bytes lie that end the last one. */
#define FOMOAD_FOUR_WIDE(next, inner, s4, s5, s6, s7) \
    "sxtb16 r10, r8, ror #8\n"                        \
    "sxtb16 r8, r8\n"                                 \
    "sxtb16 r11, r9, ror #8\n"                        \
    "sxtb16 r9, r9\n"                                 \
    "smlad r4, r8, r12, " s4 "\n"                     \
    "smlab" inner " r4, r10, r14, r4\n"               \
    "pkhbt r8, r9, r8\n"                              \
    "smladx r5, r8, r12, " s5 "\n"                    \
    "smlat" inner " r5, r10, r14, r5\n"               \
    "smlad r6, r9, r12, " s6 "\n"                     \
    "smlab" inner " r6, r11, r14, r6\n"               \
    "ldr r8, [" next "]\n"                            \
    "sxtb16 r8, r8\n"                                 \
    "pkhbt r8, r8, r9\n"                              \
    "smladx r7, r8, r12, " s7 "\n"                    \
    "smlat" inner " r7, r11, r14, r7\n"

/* The multiplier, the offset, the step and the end; and sums made int8 and stored with them. */
#define FOMOAD_SCALE "ldrd r12, r14, [sp, #8]\n" "ldrd r8, r9, [sp]\n"
#define FOMOAD_BYTE(sum) "ssat " sum ", #8, " sum ", asr #" FOMOAD_TEXT(FOMOAD_PLACES_DEPTHWISE) "\n"
#define FOMOAD_PUT(first, second)                     \
    "smmla " first ", " first ", r12, r14\n"          \
    "smmla " second ", " second ", r12, r14\n"        \
    FOMOAD_BYTE(first) FOMOAD_BYTE(second)            \
    "strb " first ", [r0]\n"                          \
    "strb " second ", [r0, r8]\n"                     \
    "add r0, r0, r8, lsl #1\n"

/* Windows that move by one byte, four at a time. */
__attribute__((naked, noinline)) static void fomoad_planes_by_four(const fomoad_plane *plane __attribute__((unused)))
{
    __asm__ volatile(
        FOMOAD_ENTER
        FOMOAD_ROW_1("4") "ldr r7, [sp, #16]\n" FOMOAD_FOUR("b", "r7", "r7", "r7", "r7")
        FOMOAD_ROW_2("4") FOMOAD_FOUR("t", "r4", "r5", "r6", "r7")
        FOMOAD_ROW_3("4") FOMOAD_FOUR("b", "r4", "r5", "r6", "r7")
        FOMOAD_SCALE FOMOAD_PUT("r4", "r5") FOMOAD_PUT("r6", "r7")
        FOMOAD_LEAVE);
}

/* Windows that move by two bytes, four at a time. */
__attribute__((naked, noinline)) static void fomoad_wide_planes_by_four(const fomoad_plane *plane
                                                                        __attribute__((unused)))
{
    __asm__ volatile(
        FOMOAD_ENTER
        FOMOAD_ROW_1("8") "ldr r7, [sp, #16]\n" FOMOAD_FOUR_WIDE("r1", "b", "r7", "r7", "r7", "r7")
        FOMOAD_ROW_2("8") FOMOAD_FOUR_WIDE("r2", "t", "r4", "r5", "r6", "r7")
        FOMOAD_ROW_3("8") FOMOAD_FOUR_WIDE("r3", "b", "r4", "r5", "r6", "r7")
        FOMOAD_SCALE FOMOAD_PUT("r4", "r5") FOMOAD_PUT("r6", "r7")
        FOMOAD_LEAVE);
}

/* clang-format on */

#endif

#endif
