//! Successes in tries: the binomial, negative binomial and hypergeometric distributions.
//!
//! Counts are truncated to whole numbers, as Excel does.

use super::{CUMULATIVE, One, PROBABILITY, routine, when};
use crate::function::{Argument, Function, Lower, optional, required, table};
use crate::math;
use crate::plan::Native;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([
    BINOM_DIST,
    BINOM_DIST_RANGE,
    BINOM_INV,
    BINOMDIST,
    CRITBINOM,
    HYPGEOM_DIST,
    HYPGEOMDIST,
    NEGBINOM_DIST,
    NEGBINOMDIST,
]);

/// Numbers of tries from here on are not told apart from the next.
const MOST_TRIES: f64 = 1e15;

const SUCCESSES: Argument = required("successes", One);
const TRIES: Argument = required("tries", One);
const FAILURES: Argument = required("failures", One);
const SAMPLE: Argument = required("sample size", One);
const GOOD: Argument = required("successes in the population", One);
const POPULATION: Argument = required("population size", One);

routine!(
    BINOM_DIST,
    "BINOM.DIST",
    "The probability of a number of successes, or of it or fewer.",
    [SUCCESSES, TRIES, PROBABILITY, CUMULATIVE],
    [
        ("=BINOM.DIST(6,10,0.5,FALSE)", "0.205078125"),
        ("=BINOM.DIST(6,10,0.5,TRUE)", "0.828125"),
        ("=BINOM.DIST(11,10,0.5,TRUE)", "#NUM!"),
    ],
    binomial
);
routine!(
    BINOMDIST,
    "BINOMDIST",
    "The probability of a number of successes, or of it or fewer.",
    [SUCCESSES, TRIES, PROBABILITY, CUMULATIVE],
    [("=BINOMDIST(6,10,0.5,FALSE)", "0.205078125"), ("=BINOMDIST(6,10,2,FALSE)", "#NUM!")],
    binomial
);
routine!(
    BINOM_DIST_RANGE,
    "BINOM.DIST.RANGE",
    "The probability of a number of successes, or of one from it to another.",
    [TRIES, PROBABILITY, SUCCESSES, optional("most successes", One)],
    [
        ("=BINOM.DIST.RANGE(60,0.75,48)", "0.083974967429047"),
        ("=BINOM.DIST.RANGE(60,0.75,45,50)", "0.523629793471867"),
        ("=BINOM.DIST.RANGE(60,0.75,45,40)", "#NUM!"),
    ],
    |x| {
        let (tries, p, from) = (x[0].trunc(), x[1], x[2].trunc());
        let to = x.get(3).map_or(from, |to| to.trunc());
        when(
            (0.0..=1.0).contains(&p) && 0.0 <= from && from <= to && to <= tries && tries < MOST_TRIES,
            || {
                if from == to {
                    return math::binomial_term(from, tries, p);
                }
                let at_most = |k: f64| lower(k, tries, p);
                if from == 0.0 {
                    return at_most(to);
                }
                // The tails that are left out are small or this one is: no digits are lost that 1 has.
                at_most(to) - at_most(from - 1.0)
            },
        )
    }
);
routine!(
    BINOM_INV,
    "BINOM.INV",
    "The least number of successes that is not exceeded with at least a probability.",
    [TRIES, PROBABILITY, required("alpha", One)],
    [
        ("=BINOM.INV(6,0.5,0.75)", "4"),
        ("=BINOM.INV(2,0.5,0.25)", "0"),
        ("=BINOM.INV(2,0.5,1)", "#NUM!"),
        ("=BINOM.INV(6,2,0.75)", "#NUM!")
    ],
    least_successes
);
routine!(
    CRITBINOM,
    "CRITBINOM",
    "The least number of successes that is not exceeded with at least a probability.",
    [TRIES, PROBABILITY, required("alpha", One)],
    [("=CRITBINOM(6,0.5,0.75)", "4"), ("=CRITBINOM(-1,0.5,0.75)", "#NUM!")],
    least_successes
);
routine!(
    NEGBINOM_DIST,
    "NEGBINOM.DIST",
    "The probability of a number of failures, or of it or fewer, before a number of successes.",
    [FAILURES, SUCCESSES, PROBABILITY, CUMULATIVE],
    [
        ("=NEGBINOM.DIST(10,5,0.25,TRUE)", "0.313514058478177"),
        ("=NEGBINOM.DIST(10,5,0.25,FALSE)", "0.0550486603984609"),
        ("=NEGBINOM.DIST(10,0,0.25,TRUE)", "#NUM!"),
    ],
    |x| negative(x[0], x[1], x[2], x[3] != 0.0)
);
routine!(
    NEGBINOMDIST,
    "NEGBINOMDIST",
    "The probability of a number of failures before a number of successes.",
    [FAILURES, SUCCESSES, PROBABILITY],
    [("=NEGBINOMDIST(10,5,0.25)", "0.0550486603984609")],
    |x| negative(x[0], x[1], x[2], false)
);
routine!(
    HYPGEOM_DIST,
    "HYPGEOM.DIST",
    "The probability of a number of successes, or of it or fewer, in a sample without replacement.",
    [SUCCESSES, SAMPLE, GOOD, POPULATION, CUMULATIVE],
    [
        ("=HYPGEOM.DIST(1,4,8,20,TRUE)", "0.465428276573787"),
        ("=HYPGEOM.DIST(1,4,8,20,FALSE)", "0.363261093911249"),
        ("=HYPGEOM.DIST(5,4,8,20,FALSE)", "0"),
    ],
    |x| hypergeometric(x, x[4] != 0.0)
);
routine!(
    HYPGEOMDIST,
    "HYPGEOMDIST",
    "The probability of a number of successes in a sample without replacement.",
    [SUCCESSES, SAMPLE, GOOD, POPULATION],
    [
        ("=HYPGEOMDIST(1,4,8,20)", "0.363261093911249"),
        ("=HYPGEOMDIST(0,4,18,20)", "0"),
        ("=HYPGEOMDIST(1,30,8,20)", "#NUM!")
    ],
    |x| hypergeometric(x, false)
);

fn binomial(x: &[f64]) -> f64 {
    let [successes, tries, p, cumulative] = *x else { return f64::NAN };
    let (successes, tries) = (successes.trunc(), tries.trunc());
    let possible = 0.0 <= successes && successes <= tries && tries < MOST_TRIES;
    when((0.0..=1.0).contains(&p) && possible, || {
        if cumulative != 0.0 { lower(successes, tries, p) } else { math::binomial_term(successes, tries, p) }
    })
}

/// The probability of `k` successes or fewer, for 0 ≤ k ≤ n (DLMF 8.17.5).
fn lower(k: f64, n: f64, p: f64) -> f64 {
    if k >= n { 1.0 } else { math::beta_inc_pair(n - k, k + 1.0, 1.0 - p, p).0 }
}

/// The least k whose probability of k or less reaches α, to within rounding.
fn least_successes(x: &[f64]) -> f64 {
    let [tries, p, alpha] = *x else { return f64::NAN };
    let tries = tries.trunc();
    when((0.0..MOST_TRIES).contains(&tries) && p > 0.0 && p < 1.0 && alpha > 0.0 && alpha < 1.0, || {
        let reached = |k: f64| lower(k, tries, p) >= alpha * (1.0 - 1e-14);
        let (mut low, mut high) = (0.0, tries);
        while low < high {
            let middle = ((low + high) / 2.0_f64).floor();
            if reached(middle) {
                high = middle;
            } else {
                low = middle + 1.0;
            }
        }
        low
    })
}

fn negative(failures: f64, successes: f64, p: f64, cumulative: bool) -> f64 {
    let (failures, successes) = (failures.trunc(), successes.trunc());
    when(failures >= 0.0 && successes >= 1.0 && p > 0.0 && p < 1.0, || {
        if cumulative {
            return math::beta_inc(successes, failures + 1.0, p);
        }
        let tries = failures + successes;
        successes / tries * math::binomial_term(successes, tries, p)
    })
}

/// The most terms of a sum: a hypergeometric distribution this wide is refused.
const MOST_TERMS: u32 = 10_000_000;

fn hypergeometric(x: &[f64], cumulative: bool) -> f64 {
    let [k, n, good, total] = x[..4] else { return f64::NAN };
    let (k, n, good, total) = (k.trunc(), n.trunc(), good.trunc(), total.trunc());
    let (least, most) = ((n + good - total).max(0.0), n.min(good));
    let possible = 0.0 <= k && 0.0 <= n && n <= total && 0.0 <= good && good <= total && 0.0 < total;
    when(possible, || {
        // What cannot be drawn is no error in Excel.
        if k < least || k > most {
            return f64::from(u8::from(cumulative && k > most));
        }
        if least == most {
            return 1.0;
        }
        // Three binomial terms of the same probability, which cancels (C. Loader, 2000).
        let p = n / total;
        let term = |k: f64| {
            math::binomial_term(k, good, p) * math::binomial_term(n - k, total - good, p)
                / math::binomial_term(n, total, p)
        };
        if !cumulative {
            return term(k);
        }
        // Away from the mean the terms only fall: the tail on that side is summed.
        let below = k <= n * good / total;
        let mut at = if below { k } else { k + 1.0 };
        let mut tail = 0.0;
        let mut next = if at > most { 0.0 } else { term(at) };
        for _ in 0..MOST_TERMS {
            tail += next;
            let ratio = if below {
                at * (total - good - n + at) / ((good - at + 1.0) * (n - at + 1.0))
            } else {
                (good - at) * (n - at) / ((at + 1.0) * (total - good - n + at + 1.0))
            };
            next *= ratio;
            if next <= tail * 1e-18 {
                return if below { tail } else { 1.0 - tail };
            }
            at += if below { -1.0 } else { 1.0 };
        }
        f64::NAN
    })
}
