"""Writes counts.tsv: quantiles of distributions of whole numbers that quantiles.tsv has not.

Each is summed term by term from its mass function as textbooks give it, with 60 digits. Columns as in quantiles.tsv.
"""

from mpmath import mp, mpf, gamma, loggamma, exp, factorial, binomial, besseli, sqrt, log, nstr

mp.dps = 60
PROBABILITIES = (
    "1e-12 1e-10 1e-8 1e-6 1e-4 0.001 0.01 0.05 0.1 0.25 0.4 0.5 0.6 0.75 0.9 0.95 0.99 0.999 "
    "1-1e-4 1-1e-6 1-1e-8 1-1e-10 1-1e-12"
).split()


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def beta_geometric(a, b):
    return lambda k: exp(log_beta(a + 1, b + k) - log_beta(a, b))


def beta_negative_binomial(s, a, b):
    return lambda k: binomial(s + k - 1, k) * exp(log_beta(a + s, b + k) - log_beta(a, b))


def polya(shape, scale):
    q = scale / (1 + scale)
    return lambda k: exp(loggamma(shape + k) - loggamma(shape) - loggamma(k + 1) + k * log(q) + shape * log(1 - q))


def delaporte(shape, scale, mean):
    second = polya(shape, scale)
    return lambda k: sum(exp(-mean) * mean**j / factorial(j) * second(k - j) for j in range(k + 1))


def skellam(first, second):
    return lambda k: exp(-first - second) * sqrt(first / second) ** k * besseli(abs(k), 2 * sqrt(first * second))


def exact(text):
    return 1 - mpf(text[2:]) if text.startswith("1-") else mpf(text)


def rows(name, parameters, mass, first, file):
    wanted = [(text, exact(text)) for text in PROBABILITIES]
    total, k = mpf(0), first
    while wanted:
        before, total = total, total + mass(k)
        while wanted and total >= wanted[0][1]:
            text, p = wanted.pop(0)
            gap = nstr(min(total - p, p - before), 3)
            print(name, parameters, text, nstr(1 - p, 17), k, "", f"gap={gap}", "sum of terms", sep="\t", file=file)
        k += 1


with open("counts.tsv", "w") as file:
    print("dist params p q_exact quantile quantile_at_f64_p gap method".replace(" ", "\t"), file=file)
    rows("beta_geometric", "alpha=4;beta=6", beta_geometric(mpf(4), mpf(6)), 0, file)
    rows("beta_geometric", "alpha=30;beta=900", beta_geometric(mpf(30), mpf(900)), 0, file)
    rows("beta_negative_binomial", "s=3;alpha=6;beta=4", beta_negative_binomial(mpf(3), mpf(6), mpf(4)), 0, file)
    rows("beta_negative_binomial", "s=20;alpha=50;beta=8.5", beta_negative_binomial(mpf(20), mpf(50), mpf("8.5")), 0, file)
    rows("polya", "shape=2.5;scale=4", polya(mpf("2.5"), mpf(4)), 0, file)
    rows("polya", "shape=0.3;scale=0.5", polya(mpf("0.3"), mpf("0.5")), 0, file)
    rows("delaporte", "shape=2;scale=3;mean=4", delaporte(mpf(2), mpf(3), mpf(4)), 0, file)
    rows("delaporte", "shape=0.5;scale=1;mean=30", delaporte(mpf("0.5"), mpf(1), mpf(30)), 0, file)
    rows("skellam", "first=3;second=5", skellam(mpf(3), mpf(5)), -60, file)
    rows("skellam", "first=100;second=40", skellam(mpf(100), mpf(40)), -120, file)
