"""Quantiles of the gamma distribution: the one special function that measuring rare errors needs."""

from math import exp, lgamma, log

_STEPS_MAX = 500
_EXACT = 1e-12
_HALVINGS = 200


def quantile(probability: float, shape: float, rate: float = 1.0) -> float:
    """The value that a gamma variable of this shape and rate stays below with that probability (0–1, exclusive)."""
    low, high = 0.0, shape + 1.0
    while below(high, shape) < probability:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle, shape) < probability else (low, middle)
        if high - low <= _EXACT * high:
            break
    return high / rate


def below(value: float, shape: float) -> float:
    """The probability that a gamma variable of rate 1 stays below `value` (DLMF 8.11.4 and 8.9.2)."""
    if value <= 0:
        return 0.0
    scale = exp(shape * log(value) - value - lgamma(shape))
    if value < shape + 1:
        return scale * _series(value, shape)
    return 1.0 - scale * _fraction(value, shape)


def _series(value: float, shape: float) -> float:
    term = total = 1 / shape
    for step in range(1, _STEPS_MAX):
        term *= value / (shape + step)
        total += term
        if term < total * _EXACT:
            break
    return total


def _fraction(value: float, shape: float) -> float:
    """Lentz's way through the continued fraction of the upper tail."""
    tail = value + 1 - shape
    upper, lower = 1 / _EXACT**2, 1 / tail
    total = lower
    for step in range(1, _STEPS_MAX):
        factor = -step * (step - shape)
        tail += 2
        lower = 1 / (factor * lower + tail)
        upper = tail + factor / upper
        total *= lower * upper
        if abs(lower * upper - 1) < _EXACT:
            break
    return total
