//! Carlo's charts: plain data in, a [`Scene`] of marks out.
//!
//! ```text
//!    histogram, cumulative curves, tornado, density, small curves
//!                    │   container width
//!                    ▼
//!    Scene   marks with CSS classes, sliders, hover regions, caption, table twin
//!        │                         │
//!        ▼ the page                ▼ svg::render
//!    SVG elements, styled by CSS   one string, colours inlined
//! ```
//!
//! A chart has three drawings, chosen by the width of its container ([`layout::Width`]). Nothing here
//! panics on odd data: what cannot be drawn is said in the caption.

pub mod axis;
mod bins;
mod caption;
pub mod cumulative;
pub mod decimal;
pub mod delimiters;
pub mod density;
pub mod empirical;
pub mod format;
pub mod histogram;
pub mod layout;
pub mod markup;
pub mod measure;
mod order;
pub mod palette;
mod reference;
pub mod scale;
pub mod scene;
pub mod sparkline;
pub mod svg;
pub mod table;
pub mod tornado;

pub use delimiters::{Delimiters, Handle};
pub use empirical::Empirical;
pub use format::Unit;
pub use scene::{Mark, Scene};
