// Judges what the OV7675 of the Tiny Machine Learning Shield sees, on a Nano 33 BLE Sense. Needs the library
// Arduino_OV767X. With another camera change the three lines that name it; the frame's size and pixels may be any.

#include <Arduino_OV767X.h>
#include <fomoad_camera.h>
#include <fomoad_detector.h>
#include <fomoad_self_test.h>

static const int WIDTH = 160, HEIGHT = 120;
static uint8_t frame[WIDTH * HEIGHT * 2];
static uint32_t memory[(FOMOAD_MEMORY + 3) / 4];
// what fomoad_camera_memory_size says, and something to spare
static uint32_t room[(WIDTH * 30 + FOMOAD_WIDTH * 3 + 64) / 4];
static fomoad_detector detector;
static fomoad_camera camera;

static void stop(const char *complaint)
{
    while (true) {
        Serial.println(complaint);
        delay(1000);
    }
}

void setup()
{
    Serial.begin(115200);
    while (!Serial) {
    }
    if (!Camera.begin(QQVGA, RGB565, 5)) {
        stop("the camera did not start");
    }
    if (fomoad_open(&detector, &fomoad_detector_model, memory, sizeof memory) != FOMOAD_DONE ||
        fomoad_camera_open(&camera, &detector, WIDTH, HEIGHT, FOMOAD_RGB565_SWAPPED, room, sizeof room) !=
            FOMOAD_DONE) {
        stop("the detector did not open");
    }
    if (fomoad_self_test(&detector) != 0) {
        stop("the self-test failed: this build does not give the scores it should");
    }
}

void loop()
{
    static const char *const verdicts[] = {"OK", "REVIEW", "NG"};
    fomoad_result result;
    Camera.readFrame(frame);
    if (fomoad_camera_run(&camera, frame, WIDTH * 2, &result) == FOMOAD_DONE) {
        Serial.print(verdicts[result.verdict]);
        Serial.print(" ");
        Serial.println(result.score, 4);
    }
}
