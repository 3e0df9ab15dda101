//! The three drawings of a chart, by the width of its container.

use crate::scale::within;

/// Which drawing fits a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// Below 480 pixels.
    Narrow,
    /// From 480 to 760 pixels.
    Middle,
    /// 760 pixels and more.
    Wide,
}

/// The least width that a chart is drawn at; a narrower container scrolls or scales it.
pub const LEAST: f64 = 240.0;

impl Width {
    /// The drawing for a container that is `width` pixels wide.
    pub fn of(width: f64) -> Self {
        match width {
            _ if width >= 760.0 => Self::Wide,
            _ if width >= 480.0 => Self::Middle,
            _ => Self::Narrow,
        }
    }

    /// The most labels along the value axis.
    pub fn most_labels(self) -> usize {
        if self == Self::Narrow { 5 } else { 10 }
    }

    pub(crate) fn choose<T>(self, wide: T, middle: T, narrow: T) -> T {
        match self {
            Self::Wide => wide,
            Self::Middle => middle,
            Self::Narrow => narrow,
        }
    }
}

/// A width that can be drawn at: whole pixels, at least [`LEAST`]; what is not a number is 640.
pub fn drawable(width: f64) -> f64 {
    if width.is_finite() { within(width.round(), LEAST, 4_000.0) } else { 640.0 }
}
