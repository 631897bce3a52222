// Judges the golden pictures that came with this detector one after another, and lights the LED where one is NG.
//
// Needs no camera: it shows that the detector runs on this board, how long it takes, and how to set the threshold.

#include <fomoad.h>
#include <fomoad_detector.h>
#include <fomoad_self_test.h>

static uint32_t memory[(FOMOAD_MEMORY + 3) / 4];
static fomoad_detector detector;

void setup()
{
    Serial.begin(115200);
    pinMode(LED_BUILTIN, OUTPUT);
    if (fomoad_open(&detector, &fomoad_detector_model, memory, sizeof memory) != FOMOAD_DONE ||
        fomoad_self_test(&detector) != 0) {
        while (true) {  // quick blinking: this build does not give the scores it should
            digitalWrite(LED_BUILTIN, HIGH);
            delay(100);
            digitalWrite(LED_BUILTIN, LOW);
            delay(100);
        }
    }
    // a threshold of your own would be set here: detector.threshold = 12.5f;
}

void loop()
{
    for (uint16_t i = 0; i < fomoad_golden_count; ++i) {
        fomoad_result result;
        const unsigned long begin = micros();
        fomoad_run(&detector, fomoad_golden_pictures[i].picture, &result);
        const unsigned long taken = micros() - begin;
        digitalWrite(LED_BUILTIN, result.verdict == FOMOAD_NG ? HIGH : LOW);
        Serial.print(result.score, 4);
        Serial.print(" in ");
        Serial.print(taken);
        Serial.println(" microseconds");
        delay(500);
    }
}
