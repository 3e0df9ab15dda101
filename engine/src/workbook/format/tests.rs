//! Tests of number formats.

use super::*;

fn check(code: &str, cases: &[(f64, &str)]) {
    for (number, expected) in cases {
        assert_eq!(format_number(code, &Value::Number(*number), false).text, *expected, "{number} as {code}");
    }
}

// The expectations of the next six tests are what Excel shows, collected by the SSF project (SheetJS).

#[test]
fn general_fits_eleven_characters() {
    check(
        "General",
        &[
            (1.234567e-14, "1.23457E-14"),
            (1.234567e-5, "1.23457E-05"),
            (1.234567e-4, "0.000123457"),
            (0.000_012, "0.000012"),
            (1.2e-9, "1.2E-09"),
            (1e-9, "0.000000001"),
            (1e-10, "1E-10"),
            (123_456.712_345_678_9, "123456.7123"),
            (11.666_666_666_666_666, "11.66666667"),
            (-0.000_006_211_546_860_868_111, "-6.21155E-06"),
            (12_345_670_000.0, "12345670000"),
            (99_999_999_999.9, "1E+11"),
            (1.234567e11, "1.23457E+11"),
            (0.1 + 0.2, "0.3"),
            (-1.5, "-1.5"),
            (0.0, "0"),
            (-0.0, "0"),
        ],
    );
}

#[test]
fn places_for_digits() {
    check("#0.#", &[(0.0, "0."), (12.34, "12.3"), (-1.23, "-1.2")]);
    check("0.##", &[(1.007, "1.01"), (1_000_000_000_000.01, "1000000000000.01"), (-1_000.01, "-1000.01")]);
    check("#.##", &[(0.0, "."), (1.0, "1.")]);
    check(".00", &[(1.5, "1.50"), (0.5, ".50")]);
    check("0.?0?", &[(1.0, "1. 0 "), (1.25, "1.25 ")]);
    check("00000-0000", &[(941_051_630.0, "94105-1630"), (12_345.678_9, "00001-2346")]);
    check("###\\###\\##0.00", &[(1.01, "##1.01"), (101.0, "#1#01.00"), (123_456_789.01, "12345#67#89.01")]);
    check("0#######0.##0##0######00######0", &[(12.345_678_9, "012.3456789000")]);
    check("0", &[(0.5, "1"), (2.5, "3"), (-0.4, "0"), (1e20, "100000000000000000000"), (1.0 - 1e-16, "1")]);
    check("0.00", &[(1.005, "1.01"), (2.675, "2.68"), (9.995, "10.00")]);
}

#[test]
fn thousands_and_powers_of_ten() {
    check("#,##0", &[(0.0, "0"), (999.0, "999"), (1_234_567.0, "1,234,567"), (-1e6, "-1,000,000")]);
    check("#,###", &[(0.0, ""), (12_345.678_9, "12,346")]);
    check("00,000.00", &[(12.345, "00,012.35")]);
    check("#,##0.0,,\"M\"", &[(12_345_678.0, "12.3M"), (40_000.0, "0.0M")]);
    check("0,", &[(1_500.0, "2"), (1_499.0, "1")]);
    check("** #,###,#00,000.00,**", &[(1.2345, " 00,000.00"), (123_456_822.0, " 123,456.82")]);
    check("0%", &[(0.125, "13%"), (1.0, "100%")]);
    check("0.0%;(0.0%)", &[(-0.1234, "(12.3%)")]);
    check(
        "0.00E+00",
        &[(12_345.0, "1.23E+04"), (0.000_123, "1.23E-04"), (0.0, "0.00E+00"), (9.999, "1.00E+01")],
    );
    check(
        "##0.0E+0",
        &[
            (123_456.0, "123.5E+3"),
            (1_234_567.0, "1.2E+6"),
            (1.23457e-13, "123.5E-15"),
            (999_960.0, "1.0E+6"),
            (0.0, "000.0E+0"),
        ],
    );
    check(",0", &[(1_234_567.0, ",1234567")]);
    check("#0.0E+0", &[(1.23457e-13, "12.3E-14")]);
    check("0E+???", &[(1e5, "1E+  5")]);
    check("0E+###", &[(1e5, "1E+5")]);
    check("0.0E-0", &[(1e5, "1.0E5"), (1e-5, "1.0E-5")]);
    // What Excel saved in a workbook of TEXT calls.
    check("|#,e-#|", &[(123_456.789, "|1e5|"), (0.000_012_345, "|1e-5|")]);
    check("|#e-#,|", &[(123_456.789, "|1e5|")]);
    check("|#%e+#|", &[(123_456.789, "|1%e+5|")]);
    check("|#e-#%|", &[(123_456.789, "|1e5%|")]);
    check("|#.#|e-|#|", &[(123_456.789, "|1.2|e|5|"), (0.000_012_345, "|1.2|e|-5|")]);
}

#[test]
fn sections() {
    check("\"foo\";\"bar\";\"baz\"", &[(1.0, "foo"), (-1.0, "bar"), (0.0, "baz")]);
    check("0;0", &[(1.1, "1"), (-1.1, "1")]);
    check("\"foo\";\"bar\";@", &[(0.0, "foo")]);
    check("_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)", &[(1.0, " $1 "), (-1.0, " $(1)"), (0.0, " $- ")]);
    check(
        "[<=9999999]###-####;(###) ###-####",
        &[(8_675_309.0, "867-5309"), (2_813_308_004.0, "(281) 330-8004")],
    );
    check("[>=1000000]0.0,,\"M\";[>=1000]0,\"K\";0", &[(2_500_000.0, "2.5M"), (2_500.0, "3K"), (-5.0, "-5")]);
    check("[<-25]General;[>25]General;General", &[(-50.0, "50"), (26.0, "26"), (-25.0, "-25")]);
    check("[=1]\"one\";[=2]\"two\";0", &[(1.0, "one"), (2.0, "two"), (3.0, "3")]);
    check("0;;", &[(5.0, "5"), (-5.0, ""), (0.0, "")]);
    check("[$€-407] 0.00", &[(1.0, "€ 1.00")]);
    check("\"a\"\"b\"\\\"0", &[(1.0, "ab\"1")]);
}

#[test]
fn texts_and_other_values() {
    for (code, value, expected) in [
        ("\"a\";\"b\";\"c\";\"<\"@\">\"", Value::from("x"), "<x>"),
        ("@@", Value::from("x"), "xx"),
        ("0.00", Value::from("x"), "x"),
        ("@", Value::Number(12_345.678_9), "12345.6789"),
        ("0.00", Value::Boolean(true), "TRUE"),
        (";;;\\@@-", Value::Boolean(true), "@TRUE-"),
        ("0.00", Value::Error(crate::CellError::DivisionByZero), "#DIV/0!"),
        ("0.00", Value::Blank, ""),
    ] {
        assert_eq!(format_number(code, &value, false).text, expected, "{value} as {code}");
    }
}

#[test]
fn dates_and_times() {
    check(
        "yyyy-mm-dd",
        &[(39_507.0, "2008-02-29"), (60.0, "1900-02-29"), (0.0, "1900-01-00"), (2_958_465.0, "9999-12-31")],
    );
    check("m/d/yy h:mm", &[(45_000.5, "3/15/23 12:00")]);
    check("dddd, mmmm d", &[(36_526.0, "Saturday, January 1")]);
    check("ddd mmm mmmmm", &[(0.0, "Sat Jan J"), (10.0, "Tue Jan J")]);
    check("hh:mm AM/PM", &[(0.7, "04:48 PM"), (0.0, "12:00 AM"), (0.5, "12:00 PM")]);
    check("h A/P", &[(0.7, "4 P")]);
    check("hh:mm:ss a/p", &[(0.607951388888889, "02:35:27 p")]);
    check("hh:mm:ss.000", &[(0.70707, "16:58:10.848")]);
    check("hh .00", &[(0.70707, "16 .85")]);
    check("mm:ss", &[(0.5 + 90.0 / 86_400.0, "01:30")]);
    check("[h]\" of \"h\" hours and \"mm:ss", &[(3.125, "75 of 75 hours and 00:00")]);
    check("[s]\" of \"ss", &[(3.125, "270000 of 270000"), (0.0, "0 of 00")]);
    check("s:m\" @ hour \"[hh]", &[(0.5 + 129.0 / 86_400.0, "9:2 @ hour 12")]);
    check("[h]:mm:ss", &[(1.5, "36:00:00"), (0.999_999_9, "24:00:00")]);
    check("[mm]:ss", &[(1.0, "1440:00")]);
    check("[ss]", &[(0.1, "8640")]);
    check("h:mm", &[(0.999_999_9, "0:00"), (59.4 / 86_400.0, "0:00")]);
    check("e", &[(0.7, "1900")]);
    check("yyyy", &[(-1.0, "########"), (2_958_466.0, "########"), (f64::MAX, "########")]);
    check("[$-409]d\\-mmm\\-yyyy;@", &[(45_000.0, "15-Mar-2023")]);
    assert_eq!(format_number("yyyy-mm-dd ddd", &Value::Number(0.0), true).text, "1904-01-01 Fri");
    assert_eq!(format_number("[h]:mm:ss", &Value::Number(-0.085_462_963), true).text, "-2:03:04");
}

#[test]
fn fractions() {
    check("# ?/?", &[(0.5, " 1/2"), (5.0, "5    "), (0.0, "0    "), (1.75, "1 3/4"), (0.999, "1    ")]);
    check("# ??/??", &[(12.345_678_9, "12 28/81")]);
    check("# #/#", &[(0.75, "3/4"), (1.0, "1"), (1.75, "1 3/4"), (0.0, "0")]);
    check("0 0/0", &[(0.75, "0 3/4"), (1.0, "1 0/1")]);
    check("?-#/#", &[(0.75, "  3/4"), (1.0, "1    ")]);
    check("# 0#/000", &[(23.75, "23 03/004")]);
    check("??/??", &[(12.345_678_9, "1000/81"), (0.000_01, " 0/1 ")]);
    check("# ??/16", &[(1.25, "1  4/16"), (1.0, "1      ")]);
    check("# ?/8", &[(-2.5, "-2 4/8")]);
}

#[test]
fn colours() {
    let colour = |code: &str, number| format_number(code, &Value::Number(number), false).colour;
    assert_eq!(colour("0;[Red]-0", -1.0), Some(Colour(255, 0, 0)));
    assert_eq!(colour("0;[Red]-0", 1.0), None);
    assert_eq!(colour("[Color 10]0", 1.0), Some(Colour(0, 128, 0)));
    assert_eq!(colour("[color99]0", 1.0), None);
    assert_eq!(format_number("0;0;0;[Blue]@", &Value::from("x"), false).colour, Some(Colour(0, 0, 255)));
}

proptest::proptest! {
    #[test]
    fn any_code_shows_any_number(
        code in "[0#?.,%/E+@\"\\\\_*\\[\\]<>=;ymdhsebG $é:AMP-]{0,14}",
        number in proptest::num::f64::NORMAL | proptest::num::f64::ZERO | proptest::num::f64::SUBNORMAL,
    ) {
        let shown = format_number(&code, &Value::Number(number), false);
        proptest::prop_assert!(shown.text.len() < 2_000);
        format_number(&code, &Value::from("text"), true);
    }
}

#[test]
fn what_is_shown_is_kept() {
    use crate::workbook::Kept::{All, Decimals, Digits};
    for (code, above, below) in [
        ("0", Decimals(0), Decimals(0)),
        ("#,##0.00", Decimals(2), Decimals(2)),
        ("0.0%", Decimals(3), Decimals(3)),
        ("#,##0,,", Decimals(-6), Decimals(-6)),
        ("$#,##0.00_);[Red]($#,##0.00)", Decimals(2), Decimals(2)),
        ("0.00;(0.0)", Decimals(2), Decimals(1)),
        ("[>100]0;0.00", Decimals(0), Decimals(2)),
        (";0.00", Decimals(2), Decimals(2)),
        ("0.00;;0", Decimals(2), Decimals(0)),
        ("0;@", Decimals(0), Decimals(0)),
        ("0.00E+00", Digits(3), Digits(3)),
        ("##0.0E+0", Digits(2), Digits(2)),
        ("0.0E+0%", Digits(4), Digits(4)),
        ("0.0;General", Decimals(1), All),
        ("General", All, All),
        ("# ?/8", All, All),
        ("yyyy-mm-dd", All, All),
        ("@", All, All),
    ] {
        assert_eq!(crate::workbook::kept(code), [above, below], "{code}");
    }
}
