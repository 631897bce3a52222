#include "fomoad_resize.h"

#include "fomoad_mathematics.h"
#include "fomoad_requantise.h"

/* Places of an interpolation's weights. */
#define FOMOAD_ONE 2048

/* Halves to the even one; of a number not below 0. */
static int32_t rounded(float value)
{
    const int32_t whole = (int32_t)value;
    const float rest = value - (float)whole;
    return whole + (rest > 0.5f || (rest >= 0.5f && whole % 2 != 0) ? 1 : 0);
}

static int32_t turned(fomoad_pixels pixels)
{
    return pixels == FOMOAD_BGR888 || pixels == FOMOAD_RGB565_SWAPPED ? 1 : 0;
}

fomoad_span fomoad_span_of(int32_t number, int32_t size, int32_t shrunk)
{
    const int32_t begin = number * size, end = begin + size;
    const int32_t last = fomoad_smaller(end / shrunk, size - 1);
    const int32_t first = fomoad_smaller((begin + shrunk - 1) / shrunk, last);
    const int32_t before = first * shrunk - begin, behind = fomoad_smaller(end - last * shrunk, shrunk);
    /* OpenCV leaves out what is not a thousandth of a pixel */
    const int has_first = before * 1000 > shrunk, has_last = behind * 1000 > shrunk;
    fomoad_span span;
    span.begin = (uint16_t)(has_first ? first - 1 : first);
    span.whole = (uint16_t)(last - first);
    span.first = has_first ? (float)before / (float)size : 0.0f;
    span.last = has_last ? (float)behind / (float)size : 0.0f;
    return span;
}

static fomoad_share whole_share(const fomoad_camera *camera)
{
    const int32_t number = camera->pushed % camera->down;
    const fomoad_share share = {number == camera->down - 1, 1.0f, 0.0f};
    return share;
}

fomoad_share fomoad_share_of_row(const fomoad_camera *camera)
{
    if (camera->across != 0) {
        return whole_share(camera);
    }
    const fomoad_span span = fomoad_span_of(camera->shrunk, camera->height, camera->rows);
    const int32_t has_first = span.first > 0.0f ? 1 : 0, has_last = span.last > 0.0f ? 1 : 0;
    const int32_t number = camera->pushed - span.begin;
    fomoad_share share = {number == has_first + span.whole + has_last - 1, 0.0f, 0.0f};
    if (number < has_first) {
        share.weight = span.first;
    } else {
        share.weight = number < has_first + span.whole ? (float)camera->rows / (float)camera->height : span.last;
    }
    if (share.is_last && camera->shrunk + 1 < camera->rows) {
        const fomoad_span following = fomoad_span_of(camera->shrunk + 1, camera->height, camera->rows);
        share.next = (int32_t)following.begin == camera->pushed ? following.first : 0.0f;
    }
    return share;
}

/* One pixel of `size` bytes as red, green and blue; or as grey in the first. `is_turned` if the other byte or colour comes
   first. */
FOMOAD_WITHIN static inline void fetch(const uint8_t *pixel, int32_t size, int32_t is_turned, int32_t *values)
{
    if (size == 2) {
        const int32_t both = pixel[is_turned] | (pixel[1 - is_turned] << 8);
        const int32_t red = both >> 11, green = (both >> 5) & 63, blue = both & 31;
        values[0] = (red << 3) | (red >> 2);
        values[1] = (green << 2) | (green >> 4);
        values[2] = (blue << 3) | (blue >> 2);
        return;
    }
    values[0] = pixel[size == 3 ? 2 * is_turned : 0];
    if (size == 3) {
        values[1] = pixel[1];
        values[2] = pixel[2 - 2 * is_turned];
    }
}

/* All of the sums are 0 where a row of the shrunk frame begins, or what its first row gives if it is shared. */
FOMOAD_WITHIN static inline void add_whole(const fomoad_camera *camera, const fomoad_share *share, const uint8_t *row,
                                           int32_t size)
{
    const int32_t channels = size == 1 ? 1 : 3, area = camera->across * camera->down;
    /* OpenCV rounds halves up where two by two pixels make one, and to the even one elsewhere */
    const int is_two_by_two = camera->across == 2 && camera->down == 2;
    const float scale = 1.0f / (float)area;
    int32_t *sums = (int32_t *)(void *)camera->sums;
    uint8_t *target = fomoad_latest(camera, camera->shrunk);
    const int32_t is_turned = turned(camera->pixels);
    int32_t column = camera->first_column * camera->across;
    for (int32_t i = 0; i < camera->columns; ++i, sums += channels, target += channels) {
        int32_t total[3], values[3];
        for (int32_t channel = 0; channel < channels; ++channel) {
            total[channel] = sums[channel];
        }
        for (const int32_t end = column + camera->across; column < end; ++column) {
            fetch(row + size * column, size, is_turned, values);
            for (int32_t channel = 0; channel < channels; ++channel) {
                total[channel] += values[channel];
            }
        }
        for (int32_t channel = 0; channel < channels; ++channel) {
            sums[channel] = share->is_last ? 0 : total[channel];
            if (share->is_last) {
                const int32_t sum = total[channel];
                target[channel] = (uint8_t)(is_two_by_two ? (sum + 2) >> 2 : rounded((float)sum * scale));
            }
        }
    }
}

/* A pixel of `size` bytes into what its row gives to a sum. */
FOMOAD_WITHIN static inline void weigh(const uint8_t *pixel, int32_t size, int32_t is_turned, float weight,
                                       float *total)
{
    int32_t values[3];
    fetch(pixel, size, is_turned, values);
    for (int32_t channel = 0; channel < (size == 1 ? 1 : 3); ++channel) {
        total[channel] += (float)values[channel] * weight;
    }
}

FOMOAD_WITHIN static inline void add_parts(const fomoad_camera *camera, const fomoad_share *share, const uint8_t *row,
                                           int32_t size)
{
    const int32_t channels = size == 1 ? 1 : 3, is_turned = turned(camera->pixels);
    const float whole = (float)fomoad_smaller(camera->width, camera->resized_width) / (float)camera->width;
    /* copies, because what is written might be anything to the compiler */
    const fomoad_share part = *share;
    const fomoad_span *span = camera->spans, *const end = span + camera->columns;
    float *sums = camera->sums;
    uint8_t *target = fomoad_latest(camera, camera->shrunk);
    for (; span != end; ++span) {
        const uint8_t *pixel = row + size * (int32_t)span->begin;
        const float first = span->first, last = span->last;
        float total[3] = {0.0f, 0.0f, 0.0f};
        if (first > 0.0f) {
            weigh(pixel, size, is_turned, first, total);
            pixel += size;
        }
        for (int32_t left = span->whole; left > 0; --left, pixel += size) {
            weigh(pixel, size, is_turned, whole, total);
        }
        if (last > 0.0f) {
            weigh(pixel, size, is_turned, last, total);
        }
        for (int32_t channel = 0; channel < channels; ++channel, ++sums) {
            const float sum = *sums + total[channel] * part.weight;
            *sums = sum;
            if (part.is_last) {
                *sums = total[channel] * part.next;
                *target++ = (uint8_t)fomoad_smaller(rounded(sum), 255);
            }
        }
    }
}

/* The loops once for each size of a pixel, so that none of them has to ask. */
FOMOAD_BY_ITSELF static void add_row_of_one(const fomoad_camera *camera, const fomoad_share *share, const uint8_t *row)
{
    camera->across != 0 ? add_whole(camera, share, row, 1) : add_parts(camera, share, row, 1);
}

FOMOAD_BY_ITSELF static void add_row_of_two(const fomoad_camera *camera, const fomoad_share *share, const uint8_t *row)
{
    camera->across != 0 ? add_whole(camera, share, row, 2) : add_parts(camera, share, row, 2);
}

FOMOAD_BY_ITSELF static void add_row_of_three(const fomoad_camera *camera, const fomoad_share *share,
                                              const uint8_t *row)
{
    camera->across != 0 ? add_whole(camera, share, row, 3) : add_parts(camera, share, row, 3);
}

void fomoad_add_row(const fomoad_camera *camera, const fomoad_share *share, const uint8_t *row)
{
    const int32_t size = fomoad_pixel_size(camera->pixels);
    (size == 1 ? add_row_of_one : (size == 2 ? add_row_of_two : add_row_of_three))(camera, share, row);
}

fomoad_between fomoad_between_rows(int32_t number, int32_t size, int32_t resized)
{
    const float place = (float)((2 * number + 1) * size - resized) / (float)(2 * resized);
    const int32_t before = place < 0.0f ? -1 : (int32_t)place;
    const float rest = place - (float)before;
    const fomoad_between found = {before, {rounded((1.0f - rest) * FOMOAD_ONE), rounded(rest * FOMOAD_ONE)}};
    return found;
}

/* Beyond the border, columns count for nothing and rows are repeated: the same but for the last bit, as in OpenCV. */
static fomoad_between between_columns(const fomoad_camera *camera, int32_t column)
{
    const int32_t size = fomoad_smaller(camera->width, camera->resized_width);
    fomoad_between found = fomoad_between_rows(column, size, camera->resized_width);
    if (found.before < 0 || found.before >= size - 1) {
        found.before = fomoad_limited(found.before, size - 1);
        found.weights[0] = FOMOAD_ONE;
        found.weights[1] = 0;
    }
    return found;
}

static uint8_t interpolated(const fomoad_camera *camera, const fomoad_between *rows, const fomoad_between *columns,
                            int32_t channel)
{
    const int32_t last_column = fomoad_smaller(camera->width, camera->resized_width) - 1;
    const int32_t here = columns->before * camera->channels + channel;
    const int32_t beside = fomoad_smaller(columns->before + 1, last_column) * camera->channels + channel;
    int32_t value = 0;
    for (int32_t i = 0; i < 2; ++i) {
        const uint8_t *const row = fomoad_latest(camera, fomoad_limited(rows->before + i, camera->rows - 1));
        const int32_t sum = row[here] * columns->weights[0] + row[beside] * columns->weights[1];
        value += (rows->weights[i] * (sum >> 4)) >> 16;
    }
    return (uint8_t)((value + 2) >> 2);
}

void fomoad_interpolate(const fomoad_camera *camera, const fomoad_between *rows, int32_t column, uint8_t *values)
{
    const fomoad_between columns = between_columns(camera, column);
    for (int32_t channel = 0; channel < camera->channels; ++channel) {
        values[channel] = interpolated(camera, rows, &columns, channel);
    }
}
