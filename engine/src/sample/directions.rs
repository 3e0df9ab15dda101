//! The direction numbers of Sobol' sequences.
//!
//! S. Joe, F. Y. Kuo, "Constructing Sobol' sequences with better two-dimensional projections", SIAM J. Sci.
//! Comput. 30 (2008): each dimension beyond the first has a primitive polynomial over GF(2), in ascending
//! order, and as many initial numbers as its degree. `directions.bin` holds theirs (new-joe-kuo-6, © 2008
//! F. Y. Kuo and S. Joe, BSD licence) up to degree 13. Beyond that the initial numbers are random: any odd
//! ones make a sequence, theirs only make better pairs.

use std::sync::OnceLock;

use super::philox::philox;

/// Bits of a coordinate.
pub(super) const BITS: usize = 32;
/// The most dimensions: as many as Joe and Kuo give.
pub(crate) const MOST_DIMENSIONS: u32 = 21_201;

/// The greatest degree of which `directions.bin` holds the initial numbers.
const GIVEN_DEGREE: u32 = 13;
/// The initial numbers, polynomial by polynomial: the i-th without its last bit, which is 1, in i − 1 bits,
/// the first bit of a byte its highest.
static GIVEN: &[u8] = include_bytes!("directions.bin");
/// Marks the counters that make initial numbers.
const INITIAL: u64 = 0x534F_424F;

/// A primitive polynomial xˢ + a₁xˢ⁻¹ + … + aₛ₋₁x + 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Polynomial {
    degree: u32,
    /// a₁ … aₛ₋₁, a₁ the highest bit.
    inner: u32,
    /// Where its initial numbers begin in `directions.bin`, in bits.
    offset: usize,
}

/// The direction numbers of a dimension, the first with its highest bit set; `None` beyond the last.
pub(super) fn directions(dimension: u32) -> Option<[u32; BITS]> {
    let mut directions = [0; BITS];
    let Some(index) = dimension.checked_sub(1) else {
        // Van der Corput's sequence.
        directions.iter_mut().enumerate().for_each(|(place, v)| *v = 1 << (BITS - 1 - place));
        return Some(directions);
    };
    let polynomial = polynomial(index as usize)?;
    let degree = polynomial.degree as usize;
    let mut offset = polynomial.offset;
    for (place, direction) in directions.iter_mut().enumerate().take(degree) {
        let half = match polynomial.degree <= GIVEN_DEGREE {
            true => given(&mut offset, place),
            false => random(dimension, place),
        };
        *direction = (half << 1 | 1) << (BITS - 1 - place);
    }
    for place in degree..BITS {
        let before = directions[place - degree];
        let mut direction = before ^ (before >> degree);
        for k in 1..degree {
            if polynomial.inner >> (degree - 1 - k) & 1 == 1 {
                direction ^= directions[place - k];
            }
        }
        directions[place] = direction;
    }
    Some(directions)
}

/// The next number of so many bits.
fn given(offset: &mut usize, bits: usize) -> u32 {
    let mut number = 0;
    for place in *offset..*offset + bits {
        number = number << 1 | u32::from(GIVEN[place / 8] >> (7 - place % 8) & 1);
    }
    *offset += bits;
    number
}

fn random(dimension: u32, bits: usize) -> u32 {
    let word = philox([u64::from(dimension), bits as u64, 0, INITIAL], [0, 0])[0] as u32;
    word & ((1 << bits) - 1)
}

/// The polynomial of the dimension `index + 1`; `None` beyond the last. Those of high degree, which take a
/// moment to find, are found when a model has so many dimensions.
fn polynomial(index: usize) -> Option<Polynomial> {
    static LOW: OnceLock<Vec<Polynomial>> = OnceLock::new();
    static HIGH: OnceLock<Vec<Polynomial>> = OnceLock::new();
    let low = LOW.get_or_init(|| primitive_polynomials(1, GIVEN_DEGREE, usize::MAX));
    if let Some(found) = low.get(index) {
        return Some(*found);
    }
    let most = MOST_DIMENSIONS as usize - 1 - low.len();
    let high = HIGH.get_or_init(|| primitive_polynomials(GIVEN_DEGREE + 1, 18, most));
    high.get(index - low.len()).copied()
}

/// The first of all primitive polynomials of these degrees, in ascending order.
fn primitive_polynomials(first: u32, last: u32, most: usize) -> Vec<Polynomial> {
    let mut offset = 0;
    let all = (first..=last).flat_map(|degree| {
        let order = (1_u32 << degree) - 1;
        let parts: Vec<u32> = prime_factors(order).into_iter().map(|prime| order / prime).collect();
        (0..1_u32 << (degree - 1))
            .filter(move |inner| {
                let modulus = 1 << degree | inner << 1 | 1;
                power_of_x(order, modulus, degree) == 1
                    && parts.iter().all(|part| power_of_x(*part, modulus, degree) != 1 || order == 1)
            })
            .map(move |inner| (degree, inner))
    });
    all.take(most)
        .map(|(degree, inner)| {
            let found = Polynomial { degree, inner, offset };
            offset += (degree * (degree - 1) / 2) as usize;
            found
        })
        .collect()
}

/// The primes that divide `n`.
fn prime_factors(mut n: u32) -> Vec<u32> {
    let mut primes = Vec::new();
    let mut divisor = 2;
    while divisor * divisor <= n {
        if n.is_multiple_of(divisor) {
            primes.push(divisor);
            while n.is_multiple_of(divisor) {
                n /= divisor;
            }
        }
        divisor += 1;
    }
    if n > 1 {
        primes.push(n);
    }
    primes
}

/// x to a power, modulo a polynomial over GF(2).
fn power_of_x(mut exponent: u32, modulus: u32, degree: u32) -> u32 {
    // x itself, where the degree is 1 and x = 1.
    let (mut power, mut base) = (1, if degree == 1 { 2 ^ modulus } else { 2 });
    while exponent > 0 {
        if exponent & 1 == 1 {
            power = product(power, base, modulus, degree);
        }
        base = product(base, base, modulus, degree);
        exponent >>= 1;
    }
    power
}

fn product(mut a: u32, mut b: u32, modulus: u32, degree: u32) -> u32 {
    let mut product = 0;
    while b > 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        b >>= 1;
        a <<= 1;
        if a >> degree & 1 == 1 {
            a ^= modulus;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_polynomials_are_those_of_joe_and_kuo() {
        let at = |dimension: usize| {
            let found = polynomial(dimension - 2).expect("a dimension");
            (found.degree, found.inner)
        };
        // Rows of their table new-joe-kuo-6.21201: the dimension, counted from 1, s and a.
        assert_eq!([at(2), at(3), at(10), at(21_201)], [(1, 0), (2, 1), (5, 7), (18, 131_059)]);
        assert_eq!(polynomial(21_200), None);
        let last = primitive_polynomials(1, GIVEN_DEGREE, usize::MAX).pop().expect("many");
        assert_eq!((last.offset + 13 * 6).div_ceil(8), GIVEN.len());
    }

    #[test]
    fn every_dimension_has_independent_directions() {
        // Upper triangular with ones on the diagonal, so that 2ᵐ points fall into 2ᵐ equal parts.
        for dimension in (0..1_200).chain([5_000, 21_200]) {
            let directions = directions(dimension).expect("a dimension");
            for (place, direction) in directions.into_iter().enumerate() {
                assert_eq!(direction.trailing_zeros() as usize, BITS - 1 - place, "dimension {dimension}");
            }
        }
        assert_eq!(directions(MOST_DIMENSIONS), None);
    }
}
