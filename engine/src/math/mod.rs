//! Elementary and special functions, the same bits on every machine.
//!
//! The platform's own functions differ between systems, and between a processor and WebAssembly; these
//! use nothing but IEEE 754 addition, subtraction, multiplication, division and square root, each
//! rounded once. They never contract to a fused multiply-add, so one seed gives one set of digits.
//!
//! The functions of the inner loops (`exp`, `log`, `pow`, `normal_quantile` and their like) have no
//! branches: they compute every case and select, so that a loop over lanes becomes vector code.
//!
//! NaN in, NaN out. Outside the domain: NaN. At a pole: the infinity of IEEE 754.

mod angle;
mod bits;
mod chebyshev;
mod erf;
mod exp;
mod gamma;
mod hyperbolic;
mod incomplete_beta;
mod incomplete_gamma;
mod inverse_angle;
mod log;
mod normal;
mod power;
mod round;
mod terms;

#[cfg(test)]
mod tests;

pub use angle::{cos, sin, tan};
pub use chebyshev::{chebyshev_table, chebyshev_value, chebyshev_values};
pub use erf::{erf, erfc};
pub use exp::{exp, expm1};
pub use gamma::{gamma, lgamma};
pub use hyperbolic::{acosh, asinh, atanh, cosh, sinh, tanh};
pub use incomplete_beta::{
    beta_inc, beta_inc_inverse, beta_inc_inverse_pair, beta_inc_pair, beta_inc_upper, beta_inc_without_shape,
};
pub use incomplete_gamma::{gamma_inc_inverse_pair, gamma_p, gamma_p_inverse, gamma_q, gamma_q_inverse};
pub use inverse_angle::{acos, asin, atan, atan2};
pub use log::{log, log1p, log2, log10};
pub use normal::{mills_ratio, normal_cdf, normal_density, normal_quantile, normal_quantiles};
pub use power::{pow, powers};
pub use round::{fifteen_digits, round_decimal, round_down_decimal, round_up_decimal, same_digits};
pub use terms::{beta_term, binomial_term, poisson_term};
