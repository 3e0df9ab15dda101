#!/usr/bin/env python3
"""Writes functions.tsv: values of elementary and special functions at random f64 arguments.

usage: python3 functions.py > functions.tsv     (needs mpmath)

Columns: function, arguments (f64 bits in hexadecimal, separated by commas), the value rounded to f64
(bits), and what rounding left over, so that errors can be told to a small part of an ulp.
"""

import random
import struct

import mpmath
from mpmath import mp, mpf

mp.dps = 60
random.seed(20)


def bits(x):
    return struct.pack(">d", x).hex()


def log_uniform(low, high):
    return lambda: float(mpf(10) ** random.uniform(low, high))


def uniform(low, high):
    return lambda: random.uniform(low, high)


def signed(draw):
    return lambda: random.choice((-1, 1)) * draw()


def normal_cdf(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def normal_quantile(p):
    x = mpf(-1) if p < 0.5 else mpf(1)
    small = p if p < 0.5 else 1 - p
    if small < 0.1:
        x *= mpmath.sqrt(-2 * mpmath.log(small)) - 0.3
    for _ in range(100):
        density = mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)
        step = (normal_cdf(x) - p if p < 0.5 else (1 - p) - normal_cdf(-x)) / density
        step = step / (1 + x * step / 2)
        x -= step
        if abs(step) < mpf(10) ** -45:
            break
    return x


def gamma_q(a, x):
    return mpmath.gammainc(a, x, mpmath.inf, regularized=True)


def gamma_p(a, x):
    return mpmath.gammainc(a, 0, x, regularized=True)


def beta_inc(a, b, x):
    return mpmath.betainc(a, b, 0, x, regularized=True)


near_poles = uniform(-20, -0.01)
SMALL = log_uniform(-12, 0)
CASES = [
    ("exp", mpmath.exp, [uniform(-1, 1), uniform(-700, 709), signed(SMALL)]),
    ("expm1", mpmath.expm1, [uniform(-1.5, 1.5), uniform(-40, 60), signed(SMALL)]),
    ("log", mpmath.log, [uniform(0.5, 2), log_uniform(-300, 300), lambda: 1 + random.uniform(-1e-3, 1e-3)]),
    ("log1p", mpmath.log1p, [uniform(-0.9, 2), log_uniform(-3, 20), signed(SMALL)]),
    ("log2", lambda x: mpmath.log(x, 2), [uniform(0.5, 2), log_uniform(-300, 300)]),
    ("log10", mpmath.log10, [uniform(0.5, 2), log_uniform(-300, 300)]),
    ("sin", mpmath.sin, [uniform(-4, 4), uniform(-1e6, 1e6), log_uniform(6, 300), signed(SMALL)]),
    ("cos", mpmath.cos, [uniform(-4, 4), uniform(-1e6, 1e6), log_uniform(6, 300)]),
    ("tan", mpmath.tan, [uniform(-4, 4), uniform(-1e6, 1e6), log_uniform(6, 300), signed(SMALL)]),
    ("asin", mpmath.asin, [uniform(-1, 1), signed(SMALL)]),
    ("acos", mpmath.acos, [uniform(-1, 1), lambda: 1 - SMALL()]),
    ("atan", mpmath.atan, [uniform(-3, 3), signed(log_uniform(-5, 10))]),
    ("sinh", mpmath.sinh, [uniform(-3, 3), uniform(-709, 709), signed(SMALL)]),
    ("cosh", mpmath.cosh, [uniform(-3, 3), uniform(-709, 709)]),
    ("tanh", mpmath.tanh, [uniform(-3, 3), signed(SMALL)]),
    ("asinh", mpmath.asinh, [uniform(-3, 3), signed(log_uniform(-5, 200))]),
    ("acosh", mpmath.acosh, [uniform(1, 3), log_uniform(0, 200)]),
    ("atanh", mpmath.atanh, [uniform(-1, 1), signed(SMALL)]),
    ("erf", mpmath.erf, [uniform(-3, 3), signed(SMALL), uniform(3, 6)]),
    ("erfc", mpmath.erfc, [uniform(-3, 3), uniform(3, 26)]),
    ("normal_cdf", normal_cdf, [uniform(-3, 3), uniform(-37, -3), uniform(3, 9)]),
    ("normal_quantile", normal_quantile, [uniform(0, 1), log_uniform(-300, 0), lambda: 1 - log_uniform(-12, -1)()]),
    ("gamma", mpmath.gamma, [uniform(0.01, 10), uniform(10, 171), near_poles]),
    ("lgamma", mpmath.loggamma, [uniform(0.01, 4), uniform(2, 20), log_uniform(-10, 15)]),
]
PAIRS = [
    ("pow", mpmath.power, [(uniform(0, 10), uniform(-20, 20)), (log_uniform(-300, 300), uniform(-1, 1)),
                           (lambda: 1 + random.uniform(-1e-6, 1e-6), signed(log_uniform(0, 8)))]),
    ("atan2", mpmath.atan2, [(uniform(-3, 3), uniform(-3, 3)), (signed(log_uniform(-9, 9)), signed(log_uniform(-9, 9)))]),
    ("gamma_p", gamma_p, [(log_uniform(-2, 2), log_uniform(-2, 2))]),
    ("gamma_q", gamma_q, [(log_uniform(-2, 2), log_uniform(-2, 2)), (log_uniform(-3, 0), log_uniform(-6, 0))]),
]


def near(shape):
    """An argument within a few standard deviations of the mean of a gamma variable."""
    return shape * (1 + random.uniform(-6, 6) / shape**0.5)


def rows():
    for name, function, draws in CASES:
        for draw in draws:
            for _ in range(60):
                x = draw()
                yield name, [x], function(mpf(x))
    for name, function, draws in PAIRS:
        for first, second in draws:
            for _ in range(60):
                x, y = first(), second()
                yield name, [x, y], function(mpf(x), mpf(y))
    for _ in range(60):
        a = log_uniform(2.2, 6)()
        x = near(a)
        yield "gamma_p", [a, x], gamma_p(mpf(a), mpf(x))
        yield "gamma_q", [a, x], gamma_q(mpf(a), mpf(x))
    for _ in range(120):
        a, b = log_uniform(-1.5, 2.5)(), log_uniform(-1.5, 2.5)()
        x = random.betavariate(a, b)
        if 1e-290 < x < 1:
            yield "beta_inc", [a, b, x], beta_inc(mpf(a), mpf(b), mpf(x))
            yield "beta_inc_upper", [a, b, x], beta_inc(mpf(b), mpf(a), 1 - mpf(x))


for name, arguments, value in rows():
    value = mpf(value.real if isinstance(value, mpmath.mpc) else value)
    rounded = float(value)
    if 1e-300 < abs(rounded) < 1e308:
        print(name, ",".join(map(bits, arguments)), bits(rounded), mpmath.nstr(value - mpf(rounded), 6), sep="\t")
