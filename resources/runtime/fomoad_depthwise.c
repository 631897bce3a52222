#include "fomoad_dsp.h"
#include "fomoad_windows.h"

#ifdef FOMOAD_BY_HAND
/* Where the taps of a 3 x 3 window begin, for four channels of the first column, and the zero point. */
typedef struct {
    const int8_t *taps[9];
    int32_t zero;
} fomoad_taps;

#define FOMOAD_LOAD_TWO(first, second)                                                                                 \
    "ldr r0, [%[taps], #" #first "]\n\tldr r0, [r0, %[at]]\n\t"                                                        \
    "ldr r1, [%[taps], #" #second "]\n\tldr r1, [r1, %[at]]\n\t"                                                       \
    "sxtb16 r2, r0\n\tsxtb16 r0, r0, ror #8\n\tsxtb16 r3, r1\n\tsxtb16 r1, r1, ror #8\n\t"
/* r2 = c0 and c2 of the first tap, r0 = c1 and c3; r3 and r1 of the second */
#define FOMOAD_PLUS_TWO                                                                                                \
    "pkhbt r4, r2, r3, lsl #16\n\tpkhtb r3, r3, r2, asr #16\n\t"                                                       \
    "pkhbt r2, r0, r1, lsl #16\n\tpkhtb r1, r1, r0, asr #16\n\t"                                                       \
    "ldrd r0, r5, [%[n]], #8\n\tsmlad r6, r4, r0, r6\n\tsmlad r8, r2, r5, r8\n\t"                                      \
    "ldrd r0, r5, [%[n]], #8\n\tsmlad r9, r3, r0, r9\n\tsmlad r10, r1, r5, r10\n\t"

/* Four channels of the window `at` bytes on. */
static inline void depthwise_of_four(const fomoad_taps *taps, int32_t at, const int32_t *numbers, int8_t *target)
{
    /* as with eight values: all registers are used, where compilers spill the nine addresses */
    __asm__ volatile("ldrd r6, r8, [%[n]], #8\n\t"
                     "ldrd r9, r10, [%[n]], #24\n\t" FOMOAD_LOAD_TWO(0, 4) FOMOAD_PLUS_TWO FOMOAD_LOAD_TWO(8, 12)
                         FOMOAD_PLUS_TWO FOMOAD_LOAD_TWO(16, 20) FOMOAD_PLUS_TWO FOMOAD_LOAD_TWO(24, 28) FOMOAD_PLUS_TWO
                     "ldr r0, [%[taps], #32]\n\t"
                     "ldr r0, [r0, %[at]]\n\t"
                     "sxtb16 r2, r0\n\t"
                     "sxtb16 r1, r0, ror #8\n\t"
                     "ldrd r0, r5, [%[n]], #8\n\t"
                     "smlabb r6, r2, r0, r6\n\t"
                     "smlabb r8, r1, r5, r8\n\t"
                     "ldrd r0, r5, [%[n]]\n\t"
                     "smlatb r9, r2, r0, r9\n\t"
                     "smlatb r10, r1, r5, r10\n\t"
                     "ldr r4, [%[taps], #36]\n\t"
                     "ldrd r0, r5, [%[n], #-88]\n\t"
                     "smmlar r6, r6, r0, r4\n\t"
                     "smmlar r8, r8, r5, r4\n\t"
                     "ldrd r0, r5, [%[n], #-80]\n\t"
                     "smmlar r9, r9, r0, r4\n\t"
                     "smmlar r10, r10, r5, r4\n\t"
                     "ssat r6, #8, r6\n\t"
                     "strb r6, [%[to]]\n\t"
                     "ssat r8, #8, r8\n\t"
                     "strb r8, [%[to], #1]\n\t"
                     "ssat r9, #8, r9\n\t"
                     "strb r9, [%[to], #2]\n\t"
                     "ssat r10, #8, r10\n\t"
                     "strb r10, [%[to], #3]\n\t"
                     : [n] "+r"(numbers)
                     : [taps] "r"(taps), [at] "r"(at), [to] "r"(target)
                     : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "cc", "memory");
}

/* A row of 3 x 3 windows, four channels at a time; how many channels are done. */
FOMOAD_ALONE static int32_t depthwise_by_four(const fomoad_layer *layer, const fomoad_map *source,
                                              const fomoad_map *output, const int8_t *const *windows, int8_t *target)
{
    const int32_t channels = source->channels, start = fomoad_window_start(layer, source, 0);
    const int32_t move = (int32_t)layer->stride * channels;
    const int32_t *numbers = layer->numbers;
    fomoad_taps taps;
    for (int32_t tap = 0; tap < 9; ++tap) {
        taps.taps[tap] = windows[tap / 3] + start + tap % 3 * channels;
    }
    taps.zero = output->zero;
    int32_t done = 0;
    for (; done + 4 <= channels; done += 4, numbers += 28) {
        int8_t *to = target + done;
        const int32_t end = (int32_t)output->columns * move;
        for (int32_t at = 0; at != end; at += move, to += channels) {
            depthwise_of_four(&taps, at, numbers, to);
        }
        for (int32_t tap = 0; tap < 9; ++tap) {
            taps.taps[tap] += 4;
        }
    }
    return done;
}
#endif

/* Channels from `channel` on, of windows of any size. */
static void depthwise_rest(const fomoad_layer *layer, const fomoad_map *source, int32_t zero,
                           const int8_t *const *windows, int32_t start, int32_t channel, int8_t *target)
{
    const int32_t kernel = layer->kernel, channels = source->channels, pairs = (kernel * kernel + 1) / 2;
    for (; channel < channels; ++channel) {
        const int32_t *group = layer->numbers + (channel / 4) * 4 * (FOMOAD_HEADER + pairs) + channel % 4;
        int32_t header[FOMOAD_HEADER];
        for (int32_t i = 0; i < FOMOAD_HEADER; ++i) {
            header[i] = group[4 * i];
        }
        int32_t sum = header[0];
        for (int32_t row = 0, tap = 0; row < kernel; ++row) {
            const int8_t *value = windows[row] + start + channel;
            for (int32_t column = 0; column < kernel; ++column, ++tap) {
                const int32_t both = group[4 * (FOMOAD_HEADER + tap / 2)];
                const int32_t weight = tap % 2 != 0 ? both >> 16 : (int16_t)both;
                sum += weight * value[column * (int32_t)layer->dilation * channels];
            }
        }
        target[channel] = (int8_t)fomoad_stepped(header, sum, zero);
    }
}

void fomoad_convolve_depthwise(const fomoad_layer *layer, const fomoad_map *source, const fomoad_map *output,
                               const int8_t *const *windows, int8_t *target)
{
    const int32_t channels = source->channels, zero = output->zero;
    int32_t done = 0;
#ifdef FOMOAD_BY_HAND
    if (layer->kernel == 3 && layer->dilation == 1) {
        done = depthwise_by_four(layer, source, output, windows, target);
    }
#endif
    if (done < channels) {
        for (int32_t column = 0; column < (int32_t)output->columns; ++column) {
            const int32_t start = fomoad_window_start(layer, source, column);
            depthwise_rest(layer, source, zero, windows, start, done, target + column * channels);
        }
    }
}
