#include "fomoad_camera.h"

#include "fomoad_resize.h"

static int32_t rounded_quotient(int32_t numerator, int32_t denominator)
{
    return (int32_t)((2 * (int64_t)numerator + denominator) / (2 * (int64_t)denominator));
}

/* The smaller half of an odd gap, or of an odd excess, lies before the picture. */
static int32_t centred(int32_t resized, int32_t size)
{
    return resized <= size ? (size - resized) / 2 : -((resized - size) / 2);
}

static int grows(const fomoad_camera *camera)
{
    return camera->resized_width > camera->width || camera->resized_height > camera->height;
}

/* What is to be done to a frame, in whole pixels; 0 for one that will not do. */
static int plan(fomoad_camera *camera, const fomoad_model *model, int32_t width, int32_t height, fomoad_pixels pixels)
{
    const int32_t input_width = model->maps[0].columns, input_height = model->maps[0].rows;
    int32_t resized_width = input_width, resized_height = input_height;
    if (width < 1 || height < 1 || width > FOMOAD_LARGEST_SIDE || height > FOMOAD_LARGEST_SIDE) {
        return 0;
    }
    if (model->fit != FOMOAD_SQUASH) {
        const int width_binds = input_width * height >= input_height * width;
        if (width_binds == (model->fit == FOMOAD_FIT_SHORT)) {
            resized_height = fomoad_larger(1, rounded_quotient(height * input_width, width));
        } else {
            resized_width = fomoad_larger(1, rounded_quotient(width * input_height, height));
        }
    }
    if (resized_width > FOMOAD_LARGEST_SIDE || resized_height > FOMOAD_LARGEST_SIDE) {
        return 0;
    }
    /* 2^24: what float32 holds whole */
    if ((resized_width > width && 2 * resized_width * width > 16777216) ||
        (resized_height > height && 2 * resized_height * height > 16777216)) {
        return 0;
    }
    camera->width = width;
    camera->height = height;
    camera->pixels = pixels;
    camera->channels = fomoad_pixel_size(pixels) == 1 ? 1 : 3;
    camera->resized_width = resized_width;
    camera->resized_height = resized_height;
    camera->left = centred(resized_width, input_width);
    camera->top = centred(resized_height, input_height);
    camera->rows = fomoad_smaller(height, resized_height);
    camera->columns = fomoad_smaller(width, resized_width);
    camera->first_column = 0;
    const int32_t shrunk_width = camera->columns;
    if (camera->left < 0 && !grows(camera)) {
        camera->first_column = -camera->left;
        camera->columns = input_width;
    }
    const int is_whole = width % shrunk_width == 0 && height % camera->rows == 0;
    camera->across = is_whole ? width / shrunk_width : 0;
    camera->down = is_whole ? height / camera->rows : 0;
    return 1;
}

static size_t row_size(const fomoad_camera *camera)
{
    return (size_t)(camera->columns * camera->channels);
}

static size_t input_size(const fomoad_model *model)
{
    return (size_t)model->maps[0].columns * model->maps[0].channels;
}

static size_t room(const fomoad_camera *camera, const fomoad_model *model)
{
    const size_t whole = (size_t)camera->columns * sizeof(fomoad_span) + row_size(camera) * sizeof(float);
    return (whole + (grows(camera) ? 2u : 1u) * row_size(camera) + input_size(model) + 3u) / 4u * 4u;
}

size_t fomoad_camera_memory_size(const fomoad_model *model, uint16_t width, uint16_t height, fomoad_pixels pixels)
{
    fomoad_camera camera;
    return model != NULL && plan(&camera, model, width, height, pixels) ? room(&camera, model) : 0u;
}

fomoad_status fomoad_camera_open(fomoad_camera *camera, fomoad_detector *detector, uint16_t width, uint16_t height,
                                 fomoad_pixels pixels, void *memory, size_t size)
{
    if (camera == NULL || detector == NULL || memory == NULL || !plan(camera, detector->model, width, height, pixels)) {
        return FOMOAD_BAD_ARGUMENT;
    }
    if (size < room(camera, detector->model) || (uintptr_t)memory % 4u != 0u) {
        return FOMOAD_TOO_LITTLE_MEMORY;
    }
    camera->detector = detector;
    camera->spans = memory;
    camera->sums = (float *)(void *)(camera->spans + camera->columns);
    camera->latest[0] = (uint8_t *)(camera->sums + row_size(camera));
    camera->latest[1] = camera->latest[0] + (grows(camera) ? row_size(camera) : 0u);
    camera->input = camera->latest[1] + row_size(camera);
    const int32_t shrunk_width = fomoad_smaller(camera->width, camera->resized_width);
    for (int32_t i = 0; i < camera->columns; ++i) {
        camera->spans[i] = fomoad_span_of(camera->first_column + i, camera->width, shrunk_width);
    }
    return fomoad_camera_begin(camera);
}

fomoad_status fomoad_camera_begin(fomoad_camera *camera)
{
    if (camera == NULL) {
        return FOMOAD_BAD_ARGUMENT;
    }
    camera->pushed = camera->shrunk = camera->resized = camera->placed = 0;
    for (size_t i = 0; i < row_size(camera); ++i) {
        camera->sums[i] = 0.0f; /* which is the whole number 0 too */
    }
    return fomoad_begin(camera->detector);
}

/* ITU-R BT.601 in 15 bits, as fomoad's vision/fit.py */
static uint8_t luma(const uint8_t *colour)
{
    return (uint8_t)((9798 * colour[0] + 19235 * colour[1] + 3735 * colour[2] + (1 << 14)) >> 15);
}

static void put(uint8_t *input, int32_t wanted, const uint8_t *values, int32_t there)
{
    if (wanted == 1) {
        input[0] = there == 1 ? values[0] : luma(values);
        return;
    }
    for (int32_t channel = 0; channel < 3; ++channel) {
        input[channel] = values[there == 1 ? 0 : channel];
    }
}

/* A row of the network's input from row `number` of the resized frame: that itself where nothing is to be changed. */
static const uint8_t *input_row(const fomoad_camera *camera, int32_t number)
{
    const fomoad_map *const input = camera->detector->model->maps;
    const int is_grown = grows(camera);
    const int is_covered = camera->left <= 0 && camera->left + camera->resized_width >= (int32_t)input->columns;
    if (!is_grown && is_covered && camera->channels == (int32_t)input->channels) {
        return fomoad_latest(camera, number) - (camera->left + camera->first_column) * camera->channels;
    }
    const fomoad_between rows = fomoad_between_rows(number, camera->rows, camera->resized_height);
    for (int32_t x = 0; x < (int32_t)input->columns; ++x) {
        const int32_t column = fomoad_limited(x - camera->left, camera->resized_width - 1);
        const uint8_t *values = fomoad_latest(camera, number) + (column - camera->first_column) * camera->channels;
        uint8_t made[3];
        if (is_grown) {
            fomoad_interpolate(camera, &rows, column, made);
            values = made;
        }
        put(camera->input + x * input->channels, input->channels, values, camera->channels);
    }
    return camera->input;
}

/* Push row `number` of the resized frame as often as the network's input has it. */
static fomoad_status place(fomoad_camera *camera, int32_t number)
{
    const int32_t height = camera->detector->model->maps[0].rows, last = camera->resized_height - 1;
    fomoad_status status = FOMOAD_DONE;
    if (camera->placed >= height || fomoad_limited(camera->placed - camera->top, last) != number) {
        return FOMOAD_DONE;
    }
    const uint8_t *const row = input_row(camera, number);
    while (status == FOMOAD_DONE && camera->placed < height &&
           fomoad_limited(camera->placed - camera->top, last) == number) {
        status = fomoad_push_row(camera->detector, row);
        ++camera->placed;
    }
    return status;
}

/* The rows of the resized frame that row `number` of the shrunk one has made possible. */
static fomoad_status resize(fomoad_camera *camera, int32_t number)
{
    fomoad_status status = FOMOAD_DONE;
    if (!grows(camera)) {
        return place(camera, number);
    }
    while (status == FOMOAD_DONE && camera->resized < camera->resized_height) {
        const fomoad_between rows = fomoad_between_rows(camera->resized, camera->rows, camera->resized_height);
        if (fomoad_limited(rows.before + 1, camera->rows - 1) > number) {
            break;
        }
        status = place(camera, camera->resized);
        ++camera->resized;
    }
    return status;
}

/* Whether any row of the shrunk frame that the next one takes part in comes to the network. */
static int is_wanted(const fomoad_camera *camera)
{
    const int32_t input_rows = camera->detector->model->maps[0].rows;
    return grows(camera) || (camera->shrunk + 1 >= -camera->top && camera->shrunk < input_rows - camera->top);
}

/* Whether frames are inputs as they are. */
static int is_input(const fomoad_camera *camera)
{
    const fomoad_map *const input = camera->detector->model->maps;
    return camera->width == (int32_t)input->columns && camera->height == (int32_t)input->rows &&
           camera->pixels == (input->channels == 1 ? FOMOAD_GREY8 : FOMOAD_RGB888);
}

fomoad_status fomoad_camera_push_row(fomoad_camera *camera, const uint8_t *row)
{
    if (camera == NULL || row == NULL) {
        return FOMOAD_BAD_ARGUMENT;
    }
    if (camera->pushed >= camera->height) {
        return FOMOAD_TOO_MANY_ROWS;
    }
    if (is_input(camera)) {
        ++camera->pushed;
        return fomoad_push_row(camera->detector, row);
    }
    const fomoad_share share = fomoad_share_of_row(camera);
    if (is_wanted(camera)) {
        fomoad_add_row(camera, &share, row);
    }
    ++camera->pushed;
    if (!share.is_last) {
        return FOMOAD_DONE;
    }
    return resize(camera, camera->shrunk++);
}

fomoad_status fomoad_camera_run(fomoad_camera *camera, const uint8_t *frame, size_t step, fomoad_result *result)
{
    fomoad_status status = frame == NULL ? FOMOAD_BAD_ARGUMENT : fomoad_camera_begin(camera);
    for (int32_t row = 0; status == FOMOAD_DONE && row < camera->height; ++row) {
        status = fomoad_camera_push_row(camera, frame + (size_t)row * step);
    }
    return status == FOMOAD_DONE ? fomoad_end(camera->detector, result) : status;
}
