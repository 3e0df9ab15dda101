//! Every chart drawn from the same data at three widths, and what charts do with odd data.

use std::sync::LazyLock;

use charts::cumulative::{Cumulative, Series, cumulative};
use charts::density::{Density, density};
use charts::histogram::{Histogram, Show, USUAL_BARS, histogram};
use charts::palette::Palette;
use charts::scene::{Anchor, Mark, Scene};
use charts::svg::{Export, render};
use charts::tornado::{Input, Measure, Tornado, tornado};
use charts::{Delimiters, Empirical, Handle, Unit};
use expect_test::{expect, expect_file};
use proptest::prelude::*;

const WIDTHS: [(f64, &str); 3] = [(930.0, "wide"), (640.0, "middle"), (336.0, "narrow")];

/// 10,000 trials of a skewed output around 2.9 million pounds: the sum of two triangles, counted exactly.
struct Sample {
    edges: Vec<f64>,
    counts: Vec<u64>,
    curve: Vec<f64>,
}

static SAMPLE: LazyLock<Sample> = LazyLock::new(|| {
    let mut values: Vec<f64> = Vec::new();
    for first in 0..100 {
        for second in 0..100 {
            let spread = |place: i32| (f64::from(place) + 0.5) / 100.0;
            let left = spread(first).sqrt() * 9.0 - 9.0;
            let right = 18.0 - (1.0 - spread(second)).sqrt() * 18.0;
            values.push((left + right * 0.95) * 1e6);
        }
    }
    values.sort_by(f64::total_cmp);
    let edges: Vec<f64> = (-18..=36).map(|index| f64::from(index) * 500_000.0).collect();
    let within =
        |pair: &[f64]| values.iter().filter(|value| pair[0] <= **value && **value < pair[1]).count() as u64;
    let counts = edges.windows(2).map(within).collect();
    let curve = (0..=200).map(|index| values[index * (values.len() - 1) / 200]).collect();
    Sample { edges, counts, curve }
});

fn pounds() -> Unit {
    Unit::from_number_format("£#,##0")
}

fn sample<'a>(unit: &'a Unit) -> Histogram<'a> {
    let empirical =
        Empirical::new(&SAMPLE.edges, &SAMPLE.counts, &SAMPLE.curve).expect("the sample has trials");
    Histogram {
        name: "NPV",
        unit,
        edges: &SAMPLE.edges,
        counts: &SAMPLE.counts,
        curve: &SAMPLE.curve,
        errors: 0,
        target: Some(0.0),
        base_value: Some(4.86e6),
        delimiters: Some(Delimiters::around(0.9, &empirical)),
        show: Show::Both,
        bars: USUAL_BARS,
    }
}

fn inputs() -> Vec<Input> {
    let input = |name: &str, range: &str, low: f64, high: f64, rank_correlation| Input {
        name: name.to_owned(),
        range: range.to_owned(),
        low: Some(low * 1e6),
        high: Some(high * 1e6),
        rank_correlation,
    };
    vec![
        input("Launch price", "£78.0 to £90.0", 0.36, 5.24, 0.50),
        input("Unit cost", "£42.4 to £50.0", 4.89, 0.42, -0.47),
        input("Volume growth", "0.0% to 6.0%", 1.01, 4.79, 0.38),
        input("Delay to launch of the second line in the north", "0.7 mo to 7.1 mo", 3.67, 1.71, -0.21),
        input("Both ends below", "", 2.1, 2.4, 0.01),
    ]
}

fn npv_tornado<'a>(unit: &'a Unit, inputs: &'a [Input], measure: Measure) -> Tornado<'a> {
    Tornado { name: "NPV", unit, mean: Some(2.89e6), inputs, measure, bars: 12 }
}

fn snapshot(name: &str, scene: &Scene) {
    let export = Export { palette: &Palette::LIGHT, footer: "10,000 trials, seed 1" };
    let path = format!("{}/tests/snapshots/{name}.svg", env!("CARGO_MANIFEST_DIR"));
    expect_file![path].assert_eq(&render(scene, &export));
}

#[test]
fn histograms() {
    let unit = pounds();
    for (width, name) in WIDTHS {
        let scene = histogram(&sample(&unit), width);
        snapshot(&format!("histogram-{name}"), &scene);
        labels_are_apart(&scene);
        assert_eq!(scene.sliders.len(), 2);
        assert!(scene.sliders.iter().all(|slider| slider.hit.width >= 24.0 && slider.hit.height >= 24.0));
    }
    for show in [Show::Bars, Show::Cumulative, Show::Exceedance] {
        labels_are_apart(&histogram(&Histogram { show, ..sample(&unit) }, 700.0));
    }
    snapshot("exceedance", &histogram(&Histogram { show: Show::Exceedance, ..sample(&unit) }, 640.0));
}

#[test]
fn tornadoes() {
    let (unit, inputs) = (pounds(), inputs());
    for (width, name) in WIDTHS {
        let scene = tornado(&npv_tornado(&unit, &inputs, Measure::EffectOnMean), width);
        snapshot(&format!("tornado-{name}"), &scene);
    }
    for (measure, name) in [(Measure::RankCorrelation, "rank"), (Measure::ShareOfVariance, "variance")] {
        snapshot(&format!("tornado-{name}"), &tornado(&npv_tornado(&unit, &inputs, measure), 640.0));
    }
}

#[test]
fn curves() {
    let unit = pounds();
    let one = Empirical::new(&SAMPLE.edges, &SAMPLE.counts, &SAMPLE.curve).unwrap();
    let narrower: Vec<f64> = SAMPLE.curve.iter().map(|value| value * 0.6 + 1.5e6).collect();
    let two = Empirical::new(&[], &[], &narrower).unwrap();
    let series = [
        Series { name: "Simulation 3", empirical: &one, count: 10_000 },
        Series { name: "Simulation 4", empirical: &two, count: 10_000 },
    ];
    let data = Cumulative { name: "NPV", unit: &unit, series: &series, target: Some(0.0) };
    for (width, name) in WIDTHS {
        snapshot(&format!("cumulative-{name}"), &cumulative(&data, width));
    }
    let nothing = cumulative(&Cumulative { series: &[], ..data }, 640.0);
    expect!["NPV has no curves: there are no trials yet."].assert_eq(&nothing.caption);
}

#[test]
fn densities() {
    // Normal(84, 3.65) by its density; the cumulative curve by adding up.
    let points: Vec<(f64, f64)> = (0..=120)
        .map(|index| 72.0 + f64::from(index) * 0.2)
        .map(|value: f64| {
            (value, (-((value - 84.0) / 3.65).powi(2) / 2.0).exp() / (3.65 * 2.506_628_274_631))
        })
        .collect();
    let mut sum = 0.0;
    let rise: Vec<(f64, f64)> = points
        .iter()
        .map(|(value, density)| {
            sum += density * 0.2;
            (*value, sum.min(1.0))
        })
        .collect();
    let unit = Unit::default();
    let normal = Density {
        name: "Launch price",
        distribution: "Normal",
        unit: &unit,
        discrete: false,
        density: &points,
        cumulative: &rise,
        mean: Some(84.0),
        std_dev: Some(3.65),
        percentiles: [78.0, 84.0, 90.0],
        base_value: Some(84.0),
    };
    let scene = density(&normal, 368.0);
    snapshot("density-normal", &scene);
    expect!["Normal, mean 84.00, standard deviation 3.65. In the file: 84.00."].assert_eq(&scene.caption);
    let dice: Vec<(f64, f64)> = (1..=6).map(|face| (f64::from(face), 1.0 / 6.0)).collect();
    let rise: Vec<(f64, f64)> = (1..=6).map(|face| (f64::from(face), f64::from(face) / 6.0)).collect();
    let percentiles = [1.0, 3.0, 6.0];
    let data = Density { discrete: true, density: &dice, cumulative: &rise, percentiles, ..normal };
    snapshot("density-dice", &density(&data, 368.0));
}

#[test]
fn captions() {
    let unit = pounds();
    let caption = |data: Histogram<'_>| histogram(&data, 930.0).caption;
    let data = sample(&unit);
    expect!["NPV ranges from −£8.3m to £15.9m, one peak, slightly longer upper tail. The middle 90% lies between −£4.18m and £10.90m."].assert_eq(&caption(data));
    expect!["NPV ranges from −£8.3m to £15.9m, one peak, slightly longer upper tail. The middle 90% lies between −£4.18m and £10.90m. 3 trials gave an error and are left out."].assert_eq(&caption(Histogram { errors: 3, ..data }));
    let nothing = Histogram { edges: &[], counts: &[], curve: &[], ..data };
    expect!["NPV has no histogram: there are no trials yet."].assert_eq(&caption(nothing));
    expect!["NPV has no histogram: every trial (10,000) gave an error."]
        .assert_eq(&caption(Histogram { errors: 10_000, ..nothing }));
    let constant = Histogram { edges: &[4.86e6, 4.86e6], counts: &[500], curve: &[4.86e6; 201], ..data };
    expect!["NPV does not vary: all 500 trials gave £4.86m."].assert_eq(&caption(constant));
    expect!["NPV has one trial so far: £4.86m."].assert_eq(&caption(Histogram { counts: &[1], ..constant }));
    let infinite = Histogram { edges: &[f64::NEG_INFINITY, f64::INFINITY], curve: &[], ..constant };
    expect!["NPV has no histogram: its values are too large or are not numbers."]
        .assert_eq(&caption(infinite));
    let inputs = inputs();
    let caption = |measure| tornado(&npv_tornado(&unit, &inputs, measure), 930.0).caption;
    expect!["Launch price moves the mean of NPV most: £0.4m in its lowest tenth, £5.2m in its highest."]
        .assert_eq(&caption(Measure::EffectOnMean));
    expect!["NPV rises most clearly with Launch price: rank correlation 0.50."]
        .assert_eq(&caption(Measure::RankCorrelation));
    expect!["Launch price explains most of the variance of NPV: 37.9%, by squared rank correlation."]
        .assert_eq(&caption(Measure::ShareOfVariance));
    let none = tornado(&npv_tornado(&unit, &[], Measure::EffectOnMean), 930.0);
    expect!["NPV has no tornado: the model has no inputs."].assert_eq(&none.caption);
    let still = [Input { low: Some(2.89e6), high: Some(2.89e6), rank_correlation: 0.0, ..inputs[0].clone() }];
    let still = tornado(&npv_tornado(&unit, &still, Measure::EffectOnMean), 930.0);
    expect!["No input moves NPV."].assert_eq(&still.caption);
    let texts = |mark: &Mark| matches!(mark, Mark::Text { .. });
    assert_eq!(still.marks.iter().filter(|mark| texts(mark)).count(), 1, "what cannot be drawn is said once");
}

#[test]
fn a_bar_of_one_value_is_not_cut_by_the_delimiter_at_that_value() {
    // 691 of 1,000 trials give 0, the others 1.
    let curve: Vec<f64> = (0..=20).map(|index| f64::from(u8::from(index >= 14))).collect();
    let unit = Unit::default();
    let delimiters = |from, to| Some(Delimiters { from, to });
    let data = Histogram { edges: &[-0.5, 0.5, 1.5], counts: &[691, 309], curve: &curve, ..sample(&unit) };
    let outside = |from, to| {
        let scene = histogram(&Histogram { delimiters: delimiters(from, to), ..data }, 930.0);
        scene.marks.iter().any(|mark| matches!(mark, Mark::Path { class: "bar-out", .. }))
    };
    assert!(!outside(0.0, 1.0));
    assert!(outside(0.0, 0.0) && outside(0.2, 1.0));
}

#[test]
fn dragging_a_delimiter_turns_pixels_into_values() {
    let unit = pounds();
    let data = sample(&unit);
    let scene = histogram(&data, 930.0);
    let plot = scene.plot.unwrap();
    let slider = &scene.sliders[0];
    let middle = slider.hit.x + slider.hit.width / 2.0;
    let value = plot.x.value(middle);
    let from = data.delimiters.unwrap().from;
    assert!((value - from).abs() < 15_000.0, "{value} is not near {from}");
    assert_eq!(slider.handle, Handle::Lower);
    assert!((slider.percent - 5.0).abs() < 0.11, "{}", slider.percent);
    expect!["−£4.18m, 5 percent of trials below"].assert_eq(&slider.text);
    expect!["2.5 to 3.0: 3.9%, 385 trials"].assert_eq(&scene.region_at(400.0, 200.0).unwrap().text);
}

#[test]
fn the_parts_of_the_probability_bar_make_one_hundred() {
    let unit = pounds();
    let scene = histogram(&sample(&unit), 930.0);
    let shares: Vec<f64> = scene
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text { at, text, .. } if at.1 == 21.0 => text.strip_suffix('%')?.parse().ok(),
            _ => None,
        })
        .collect();
    assert_eq!(shares.len(), 3);
    assert!((shares.iter().sum::<f64>() - 100.0).abs() < 1e-9, "{shares:?}");
}

#[test]
fn text_is_escaped() {
    let unit = Unit::default();
    let data = Histogram { name: "<script>&\"A\u{0}", ..sample(&unit) };
    let svg = render(&histogram(&data, 640.0), &Export::default());
    assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;&amp;&quot;A"));
    assert!(!svg.contains('\u{0}'));
}

/// No two texts on the same line overlap.
fn labels_are_apart(scene: &Scene) {
    let boxes: Vec<(f64, f64, f64, &str)> = scene
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text { class, at, anchor, text } => {
                let size = if class.contains("t-s") && !class.contains("t-seg") { 11.0 } else { 12.0 };
                let width = charts::measure::text_width(text, size, class.contains("t-b"));
                let start = match anchor {
                    Anchor::Start => at.0,
                    Anchor::Middle => at.0 - width / 2.0,
                    Anchor::End => at.0 - width,
                };
                Some((start, start + width, at.1, text.as_str()))
            }
            _ => None,
        })
        .collect();
    for (index, one) in boxes.iter().enumerate() {
        for other in &boxes[index + 1..] {
            let same_line = (one.2 - other.2).abs() < 9.0;
            let overlap = one.0 < other.1 - 0.5 && other.0 < one.1 - 0.5;
            assert!(!(same_line && overlap), "{:?} overlaps {:?} at width {}", one.3, other.3, scene.width);
        }
    }
}

fn sound(scene: &Scene) {
    let svg = render(scene, &Export::default());
    assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{svg}");
    assert!(!scene.caption.is_empty() && !scene.label.is_empty());
    if let Some(table) = &scene.table {
        assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
    }
}

fn odd() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(f64::MAX),
        Just(f64::MIN_POSITIVE),
        Just(0.0),
        any::<f64>(),
        -1e3..1e3f64,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn histograms_of_anything(
        edges in prop::collection::vec(odd(), 0..8),
        counts in prop::collection::vec(0u64..u64::MAX / 16, 0..8),
        curve in prop::collection::vec(odd(), 0..8),
        references in (odd(), odd(), odd(), odd()),
        width in odd(),
        sorted in any::<bool>(),
    ) {
        let (mut edges, mut curve) = (edges, curve);
        if sorted {
            edges.sort_by(f64::total_cmp);
            curve.sort_by(f64::total_cmp);
        }
        let unit = pounds();
        for show in [Show::Both, Show::Exceedance] {
            let data = Histogram {
                edges: &edges,
                counts: &counts,
                curve: &curve,
                errors: 1,
                target: Some(references.0),
                base_value: Some(references.1),
                delimiters: Some(Delimiters { from: references.2, to: references.3 }),
                show,
                ..sample(&unit)
            };
            sound(&histogram(&data, width));
        }
    }

    #[test]
    fn histograms_keep_labels_apart(
        width in 240.0..1200.0f64,
        start in -50i32..50,
        step in prop::sample::select(vec![1e-6, 0.01, 0.5, 20.0, 5e5, 2e11]),
        counts in prop::collection::vec(0u64..500, 2..150),
        target in 0.0..1.0f64,
        base in 0.0..1.0f64,
        ends in (0.0..1.0f64, 0.0..1.0f64),
    ) {
        let edges: Vec<f64> = (0..=counts.len()).map(|index| (f64::from(start) + index as f64) * step).collect();
        let at = |share: f64| edges[0] + share * (edges[edges.len() - 1] - edges[0]);
        let unit = pounds();
        let data = Histogram {
            edges: &edges,
            counts: &counts,
            curve: &[],
            target: Some(at(target)),
            base_value: Some(at(base)),
            delimiters: Some(Delimiters { from: at(ends.0), to: at(ends.1) }),
            ..sample(&unit)
        };
        let scene = histogram(&data, width);
        sound(&scene);
        labels_are_apart(&scene);
    }

    #[test]
    fn tornadoes_of_anything(
        ends in prop::collection::vec((odd(), odd(), odd()), 0..20),
        mean in odd(),
        width in odd(),
    ) {
        let inputs: Vec<Input> = ends
            .iter()
            .map(|(low, high, rank)| Input {
                name: "Price".to_owned(),
                range: String::new(),
                low: Some(*low),
                high: Some(*high),
                rank_correlation: *rank,
            })
            .collect();
        let unit = pounds();
        for measure in [Measure::EffectOnMean, Measure::RankCorrelation, Measure::ShareOfVariance] {
            sound(&tornado(&Tornado { mean: Some(mean), ..npv_tornado(&unit, &inputs, measure) }, width));
        }
    }

    #[test]
    fn densities_of_anything(
        shape in prop::collection::vec((odd(), odd()), 0..8),
        rise in prop::collection::vec((odd(), odd()), 0..8),
        percentiles in [odd(), odd(), odd()],
        discrete in any::<bool>(),
        width in odd(),
    ) {
        let unit = Unit::default();
        let data = Density {
            name: "Price",
            distribution: "Normal",
            unit: &unit,
            discrete,
            density: &shape,
            cumulative: &rise,
            mean: Some(percentiles[0]),
            std_dev: None,
            percentiles,
            base_value: Some(percentiles[1]),
        };
        sound(&density(&data, width));
    }

    #[test]
    fn curves_of_anything(one in prop::collection::vec(odd(), 0..8), target in odd(), width in odd()) {
        let mut one = one;
        one.sort_by(f64::total_cmp);
        let empirical = Empirical::new(&[], &[], &one);
        let series: Vec<Series<'_>> =
            empirical.iter().map(|empirical| Series { name: "A", empirical, count: 10 }).collect();
        let unit = Unit::default();
        sound(&cumulative(&Cumulative { name: "NPV", unit: &unit, series: &series, target: Some(target) }, width));
    }
}
