//! `tolerance-stack-up.xlsx`: do eight parts fit together, cold and warm?
//!
//! Plain numbers: each part's dimension as made, which the nominal value stands in for.

use crate::Description;
use crate::pen::{Sheet, Style};
use Style::{Beside, Computed, Note, Reference, Remark, Section, Text, Title, Total, TotalText, Typed};

const MILLIMETRES: &str = "0.000";
const SIGN: &str = "+0;-0";
const EXPANSION: &str = "0.0";
const DEGREES: &str = "0";
const MONEY: &str = "#,##0";
const SHARE: &str = "0.0%";

/// Dimension, direction, nominal (mm), tolerance (± mm), expansion (10⁻⁶ per °C), distribution as made.
const PARTS: [(&str, f64, f64, f64, f64, &str); 8] = [
    ("Housing, depth", 1.0, 142.0, 0.08, 23.0, "normal(142, 0.027)"),
    ("Cover, recess", 1.0, 6.0, 0.05, 23.0, "normal(6, 0.017)"),
    ("Gasket, pressed", 1.0, 0.8, 0.06, 60.0, "uniform(0.74, 0.86)"),
    ("Bearing A, width", -1.0, 17.0, 0.06, 11.5, "normal(17, 0.02)"),
    ("Spacer, length", -1.0, 24.0, 0.03, 11.5, "tri(23.97, 24, 24.03)"),
    ("Gear, hub", -1.0, 48.0, 0.05, 11.5, "normal(48, 0.017)"),
    ("Shaft, shoulder", -1.0, 42.4, 0.06, 11.5, "normal(42.4, 0.02)"),
    ("Bearing B, width", -1.0, 17.0, 0.06, 11.5, "normal(17, 0.02)"),
];

pub(crate) fn describe() -> Description {
    let parts = (6..).zip(PARTS).map(|(row, part)| (format!("'Stack-up'!G{row}"), part.5.to_owned()));
    let temperature = ("'Stack-up'!D18".to_owned(), "normal(80, 6)".to_owned());
    Description {
        file: "tolerance-stack-up.xlsx",
        title: "Tolerance stack-up",
        summary: "The end float of a gearbox shaft from eight dimensions, at room temperature and at work, with \
                  the share of gearboxes that must be taken apart again.",
        sheets: vec![stack_up()],
        inputs: parts.chain([temperature]).collect(),
        outputs: &["'Stack-up'!D21", "'Stack-up'!D22", "'Stack-up'!D26", "'Stack-up'!D29"],
    }
}

fn stack_up() -> Sheet {
    let mut sheet = Sheet::new("Stack-up", &[6.0, 30.0, 10.0, 12.0, 12.0, 13.0, 12.0, 12.0, 14.0], (5, 2));
    sheet.text("A1", Title, "Gearbox shaft: end float");
    sheet.text(
        "A2",
        Note,
        "Millimetres at 20 °C unless stated. As made: the nominal value, until it is simulated.",
    );
    sheet.headings(
        5,
        2..9,
        &[
            "Ref",
            "Dimension",
            "Direction",
            "Nominal",
            "Tolerance ±",
            "Expansion",
            "As made",
            "In the stack",
            "Variance",
        ],
    );
    for (row, (dimension, direction, nominal, tolerance, expansion, _)) in (6..).zip(PARTS) {
        sheet.number(&format!("A{row}"), Reference, f64::from(row - 5));
        sheet.text(&format!("B{row}"), Text, dimension);
        sheet.number(&format!("C{row}"), Beside(SIGN), direction);
        sheet.number(&format!("D{row}"), Beside(MILLIMETRES), nominal);
        sheet.number(&format!("E{row}"), Beside(MILLIMETRES), tolerance);
        sheet.number(&format!("F{row}"), Beside(EXPANSION), expansion);
        sheet.number(&format!("G{row}"), Typed(MILLIMETRES), nominal);
        sheet.formula(&format!("H{row}"), Computed("+0.000;-0.000"), &format!("=C{row}*G{row}"));
        sheet.formula(&format!("I{row}"), Computed(SHARE), &format!("=(E{row}/3)^2/SUMSQ($E$6:$E$13)*9"));
    }
    sheet.text("B14", Note, "Direction: + opens the gap, − closes it. Expansion in 10⁻⁶ per °C.");
    sheet.text("B16", Section, "Conditions");
    sheet.text("C16", Style::Heading, "Unit");
    sheet.text("B17", Text, "Reference temperature");
    sheet.text("C17", Text, "°C");
    sheet.number("D17", Beside(DEGREES), 20.0);
    sheet.text("B18", Text, "Working temperature");
    sheet.text("C18", Text, "°C");
    sheet.number("D18", Typed(DEGREES), 80.0);
    sheet.text("B20", Section, "End float");
    sheet.text("E20", Style::HeadingOfNumbers, "Least");
    sheet.text("F20", Style::HeadingOfNumbers, "Most");
    sheet.text("B21", TotalText, "At room temperature");
    sheet.text("C21", TotalText, "mm");
    sheet.formula("D21", Total(MILLIMETRES), "=SUM(H6:H13)");
    sheet.number("E21", Beside(MILLIMETRES), 0.25);
    sheet.number("F21", Beside(MILLIMETRES), 0.55);
    sheet.text("B22", TotalText, "At work");
    sheet.text("C22", TotalText, "mm");
    sheet.formula("D22", Total(MILLIMETRES), "=SUMPRODUCT(H6:H13,1+F6:F13*(D18-D17)/10^6)");
    sheet.number("E22", Beside(MILLIMETRES), 0.33);
    sheet.number("F22", Beside(MILLIMETRES), 0.66);
    sheet.text("B23", Text, "Worst case, cold");
    sheet.text("C23", Text, "mm");
    sheet.formula("E23", Computed(MILLIMETRES), "=SUMPRODUCT(C6:C13,D6:D13)-SUM(E6:E13)");
    sheet.formula("F23", Computed(MILLIMETRES), "=SUMPRODUCT(C6:C13,D6:D13)+SUM(E6:E13)");
    sheet.text("B24", Text, "Root sum of squares, cold");
    sheet.text("C24", Text, "mm");
    sheet.formula("E24", Computed(MILLIMETRES), "=SUMPRODUCT(C6:C13,D6:D13)-SQRT(SUMSQ(E6:E13))");
    sheet.formula("F24", Computed(MILLIMETRES), "=SUMPRODUCT(C6:C13,D6:D13)+SQRT(SUMSQ(E6:E13))");
    sheet.text("B26", TotalText, "Fits");
    sheet.text("C26", TotalText, "1 or 0");
    sheet.formula("D26", Total("0"), "=IF(AND(D21>=E21,D21<=F21,D22>=E22,D22<=F22),1,0)");
    sheet.formula("E26", Remark, "=IF(D26=1,\"Fits\",IF(OR(D21<E21,D22<E22),\"Too tight\",\"Too loose\"))");
    sheet.text("B27", Text, "Gearboxes a year");
    sheet.text("C27", Text, "pieces");
    sheet.number("D27", Typed(MONEY), 12_000.0);
    sheet.text("B28", Text, "Taking one apart again");
    sheet.text("C28", Text, "£");
    sheet.number("D28", Typed(MONEY), 38.0);
    sheet.text("B29", TotalText, "Cost of those that do not fit");
    sheet.text("C29", TotalText, "£ a year");
    sheet.formula("D29", Total(MONEY), "=(1-D26)*D27*D28");
    sheet.text("E29", Remark, "Its mean is the yearly cost to expect");
    sheet
}
