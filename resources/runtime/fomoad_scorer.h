/* From rows of the trunk's last map to scores of cells, and from these to one for the picture. */
#ifndef FOMOAD_SCORER_H
#define FOMOAD_SCORER_H

#include "fomoad_model.h"

/* Scores [columns] of one row of cells. `windows` are the scorer's `kernel` rows of the last map, null where there is
   none; `scratch` has room for embedding + dimensions + components floats and begins at a multiple of 4. */
void fomoad_score_row(const fomoad_scorer *scorer, const fomoad_map *map, const int8_t *const *windows, int32_t row,
                      float *scores, float *scratch);

/* The mean of the highest `counted` of the scores. */
float fomoad_picture_score(const fomoad_scorer *scorer, const float *scores);

#endif
