//! Fits against published estimates, closed forms and simulated data.
use super::*;
