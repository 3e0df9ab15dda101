//! Parameters of every distribution, as the tests of all of them take them.

use super::*;

/// Parameters of every distribution for the tests below.
pub(super) fn examples(distribution: &Distribution) -> Vec<Vec<f64>> {
    match distribution.name {
        "Normal" => vec![vec![100.0, 15.0]],
        "Triangular" | "Pert" => vec![vec![1.0, 3.0, 10.0], vec![1.0, 1.0, 2.0], vec![-2.0, 5.0, 5.0]],
        "Uniform" => vec![vec![-5.0, 12.0]],
        "Lognormal" => vec![vec![10.0, 4.0]],
        "Lognormal2" => vec![vec![1.0, 0.5]],
        "Beta" => vec![vec![2.0, 5.0], vec![0.5, 0.5], vec![300.0, 2.0], vec![0.05, 3.0]],
        "Gamma" | "Weibull" => vec![vec![2.5, 3.0], vec![0.7, 10.0]],
        "BetaGeneral" => vec![vec![2.0, 5.0, 10.0, 30.0]],
        "Exponential" => vec![vec![250.0]],
        "Logistic" | "ExtremeValue" => vec![vec![50.0, 4.0]],
        "Student" => vec![vec![30.0], vec![1.0], vec![2.5]],
        "Pareto" => vec![vec![8.0, 100.0], vec![1.2, 1.0]],
        "ModifiedPert" => vec![vec![1.0, 3.0, 10.0, 2.0], vec![0.0, 0.0, 1.0, 8.0]],
        "BetaSubjective" => vec![vec![0.0, 3.0, 4.0, 10.0], vec![-5.0, 4.0, 2.0, 6.0]],
        "Kumaraswamy" => vec![vec![2.0, 3.0, 0.0, 10.0], vec![0.5, 0.4, -1.0, 1.0]],
        "Trigen" => vec![
            vec![10.0, 20.0, 40.0, 10.0, 90.0],
            vec![5.0, 5.0, 9.0, 1.0, 80.0],
            vec![5.0, 9.0, 9.0, 0.0, 100.0],
        ],
        "DoubleTriangular" => vec![vec![0.0, 4.0, 10.0, 0.3], vec![0.0, 4.0, 10.0, 1.0]],
        "Trapezoid" => vec![vec![0.0, 2.0, 5.0, 10.0], vec![1.0, 1.0, 3.0, 3.0], vec![1.0, 2.0, 2.0, 3.0]],
        "Bradford" => vec![vec![3.0, 10.0, 20.0], vec![1e-9, -1.0, 1.0]],
        "Reciprocal" => vec![vec![1.0, 100.0], vec![1e-9, 1e9]],
        "RaisedCosine" => vec![vec![3.0, 0.5]],
        "Arcsine" | "UQuadratic" => vec![vec![-2.0, 6.0]],
        "JohnsonSB" => vec![vec![1.0, 2.0, -10.0, 100.0], vec![-0.5, 0.3, 0.0, 1.0]],
        "Erlang" => vec![vec![4.0, 2.0], vec![1.0, 1.0]],
        "ChiSquare" => vec![vec![4.0], vec![1.0], vec![50.0]],
        "F" => vec![vec![5.0, 60.0], vec![1.0, 1.0], vec![40.0, 7.0]],
        "Rayleigh" | "Maxwell" | "HalfNormal" | "Erf" => vec![vec![2.5]],
        "Gompertz" => vec![vec![0.5, 1.5], vec![20.0, 0.1], vec![1e-4, 0.1]],
        "FatigueLife" => vec![vec![1.0, 10.0, 0.5], vec![0.0, 1.0, 3.0]],
        "InverseGaussian" => vec![vec![3.0, 12.0], vec![1.0, 1.0], vec![1.0, 0.01], vec![5.0, 1e4]],
        "LogLogistic" => vec![vec![5.0, 10.0, 9.0], vec![0.0, 1.0, 0.8]],
        "LogLaplace" => vec![vec![10.0, 8.0], vec![1.0, 1.5]],
        "LogGamma" => vec![vec![3.0, 0.05], vec![3.0, 0.2]],
        "Pearson5" => vec![vec![12.0, 10.0], vec![0.5, 1.0]],
        "Pearson6" => vec![vec![3.0, 20.0, 10.0], vec![0.5, 0.5, 1.0]],
        "Burr12" => vec![vec![1.0, 10.0, 2.0, 8.0], vec![0.0, 1.0, 0.7, 1.5]],
        "Dagum" => vec![vec![1.0, 10.0, 9.0, 3.0], vec![0.0, 1.0, 1.5, 0.5]],
        "Pareto2" => vec![vec![10.0, 12.0], vec![1.0, 0.8]],
        "GPD" => vec![vec![1.0, 2.0, 0.05], vec![0.0, 1.0, -0.4], vec![0.0, 1.0, 0.0], vec![0.0, 1.0, 1.5]],
        "GEV" => vec![vec![5.0, 2.0, 0.05], vec![0.0, 1.0, -0.3], vec![0.0, 1.0, 0.0], vec![0.0, 1.0, 1.5]],
        "Frechet" => vec![vec![1.0, 10.0, 10.0], vec![0.0, 1.0, 0.9]],
        "ExtremeValueMin" | "HypSecant" | "Laplace" | "DoubleExponential" => vec![vec![50.0, 4.0]],
        "Levy" | "Cauchy" | "Slash" => vec![vec![2.0, 0.5]],
        "Student3" => vec![vec![10.0, 3.0, 30.0], vec![0.0, 1.0, 0.6]],
        "SkewNormal" => {
            vec![vec![1.0, 2.0, 3.0], vec![0.0, 1.0, -0.5], vec![0.0, 1.0, 0.0], vec![0.0, 1.0, 40.0]]
        }
        "NormalMix" => vec![vec![1.0, 2.0, 1.5], vec![0.0, 1.0, 0.0], vec![0.0, 1.0, 2.9]],
        "TukeyLambda" => {
            vec![vec![1.0, 2.0, 0.14], vec![0.0, 1.0, 0.0], vec![0.0, 1.0, -0.4], vec![0.0, 1.0, 3.0]]
        }
        "JohnsonSU" => vec![vec![-2.0, 3.0, 0.0, 10.0], vec![0.0, 0.8, 0.0, 1.0]],
        "JohnsonMoments" => vec![
            vec![10.0, 2.0, 1.0, 5.5],
            vec![10.0, 2.0, -0.5, 2.6],
            vec![0.0, 1.0, 0.0, 3.0],
            vec![0.0, 1.0, 0.0, 1.9],
            vec![0.0, 1.0, -1.5, 9.0],
        ],
        "IntUniform" => vec![vec![3.0, 12.0], vec![-2.0, -2.0]],
        "Bernoulli" => vec![vec![0.3], vec![0.0], vec![1.0]],
        "Discrete" => vec![vec![0.0, 0.0, 1.0, 2.0, 3.0, 1.0, 5.0, 1.0, 7.0, 0.0]],
        "Binomial" => vec![vec![10.0, 0.3], vec![0.0, 0.5], vec![5.0, 1.0], vec![1e6, 1e-5]],
        "Poisson" => vec![vec![0.5], vec![40.0], vec![1e5]],
        "Geometric" => vec![vec![0.2], vec![1.0], vec![1e-3]],
        "NegativeBinomial" => vec![vec![5.0, 0.3], vec![1.0, 1.0], vec![1000.0, 1e-3]],
        "Hypergeometric" => vec![
            vec![10.0, 30.0, 100.0],
            vec![0.0, 5.0, 10.0],
            vec![9.0, 9.0, 10.0],
            vec![1.0, 1.0, 1.0],
            vec![2e5, 3e7, 1e9],
        ],
        "Logarithmic" => vec![vec![0.7], vec![0.01], vec![0.9999]],
        "BetaBinomial" => vec![vec![20.0, 2.0, 3.0], vec![50.0, 0.3, 0.2], vec![0.0, 1.0, 1.0]],
        "BetaGeometric" => vec![vec![6.0, 4.0], vec![1.2, 0.7]],
        "BetaNegativeBinomial" => vec![vec![3.0, 7.0, 4.0], vec![4.0, 0.8, 30.0]],
        "Delaporte" => vec![vec![2.0, 3.0, 4.0], vec![0.1, 20.0, 0.5]],
        "Polya" => vec![vec![2.5, 4.0], vec![0.1, 20.0]],
        "Skellam" => vec![vec![3.0, 5.0], vec![100.0, 1e-3]],
        "Cumulative" => vec![
            vec![0.0, 100.0, 10.0, 0.15, 20.0, 0.6, 50.0, 0.9],
            vec![-5.0, 5.0, -1.0, 0.3, 1.0, 0.3, 5.0, 0.9999],
        ],
        "CumulativeDescending" => vec![vec![0.0, 100.0, 10.0, 0.85, 20.0, 0.4, 50.0, 0.1]],
        "General" => {
            vec![vec![0.0, 10.0, 2.0, 2.0, 5.0, 3.0, 7.0, 1.0], vec![-1.0, 0.0, -1.0, 5.0, -0.5, 0.0]]
        }
        "Histogram" => vec![vec![0.0, 20.0, 1.0, 4.0, 3.0, 2.0], vec![-1.0, 1.0, 1.0, 0.0, 2.0]],
        "Ogive" => vec![vec![0.0, 10.0, 7.0, 3.0, 4.0]],
        "KernelDensity" | "KernelReference" => vec![vec![1.0, 2.0, 4.0, 4.5, 9.0, 5.5]],
        "Metalog" => {
            vec![vec![10.0, 2.0, 0.5, 1.0, -0.8], vec![0.0, 1.0], vec![3.0, 1.0, -0.5, 2.0, 1.0, 0.3]]
        }
        "MetalogLower" => vec![vec![5.0, 1.0, 0.1, 0.05], vec![0.0, 1.0, 0.6]],
        "MetalogUpper" => vec![vec![5.0, 1.0, 0.2, 0.1]],
        "MetalogBounded" => vec![vec![0.0, 10.0, 0.2, 0.5, -0.1], vec![-2.0, -1.0, 0.0, 0.5]],
        "Myerson" => {
            vec![vec![10.0, 20.0, 50.0, 0.9], vec![-50.0, -20.0, -10.0, 0.75], vec![1.0, 2.0, 3.0, 0.9]]
        }
        "DUniform" => vec![vec![1.0, 2.0, 2.0, 5.0, 9.0]],
        other => panic!("no example of {other}"),
    }
}
