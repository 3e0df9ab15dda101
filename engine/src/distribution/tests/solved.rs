//! Quantiles that are solved for and are in no table, against mpmath with 40 digits, for probabilities as
//! f64 holds them.

use super::*;

const ROWS: &[(&str, &[f64], f64, f64)] = &[
    ("Slash", &[0.0, 1.0], 1e-12, -398942280401.4327),
    ("Slash", &[0.0, 1.0], 1e-6, -398942.2804014327),
    ("Slash", &[0.0, 1.0], 0.01, -39.89422804014327),
    ("Slash", &[0.0, 1.0], 0.3, -1.1019615643274747),
    ("Slash", &[0.0, 1.0], 0.9, 3.9893479007619557),
    ("Slash", &[0.0, 1.0], 0.999999, 398942.28038996086),
    ("Slash", &[0.0, 1.0], 0.999999999999, 398951105886.1393),
    ("NormalMix", &[0.0, 1.0, 1.5], 1e-12, -9.063864334499634),
    ("NormalMix", &[0.0, 1.0, 1.5], 1e-6, -6.025061411468804),
    ("NormalMix", &[0.0, 1.0, 1.5], 0.01, -2.6833618653683216),
    ("NormalMix", &[0.0, 1.0, 1.5], 0.3, -0.41140772425725164),
    ("NormalMix", &[0.0, 1.0, 1.5], 0.9, 1.1721043927146304),
    ("NormalMix", &[0.0, 1.0, 1.5], 0.999999, 6.025061411460995),
    ("NormalMix", &[0.0, 1.0, 1.5], 0.999999999999, 9.063868419322887),
    ("NormalMix", &[0.0, 1.0, 2.9], 1e-12, -9.769344902781114),
    ("NormalMix", &[0.0, 1.0, 2.9], 1e-6, -6.494018535232779),
    ("NormalMix", &[0.0, 1.0, 2.9], 0.01, -2.892209416721928),
    ("NormalMix", &[0.0, 1.0, 2.9], 0.3, -0.140252901454258),
    ("NormalMix", &[0.0, 1.0, 2.9], 0.9, 1.1852202790962691),
    ("NormalMix", &[0.0, 1.0, 2.9], 0.999999, 6.494018535224362),
    ("NormalMix", &[0.0, 1.0, 2.9], 0.999999999999, 9.76934930554419),
    ("InverseGaussian", &[1.0, 0.01], 1e-12, 0.0001966036562817273),
    ("InverseGaussian", &[1.0, 0.01], 1e-6, 0.00041758229769438005),
    ("InverseGaussian", &[1.0, 0.01], 0.01, 0.0015031487116172837),
    ("InverseGaussian", &[1.0, 0.01], 0.3, 0.009195269659890055),
    ("InverseGaussian", &[1.0, 0.01], 0.9, 0.5353466631330713),
    ("InverseGaussian", &[1.0, 0.01], 0.999999, 1048.9614347986428),
    ("InverseGaussian", &[1.0, 0.01], 0.999999999999, 3481.2584135488173),
    ("InverseGaussian", &[1.0, 1e4], 1e-12, 0.9320401169152518),
    ("InverseGaussian", &[1.0, 1e4], 1e-6, 0.9535349933291073),
    ("InverseGaussian", &[1.0, 1e4], 0.01, 0.9769569833205332),
    ("InverseGaussian", &[1.0, 1e4], 0.3, 0.9947200564877359),
    ("InverseGaussian", &[1.0, 1e4], 0.9, 1.0128470946728612),
    ("InverseGaussian", &[1.0, 1e4], 0.999999, 1.0486243850110304),
    ("InverseGaussian", &[1.0, 1e4], 0.999999999999, 1.0728080298107616),
    ("SkewNormal", &[0.0, 1.0, 3.0], 1e-12, -2.076389214230994),
    ("SkewNormal", &[0.0, 1.0, 3.0], 1e-6, -1.3097235242414733),
    ("SkewNormal", &[0.0, 1.0, 3.0], 0.01, -0.43680531158281627),
    ("SkewNormal", &[0.0, 1.0, 3.0], 0.3, 0.3634905791948238),
    ("SkewNormal", &[0.0, 1.0, 3.0], 0.5, 0.671993979143918),
    ("SkewNormal", &[0.0, 1.0, 3.0], 0.9, 1.6448536040681265),
    ("SkewNormal", &[0.0, 1.0, 3.0], 0.999999, 4.891638475692932),
    ("SkewNormal", &[0.0, 1.0, 3.0], 0.999999999999, 7.130509892879273),
    ("SkewNormal", &[0.0, 1.0, 0.5], 1e-12, -6.0947039833831065),
    ("SkewNormal", &[0.0, 1.0, 0.5], 1e-6, -4.022017639989359),
    ("SkewNormal", &[0.0, 1.0, 0.5], 0.01, -1.801132495630292),
    ("SkewNormal", &[0.0, 1.0, 0.5], 0.3, -0.1354424674183699),
    ("SkewNormal", &[0.0, 1.0, 0.5], 0.5, 0.35309121396616355),
    ("SkewNormal", &[0.0, 1.0, 0.5], 0.9, 1.556042851366995),
    ("SkewNormal", &[0.0, 1.0, 0.5], 0.999999, 4.8905153931166465),
    ("SkewNormal", &[0.0, 1.0, 0.5], 0.999999999999, 7.130490070377564),
    ("SkewNormal", &[0.0, 1.0, 40.0], 1e-12, -0.15439853315979354),
    ("SkewNormal", &[0.0, 1.0, 40.0], 1e-6, -0.08843599201405089),
    ("SkewNormal", &[0.0, 1.0, 40.0], 0.01, 0.00476249184334661),
    ("SkewNormal", &[0.0, 1.0, 40.0], 0.3, 0.3853204664075676),
    ("SkewNormal", &[0.0, 1.0, 40.0], 0.5, 0.6744897501960817),
    ("SkewNormal", &[0.0, 1.0, 40.0], 0.9, 1.6448536269514729),
    ("SkewNormal", &[0.0, 1.0, 40.0], 0.999999, 4.891638475692932),
    ("SkewNormal", &[0.0, 1.0, 40.0], 0.999999999999, 7.130509892879273),
];

#[test]
fn solved_quantiles_are_those_of_mpmath() {
    for (name, parameters, p, expected) in ROWS {
        let distribution = find(name).unwrap();
        for got in [quantile(distribution, parameters, *p), run(distribution, parameters, *p, true)] {
            let error = (got / expected - 1.0).abs();
            assert!(error < 1e-12, "{name}{parameters:?} {p}: {got}, not {expected} ({error:e})");
        }
    }
}

/// Truncated far out on either side, every family gives what its own probabilities say.
#[test]
fn far_tails_are_as_steep_as_they_should_be() {
    for name in
        ["Cauchy", "Laplace", "HypSecant", "LogLogistic", "Pareto2", "Pearson6", "Slash", "GEV", "Levy"]
    {
        let distribution = find(name).unwrap();
        let parameters = &examples(distribution)[0];
        // The value beyond which 1e-30 lies, and that beyond which a tenth of that lies.
        let of = |above: f64| {
            let mut b = Builder::default();
            let dimension = b.dimension();
            let u = b.draw(dimension);
            let one = b.constant(1.0);
            let rest = b.sub(one, u);
            let ids: Vec<ValueId> = parameters.iter().map(|x| b.constant(*x)).collect();
            let value = (distribution.quantile)(&mut b, rest, &ids);
            Plan { builder: b, value }.run(&[], above)
        };
        let low = of(1e-30);
        let near = |got: f64, expected: f64| {
            assert!((got / expected - 1.0).abs() < 1e-11, "{name}: {got}, not {expected}");
        };
        near(crate::distribution::upper::upper(distribution, parameters, low), 1e-30);
        near(between(distribution, parameters, low, FAR, 0.9), of(1e-31));
    }
}
