//! Engineering: Bessel functions, bits, complex numbers, number systems, units.

mod bessel;
pub(super) mod bits;
mod complex;
pub(super) mod complex_numbers;
pub(super) mod convert;
pub(super) mod number_systems;
pub(super) mod special;
mod unit;
