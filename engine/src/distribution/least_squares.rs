//! Linear least squares, for the few unknowns of a fit.

/// The x that makes Σ (row · x − wanted)² least, by Householder's reflections (G. H. Golub, Numer. Math. 7
/// (1965), 206). There must be at least as many rows as unknowns; `None` where a column depends on others or
/// a number is not finite.
pub(super) fn least_squares(mut rows: Vec<Vec<f64>>, mut wanted: Vec<f64>) -> Option<Vec<f64>> {
    let unknowns = rows.first()?.len();
    if rows.len() < unknowns || rows.len() != wanted.len() {
        return None;
    }
    for k in 0..unknowns {
        let norm = rows[k..].iter().map(|row| row[k] * row[k]).sum::<f64>().sqrt();
        if !(norm > 0.0 && norm < f64::INFINITY) {
            return None;
        }
        let head = if rows[k][k] > 0.0 { -norm } else { norm };
        // v = column − head e₁; a reflection subtracts v (v · a)/(−head v₁) from a.
        let mut v: Vec<f64> = rows[k..].iter().map(|row| row[k]).collect();
        v[0] -= head;
        let scale = -head * v[0];
        for column in k..unknowns {
            let along = v.iter().zip(&rows[k..]).map(|(v, row)| v * row[column]).sum::<f64>() / scale;
            for (v, row) in v.iter().zip(&mut rows[k..]) {
                row[column] -= along * v;
            }
        }
        let along = v.iter().zip(&wanted[k..]).map(|(v, y)| v * y).sum::<f64>() / scale;
        for (v, y) in v.iter().zip(&mut wanted[k..]) {
            *y -= along * v;
        }
    }
    let mut solution = vec![0.0; unknowns];
    for k in (0..unknowns).rev() {
        let known: f64 = (k + 1..unknowns).map(|i| rows[k][i] * solution[i]).sum();
        solution[k] = (wanted[k] - known) / rows[k][k];
    }
    solution.iter().all(|x| x.is_finite()).then_some(solution)
}
