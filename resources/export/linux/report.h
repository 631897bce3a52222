/* One line of JSON for each picture or frame. */
#ifndef REPORT_H
#define REPORT_H

#include "fomoad_camera.h"

/* `source` is its name, `number` that of the frame, `seconds` since 1970. The peak is told in the source's pixels. */
void report(const char *source, long number, double seconds, const fomoad_camera *camera, const fomoad_result *result,
            int wants_cells);

#endif
