/* As much of the library Arduino_OV767X as the example uses: declarations alone. */
#ifndef ARDUINO_OV767X_H
#define ARDUINO_OV767X_H

enum { QQVGA = 3 };
enum { RGB565 = 2 };

struct OV767X {
    int begin(int resolution, int format, int frames_per_second);
    void readFrame(void *buffer);
};
extern OV767X Camera;

#endif
