// Judges pictures that come over the serial port, row by row, and answers each with one line of JSON.
//
// Send FOMOAD_HEIGHT rows of FOMOAD_WIDTH pixels, FOMOAD_CHANNELS bytes each, at 115200 baud.

#include <fomoad.h>
#include <fomoad_detector.h>
#include <fomoad_self_test.h>

static uint32_t memory[(FOMOAD_MEMORY + 3) / 4];
static uint8_t row[FOMOAD_WIDTH * FOMOAD_CHANNELS];
static fomoad_detector detector;

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
    Serial.setTimeout(5000);
    if (fomoad_open(&detector, &fomoad_detector_model, memory, sizeof memory) != FOMOAD_DONE) {
        stop("{\"error\": \"the detector did not open\"}");
    }
    if (fomoad_self_test(&detector) != 0) {
        stop("{\"error\": \"the self-test failed: this build does not give the scores it should\"}");
    }
    Serial.println("{\"ready\": true}");
}

void loop()
{
    static const char *const verdicts[] = {"OK", "REVIEW", "NG"};
    fomoad_begin(&detector);
    for (int i = 0; i < FOMOAD_HEIGHT; ++i) {
        if (Serial.readBytes((char *)row, sizeof row) != sizeof row) {
            return;  // nothing came for five seconds: what did come is no picture
        }
        fomoad_push_row(&detector, row);
    }
    fomoad_result result;
    if (fomoad_end(&detector, &result) != FOMOAD_DONE) {
        return;
    }
    Serial.print("{\"score\": ");
    Serial.print(result.score, 4);
    Serial.print(", \"verdict\": \"");
    Serial.print(verdicts[result.verdict]);
    Serial.print("\", \"row\": ");
    Serial.print(result.peak_row);
    Serial.print(", \"column\": ");
    Serial.print(result.peak_column);
    Serial.println("}");
}
