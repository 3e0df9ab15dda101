//! Money over time: payments, present values, rates of return, depreciation, bonds.

pub(super) mod annuity;
pub(super) mod bond;
pub(super) mod cash_flow;
pub(super) mod coupon;
pub(super) mod day_count;
pub(super) mod depreciation;
pub(super) mod discount;
pub(super) mod odd;
pub(super) mod rates;
mod root;
