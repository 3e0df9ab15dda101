//! `project-npv.xlsx`: is the expansion of a production line worth its money?
//!
//! Three inputs and both outputs are written as @RISK writes them, so that they are found by themselves.

use crate::Description;
use crate::pen::{Sheet, Style};
use Style::{Beside, Computed, Note, Remark, Section, Text, Title, Total, TotalText, Typed};

const MONEY: &str = "#,##0.00";
const MILLIONS: &str = "#,##0.00;[Red]-#,##0.00";
const UNITS: &str = "#,##0";
const SHARE: &str = "0.0%";
const WHOLE_SHARE: &str = "0%";
const FACTOR: &str = "0.0000";
const YEARS: &str = "0.0";
const YEAR: &str = "0";

/// The years of operation, as columns of the cash flow.
const OPERATION: [char; 8] = ['D', 'E', 'F', 'G', 'H', 'I', 'J', 'K'];
/// The year of investment and those of operation.
const ALL: [char; 9] = ['C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K'];

pub(crate) fn describe() -> Description {
    let input = |cell: &str, distribution: &str| (format!("Inputs!{cell}"), distribution.to_owned());
    Description {
        file: "project-npv.xlsx",
        title: "Project NPV",
        summary: "A new production line: eight years of cash flow, net present value and payback. Three inputs \
                  and both outputs are found in the file.",
        sheets: vec![inputs(), cash_flow(), summary()],
        inputs: vec![
            input("C7", "pert(102000, 124000, 150000)"),
            input("C8", "normal(0.03, 0.018)"),
            input("C12", "uniform(1.7, 2)"),
            input("C17", "tri(0, 1, 9)"),
        ],
        outputs: &["Inputs!C25", "Inputs!C26"],
    }
}

/// A row of the inputs: label, unit, value, low, likely, high, source.
struct Assumption(u32, &'static str, &'static str, Value, &'static str, [Option<f64>; 3], &'static str);

enum Value {
    Plain(f64),
    Distribution(&'static str, f64),
}

fn inputs() -> Sheet {
    use Value::{Distribution, Plain};
    let mut sheet = Sheet::new("Inputs", &[24.0, 13.0, 13.0, 11.0, 11.0, 11.0, 27.0], (4, 0));
    sheet.text("A1", Title, "Line 4 expansion: project NPV");
    sheet.text("A2", Note, "Money in £ million unless stated. Launch 1 April 2027. Blue: typed.");
    sheet.headings(4, 2..6, &["Assumption", "Unit", "Value", "Low", "Likely", "High", "Source"]);
    for (cell, text) in
        [("A5", "Market"), ("A10", "Cost"), ("A15", "Investment"), ("A20", "Finance"), ("A24", "Results")]
    {
        sheet.text(cell, Section, text);
    }
    let range = |low, likely, high| [Some(low), Some(likely), Some(high)];
    let price = "=_xll.RiskNormal(84,3.65,_xll.RiskName(\"Launch price\"))";
    let unit_cost = "=_xll.RiskTriang(41,44.5,52,_xll.RiskName(\"Unit cost\"))";
    let capital = "=_xll.RiskPert(8.8,9.4,12.5,_xll.RiskName(\"Capital cost\"))";
    let nothing = [None; 3];
    for Assumption(row, label, unit, value, format, beside, source) in [
        Assumption(
            6,
            "Launch price",
            "£/unit",
            Distribution(price, 84.0),
            MONEY,
            range(78.0, 84.0, 90.0),
            "Sales, offer of 14 Sep",
        ),
        Assumption(
            7,
            "First-year volume",
            "units",
            Plain(124_000.0),
            UNITS,
            range(102_000.0, 124_000.0, 150_000.0),
            "Order book and pipeline",
        ),
        Assumption(
            8,
            "Volume growth",
            "% a year",
            Plain(0.03),
            SHARE,
            range(0.0, 0.03, 0.06),
            "Industry report 2026",
        ),
        Assumption(
            9,
            "Price change",
            "% a year",
            Plain(-0.005),
            SHARE,
            range(-0.015, -0.005, 0.005),
            "Last five years",
        ),
        Assumption(
            11,
            "Unit cost",
            "£/unit",
            Distribution(unit_cost, 44.5),
            MONEY,
            range(41.0, 44.5, 52.0),
            "Procurement",
        ),
        Assumption(
            12,
            "Fixed cost",
            "£m a year",
            Plain(1.85),
            MONEY,
            [Some(1.7), None, Some(2.0)],
            "Budget 2027",
        ),
        Assumption(13, "Cost inflation", "% a year", Plain(0.02), SHARE, range(0.01, 0.02, 0.035), "Finance"),
        Assumption(
            14,
            "Steel bought forward",
            "% of unit cost",
            Plain(0.4),
            WHOLE_SHARE,
            [Some(0.0), None, Some(1.0)],
            "Our choice",
        ),
        Assumption(
            16,
            "Capital cost",
            "£m",
            Distribution(capital, 9.4),
            MONEY,
            range(8.8, 9.4, 12.5),
            "Contractor quote, rev C",
        ),
        Assumption(17, "Delay to launch", "months", Plain(0.0), YEAR, range(0.0, 1.0, 9.0), "Planning team"),
        Assumption(18, "Working capital", "% of sales", Plain(0.12), SHARE, nothing, "2023 to 2025 average"),
        Assumption(19, "Resale value", "£m", Plain(0.75), MONEY, nothing, ""),
        Assumption(21, "Discount rate", "%", Plain(0.09), SHARE, nothing, "Treasury"),
        Assumption(22, "Tax rate", "%", Plain(0.25), SHARE, nothing, ""),
    ] {
        sheet.text(&format!("A{row}"), Text, label);
        sheet.text(&format!("B{row}"), Text, unit);
        match value {
            Plain(number) => sheet.number(&format!("C{row}"), Typed(format), number),
            Distribution(formula, base) => {
                sheet.distribution(&format!("C{row}"), Typed(format), formula, base);
            }
        }
        for (column, number) in ["D", "E", "F"].into_iter().zip(beside) {
            if let Some(number) = number {
                sheet.number(&format!("{column}{row}"), Beside(format), number);
            }
        }
        if !source.is_empty() {
            sheet.text(&format!("G{row}"), Remark, source);
        }
    }
    sheet.text("A25", TotalText, "NPV");
    sheet.text("B25", TotalText, "£m");
    sheet.formula("C25", Total(MILLIONS), "=_xll.RiskOutput(\"NPV\")+'Cash flow'!C31");
    sheet.text("A26", Text, "Payback");
    sheet.text("B26", Text, "years");
    sheet.formula("C26", Computed(YEARS), "=_xll.RiskOutput(\"Payback\")+'Cash flow'!C34");
    sheet.text("D26", Remark, "8 where the money does not come back");
    sheet.text("A27", Text, "Years of operation");
    sheet.text("B27", Text, "years");
    sheet.formula("C27", Computed(YEARS), "=SUM('Cash flow'!D7:K7)");
    sheet
}

fn cash_flow() -> Sheet {
    let mut sheet =
        Sheet::new("Cash flow", &[30.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0], (5, 2));
    sheet.text("A1", Title, "Cash flow");
    sheet.text("A2", Note, "Each year's money at the end of the year. Losses are carried forward; the plant is written off evenly.");
    sheet.text("A4", Style::Heading, "Year to 31 March");
    sheet.text("B4", Style::Heading, "Unit");
    sheet.number("C4", Style::HeadingOfNumbers, 2027.0);
    sheet.across(4, &OPERATION, Style::HeadingOfNumbers, "={p}4+1");
    sheet.number("C5", Typed(YEAR), 0.0);
    sheet.across(5, &OPERATION, Computed(YEAR), "={p}5+1");
    for (row, text) in [(6, "Operation"), (11, "Profit"), (16, "Tax"), (21, "Cash"), (28, "Value")] {
        sheet.text(&format!("A{row}"), Section, text);
    }
    for (row, label, unit) in [
        (5, "Year of the project", "years"),
        (7, "Share of the year in operation", "%"),
        (8, "Units sold", "units"),
        (9, "Price", "£/unit"),
        (10, "Unit cost", "£/unit"),
        (12, "Sales", "£m"),
        (13, "Variable cost", "£m"),
        (14, "Fixed cost", "£m"),
        (15, "Operating profit", "£m"),
        (17, "Depreciation", "£m"),
        (18, "Taxable profit", "£m"),
        (19, "Losses brought forward", "£m"),
        (20, "Tax", "£m"),
        (22, "Capital cost", "£m"),
        (23, "Increase in working capital", "£m"),
        (24, "Resale value", "£m"),
        (25, "Working capital released", "£m"),
        (26, "Net cash flow", "£m"),
        (27, "Cash to date", "£m"),
        (29, "Discount factor", "factor"),
        (30, "Present value", "£m"),
        (31, "Net present value", "£m"),
        (32, "Check against NPV()", "£m"),
        (33, "Part of the year before payback", "years"),
        (34, "Payback", "years"),
        (35, "Internal rate of return", "%"),
    ] {
        let style = if matches!(row, 15 | 26) { TotalText } else { Text };
        sheet.text(&format!("A{row}"), style, label);
        sheet.text(&format!("B{row}"), style, unit);
    }
    let last = "{c}$5=MAX($D$5:$K$5)";
    for (row, style, formula) in [
        (7, Computed(WHOLE_SHARE), "=MAX(0,MIN(1,{c}$5-Inputs!$C$17/12))".to_owned()),
        (8, Computed(UNITS), "=Inputs!$C$7*(1+Inputs!$C$8)^({c}$5-1)*{c}7".to_owned()),
        (9, Computed(MONEY), "=Inputs!$C$6*(1+Inputs!$C$9)^({c}$5-1)".to_owned()),
        (
            10,
            Computed(MONEY),
            "=Inputs!$C$11*(Inputs!$C$14+(1-Inputs!$C$14)*(1+Inputs!$C$13)^({c}$5-1))".to_owned(),
        ),
        (12, Computed(MILLIONS), "={c}8*{c}9/10^6".to_owned()),
        (13, Computed(MILLIONS), "=-{c}8*{c}10/10^6".to_owned()),
        (14, Computed(MILLIONS), "=-Inputs!$C$12*(1+Inputs!$C$13)^({c}$5-1)".to_owned()),
        (15, Total(MILLIONS), "=SUM({c}12:{c}14)".to_owned()),
        (17, Computed(MILLIONS), "=-Inputs!$C$16/COUNT($D$5:$K$5)".to_owned()),
        (18, Computed(MILLIONS), "={c}15+{c}17+{c}24".to_owned()),
        (19, Computed(MILLIONS), "=MAX(0,{p}19-{p}18)".to_owned()),
        (20, Computed(MILLIONS), "=-Inputs!$C$22*MAX(0,{c}18-{c}19)".to_owned()),
        (23, Computed(MILLIONS), "=-Inputs!$C$18*({c}12-{p}12)".to_owned()),
        (24, Computed(MILLIONS), format!("=IF({last},Inputs!$C$19,0)")),
        (25, Computed(MILLIONS), format!("=IF({last},Inputs!$C$18*{{c}}12,0)")),
        (27, Computed(MILLIONS), "={p}27+{c}26".to_owned()),
        (33, Computed(MONEY), "=IF({c}27<0,1,IF({p}27<0,-{p}27/{c}26,0))".to_owned()),
    ] {
        sheet.across(row, &OPERATION, style, &formula);
    }
    sheet.formula("C22", Computed(MILLIONS), "=-Inputs!C16");
    sheet.across(26, &ALL, Total(MILLIONS), "={c}15+{c}20+SUM({c}22:{c}25)");
    sheet.formula("C27", Computed(MILLIONS), "=C26");
    sheet.across(29, &ALL, Computed(FACTOR), "=1/(1+Inputs!$C$21)^{c}$5");
    sheet.across(30, &ALL, Computed(MILLIONS), "={c}26*{c}29");
    sheet.formula("C31", Total(MILLIONS), "=SUM(C30:K30)");
    sheet.formula("C32", Computed(MILLIONS), "=ROUND(C26+NPV(Inputs!C21,D26:K26)-C31,9)");
    sheet.formula("C34", Computed(YEARS), "=SUM(D33:K33)");
    sheet.formula("C35", Computed(SHARE), "=IRR(C26:K26)");
    sheet
}

fn summary() -> Sheet {
    let mut sheet = Sheet::new("Summary", &[30.0, 12.0, 14.0, 48.0], (4, 0));
    sheet.text("A1", Title, "Summary");
    sheet.text(
        "A2",
        Note,
        "With every input at its value in the file. Simulate to see how far the truth may lie from it.",
    );
    sheet.headings(4, 2..3, &["Figure", "Unit", "Value", "Meaning"]);
    for (row, label, unit, format, formula, meaning) in [
        (
            5,
            "Net present value",
            "£m",
            MILLIONS,
            "=Inputs!C25",
            "Today's worth of the project, beyond its cost of capital",
        ),
        (
            6,
            "Internal rate of return",
            "%",
            SHARE,
            "='Cash flow'!C35",
            "The discount rate at which it would be worth nothing",
        ),
        (7, "Payback", "years", YEARS, "=Inputs!C26", "Until the cash to date is no longer negative"),
        (8, "Most cash tied up", "£m", MILLIONS, "=-MIN('Cash flow'!C27:K27)", "What must be financed"),
        (9, "Sales over the life", "£m", MILLIONS, "=SUM('Cash flow'!D12:K12)", ""),
        (
            10,
            "Operating margin",
            "%",
            SHARE,
            "=SUM('Cash flow'!D15:K15)/C9",
            "Operating profit as a share of sales",
        ),
        (11, "Verdict", "", "General", "=IF(C5>0,\"Adds value\",\"Loses value\")", "At these values only"),
    ] {
        sheet.text(&format!("A{row}"), Text, label);
        sheet.text(&format!("B{row}"), Text, unit);
        sheet.formula(&format!("C{row}"), Computed(format), formula);
        sheet.text(&format!("D{row}"), Remark, meaning);
    }
    sheet
}
