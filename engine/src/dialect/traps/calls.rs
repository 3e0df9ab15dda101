//! What calls ask beside a distribution: properties, handles, several cells, settings, and names of every product.

use serde_json::Value as Json;

use super::super::tests::{read, workbook};
use super::orders::{facts, near, same};
use super::{formulas, reference, results};
use crate::function::joint::tests as joint;
use crate::value::Value;
use crate::workbook::{Cell, Cells, Sheet};

#[test]
pub(super) fn a_saved_draw_is_no_base_case() {
    let results = results(formulas(&["RiskNormal(10,2)", "A1*2+RiskOutput()"]));
    assert!((results.outputs[0].mean.unwrap() - 20.0).abs() < 1.0);
}

#[test]
pub(super) fn a_made_input_takes_the_place_of_what_it_is_made_of() {
    let results = results(formulas(&[
        "RiskBernoulli(0.5)",
        "RiskUniform(0,10)",
        "RiskMakeInput(A1*A2,RiskName(\"Event\"))",
        "RiskNormal(0,1)",
        "A3+A4+RiskOutput()",
    ]));
    let names: Vec<&str> = results.inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(names[0], "Event");
    assert_eq!(results.inputs[0].cell.to_string(), "Main!A3");
    assert!((results.inputs[0].mean.unwrap() - 2.5).abs() < 0.5);
    assert_eq!(results.outputs[0].tornado[0].name, "Event");
}

#[test]
pub(super) fn percentiles_of_modelrisk_and_handles_are_not_draws() {
    assert_eq!(read("VoseNormal(10,2,0.5)", false), "ModelRisk: Normal(10, 2) at probability 0.5");
    assert_eq!(
        read("VoseNormal(10,2,B3,VoseShift(1))", false),
        "ModelRisk: Normal(10, 2) shifted by 1 at probability B3"
    );
    assert!(read("VoseNormal(10,2,0.5,0.6)", false).starts_with("unsupported VoseNormal"));
    let results = results(formulas(&[
        "VoseNormal(10,2,0.5)",
        "VoseUniform(0,1)",
        "VoseNormal(10,2,A2)",
        "VoseOutput(\"Profit\")+A3",
    ]));
    assert_eq!(results.inputs.len(), 1);
    assert!((results.outputs[0].mean.unwrap() - 10.0).abs() < 0.3);
    assert_eq!(results.outputs[0].tornado[0].rank_correlation, 1.0);
    assert!(read("VoseNormalObject(10,2)", false).starts_with("unsupported VoseNormalObject"));
    assert!(read("VoseRiskEvent(0.3,VoseNormalObject(10,2))", false).starts_with("_xll.RiskBernoulli(0.3)*"));
}

#[test]
pub(super) fn functions_of_several_cells_fill_them_or_are_refused_by_name() {
    let cells = [
        (0, 0, "{=VoseCopulaMultiNormal({1,0.9;0.9,1})", (1, 2)),
        (1, 0, "{=_xll.RiskAR1(10,0,0.5,30)", (1, 2)),
        (2, 0, "{=PsiMVNormal({5;7},{1,0;0,1})", (2, 1)),
    ];
    let (results, values) = joint::run(joint::sheet(&cells), &["A1", "B1", "A2", "B2", "A3", "A4"]);
    assert_eq!(results.inputs.len(), 6);
    let mean = |column: &[f64]| column.iter().sum::<f64>() / column.len() as f64;
    let both_low = values[0].iter().zip(&values[1]).filter(|(a, b)| **a < 0.5 && **b < 0.5).count();
    // 1/4 + asin(0.9)/2π of the trials lie in one quarter (W. F. Sheppard, 1899).
    assert!((both_low as f64 / joint::TRIALS as f64 - 0.4282).abs() < 0.02, "{both_low}");
    assert_eq!((mean(&values[2]), mean(&values[3])), (20.0, 15.0));
    assert!((mean(&values[4]) - 5.0).abs() < 0.05 && (mean(&values[5]) - 7.0).abs() < 0.05);
    for call in ["VoseCopulaDataSeries(A1:B2)", "PsiMVOther(A1:B2)", "VoseTimeGBMVR(0,1)", "PsiGBM(0,1)"] {
        let name = call.split('(').next().unwrap();
        assert!(
            read(call, false).to_uppercase().starts_with(&format!("UNSUPPORTED {}", name.to_uppercase())),
            "{call}"
        );
        assert!(super::super::reason(name).is_some(), "{call}");
    }
}

#[test]
pub(super) fn a_table_of_values_for_several_simulations_gives_the_first_and_says_so() {
    for call in ["RiskSimtable({3,4})", "PsiSimParam({3,4})", "VoseSimTable({3,4},0)"] {
        assert!(read(call, false).starts_with("3; 2 simulations; note the first of its values"), "{call}");
    }
    assert!(read("RiskSimtable(B1:B3)", false).starts_with("B1; 3 simulations; note"));
    // Whatever value the file was saved with.
    let results = results(formulas(&["RiskSimtable({3,4})", "A1*2", "A2+RiskUniform(0,1)+RiskOutput()"]));
    let output = &results.outputs[0];
    assert!(output.min >= Some(6.0) && output.max <= Some(7.0), "{:?} {:?}", output.min, output.max);
}

#[test]
pub(super) fn an_expression_may_hold_several_calls() {
    let results = results(formulas(&[
        "INT(3.25)+_xll.RiskBinomial(1,3.25-INT(3.25))+RiskOutput()",
        "RiskNormal(10,1)*RiskUniform(0,2)+RiskOutput()",
    ]));
    let [rounded, product] = [0, 1].map(|index| results.outputs[index].mean.unwrap());
    assert!((rounded - 3.25).abs() < 4.0 * (0.1875 / 1_000.0_f64).sqrt(), "{rounded}");
    // E(XY) = 10 and E(X²Y²) = 101 · 4/3.
    assert!((product - 10.0).abs() < 4.0 * ((101.0 * 4.0 / 3.0 - 100.0) / 1_000.0_f64).sqrt(), "{product}");
}

/// RiskTruncate bounds what is drawn before the shift, RiskTruncate2 what comes of it.
#[test]
pub(super) fn a_shift_comes_after_a_truncation_or_before_it() {
    let results = results(formulas(&[
        "RiskUniform(0,10,RiskTruncate(6),RiskShift(5))+RiskOutput()",
        "RiskUniform(0,10,RiskTruncate2(6),RiskShift(5))+RiskOutput()",
        "RiskUniform(0,10,RiskShift(5),RiskTruncateP(0.6,))+RiskOutput()",
    ]));
    let ends: Vec<(f64, f64)> =
        results.outputs.iter().map(|output| (output.min.unwrap(), output.max.unwrap())).collect();
    for ((least, greatest), low) in ends.iter().zip([11.0, 6.0, 11.0]) {
        assert!((low..low + 0.1).contains(least) && (14.9..=15.0).contains(greatest), "{ends:?}");
    }
}

/// "RiskSeed function has no effect when an input is correlated."
#[test]
pub(super) fn a_seed_has_no_effect_on_a_correlated_input() {
    let first_of = |seed: u64, own: &str| {
        let workbook = formulas(&[
            &format!("RiskNormal(0,1,RiskSeed(1,{own}),RiskIndepC(\"Oil\"))"),
            "RiskNormal(0,1,RiskDepC(\"Oil\",0.8))",
            "RiskNormal(0,1,RiskSeed(1,7))",
            "A1+A2+A3+RiskOutput()",
        ]);
        let spec = crate::Spec { trials: 1_000, seed, ..crate::Spec::default() };
        let simulation = crate::simulation::Simulation::new(workbook.into(), &spec).unwrap();
        let inputs = simulation.samples(1).next().unwrap().inputs;
        (inputs[0][0], inputs[2][0])
    };
    let (correlated, alone) = first_of(1, "7");
    assert_eq!((correlated, alone), first_of(1, "8"));
    let other = first_of(2, "7");
    assert!(other.0 != correlated && other.1 == alone, "{other:?}");
}

/// What a call shows where nothing is simulated is its static value, and where that is not said the mean.
#[test]
pub(super) fn a_static_value_is_the_base_value() {
    assert!(read("RiskNormal(1,2,RiskStatic(50))", false).ends_with("base 50"));
    assert!(read("PsiNormal(1,2,PsiBaseCase(50))", false).ends_with("base 50"));
    let results = results(formulas(&[
        "RiskNormal(1,2,RiskStatic(50),RiskLock())",
        "A1*2+RiskUniform(0,1)+RiskOutput()",
    ]));
    let output = &results.outputs[0];
    assert!(output.min >= Some(100.0) && output.max <= Some(101.0), "{:?} {:?}", output.min, output.max);
}

#[test]
pub(super) fn the_likeliest_value_may_be_a_bound() {
    near("triangle", facts("RiskTriang(1,1,4)", false)[0], 2.0);
    near("triangle", facts("VoseTriangle(1,4,4)", false)[0], 3.0);
    near("PERT", facts("RiskPert(1,1,4)", false)[0], 1.5);
    // XLRisk's own functions give an error there, which no workbook is made for.
    near("XLRisk", facts("RiskTriang(1,1,4)", true)[0], 2.0);
}

#[test]
pub(super) fn a_seed_of_its_own_and_a_lock_are_honoured() {
    assert!(read("RiskNormal(1,2,RiskSeed(1,42))", false).contains("note its draws come from its own seed"));
    assert!(
        read("RiskNormal(1,2,RiskSeed(1,A9))", false).contains("refused"),
        "{}",
        read("RiskNormal(1,2,RiskSeed(1,A9))", false)
    );
    assert!(read("RiskNormal(1,2,RiskLock(),RiskStatic(5))", false).starts_with("5; note it is locked"));
    assert!(read("RiskNormal(1,2,RiskLock())", false).starts_with("unsupported a locked distribution; note"));
    let results = results(formulas(&["RiskNormal(1,2,RiskLock())", "A1+RiskNormal(0,1)+RiskOutput()"]));
    assert!((results.outputs[0].mean.unwrap() - 999.0).abs() < 1.0);
    assert_eq!(results.held.len(), 1);
}

#[test]
pub(super) fn xlrisk_lists_its_outputs_and_settings_on_its_sheet() {
    let cell =
        |row, column, value: &str| (row, column, Cell { value: Some(value.into()), ..Cell::default() });
    let mut workbook = formulas(&["RiskUniform(0,1)", "A1*2"]);
    let mut cells =
        vec![cell(0, 0, "Address"), cell(0, 1, "Name"), cell(1, 0, "Main!$A$2"), cell(1, 1, "Profit")];
    cells.push((5, 0, Cell { value: Some(Value::Number(250.0)), ..Cell::default() }));
    workbook.sheets.push(Sheet { name: "XLRisk".into(), cells: Cells::new(cells), ..Sheet::default() });
    for (name, text) in [("RiskOutputs", "XLRisk!$A$1"), ("Iterations", "XLRisk!$A$6")] {
        let name =
            crate::workbook::DefinedName { name: name.into(), scope: None, text: text.into(), hidden: false };
        workbook.names.push(name);
    }
    let settings = super::super::file_settings(&workbook);
    assert!(settings.said.len() == 1 && settings.said[0].contains("trials = 250"), "{settings:?}");
    assert_eq!(settings.spec(), crate::Spec { trials: 250, ..crate::Spec::default() });
    let results = results(workbook);
    assert_eq!(results.outputs[0].name, "Profit");
}

#[test]
pub(super) fn every_known_name_is_read_or_refused_by_name() {
    let Some(path) = reference("aliases.json") else { return };
    let json: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut refused = Vec::new();
    for (key, entry) in json["functions"].as_object().unwrap() {
        let name = entry["name"].as_str().unwrap();
        let xlrisk = key.contains('@');
        let addins = super::super::Addins::of(&workbook(xlrisk));
        let read = addins.of_function(name).is_some_and(|addin| addin.has(name));
        if !read {
            assert!(super::super::reason(name).is_some(), "{name} is neither read nor refused by name");
            refused.push(name);
        }
    }
    println!("refused by name: {}", refused.join(", "));
    assert!(refused.len() < 20, "{refused:?}");
}

#[test]
pub(super) fn tables_name_distributions_that_are_there() {
    for addin in super::super::every() {
        for call in addin.distributions {
            let family = crate::distribution::find(call.distribution);
            let family = family.unwrap_or_else(|| panic!("{}: there is no {}", call.name, call.distribution));
            let repeats = family.parameters.iter().any(|parameter| parameter.repeats);
            let lists = call.lists() > 0;
            assert_eq!(repeats, lists, "{}", call.name);
            assert!(lists || call.parameters.len() == family.parameters.len(), "{}", call.name);
        }
    }
}

#[test]
pub(super) fn names_and_properties_come_from_texts_cells_and_joins() {
    assert!(read("VoseOutput(\"Net \"&A1)+C3", false).contains("output E5 Net Demand"));
    assert!(read("RiskOutput(,\"Profit\",2)+C3", false).contains("output E5 Profit 2"));
    assert!(read("PsiOutput(\"Test\")+C3", false).contains("output E5 Test"));
    let bounded = "Analytic Solver: Normal(100, 2) between 100+2*-2 and 100+2*2";
    assert!(!read("PsiNormal(100,2,PsiTruncate(-2,2,2))", false).contains("refused"), "{bounded}");
    assert!(
        read("PsiNormal(0,1,PsiTruncate(0.1,0.9,3))", false)
            .contains("between percentile 0.1 and percentile 0.9")
    );
    assert!(
        read("PsiGamma(2,1,PsiTruncate(0,2,2))", false).contains("refused bounds in standard deviations")
    );
    assert!(read("CB.Gamma(5,2,3,6)", false).contains("Gamma(3, 2) shifted by 5 above 6"));
    assert!(read("RANDTRUNCNORMAL(10,2,5,15)", false).contains("Normal(10, 2) between 5 and 15"));
}

#[test]
pub(super) fn percentiles_stand_in_place_of_parameters() {
    for (call, expected) in [
        ("RiskNormalAlt(5%,1,95%,10)", "percentile"),
        ("RiskTriangAlt(\"min\",1,\"m. likely\",3,95%,10)", "likely = 3"),
        ("VoseNormalAlt(1,5%,10,95%)", "percentile"),
        ("PsiVary(100,-10,10,1,\"normal\")", "percentile"),
    ] {
        assert!(read(call, false).contains(expected), "{call} is {}", read(call, false));
    }
    same("PsiVary(100,95,110,2,\"triang\")", "RiskTriang(95,100,110)");
    same("PsiVary(100,-5,10)", "RiskTriang(95,100,110)");
    assert!(read("RiskNormalAlt(\"gamma\",1,95%,10)", false).contains("unsupported RiskNormalAlt"));
}
