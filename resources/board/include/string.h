/* What the runtime takes from the C library, for builds that have none; the compiler brings the code. */
#ifndef FOMOAD_STRING_H
#define FOMOAD_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memset(void *to, int value, size_t count);

#endif
