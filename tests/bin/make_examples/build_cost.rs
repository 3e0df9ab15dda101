//! `build-cost.xlsx`: how much contingency does a building need?
//!
//! Plain numbers beside their low, likely and high values; four risks that happen or do not.

use crate::Description;
use crate::pen::{Sheet, Style};
use Style::{Beside, Computed, Note, Reference, Remark, Section, Text, Title, Total, TotalText, Typed};

const MONEY: &str = "#,##0";
const SHARE: &str = "0.0%";
const WHOLE_SHARE: &str = "0%";
const MONTHS: &str = "0";

/// Element, low, likely, high (£ thousand), basis.
const ELEMENTS: [(&str, f64, f64, f64, &str); 15] = [
    ("Demolition and clearance", 85.0, 110.0, 180.0, "Two quotes"),
    ("Substructure", 310.0, 350.0, 460.0, "Trial pits, no full survey"),
    ("Frame", 520.0, 560.0, 680.0, "Steel at August prices"),
    ("Upper floors", 190.0, 210.0, 250.0, "Quantities from stage 3"),
    ("Roof", 240.0, 275.0, 350.0, "Quantities from stage 3"),
    ("Stairs and ramps", 55.0, 60.0, 78.0, "Supplier's list"),
    ("External walls", 410.0, 450.0, 560.0, "Brick not chosen yet"),
    ("Windows and external doors", 260.0, 290.0, 370.0, "Two quotes"),
    ("Internal walls and doors", 175.0, 190.0, 235.0, "Quantities from stage 3"),
    ("Finishes", 290.0, 320.0, 410.0, "Cost per m², last three schemes"),
    ("Fittings and furniture", 120.0, 150.0, 210.0, "Client's list, draft"),
    ("Plumbing and drainage", 140.0, 160.0, 205.0, "Cost per m², last three schemes"),
    ("Heating and ventilation", 480.0, 540.0, 720.0, "Heat pump against gas undecided"),
    ("Electrical and controls", 360.0, 400.0, 520.0, "Cost per m², last three schemes"),
    ("External works", 180.0, 220.0, 340.0, "Car park extent open"),
];

/// Row, label, unit, number format, low, likely, high, basis.
type OnCost = (u32, &'static str, &'static str, &'static str, f64, f64, f64, &'static str);

const ON_COSTS: [OnCost; 5] = [
    (25, "Preliminaries", "% of works", SHARE, 0.11, 0.125, 0.16, "Programme of 14 months"),
    (26, "Overheads and profit", "% of works", SHARE, 0.05, 0.06, 0.08, "Tenders this year"),
    (27, "Price inflation", "% a year", SHARE, 0.02, 0.04, 0.07, "Published index, forecast"),
    (28, "Months to mid-point", "months", MONTHS, 10.0, 12.0, 18.0, "Programme"),
    (29, "Design fees", "% of building", SHARE, 0.09, 0.1, 0.12, "Appointments"),
];

/// Risk, probability, low, likely, high (£ thousand).
const RISKS: [(&str, f64, f64, f64, f64); 4] = [
    ("Asbestos in the old boiler house", 0.3, 40.0, 90.0, 200.0),
    ("Poor ground under the north wing", 0.25, 60.0, 120.0, 300.0),
    ("Electricity main must be diverted", 0.4, 20.0, 45.0, 110.0),
    ("Planning asks for a green roof", 0.15, 30.0, 50.0, 120.0),
];

pub(crate) fn describe() -> Description {
    let pert = |low: f64, likely: f64, high: f64| format!("pert({low}, {likely}, {high})");
    let elements = (6..)
        .zip(ELEMENTS)
        .map(|(row, (_, low, likely, high, _))| (format!("'Cost plan'!F{row}"), pert(low, likely, high)));
    let on_costs = ON_COSTS
        .into_iter()
        .map(|(row, _, _, _, low, likely, high, _)| (format!("'Cost plan'!F{row}"), pert(low, likely, high)));
    let risks = (5..).zip(RISKS).flat_map(|(row, (_, probability, low, likely, high))| {
        [
            (format!("Risks!G{row}"), format!("bernoulli({probability})")),
            (format!("Risks!H{row}"), pert(low, likely, high)),
        ]
    });
    Description {
        file: "build-cost.xlsx",
        title: "Building cost",
        summary: "A cost plan of fifteen elements, on-costs and four risks: what the building will cost, and the \
                  contingency that covers it in eight cases of ten.",
        sheets: vec![cost_plan(), risk_register(), funding()],
        inputs: elements.chain(on_costs).chain(risks).collect(),
        outputs: &["Funding!C8", "Funding!C10", "Funding!C14"],
    }
}

fn cost_plan() -> Sheet {
    let mut sheet = Sheet::new("Cost plan", &[6.0, 28.0, 12.0, 12.0, 12.0, 12.0, 34.0], (5, 2));
    sheet.text("A1", Title, "Community library: cost plan");
    sheet.text(
        "A2",
        Note,
        "£ thousand, prices of September 2026. The estimate takes the likely value of each line.",
    );
    sheet.headings(5, 2..6, &["Ref", "Element", "Low", "Likely", "High", "Estimate", "Basis"]);
    for (row, (element, low, likely, high, basis)) in (6..).zip(ELEMENTS) {
        sheet.number(&format!("A{row}"), Reference, f64::from(row - 5));
        line(&mut sheet, row, element, MONEY, [low, likely, high], basis);
    }
    sheet.text("B21", TotalText, "Works");
    sheet.across(21, &['C', 'D', 'E', 'F'], Total(MONEY), "=SUM({c}6:{c}20)");
    sheet.text("G21", Remark, "All low or all high together is next to impossible");
    sheet.text("B24", Section, "On-costs");
    for (row, label, unit, format, low, likely, high, basis) in ON_COSTS {
        line(&mut sheet, row, label, format, [low, likely, high], &format!("{unit}; {basis}"));
    }
    sheet.text("B31", Section, "Build-up");
    sheet.text("D31", Style::HeadingOfNumbers, "At likely");
    sheet.text("F31", Style::HeadingOfNumbers, "Estimate");
    for (row, label, formula) in [
        (32, "Works", "={c}21"),
        (33, "Preliminaries", "={c}32*{c}25"),
        (34, "Overheads and profit", "=({c}32+{c}33)*{c}26"),
        (35, "Price inflation", "=SUM({c}32:{c}34)*((1+{c}27)^({c}28/12)-1)"),
        (37, "Design fees", "={c}36*{c}29"),
    ] {
        sheet.text(&format!("B{row}"), Text, label);
        sheet.across(row, &['D', 'F'], Computed(MONEY), formula);
    }
    sheet.text("B36", TotalText, "Building");
    sheet.across(36, &['D', 'F'], Total(MONEY), "=SUM({c}32:{c}35)");
    sheet.text("B38", Text, "Risks that happen");
    sheet.formula("F38", Computed(MONEY), "=Risks!I9");
    sheet.text("B39", TotalText, "Total");
    sheet.across(39, &['D', 'F'], Total(MONEY), "=SUM({c}36:{c}38)");
    sheet
}

/// A line with its low, likely and high values; the estimate is the likely one.
fn line(sheet: &mut Sheet, row: u32, label: &str, format: &'static str, range: [f64; 3], basis: &str) {
    sheet.text(&format!("B{row}"), Text, label);
    for (column, number) in ["C", "D", "E"].into_iter().zip(range) {
        sheet.number(&format!("{column}{row}"), Beside(format), number);
    }
    sheet.number(&format!("F{row}"), Typed(format), range[1]);
    sheet.text(&format!("G{row}"), Remark, basis);
}

fn risk_register() -> Sheet {
    let mut sheet = Sheet::new("Risks", &[6.0, 34.0, 12.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 12.0], (4, 2));
    sheet.text("A1", Title, "Risk register");
    sheet.text(
        "A2",
        Note,
        "£ thousand. Happens: 1 yes, 0 no. Expected: probability × (low + 4 likely + high) / 6.",
    );
    sheet.headings(
        4,
        2..10,
        &["Ref", "Risk", "Probability", "Low", "Likely", "High", "Happens", "Impact", "Cost", "Expected"],
    );
    for (row, (risk, probability, low, likely, high)) in (5..).zip(RISKS) {
        sheet.number(&format!("A{row}"), Reference, f64::from(row - 4));
        sheet.text(&format!("B{row}"), Text, risk);
        sheet.number(&format!("C{row}"), Beside(WHOLE_SHARE), probability);
        for (column, number) in ["D", "E", "F"].into_iter().zip([low, likely, high]) {
            sheet.number(&format!("{column}{row}"), Beside(MONEY), number);
        }
        sheet.number(&format!("G{row}"), Typed("0"), 0.0);
        sheet.number(&format!("H{row}"), Typed(MONEY), likely);
        sheet.formula(&format!("I{row}"), Computed(MONEY), &format!("=G{row}*H{row}"));
        sheet.formula(&format!("J{row}"), Computed(MONEY), &format!("=C{row}*(D{row}+4*E{row}+F{row})/6"));
    }
    sheet.text("B9", TotalText, "Together");
    sheet.across(9, &['I', 'J'], Total(MONEY), "=SUM({c}5:{c}8)");
    sheet
}

fn funding() -> Sheet {
    let mut sheet = Sheet::new("Funding", &[4.0, 34.0, 14.0, 60.0], (4, 0));
    sheet.text("A1", Title, "Funding");
    sheet.text("A2", Note, "£ thousand.");
    sheet.headings(4, 2..3, &["", "Figure", "Value", "Meaning"]);
    sheet.text("B5", Text, "Base estimate");
    sheet.formula("C5", Computed(MONEY), "='Cost plan'!D39");
    sheet.text("D5", Remark, "Every line at its likely value, no risk happens");
    sheet.text("B6", Text, "Expected cost of the risks");
    sheet.formula("C6", Computed(MONEY), "=Risks!J9");
    sheet.text("D6", Remark, "What a register without simulation would add");
    sheet.text("B8", TotalText, "Total cost");
    sheet.formula("C8", Total(MONEY), "='Cost plan'!F39");
    sheet.text("D8", Remark, "An output: simulate it");
    sheet.text("B10", TotalText, "Contingency needed");
    sheet.formula("C10", Total(MONEY), "=C8-C5");
    sheet.text("D10", Remark, "An output: its 80th percentile (P80) is the contingency to ask for");
    sheet.text("B12", Text, "Approved budget");
    sheet.number("C12", Typed(MONEY), 6_350.0);
    sheet.text("D12", Remark, "Choose it so that it holds in eight trials of ten");
    sheet.text("B13", Text, "Contingency in the budget");
    sheet.formula("C13", Computed(MONEY), "=C12-C5");
    sheet.text("D13", Remark, "Beside the P80 of the contingency needed");
    sheet.text("B14", Text, "Within budget");
    sheet.formula("C14", Computed("0"), "=IF(C8<=C12,1,0)");
    sheet.text("D14", Remark, "An output: 1 yes, 0 no; its mean is the chance that the budget holds");
    sheet.text("B15", Text, "Shortfall");
    sheet.formula("C15", Computed(MONEY), "=MAX(0,C8-C12)");
    sheet.text("D15", Remark, "What would have to be found on top");
    sheet
}
