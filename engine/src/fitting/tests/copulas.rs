//! Copulas found again in pairs that were drawn from them.

use super::{Ask, Column, fit};
use crate::correlation::Pair;
use crate::fitting::Report;
use crate::math;
use crate::plan::Dimension;
use crate::sample::Draws;
use crate::spec::Sampling;

fn uniforms(dimension: u32, count: usize) -> Vec<f64> {
    let mut values = vec![0.0; count];
    Draws::new(Sampling::MonteCarlo, 11, 0).fill(Dimension(dimension), 0, &mut values);
    values
}

/// Pairs whose second is drawn by its distribution for the first, which is found by halves.
fn drawn(copula: Pair, count: usize) -> [Vec<f64>; 2] {
    let (first, chance) = (uniforms(0, count), uniforms(1, count));
    let given = |u: f64, v: f64| {
        let width = 1e-6;
        let at = |u: f64| copula.cumulative(u, v).unwrap();
        (at(u + width) - at(u - width)) / (2.0 * width)
    };
    let second = first
        .iter()
        .zip(&chance)
        .map(|(u, chance)| {
            let (mut low, mut high) = (0.0, 1.0);
            for _ in 0..40 {
                let middle = 0.5 * (low + high);
                if given(u.clamp(1e-5, 1.0 - 1e-5), middle) < *chance { low = middle } else { high = middle }
            }
            0.5 * (low + high)
        })
        .collect();
    [first, second]
}

fn report(columns: &[Vec<f64>]) -> Report {
    let column = |values: &Vec<f64>| Column { values: values.clone(), ..Column::default() };
    let columns = columns.iter().map(column).collect();
    fit(&Ask { columns, copulas: true, families: vec!["Uniform".to_owned()], ..Ask::default() }).unwrap()
}

#[test]
fn archimedean_copulas_are_found_again() {
    for (copula, name, theta) in [
        (Pair::Clayton { theta: 2.0 }, "Clayton", 2.0),
        (Pair::Gumbel { theta: 2.0 }, "Gumbel", 2.0),
        (Pair::Frank { theta: 5.0 }, "Frank", 5.0),
    ] {
        let report = report(&drawn(copula, 400));
        let best = &report.copulas[0];
        assert_eq!(best.copula, name, "{report:?}");
        assert!((best.parameter.unwrap() - theta).abs() < 0.2 * theta, "{best:?}");
    }
}

#[test]
fn a_gaussian_copula_is_found_again_whatever_the_margins() {
    let (first, second) = (uniforms(0, 500), uniforms(1, 500));
    let normal = math::normal_quantile;
    let mixed: Vec<f64> =
        first.iter().zip(&second).map(|(u, v)| math::exp(-0.6 * normal(*u) + 0.8 * normal(*v))).collect();
    let report = report(&[first, mixed]);
    let gaussian = report.copulas.iter().find(|fit| fit.copula == "Gaussian").unwrap();
    assert!((gaussian.correlations[0][1] + 0.6).abs() < 0.06, "{gaussian:?}");
    assert!(report.copulas[0].copula != "Frank", "{report:?}");
    let refused: Vec<&str> = report.copulas_refused.iter().map(|one| one.family.as_str()).collect();
    assert_eq!(refused, ["Clayton", "Gumbel"]);
}

/// The likelihood of two columns is that of the pair's density, and a t copula's degrees come back from three.
#[test]
fn t_copulas_have_their_density_and_degrees() {
    let (count, degrees) = (400, 3.0);
    let normals: Vec<Vec<f64>> =
        (0..3).map(|at| uniforms(at, count).into_iter().map(math::normal_quantile).collect()).collect();
    let scale: Vec<f64> = uniforms(7, count)
        .into_iter()
        .map(|u| (2.0 * math::gamma_p_inverse(0.5 * degrees, u) / degrees).sqrt())
        .collect();
    let t = |at: usize| -> Vec<f64> {
        let mixed = |row: usize| 0.7 * normals[0][row] + 0.714 * normals[at][row];
        (0..count).map(|row| (if at == 0 { normals[0][row] } else { mixed(row) }) / scale[row]).collect()
    };
    let all = report(&[t(0), t(1), t(2)]);
    let student = &all.copulas[0];
    assert_eq!(student.copula, "t", "{all:?}");
    assert!((1.8..6.0).contains(&student.parameter.unwrap()), "{student:?}");
    let two = report(&[t(0), t(1)]);
    let student = two.copulas.iter().find(|fit| fit.copula == "t").unwrap();
    let rank = |values: &[f64]| -> Vec<f64> {
        let below = |x: &f64| values.iter().filter(|other| *other <= x).count() as f64;
        values.iter().map(|x| below(x) / (values.len() as f64 + 1.0)).collect()
    };
    let pairs: Vec<(f64, f64)> = rank(&t(0)).into_iter().zip(rank(&t(1))).collect();
    let correlation = student.correlations[0][1];
    let degrees = student.parameter.unwrap();
    let known = Pair::Student { correlation, degrees }.log_likelihood(&pairs);
    assert!((student.log_likelihood - known).abs() < 1e-6 * known.abs(), "{student:?} {known}");
}

#[test]
fn columns_of_different_lengths_are_refused() {
    let column =
        |count: usize| Column { name: "B".to_owned(), values: uniforms(0, count), ..Column::default() };
    let asked = Ask { columns: vec![column(20), column(21)], copulas: true, ..Ask::default() };
    assert!(fit(&asked).unwrap_err().to_string().contains("one value in each of the 20 rows"));
    let asked = Ask { columns: vec![column(20)], copulas: true, ..Ask::default() };
    assert!(fit(&asked).unwrap_err().to_string().contains("1 columns"));
}
