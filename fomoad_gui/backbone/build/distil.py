"""Distillation: a student with random weights learns to give the teacher's features at every cut at once.

The error at a cut is the squared difference after whitening by the covariance of the teacher's features there, so a
student that knows nothing beyond the teacher's mean has an error near 1.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from fomoad_gui.backbone.architecture import network
from fomoad_gui.backbone.build.augment import random_views
from fomoad_gui.backbone.build.networks import keras_network, set_weights_by_name, weights_by_name
from fomoad_gui.backbone.build.recipe import Recipe
from fomoad_gui.backbone.whitening import Moments, Whitening
from fomoad_gui.core.arrays import Float32Array, Uint8Array

SHARED_UP_TO = "block_6_expand_BN"
"""α 0.05 and α 0.1 round to the same channels up to this layer, so that one training serves both."""
_STUDENT = "student/"
_AVERAGE = "average/"
_ADAPTOR = "adaptor/"
_OPTIMISER = "optimiser/"
_MEAN = "mean/"
_MATRIX = "matrix/"


def student_input(views: Any) -> Any:
    """Pixels 0..255 to what the networks of this project take: exactly int8's (pixel − 128) / 128."""
    return (views - 128.0) / 128.0


def teacher_input(views: Any) -> Any:
    """Pixels 0..255 to what the networks of `keras.applications` take."""
    return views / 127.5 - 1.0


def measure_whitening(teacher: keras.Model, batches: list[Uint8Array], recipe: Recipe) -> list[Whitening]:
    """The whitening of the teacher's features at every cut, over random views of the batches."""
    moments = [Moments(output.shape[-1]) for output in teacher.outputs]
    for number, batch in enumerate(batches):
        views = random_views(tf.constant(batch), recipe.edge, tf.constant([recipe.seed, -1 - number]))
        for moment, maps in zip(moments, teacher(teacher_input(views), training=False), strict=True):
            moment.add(np.asarray(maps))
    return [moment.whitening(recipe.regularisation) for moment in moments]


class Distillation:
    """One run: the student, its moving average, the optimiser and how many steps they have taken.

    `shared` are weights by name of a finished network whose first layers, up to `SHARED_UP_TO`, have the same sizes as
    this one's: they are taken over and stay as they are.
    """

    def __init__(
        self,
        recipe: Recipe,
        teacher: keras.Model,
        whitening: list[Whitening],
        shared: dict[str, Float32Array] | None = None,
    ) -> None:
        keras.utils.set_random_seed(recipe.seed)
        self.recipe = recipe
        self.steps_done = 0
        self._teacher = teacher
        self._whitening = list(whitening)
        self._student = keras_network(network(recipe.name))
        if shared is not None:
            _share(self._student, shared)
        self._adaptors = [keras.layers.Conv2D(teach.shape[-1], 1) for teach in teacher.outputs if recipe.adaptor]
        for adaptor, output in zip(self._adaptors, self._student.outputs, strict=False):
            adaptor.build(output.shape)
        self._trained = [
            *self._student.trainable_variables,
            *(v for adaptor in self._adaptors for v in adaptor.trainable_variables),
        ]
        self._averages = [tf.Variable(v.numpy(), trainable=False) for v in self._student.trainable_variables]
        self._optimiser = keras.optimizers.AdamW(0.0, weight_decay=recipe.weight_decay, global_clipnorm=5.0)
        self._optimiser.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
        self._optimiser.build(self._trained)
        self._compiled = {frozen: tf.function(self._step(frozen)) for frozen in (False, True)}

    def step(self, pictures: Uint8Array) -> list[float]:
        """Learn from one random view of each of `pictures` [N, h, w, 3]; the error at every cut that counts."""
        recipe = self.recipe
        self._optimiser.learning_rate.assign(learning_rate(recipe, self.steps_done))
        seed = tf.constant([recipe.seed, self.steps_done])
        averaging = min(recipe.averaging, (1 + self.steps_done) / (10 + self.steps_done))
        run = self._compiled[self.steps_done >= recipe.frozen_from]
        errors = run(tf.constant(pictures), seed, tf.constant(averaging, tf.float32))
        self.steps_done += 1
        return [float(error) for error, weight in zip(errors, recipe.cut_weights, strict=True) if weight > 0]

    def finished_weights(self, batches: list[Uint8Array]) -> dict[str, Float32Array]:
        """The averaged weights, batch normalisation's statistics measured anew for them unless they were frozen."""
        last = weights_by_name(self._student)
        student = keras_network(network(self.recipe.name))
        set_weights_by_name(student, last | self._averaged())
        if self.steps_done <= self.recipe.frozen_from:
            _settle(student, self._student, batches, self.recipe)
        return weights_by_name(student)

    def state(self) -> dict[str, Any]:
        """Everything needed to go on from here, as arrays by name."""
        arrays: dict[str, Any] = {"steps_done": np.asarray(self.steps_done)}
        arrays |= {_STUDENT + name: value for name, value in weights_by_name(self._student).items()}
        for prefix, variables in self._numbered():
            arrays |= {f"{prefix}{i}": np.asarray(variable) for i, variable in enumerate(variables)}
        for i, whitening in enumerate(self._whitening):
            arrays |= {f"{_MEAN}{i}": whitening.mean, f"{_MATRIX}{i}": whitening.matrix}
        return arrays

    def restore(self, arrays: dict[str, Any]) -> None:
        """Go on from a `state` of a run with the same recipe."""
        self.steps_done = int(arrays["steps_done"])
        named = {key.removeprefix(_STUDENT): value for key, value in arrays.items() if key.startswith(_STUDENT)}
        set_weights_by_name(self._student, named)
        for prefix, variables in self._numbered():
            for i, variable in enumerate(variables):
                variable.assign(arrays[f"{prefix}{i}"])

    def _numbered(self) -> list[tuple[str, list[Any]]]:
        adaptors = [variable for adaptor in self._adaptors for variable in adaptor.variables]
        return [(_AVERAGE, self._averages), (_ADAPTOR, adaptors), (_OPTIMISER, self._optimiser.variables)]

    def _averaged(self) -> dict[str, Float32Array]:
        names = [
            f"{layer.name}/{variable.name}" for layer in self._student.layers for variable in layer.trainable_variables
        ]
        return {name: np.asarray(average) for name, average in zip(names, self._averages, strict=True)}

    def _whitened(self, cut: int, maps: Any) -> Any:
        """The student's maps at a cut as whitened cells: by the adaptor, which learns to, or as the teacher's are."""
        if self.recipe.adaptor:
            return _cells(self._adaptors[cut](maps))
        return _whiten(maps, self._whitening[cut])

    def _step(self, frozen: bool) -> Any:
        recipe = self.recipe

        def step(pictures: Any, seed: Any, averaging: Any) -> list[Any]:
            views = random_views(pictures, recipe.edge, seed)
            taught = self._teacher(teacher_input(views), training=False)
            targets = [_whiten(maps, whitening) for maps, whitening in zip(taught, self._whitening, strict=True)]
            with tf.GradientTape() as tape:
                maps = self._student(student_input(views), training=not frozen)
                errors = [
                    tf.reduce_mean(tf.square(self._whitened(cut, given) - target))
                    for cut, (given, target) in enumerate(zip(maps, targets, strict=True))
                ]
                loss = tf.add_n([w * e for w, e in zip(recipe.cut_weights, errors, strict=True) if w > 0])
            gradients = tape.gradient(loss, self._trained)
            self._optimiser.apply_gradients(
                [(g, v) for g, v in zip(gradients, self._trained, strict=True) if g is not None]
            )
            for average, variable in zip(self._averages, self._student.trainable_variables, strict=True):
                average.assign(averaging * average + (1.0 - averaging) * variable)
            return errors

        return step


def learning_rate(recipe: Recipe, step: int) -> float:
    """Linear warm-up, then half a cosine down to nothing (Loshchilov and Hutter 2017, eq. 5)."""
    if step < recipe.warm_up:
        return recipe.learning_rate * (step + 1) / recipe.warm_up
    done = (step - recipe.warm_up) / max(1, recipe.steps - recipe.warm_up)
    return float(recipe.learning_rate * 0.5 * (1.0 + np.cos(np.pi * min(1.0, done))))


def _whiten(maps: Any, whitening: Whitening) -> Any:
    return tf.matmul(_cells(maps) - whitening.mean, whitening.matrix)


def _cells(maps: Any) -> Any:
    return tf.reshape(maps, [-1, maps.shape[-1]])


def _share(student: keras.Model, shared: dict[str, Float32Array]) -> None:
    for layer in student.layers:
        for weight in layer.weights:
            weight.assign(shared[f"{layer.name}/{weight.name}"])
        layer.trainable = False
        if layer.name == SHARED_UP_TO:
            return


def _settle(student: keras.Model, like: keras.Model, batches: list[Uint8Array], recipe: Recipe) -> None:
    """Measure batch normalisation's statistics over the batches, layer freezing as in `like`."""
    for layer, model in zip(student.layers, like.layers, strict=True):
        layer.trainable = model.trainable
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.95
    for number, batch in enumerate(batches):
        views = random_views(tf.constant(batch), recipe.edge, tf.constant([recipe.seed, -1_000_000 - number]))
        student(student_input(views), training=True)
