/* As much of Arduino's interface as the examples use, to compile them against: declarations alone. */
#ifndef ARDUINO_H
#define ARDUINO_H

#include <stddef.h>
#include <stdint.h>

enum { LOW = 0, HIGH = 1, OUTPUT = 1, LED_BUILTIN = 13 };

void delay(unsigned long milliseconds);
unsigned long micros();
void pinMode(int pin, int mode);
void digitalWrite(int pin, int value);

struct SerialPort {
    void begin(unsigned long baud);
    void setTimeout(unsigned long milliseconds);
    size_t readBytes(char *buffer, size_t count);
    size_t print(const char *text);
    size_t print(double value, int decimals);
    size_t print(unsigned long value);
    size_t print(int value);
    size_t println(const char *text);
    size_t println(double value, int decimals);
    operator bool();
};
extern SerialPort Serial;

#endif
