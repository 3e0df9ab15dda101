//! Workbook and spec in; model or problems out.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::Model;
use crate::address::{Address, CellRef, RangeRef, SheetId};
use crate::formula::{Binder, Expr, has_dynamic_reference, precedents, walk};
use crate::spec::{self, EngineChoice, Sampling, Spec};
use crate::workbook::small::sheet;
use crate::workbook::{DefinedName, SharedFormula, Workbook};

/// A sheet from its cells: `=…` is a formula, a number a number, anything else text.
fn workbook(cells: &[(&str, &str)]) -> Arc<Workbook> {
    Arc::new(sheet("Main", cells))
}

fn example() -> Arc<Workbook> {
    workbook(&[
        ("A1", "Model"),
        ("A2", "Price:"),
        ("B2", "10"),
        ("A3", "Demand"),
        ("B3", "=_xll.RiskPert(80,B2*10,130)"),
        ("D1", "Costs"),
        ("D3", "=RiskNormal(1,2,RiskName(\"Fixed\"))+VoseNormal(0,1)"),
        ("A4", "Profit"),
        ("B4", "=RiskOutput()+B2*B3-D3"),
        ("B5", "=1+)"),
        ("H9", "=B4"),
    ])
}

fn address(text: &str) -> Address {
    Address::parse(text).expect("an address")
}

fn input(cell: &str, distribution: &str) -> spec::Input {
    spec::Input { cell: address(cell), name: String::new(), distribution: distribution.to_owned() }
}

fn output(cell: &str, name: &str) -> spec::Output {
    spec::Output { cell: address(cell), name: name.to_owned() }
}

fn describe(model: &Model) -> String {
    let inputs = model.inputs.iter().map(|input| {
        format!("input {} {}: {} ({})\n", input.cell.a1(), input.name, input.printed, input.source)
    });
    let outputs = model.outputs.iter().map(|output| format!("output {} {}\n", output.cell.a1(), output.name));
    let refusals = model.refusals.iter().map(|problem| format!("{problem}\n"));
    inputs.chain(outputs).chain(refusals).collect()
}

fn check(spec: &Spec, expect: Expect) {
    let text = match Model::new(example(), spec) {
        Ok(model) => describe(&model),
        Err(problems) => problems.iter().map(|problem| format!("{problem}\n")).collect(),
    };
    expect.assert_eq(&text);
}

#[test]
fn the_workbook_marks_inputs_and_outputs() {
    check(
        &Spec::default(),
        expect![[r#"
            input B3 Demand: Pert(80, B2*10, 130) (@RISK)
            input D3 Fixed: Normal(1, 2), Normal(0, 1) (@RISK)
            output B4 Profit
        "#]],
    );
}

#[test]
fn the_spec_adds_inputs_and_replaces_outputs() {
    let spec = Spec {
        inputs: vec![input("Main!B2", "8 to 12")],
        outputs: vec![output("main!H9", ""), output("Main!B4", "Gain")],
        ..Spec::default()
    };
    check(
        &spec,
        expect![[r#"
            input B3 Demand: Pert(80, B2*10, 130) (@RISK)
            input D3 Fixed: Normal(1, 2), Normal(0, 1) (@RISK)
            input B2 Price: Normal(10, 1.2159136638235384) (typed)
            output H9 Main!H9
            output B4 Gain
        "#]],
    );
}

#[test]
fn every_problem_is_told_at_once() {
    let spec = Spec {
        version: 7,
        inputs: vec![
            input("Main!B3", "normal(1, 2)"),
            input("Main!A2", "normal(1, 2)"),
            input("Main!Z9", "normal(1, 2)"),
            input("Other!B2", "normal(1, 2)"),
            input("Main!B2", "normal(1, -2)"),
            input("Main!B2", "normal(1, 2)"),
        ],
        outputs: vec![output("Main!B4", ""), output("Main!B4", "")],
        trials: 0,
        sampling: Sampling::Sobol,
        engine: EngineChoice::Gpu,
        ..Spec::default()
    };
    check(
        &spec,
        expect![[r#"
            version: this spec is of version 7, and this engine knows version 1
            trials: 0 is out of range; choose from 1 to 100000000
            engine: `gpu` is not available yet; choose auto, power or reference
            Main!B3: an input must be a cell that holds a number, and this one holds a formula
            Main!A2: an input must be a cell that holds a number, and this one holds text
            Main!Z9: an input must be a cell that holds a number, and this one holds nothing
            Other!B2: the workbook has no sheet called `Other`
            Main!B2: normal(1, -2): standard deviation must be above 0
            Main!B2: marked twice
            Main!B4: marked twice
        "#]],
    );
}

#[test]
fn a_model_needs_inputs_and_outputs() {
    let problems =
        Model::new(workbook(&[("A1", "1"), ("A2", "=A1")]), &Spec::default()).expect_err("neither is there");
    let codes: Vec<_> = problems.iter().map(|problem| problem.code()).collect();
    assert_eq!(codes, ["no-outputs", "no-inputs"]);
}

#[test]
fn what_an_add_in_asks_beyond_is_a_refusal() {
    let workbook =
        workbook(&[("B1", "=RiskNormal(1,2,RiskCopula(C1:D2,1))"), ("B2", "=RiskOutput(\"x\")+B1")]);
    let model = Model::new(workbook, &Spec::default()).expect("refusals are left to the plan");
    expect![[r#"
        input B1 Main!B1: Normal(1, 2) (@RISK)
        output B2 x
        Main!B1: RiskCopula is not supported yet, and leaving it out would change the result
    "#]]
    .assert_eq(&describe(&model));
}

#[test]
fn impossible_correlations_are_told() {
    let told = |cells: &[(&str, &str)]| {
        let model = Model::inspect_only(workbook(cells));
        model.refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let b1 = ("B1", "=RiskNormal(1,2,RiskCorrmat(D1:E2,1))");
    let half = [("D1", "1"), ("D2", "0.5"), ("E2", "1")];
    let with =
        |second, cells: &[(&'static str, &'static str)]| told(&[&[b1, ("B2", second)], cells].concat());
    let second = "=RiskNormal(1,2,RiskCorrmat(D1:E2,2))";
    assert_eq!(with(second, &half), "");
    for (second, cells, said) in [
        (second, [("D1", "1"), ("D2", "2"), ("E2", "1")], "Main!B1: Main!D1:E2 has 2 in row 2, column 1"),
        (second, [("D1", "1"), ("D2", "half"), ("E2", "1")], "Main!D1:E2 holds no number in Main!D2"),
        ("=RiskNormal(1,2,RiskCorrmat(D1:E2,3))", half, "has 2 rows, and a distribution takes row 3"),
        ("=RiskNormal(1,2,RiskCorrmat(D1:E2,1))", half, "has its row 1 taken by both Main!B1 and Main!B2"),
        ("=RiskNormal(1,2,RiskDepC(\"Oil\",0.5))", half, "Main!B2: `oil` names 0 distributions"),
        (
            "=RiskNormal(1,2,RiskCorrmat(D1:E2,2))+RiskUniform(0,1)",
            half,
            "one of several distributions in a cell",
        ),
    ] {
        let told = with(second, &cells);
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn one_formula_harms_no_other() {
    let model = Model::inspect_only(example());
    let broken = &model.formulas[&CellRef::new(SheetId(0), 4, 1)];
    assert!(
        matches!(broken.tree.pattern(), Expr::Unsupported(what, _) if what.starts_with("formula that cannot be read"))
    );
    assert_eq!(model.formulas.len(), 5);
}

fn reads(formula: &str) -> String {
    let model = Model::inspect_only(workbook(&[("A1", &format!("={formula}"))]));
    let tree = &model.formulas[&CellRef::default()].tree;
    let mut text = Vec::new();
    tree.precedents(&mut |range| text.push(range.a1()));
    if has_dynamic_reference(tree.pattern()) {
        text.push("and more".to_owned());
    }
    text.join(" ")
}

#[test]
fn precedents_are_what_a_formula_reads() {
    for (formula, expected) in [
        ("B1+SUM(C1:C9)*2", "B1 C1:C9"),
        ("RiskNormal(B1,B2,RiskShift(B3),RiskTruncate(B4,B5))", "B1 B2 B3 B4 B5"),
        ("UNKNOWN(B1,C2:C3)", "B1 C2:C3"),
        ("SUM((B1,C1:C2))", "B1 C1:C2"),
        ("B1+)", "B1"),
    ] {
        assert_eq!(reads(formula), expected, "{formula}");
    }
}

#[test]
fn dependencies_name_each_range_once() {
    let model = Model::inspect_only(workbook(&[("A1", "=C1+B1+B1"), ("A2", "=A1")]));
    let dependencies = model.dependencies();
    let text: Vec<Vec<String>> =
        dependencies.values().map(|ranges| ranges.iter().map(|r| r.a1()).collect()).collect();
    assert_eq!(text, [vec!["B1", "C1"], vec!["A1"]]);
}

/// Every formula whose tree it shares with copies has the tree that it would have without them. Gives how
/// many are copies.
fn assert_bound_as_alone(model: &Model) -> usize {
    let binder = Binder::new(&model.workbook);
    let mut patterns = std::collections::BTreeSet::new();
    for (cell, formula) in &model.formulas {
        let content = &model.workbook.cell(*cell).expect("a formula's cell").content;
        let text = content.formula().expect("a formula's text");
        patterns.insert(formula.tree.pattern_id());
        let Ok(alone) = binder.bind(text, *cell, formula.array) else { continue };
        let shared = formula.expr();
        assert_eq!(format!("{shared:?}"), format!("{:?}", alone.expr), "{text}");
        // A range that a formula reads twice is told once or twice.
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let once =
            |ranges: &mut Vec<RangeRef>, range| ranges.extend((!ranges.contains(&range)).then_some(range));
        formula.tree.precedents(&mut |range| once(&mut ours, range));
        precedents(&alone.expr, &mut |range| once(&mut theirs, range));
        assert_eq!(ours, theirs, "{text}");
    }
    model.formulas.len() - patterns.len()
}

/// Copies of a formula share its tree, and each reads what its own text says.
#[test]
fn copies_share_a_tree() {
    let rows: Vec<(String, String)> = (2..40)
        .map(|row| (format!("C{row}"), format!("=IF(A{row}>$A$1,SUM(B$2:B{row},A:A),OFFSET(A{row},1,0))")))
        .collect();
    let mut cells: Vec<(&str, &str)> =
        rows.iter().map(|(cell, text)| (cell.as_str(), text.as_str())).collect();
    cells.extend([("D1", "=A1"), ("D2", "=A2"), ("D3", "=A3"), ("E1", "=A$3+A1:A3"), ("E2", "=A$3+A2:A4")]);
    let model = Model::inspect_only(workbook(&cells));
    assert_eq!(assert_bound_as_alone(&model), 36 + 1);
}

/// So do copies whose references are combined, wherever what they share would turn over, end or begin.
#[test]
fn copies_combine_their_own_references() {
    let references = [
        "A6",
        "$A$6",
        "A$6",
        "$B7",
        "A4:B6",
        "$A$5:$A$7",
        "A2:B$6",
        "B:B",
        "$B:C",
        "6:6",
        "$5:8",
        "Tax",
        "INDEX(A4:B6,2)",
    ];
    let mut formulas = Vec::new();
    for left in references {
        for right in references {
            for operator in [":", " ", ",", ":(", " (", ",("] {
                let close = if operator.ends_with('(') { ")" } else { "" };
                formulas.push(format!("SUM(({left}{operator}{right}{close}))"));
            }
        }
    }
    let mut cells = Vec::new();
    for (column, text) in formulas.iter().enumerate() {
        let shared = SharedFormula::new(text, 0, 0);
        for (row, right) in (0..14).map(|row| (row, row / 7)) {
            let mut copy = String::from("=");
            shared.write(row, right, &mut copy);
            let cell = CellRef::new(SheetId(0), row, column as u32 * 2 + right + 10);
            cells.push((cell.a1(), copy));
        }
    }
    let cells: Vec<(&str, &str)> = cells.iter().map(|(cell, text)| (cell.as_str(), text.as_str())).collect();
    let mut workbook = sheet("Main", &cells);
    let text = "Main!$C$6".to_owned();
    workbook.names.push(DefinedName { name: "Tax".to_owned(), scope: None, text, hidden: false });
    let copies = assert_bound_as_alone(&Model::inspect_only(Arc::new(workbook)));
    assert!(copies > 1_000, "{copies} copies");
}

/// Every formula of the real models binds, or says what it needs.
#[test]
fn real_workbooks_bind() {
    let Ok(shared) = std::env::var("CARLO_CORPORA") else {
        println!("skipped: CARLO_CORPORA does not say where the workbooks are");
        return;
    };
    let corpora = std::path::Path::new(&shared).join("corpora");
    let manifest = std::fs::read_to_string(corpora.join("MANIFEST.tsv")).expect("the list of workbooks");
    let mut missing: std::collections::BTreeMap<String, usize> = Default::default();
    let (mut formulas, mut copies, mut unreadable) = (0, 0, Vec::new());
    for line in manifest.lines().skip(1) {
        let mut fields = line.split('\t');
        let (file, class) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        if class == "conformance" || file.ends_with(".xls") {
            continue;
        }
        let bytes = std::fs::read(corpora.join(file)).expect("a workbook of the list");
        let workbook = crate::workbook::read(&bytes).unwrap_or_else(|error| panic!("{file}: {error}"));
        let model = Model::inspect_only(Arc::new(workbook));
        formulas += model.formulas.len();
        copies += assert_bound_as_alone(&model);
        for (cell, formula) in &model.formulas {
            walk(formula.tree.pattern(), &mut |part| {
                let Expr::Unsupported(what, _) = part else { return };
                *missing.entry(what.to_string()).or_default() += 1;
                if what.starts_with("formula") {
                    unreadable.push(format!("{file} {}: {what}", model.workbook.address(*cell)));
                }
            });
        }
        println!(
            "{file}: {} inputs, {} outputs, {} refusals",
            model.inputs.len(),
            model.outputs.len(),
            model.refusals.len()
        );
    }
    println!("{formulas} formulas, {copies} of them copies; not supported: {missing:#?}");
    assert!(formulas > 200_000 && copies > formulas / 2, "{formulas} formulas, {copies} copies");
    assert!(unreadable.is_empty(), "{unreadable:#?}");
}

#[test]
fn inputs_of_one_label_are_told_apart() {
    let names = |cells: &[(&str, &str)]| {
        let model = Model::inspect_only(workbook(cells));
        model.inputs.into_iter().map(|input| input.name).collect::<Vec<_>>()
    };
    let (b2, c2) = (("B2", "=RiskNormal(1,1)"), ("C2", "=RiskNormal(2,1)"));
    assert_eq!(
        names(&[("A2", "Sales"), ("B1", "North"), ("C1", "South"), b2, c2]),
        ["Sales, North", "Sales, South"]
    );
    assert_eq!(names(&[("A2", "Sales"), b2, c2]), ["Sales, B2", "Sales, C2"]);
    let named = ("C2", "=RiskNormal(2,1,RiskName(\"Sales\"))");
    assert_eq!(names(&[("A2", "Sales"), b2, named]), ["Sales", "Sales"]);
}

#[test]
fn what_stands_below_unit_is_no_label() {
    let workbook = workbook(&[
        ("A1", "Assumption"),
        ("B1", "Unit"),
        ("C1", "Value"),
        ("A2", "Launch price"),
        ("B2", "dollars apiece"),
        ("C2", "84"),
        ("B9", "dollars apiece"),
        ("C9", "1"),
    ]);
    for (cell, label) in [((1, 2), "Launch price"), ((8, 2), "dollars apiece")] {
        assert_eq!(super::label(&workbook, CellRef::new(SheetId(0), cell.0, cell.1)), label);
    }
}

#[test]
fn texts_beside_a_few_rows_of_a_list_are_no_labels_of_it() {
    let list: Vec<(String, String)> = (2..=30).map(|row| (format!("D{row}"), row.to_string())).collect();
    let mut cells = vec![("A2", "Price"), ("B2", "100"), ("A3", "Cost"), ("B3", "60"), ("D1", "Profit")];
    cells.extend(list.iter().map(|(cell, value)| (cell.as_str(), value.as_str())));
    let workbook = workbook(&cells);
    for (cell, label) in [((1, 3), "Profit"), ((29, 3), "Profit"), ((1, 1), "Price"), ((2, 1), "Cost")] {
        assert_eq!(super::label(&workbook, CellRef::new(SheetId(0), cell.0, cell.1)), label);
    }
}
