#include "report.h"

#include <stdio.h>

static void put_text(const char *text)
{
    putchar('"');
    for (; *text != '\0'; ++text) {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            putchar('\\');
            putchar(c);
        } else if (c < 32) {
            printf("\\u%04x", (unsigned)c);
        } else {
            putchar(c);
        }
    }
    putchar('"');
}

/* From the network's input to the source's pixels. */
static double in_source(float place, int32_t offset, int32_t resized, int32_t size)
{
    return ((double)place - (double)offset) * (double)size / (double)resized;
}

void report(const char *source, long number, double seconds, const fomoad_camera *camera, const fomoad_result *result,
            int wants_cells)
{
    static const char *const verdicts[] = {"OK", "REVIEW", "NG"};
    const fomoad_model *const model = camera->detector->model;
    const float x = model->horizontal.first_centre + (float)result->peak_column * model->horizontal.stride;
    const float y = model->vertical.first_centre + (float)result->peak_row * model->vertical.stride;
    printf("{\"source\": ");
    put_text(source);
    printf(", \"frame\": %ld, \"time\": %.3f, \"score\": %.7g, \"verdict\": \"%s\", \"threshold\": %.7g", number,
           seconds, (double)result->score, verdicts[result->verdict], (double)camera->detector->threshold);
    printf(", \"peak\": {\"row\": %d, \"column\": %d, \"x\": %.1f, \"y\": %.1f}", (int)result->peak_row,
           (int)result->peak_column, in_source(x, camera->left, camera->resized_width, camera->width),
           in_source(y, camera->top, camera->resized_height, camera->height));
    if (wants_cells) {
        printf(", \"cells\": [");
        for (int32_t row = 0; row < (int32_t)result->rows; ++row) {
            printf("%s[", row == 0 ? "" : ", ");
            for (int32_t column = 0; column < (int32_t)result->columns; ++column) {
                const float value = result->cells[row * (int32_t)result->columns + column];
                printf("%s%.7g", column == 0 ? "" : ", ", (double)value);
            }
            putchar(']');
        }
        putchar(']');
    }
    printf("}\n");
    fflush(stdout);
}
