/* Which arithmetic the scorer has: float32, or fixed point where there is no unit for float32, on Cortex-M0+ say, or where
   FOMOAD_FIXED_POINT is defined. The model's constants and the golden scores are there for both. */
#ifndef FOMOAD_ARITHMETIC_H
#define FOMOAD_ARITHMETIC_H

#if !defined(FOMOAD_FIXED_POINT)
#if (defined(__arm__) && !defined(__ARM_FP)) || (defined(__riscv) && !defined(__riscv_flen))
#define FOMOAD_FIXED_POINT 1
#endif
#endif

#endif
