# Judges what an OpenMV camera sees: one line of JSON a frame on the serial port, a frame around the oddest place.
#
# Copy it, detector.tflite, settings.json, golden.bin and golden.json to the camera's drive. Firmware 4.6 or newer.

import json
import time

import image
import ml
import sensor
from ulab import numpy as np


def load(name):
    with open(name) as file:
        return json.loads(file.read())


SETTINGS = load("settings.json")
WIDTH, HEIGHT, CHANNELS = SETTINGS["width"], SETTINGS["height"], SETTINGS["channels"]


def judge(model, given):
    """The picture's score, its cells' row by row, and how many columns there are; higher is odder."""
    cells, score = model.predict([given])
    return score.flatten().tolist()[0], cells.flatten().tolist(), cells.shape[2]


def self_test(model):
    """How far the golden picture's cells are from what they should be, and how far they may be."""
    golden = load("golden.json")
    with open("golden.bin", "rb") as file:
        picture = np.frombuffer(file.read(), dtype=np.int8).reshape((1, HEIGHT, WIDTH, CHANNELS))
    _, found, _ = judge(model, picture)
    expected = golden["cells"]
    return max(abs(found[i] - expected[i]) for i in range(len(expected))), golden["allowed"]


def region(width, height):
    """Which part of a frame becomes the input: all of it, or what is left once the long side is cropped."""
    if SETTINGS["fit"] == "squash":
        return (0, 0, width, height)
    wide = min(width, height * WIDTH // HEIGHT)
    high = min(height, width * HEIGHT // WIDTH)
    return ((width - wide) // 2, (height - high) // 2, wide, high)


def verdict(score):
    if score >= SETTINGS["threshold"]:
        return "NG"
    return "REVIEW" if score >= SETTINGS["review_threshold"] else "OK"


def main(frames=None):
    """For so many frames, or for ever."""
    model = ml.Model("detector.tflite", load_to_fb=True)
    worst, allowed = self_test(model)
    if worst > allowed:
        raise ValueError("self-test: a cell is off by " + str(worst) + ", more than " + str(allowed))
    print(json.dumps({"self_test": worst, "allowed": allowed}))
    sensor.reset()
    sensor.set_pixformat(sensor.RGB565 if CHANNELS == 3 else sensor.GRAYSCALE)
    sensor.set_framesize(sensor.QVGA)
    sensor.skip_frames(time=2000)
    canvas = image.Image(WIDTH, HEIGHT, sensor.RGB565 if CHANNELS == 3 else sensor.GRAYSCALE)
    while frames is None or frames > 0:
        begin = time.ticks_ms()
        frame = sensor.snapshot()
        x, y, wide, high = region(frame.width(), frame.height())
        canvas.draw_image(
            frame, 0, 0, x_scale=WIDTH / wide, y_scale=HEIGHT / high, roi=(x, y, wide, high), hint=image.AREA
        )
        score, cells, columns = judge(model, canvas)
        row, column = divmod(cells.index(max(cells)), columns)
        rows = len(cells) // columns
        found = verdict(score)
        if found != "OK":
            box = (x + column * wide // columns, y + row * high // rows, wide // columns, high // rows)
            frame.draw_rectangle(box, color=(255, 255, 255), thickness=2)
        taken = time.ticks_diff(time.ticks_ms(), begin)
        print(json.dumps({"score": score, "verdict": found, "row": row, "column": column, "milliseconds": taken}))
        frames = None if frames is None else frames - 1


if __name__ == "__main__":
    main()
