/* From rows of the trunk's last map to scores of cells, and from these to one for the picture. */
#ifndef FOMOAD_SCORER_H
#define FOMOAD_SCORER_H

#include "fomoad_model.h"

/* A value of a window's embedding: the mean, or in fixed point the sum, of at most 256 cells, for which int16 has room. */
#ifdef FOMOAD_FIXED_POINT
typedef int16_t fomoad_pooled;
#else
typedef float fomoad_pooled;
#endif

/* Scores [columns] of one row of cells. `windows` are the scorer's `kernel` rows of the last map, null where there is
   none; `scratch` begins at a multiple of 4 and has room for the embedding [embedding] of fomoad_pooled, up to a multiple
   of 4 bytes, and behind it for dimensions + components floats, or in fixed point for dimensions of int32 and of int16. */
void fomoad_score_row(const fomoad_scorer *scorer, const fomoad_map *map, const int8_t *const *windows, int32_t row,
                      float *scores, void *scratch);

/* The score of the cell of that number, its embedding pooled over `count` cells; `scratch` is what lies behind that. */
float fomoad_cell_score(const fomoad_scorer *scorer, const fomoad_pooled *embedding, int32_t count, int32_t cell,
                        void *scratch);

/* The mean of the highest `counted` of the scores. */
float fomoad_picture_score(const fomoad_scorer *scorer, const float *scores);

#endif
