//! The draws of a simulation as a stream of random words, for batteries of tests that read one:
//! `cargo run --release -p engine --example draws -- trials 1 | dieharder -g 200 -a`
//!
//! The first argument says along what the stream goes: `trials` of the first dimension, or `dimensions` of one trial after
//! the other, 64 of each. The second is the seed. A word is the upper 32 bits of a draw's 52.

use std::io::{self, BufWriter, ErrorKind, Write};

use engine::plan::Dimension;
use engine::sample::Draws;
use engine::spec::Sampling;

/// The trials, or dimensions, that are drawn at once.
const AT_ONCE: usize = 4_096;
/// The dimensions of one trial.
const DIMENSIONS: u32 = 64;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let along = arguments.next().unwrap_or_else(|| "trials".to_owned());
    let seed = arguments.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let draws = Draws::new(Sampling::MonteCarlo, seed, u64::MAX);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut column = [0.0; AT_ONCE];
    let mut columns = vec![[0.0; AT_ONCE]; if along == "dimensions" { DIMENSIONS as usize } else { 0 }];
    for first in (0..u64::MAX - AT_ONCE as u64).step_by(AT_ONCE) {
        let written = if columns.is_empty() {
            draws.fill(Dimension(0), first, &mut column);
            column.iter().try_for_each(|u| out.write_all(&word(*u)))
        } else {
            for (dimension, column) in (0..DIMENSIONS).zip(&mut columns) {
                draws.fill(Dimension(dimension), first, column);
            }
            (0..AT_ONCE).try_for_each(|trial| {
                columns.iter().try_for_each(|column| out.write_all(&word(column[trial])))
            })
        };
        match written {
            // Who reads has had enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
    }
    Ok(())
}

/// The upper 32 bits of a draw.
fn word(u: f64) -> [u8; 4] {
    ((u * 4_294_967_296.0) as u32).to_le_bytes()
}
