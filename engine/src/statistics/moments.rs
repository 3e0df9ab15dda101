//! Count, extremes, mean and central moments up to the fourth, gathered in parts.
//!
//! Each part is taken in two passes; parts are joined by the pairwise formulas of T. F. Chan, G. H. Golub,
//! R. J. LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979), for
//! the second and of P. Pébay, "Formulas for robust, one-pass parallel computation of covariances and
//! arbitrary-order statistical moments", SAND2008-6212 (2008), for the third and fourth. Sums are kept as
//! an unevaluated head and tail, so that the mean of parts is as good as the mean of the whole.

use super::Accumulator;

/// Sums of one lane are independent of the next lane's, so a loop over them becomes vector code; which value
/// is in which lane depends on nothing but its place.
const LANES: usize = 8;

/// Moments of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    count: u64,
    min: f64,
    max: f64,
    /// The sum, as a head and what rounding took from it.
    sum: (f64, f64),
    /// Σ(x − mean)², as a head and what rounding took from it.
    squares: (f64, f64),
    /// Σ(x − mean)³
    cubes: f64,
    /// Σ(x − mean)⁴
    fourths: f64,
}

impl Default for Moments {
    /// Of no values.
    fn default() -> Self {
        Self {
            count: 0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            sum: (0.0, 0.0),
            squares: (0.0, 0.0),
            cubes: 0.0,
            fourths: 0.0,
        }
    }
}

impl Moments {
    /// How many numbers there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The least; `None` of none.
    pub fn min(&self) -> Option<f64> {
        number(self.min)
    }

    /// The greatest; `None` of none.
    pub fn max(&self) -> Option<f64> {
        number(self.max)
    }

    /// The mean; `None` of none, and where the sum is beyond all numbers.
    pub fn mean(&self) -> Option<f64> {
        number(self.mean_parts().0)
    }

    /// The variance with n − 1; `None` below two values, and where it is beyond all numbers.
    pub fn variance(&self) -> Option<f64> {
        let n = self.count as f64;
        number(if self.count < 2 { f64::NAN } else { (self.squares.0 + self.squares.1) / (n - 1.0) })
    }

    /// The standard deviation with n − 1; `None` below two values, and where it is beyond all numbers.
    pub fn std_dev(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// The standard error of the mean of independent values; `None` below two values.
    pub fn std_error(&self) -> Option<f64> {
        self.variance().map(|variance| (variance / self.count as f64).sqrt())
    }

    /// Excel's `SKEW`: n/((n−1)(n−2)) Σ((x − mean)/s)³. `None` below three values or where they are equal.
    pub fn skewness(&self) -> Option<f64> {
        let n = self.count as f64;
        let s = self.std_dev().filter(|s| *s > 0.0 && self.count > 2)?;
        number(n / ((n - 1.0) * (n - 2.0)) * (self.cubes / s / s / s))
    }

    /// Excel's `KURT`: n(n+1)/((n−1)(n−2)(n−3)) Σ((x − mean)/s)⁴ − 3(n−1)²/((n−2)(n−3)), which is 0 for a
    /// normal distribution. `None` below four values or where they are equal.
    pub fn kurtosis(&self) -> Option<f64> {
        let n = self.count as f64;
        let s = self.std_dev().filter(|s| *s > 0.0 && self.count > 3)?;
        let fourth = self.fourths / s / s / s / s;
        let scale = n * (n + 1.0) / ((n - 1.0) * (n - 2.0) * (n - 3.0));
        number(scale * fourth - 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))
    }

    /// All numbers but `x`, which is one of them, by Pébay's eq 2.1 the other way round; the extremes stay. Where most of a
    /// sum is `x`'s, what is left of it has lost digits. `head` and `tail` are [`Self::mean_parts`], which is the same for every
    /// `x`.
    pub(super) fn without(&self, (head, tail): (f64, f64), x: f64) -> Self {
        let (n, rest) = (self.count as f64, self.count as f64 - 1.0);
        if self.count < 2 {
            return Self::default();
        }
        // From the mean of the others.
        let d = ((x - head) - tail) * (n / rest);
        let share = d / n;
        let squares = (self.squares.0 + self.squares.1 - d * share * rest).max(0.0);
        let cubes = self.cubes - d * share * share * rest * (n - 2.0) + 3.0 * share * squares;
        let fourths = self.fourths
            - d * share * share * share * rest * (n * n - 3.0 * n + 3.0)
            - 6.0 * share * share * squares
            + 4.0 * share * cubes;
        let sum = add(self.sum, -x);
        Self {
            count: self.count - 1,
            sum,
            squares: (squares, 0.0),
            cubes,
            fourths: fourths.max(0.0),
            ..*self
        }
    }

    /// Of one part that holds no NaN, in two passes.
    fn of(values: &[f64]) -> Self {
        let mut part = Self { count: values.len() as u64, ..Self::default() };
        let mut sums = [(0.0, 0.0); LANES];
        let mut least = [f64::INFINITY; LANES];
        let mut greatest = [f64::NEG_INFINITY; LANES];
        for chunk in values.chunks(LANES) {
            for (lane, x) in chunk.iter().enumerate() {
                sums[lane] = add(sums[lane], *x);
                least[lane] = lesser(least[lane], *x);
                greatest[lane] = greater(greatest[lane], *x);
            }
        }
        part.min = least.into_iter().fold(f64::INFINITY, lesser);
        part.max = greatest.into_iter().fold(f64::NEG_INFINITY, greater);
        part.sum = sums.into_iter().fold((0.0, 0.0), add_parts);

        let mean = part.mean_parts();
        let mut squares = [(0.0, 0.0); LANES];
        let mut cubes = [0.0; LANES];
        let mut fourths = [0.0; LANES];
        for chunk in values.chunks(LANES) {
            for (lane, x) in chunk.iter().enumerate() {
                let d = (x - mean.0) - mean.1;
                let square = d * d;
                squares[lane] = add(squares[lane], square);
                cubes[lane] += square * d;
                fourths[lane] += square * square;
            }
        }
        part.squares = squares.into_iter().fold((0.0, 0.0), add_parts);
        part.cubes = cubes.into_iter().sum();
        part.fourths = fourths.into_iter().sum();
        part
    }

    /// The mean as a head and a tail.
    pub(super) fn mean_parts(&self) -> (f64, f64) {
        let n = self.count as f64;
        let head = self.sum.0 / n;
        let product = multiply(head, n);
        let tail = ((self.sum.0 - product.0) - product.1 + self.sum.1) / n;
        if tail.is_finite() { two_sum(head, tail) } else { (head, 0.0) }
    }
}

impl Accumulator for Moments {
    fn update(&mut self, values: &[f64]) {
        if values.iter().any(|x| x.is_nan()) {
            let numbers: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
            self.merge(&Self::of(&numbers));
        } else {
            self.merge(&Self::of(values));
        }
    }

    fn merge(&mut self, other: &Self) {
        if self.count == 0 || other.count == 0 {
            *self = if self.count == 0 { *other } else { *self };
            return;
        }
        let (a, b) = (self.count as f64, other.count as f64);
        let n = a + b;
        let (mean_a, mean_b) = (self.mean_parts(), other.mean_parts());
        let (head, rest) = two_sum(mean_b.0, -mean_a.0);
        let d = head + (rest + (mean_b.1 - mean_a.1));
        // d over the share of each part: powers of these stay in range longer than powers of n.
        let (to_a, to_b) = (d * (b / n), d * (a / n));
        let (a2, b2) = (self.squares.0, other.squares.0);
        self.fourths += other.fourths - 4.0 * to_a * self.cubes
            + 4.0 * to_b * other.cubes
            + 6.0 * (to_a * to_a * a2 + to_b * to_b * b2)
            + a * (to_a * to_a) * (to_a * to_a)
            + b * (to_b * to_b) * (to_b * to_b);
        self.cubes +=
            other.cubes - 3.0 * to_a * a2 - a * to_a * to_a * to_a + 3.0 * to_b * b2 + b * to_b * to_b * to_b;
        let between = a * to_a * to_a + b * to_b * to_b;
        self.squares = add(add_parts(self.squares, other.squares), between);
        self.count += other.count;
        self.min = lesser(self.min, other.min);
        self.max = greater(self.max, other.max);
        self.sum = add_parts(self.sum, other.sum);
    }
}

/// The value, where it is a number.
fn number(x: f64) -> Option<f64> {
    x.is_finite().then_some(x)
}

/// The lesser, and of two zeros the first: `f64::min` leaves their sign to the machine.
#[inline(always)]
fn lesser(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

/// The greater, and of two zeros the first.
#[inline(always)]
fn greater(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// a + b and what rounding took from it: D. E. Knuth, The Art of Computer Programming 2, 4.2.2 theorem B.
#[inline(always)]
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_part = sum - a;
    (sum, (a - (sum - b_part)) + (b - b_part))
}

#[inline(always)]
fn add(sum: (f64, f64), x: f64) -> (f64, f64) {
    let (head, rest) = two_sum(sum.0, x);
    (head, sum.1 + rest)
}

fn add_parts(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let (head, rest) = two_sum(a.0, b.0);
    (head, rest + (a.1 + b.1))
}

/// a × b and what rounding took from it: T. J. Dekker, "A floating-point technique for extending the
/// available precision", Numerische Mathematik 18 (1971), section 5.
fn multiply(a: f64, b: f64) -> (f64, f64) {
    let halves = |x: f64| {
        let scaled = x * 134_217_729.0;
        let head = scaled - (scaled - x);
        (head, x - head)
    };
    let product = a * b;
    let ((a1, a2), (b1, b2)) = (halves(a), halves(b));
    (product, ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        moments.update(values);
        moments
    }

    #[test]
    fn of_few_values_only_what_exists() {
        let all = |values: &[f64]| {
            let m = of(values);
            [m.mean(), m.std_dev(), m.std_error(), m.skewness(), m.kurtosis(), m.min(), m.max()]
        };
        assert_eq!(all(&[]), [None; 7]);
        assert_eq!(all(&[f64::NAN]), [None; 7]);
        assert_eq!(all(&[3.0]), [Some(3.0), None, None, None, None, Some(3.0), Some(3.0)]);
        let equal = all(&[0.1; 1_000]);
        assert_eq!(equal, [Some(0.1), Some(0.0), Some(0.0), None, None, Some(0.1), Some(0.1)]);
    }

    #[test]
    fn skewness_and_kurtosis_are_excels() {
        // The examples of Microsoft's pages for SKEW and KURT.
        let m = of(&[3.0, 4.0, 5.0, 2.0, 3.0, f64::NAN, 4.0, 5.0, 6.0, 4.0, 7.0]);
        assert!((m.skewness().unwrap() - 0.359_543_071_4).abs() < 1e-10);
        assert!((m.kurtosis().unwrap() + 0.151_799_637_2).abs() < 1e-10);
    }

    #[test]
    fn sums_beyond_all_numbers_have_no_mean() {
        let m = of(&[1e308, 1e308, -1e308]);
        assert_eq!((m.mean(), m.std_dev(), m.max()), (None, None, Some(1e308)));
    }

    proptest! {
        #[test]
        fn parts_join_as_if_updated(a in values(), b in values()) {
            let mut after = of(&a);
            after.update(&b);
            let mut joined = of(&a);
            joined.merge(&of(&b));
            prop_assert_eq!(after, joined);
        }

        #[test]
        fn leaving_out_one_leaves_the_others(values in proptest::collection::vec(-1e3..1e3_f64, 8..60), x in -2e3..2e3_f64) {
            let mut all = values.clone();
            all.push(x);
            let (left, others) = (of(&all).without(of(&all).mean_parts(), x), of(&values));
            prop_assert_eq!(left.count(), others.count());
            for (a, b) in [
                (left.mean(), others.mean()),
                (left.std_dev(), others.std_dev()),
                (left.skewness(), others.skewness()),
                (left.kurtosis(), others.kurtosis()),
            ] {
                let (a, b) = (a.unwrap(), b.unwrap());
                prop_assert!((a - b).abs() <= 1e-7 * (1.0 + b.abs()), "{} {}", a, b);
            }
        }

        #[test]
        fn cutting_does_not_change_the_moments(values in values(), size in 1_usize..50) {
            let whole = of(&values);
            let mut parts = Moments::default();
            values.chunks(size).for_each(|part| parts.update(part));
            for (a, b) in [
                (whole.mean(), parts.mean()),
                (whole.std_dev(), parts.std_dev()),
                (whole.skewness(), parts.skewness()),
                (whole.kurtosis(), parts.kurtosis()),
            ] {
                prop_assert_eq!(a.is_some(), b.is_some());
                if let (Some(a), Some(b)) = (a, b) {
                    prop_assert!((a - b).abs() <= 1e-9 * (1.0 + a.abs()), "{} {}", a, b);
                }
            }
        }
    }

    fn values() -> impl Strategy<Value = Vec<f64>> {
        proptest::collection::vec(prop_oneof![9 => -1e3..1e3_f64, 1 => Just(f64::NAN)], 0..200)
    }

    /// The number after `label` in a file of NIST's Statistical Reference Datasets.
    fn certified(text: &str, labels: [&str; 2]) -> f64 {
        let line = text.lines().find(|line| labels.iter().any(|label| line.contains(label))).unwrap();
        let tail = line.rsplit([':', '=']).next().unwrap();
        tail.split_whitespace().next().unwrap().parse().unwrap()
    }

    /// How many digits agree.
    fn digits(x: f64, certified: f64) -> f64 {
        if x == certified { 15.9 } else { -((x - certified).abs() / certified.abs()).log10() }
    }

    #[test]
    fn reaches_the_digits_of_nists_reference_datasets() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/strd/univariate");
        // The digits that a two-pass computation reaches, less a tenth. Of NumAcc3 and NumAcc4 exact arithmetic with the
        // file's numbers as doubles has 9.457 and 8.253, and no more can be had.
        for (name, least) in [
            ("Lew", 15.1),
            ("Lottery", 15.1),
            ("Mavro", 13.0),
            ("NumAcc1", 15.1),
            ("NumAcc2", 15.1),
            ("NumAcc3", 9.456),
            ("NumAcc4", 8.252),
            ("PiDigits", 14.8),
        ] {
            let text = std::fs::read_to_string(format!("{folder}/{name}.txt")).unwrap();
            let mean = certified(&text, ["Sample Mean  ", "\nmean"].map(str::trim_start));
            let std_dev = certified(&text, ["(denom. = n-1)", "standardDeviation"]);
            let values: Vec<f64> = text.lines().filter_map(|line| line.trim().parse().ok()).collect();
            for size in [1, 7, 64, 4_096, values.len()] {
                let mut moments = Moments::default();
                values.chunks(size).for_each(|part| moments.update(part));
                let reached = digits(moments.std_dev().unwrap(), std_dev);
                assert!(reached >= least, "{name} in parts of {size}: {reached} digits");
                let reached = digits(moments.mean().unwrap(), mean);
                assert!(reached >= 15.0, "{name} in parts of {size}: {reached} digits of the mean");
                let mut merged = Moments::default();
                for part in values.chunks(size).map(of) {
                    merged.merge(&part);
                }
                assert_eq!(merged, moments, "{name} in parts of {size} that are merged");
            }
        }
    }
}
