//! Excel's conversions between kinds of values.

use std::rc::Rc;
use std::sync::Arc;

use super::{Choice, Halt, Lowering, Num, Outcome, Scalar};
use crate::math;
use crate::plan::ValueId;
use crate::value::{CellError, Value};

/// What no text is made of.
pub(super) const DRAWN_TEXT: &str = "text that depends on a draw";

/// The most values that one expression may be, where draws decide between kinds.
const MOST_CASES: usize = 64;

impl Lowering<'_> {
    /// A value as a number: blank is 0, TRUE is 1, text is read as a number, a date or a time, or is
    /// `#VALUE!`.
    pub fn number(&mut self, scalar: &Scalar) -> Outcome<Num> {
        match scalar {
            Scalar::Constant(Value::Text(text)) => {
                let number = match parse_number(text) {
                    Some(number) => number,
                    None => self.date_in(text)?,
                };
                Ok(Num::Constant(number))
            }
            Scalar::Constant(value) => Ok(Num::Constant(constant_number(value)?)),
            Scalar::Number(id) | Scalar::Boolean(id) => Ok(Num::Dynamic(*id)),
            Scalar::Choice(_) => Ok(Num::Dynamic(self.number_or_nan(scalar))),
        }
    }

    /// A number that must be the same in every trial, such as a number of digits in a text.
    pub fn constant_number(&mut self, scalar: &Scalar) -> Outcome<f64> {
        match self.number(scalar)? {
            Num::Constant(x) if x.is_nan() => Err(CellError::Number.into()),
            Num::Constant(x) => Ok(x),
            Num::Dynamic(_) => Err(Halt::Unsupported("an argument that depends on a draw".to_owned())),
        }
    }

    /// A truth value as 1 or 0: numbers are true unless 0, text must say TRUE or FALSE.
    pub fn truth(&mut self, scalar: &Scalar) -> Outcome<Num> {
        match scalar {
            Scalar::Constant(Value::Text(text)) => match text.to_ascii_uppercase().as_str() {
                "TRUE" => Ok(Num::Constant(1.0)),
                "FALSE" => Ok(Num::Constant(0.0)),
                _ => Err(CellError::Value.into()),
            },
            Scalar::Constant(value) => Ok(Num::Constant(f64::from(u8::from(constant_number(value)? != 0.0)))),
            Scalar::Boolean(id) => Ok(Num::Dynamic(*id)),
            Scalar::Number(id) => {
                Ok(self.compare(crate::plan::Compare::NotEqual, Num::Dynamic(*id), Num::Constant(0.0)))
            }
            Scalar::Choice(_) => {
                let truth = self.by_case(scalar, &mut |l, case| {
                    let truth = l.truth(case)?;
                    Ok(l.boolean(truth))
                })?;
                self.number(&truth)
            }
        }
    }

    /// A truth value that must be the same in every trial, such as the mode of a lookup.
    pub fn constant_truth(&mut self, scalar: &Scalar) -> Outcome<bool> {
        match self.truth(scalar)? {
            Num::Constant(x) => Ok(x != 0.0),
            Num::Dynamic(_) => Err(Halt::Unsupported("an argument that depends on a draw".to_owned())),
        }
    }

    /// A value as text, which must be the same in every trial.
    pub fn text(&mut self, scalar: &Scalar) -> Outcome<Arc<str>> {
        match scalar {
            Scalar::Constant(Value::Error(error)) => Err((*error).into()),
            Scalar::Constant(Value::Text(text)) => Ok(Arc::clone(text)),
            Scalar::Constant(Value::Number(x)) => Ok(general(*x).into()),
            Scalar::Constant(value) => Ok(value.to_string().into()),
            Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Choice(_) => {
                Err(Halt::Unsupported(DRAWN_TEXT.to_owned()))
            }
        }
    }

    /// A truth value as a scalar.
    pub fn boolean(&mut self, truth: Num) -> Scalar {
        match truth {
            Num::Constant(x) if x.is_nan() => CellError::Value.into(),
            Num::Constant(x) => Scalar::from(x != 0.0),
            Num::Dynamic(id) => Scalar::Boolean(id),
        }
    }

    /// The number as a value of the plan.
    pub fn id(&mut self, number: Num) -> ValueId {
        match number {
            Num::Constant(x) => self.builder.constant(x),
            Num::Dynamic(id) => id,
        }
    }

    /// `then` where `condition` is not 0, else `otherwise`; an error where the condition is one.
    pub fn choose(&mut self, condition: Num, then: Scalar, otherwise: Scalar) -> Outcome<Scalar> {
        let condition = match condition {
            Num::Constant(x) if x.is_nan() => return Err(CellError::Value.into()),
            Num::Constant(x) => return Ok(if x != 0.0 { then } else { otherwise }),
            Num::Dynamic(id) => id,
        };
        let is_error = |scalar: &Scalar| matches!(scalar, Scalar::Constant(Value::Error(_)));
        let is_number =
            |scalar: &Scalar| matches!(scalar, Scalar::Constant(Value::Number(_)) | Scalar::Number(_));
        let is_truth =
            |scalar: &Scalar| matches!(scalar, Scalar::Constant(Value::Boolean(_)) | Scalar::Boolean(_));
        let all = |test: &dyn Fn(&Scalar) -> bool| {
            [&then, &otherwise].into_iter().all(|side| test(side) || is_error(side))
        };
        if all(&is_number) || all(&is_truth) {
            let truths = is_truth(&then) || is_truth(&otherwise);
            let (then, otherwise) = (self.number_or_nan(&then), self.number_or_nan(&otherwise));
            let id = self.builder.select(condition, then, otherwise);
            return Ok(if truths { Scalar::Boolean(id) } else { Scalar::Number(id) });
        }
        if let (Scalar::Constant(a), Scalar::Constant(b)) = (&then, &otherwise)
            && a == b
        {
            return Ok(then);
        }
        if cases(&then) + cases(&otherwise) > MOST_CASES {
            return Err(Halt::Unsupported("text that depends on a draw in too many ways".to_owned()));
        }
        Ok(Scalar::Choice(Rc::new(Choice { condition, then, otherwise })))
    }

    /// Lowers `scalar` case by case, where draws decide its kind, else at once.
    pub fn by_case(
        &mut self,
        scalar: &Scalar,
        lower: &mut dyn FnMut(&mut Self, &Scalar) -> Outcome<Scalar>,
    ) -> Outcome<Scalar> {
        let Scalar::Choice(choice) = scalar else {
            return lower(self, scalar);
        };
        let then = self.by_case(&choice.then, lower);
        let then = self.caught(then)?;
        let otherwise = self.by_case(&choice.otherwise, lower);
        let otherwise = self.caught(otherwise)?;
        self.choose(Num::Dynamic(choice.condition), then, otherwise)
    }

    /// A value as an element of an array that a decision makes, which has no blank ones:
    /// MEDIAN(IF(A1:A9="x",B1:B9)) counts blank cells as 0.
    pub fn element_of(&mut self, scalar: &Scalar) -> Outcome<Scalar> {
        self.by_case(scalar, &mut |_, case| Ok(if case.is_blank() { 0.0.into() } else { case.clone() }))
    }

    /// An Excel error as a value, so that it can be one case among others.
    pub fn caught(&self, outcome: Outcome<Scalar>) -> Outcome<Scalar> {
        match outcome {
            Err(Halt::Error(error)) => Ok(error.into()),
            other => other,
        }
    }

    /// A value as a number in which all that is no number is NaN.
    pub(super) fn number_or_nan(&mut self, scalar: &Scalar) -> ValueId {
        match scalar {
            Scalar::Constant(value) => match constant_number(value) {
                Ok(x) => self.builder.constant(x),
                Err(kind) => self.builder.error(kind),
            },
            Scalar::Number(id) | Scalar::Boolean(id) => *id,
            Scalar::Choice(choice) => {
                let then = self.number_or_nan(&choice.then);
                let otherwise = self.number_or_nan(&choice.otherwise);
                self.builder.select(choice.condition, then, otherwise)
            }
        }
    }
}

/// In how many ways draws decide the kind of a value.
fn cases(scalar: &Scalar) -> usize {
    match scalar {
        Scalar::Choice(choice) => cases(&choice.then) + cases(&choice.otherwise),
        _ => 1,
    }
}

/// Whether a value is text that is no number, whatever is drawn.
pub(super) fn is_text(scalar: &Scalar) -> bool {
    match scalar {
        Scalar::Constant(Value::Text(text)) => parse_number(text).is_none(),
        Scalar::Choice(choice) => is_text(&choice.then) && is_text(&choice.otherwise),
        Scalar::Constant(_) | Scalar::Number(_) | Scalar::Boolean(_) => false,
    }
}

/// A constant as a number.
pub fn constant_number(value: &Value) -> Result<f64, CellError> {
    match value {
        Value::Blank => Ok(0.0),
        Value::Number(x) => Ok(*x),
        Value::Boolean(x) => Ok(f64::from(u8::from(*x))),
        Value::Text(text) => parse_number(text).ok_or(CellError::Value),
        Value::Error(error) => Err(*error),
    }
}

/// Signs of money that a text may have before or behind its number.
const CURRENCIES: [char; 3] = ['$', '£', '€'];

/// Reads a number as Excel converts text: `12`, ` 1,234.5 `, `-3e4`, `5%`, `(7)`, `$8`, `8 €`.
pub fn parse_number(text: &str) -> Option<f64> {
    // Spaces alone: a line break or a space that does not break makes it text.
    let text = text.trim_matches(' ');
    let (text, bracketed) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let (mut text, scale) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end_matches(' '), 100.0),
        None => (text, 1.0),
    };
    // A sign and a currency, in either order.
    let (mut sign, mut currency) = (None, false);
    loop {
        if let (None, Some(rest)) = (sign, text.strip_prefix(['-', '+'])) {
            sign = Some(if text.starts_with('-') { -1.0 } else { 1.0 });
            text = rest;
        } else if let (false, Some(rest)) = (currency, text.strip_prefix(CURRENCIES)) {
            (text, currency) = (rest, true);
        } else {
            break;
        }
    }
    if let (false, Some(rest)) = (currency, text.strip_suffix(CURRENCIES)) {
        (text, currency) = (rest.trim_end_matches(' '), true);
    }
    if bracketed && sign.is_some() || currency && scale != 1.0 {
        return None;
    }
    let sign = if bracketed { -1.0 } else { sign.unwrap_or(1.0) };
    if let Some(number) = mixed_fraction(text) {
        return Some(sign * number / scale);
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'e' | b'E' | b'+' | b'-'))
    {
        return None;
    }
    let whole = text.split(['.', 'e', 'E']).next().unwrap_or(text);
    let mut groups = whole.split(',');
    let grouped = groups.next().is_some_and(|first| first.len() <= 3) && groups.all(|group| group.len() == 3);
    if whole.contains(',') && !grouped {
        return None;
    }
    let number: f64 = text.replace(',', "").parse().ok()?;
    number.is_finite().then_some(sign * number / scale)
}

/// Reads `1 3/4`. Without the whole number before it a fraction is a day of a month.
fn mixed_fraction(text: &str) -> Option<f64> {
    let (whole, parts) = text.split_once(' ')?;
    let (above, below) = parts.trim_start_matches(' ').split_once('/')?;
    let count =
        |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u16>().ok())?;
    let (whole, above, below) = (count(whole)?, count(above)?, count(below).filter(|below| *below > 0)?);
    Some(f64::from(whole) + f64::from(above) / f64::from(below))
}

/// A number as a formula joins it to text: 15 significant digits at most, as a power of ten where they take more than 20
/// characters (pairs that Excel gave, in the documentation of `NumberToTextConverter` of Apache POI).
pub fn general(x: f64) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let (mut significand, last) = math::fifteen_digits(x.abs());
    let mut exponent = last + 14;
    // The third digit of a power takes the place of the last of the number.
    if exponent.abs() > 98 {
        significand = (significand + 5) / 10;
        exponent += i32::from(significand == 100_000_000_000_000);
    }
    let digits = significand.to_string();
    let digits = digits.trim_end_matches('0');
    let sign = if x < 0.0 { "-" } else { "" };
    if (0..20).contains(&exponent) {
        let point = exponent as usize + 1;
        if digits.len() <= point {
            return format!("{sign}{digits}{}", "0".repeat(point - digits.len()));
        }
        return format!("{sign}{}.{}", &digits[..point], &digits[point..]);
    }
    let zeros = (-1 - exponent) as usize;
    if exponent < 0 && 2 + zeros + digits.len() <= 20 {
        return format!("{sign}0.{}{digits}", "0".repeat(zeros));
    }
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let mark = if exponent < 0 { '-' } else { '+' };
    format!("{sign}{first}{point}{rest}E{mark}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_a_number_as_in_excel() {
        for (text, number) in [
            ("12", Some(12.0)),
            (" 1,234.5 ", Some(1234.5)),
            ("-3e2", Some(-300.0)),
            ("5%", Some(0.05)),
            ("(7)", Some(-7.0)),
            ("(-7)", None),
            ("($1,000)", Some(-1000.0)),
            ("$8", Some(8.0)),
            ("-$8", Some(-8.0)),
            ("$-8", Some(-8.0)),
            ("--8", None),
            ("$8%", None),
            ("8 €", Some(8.0)),
            ("90 %", Some(0.9)),
            ("5\n", None),
            ("5\u{a0}", None),
            ("", None),
            ("abc", None),
            ("1,23", None),
            ("inf", None),
            ("1e999", None),
            ("1 3/4", Some(1.75)),
            ("-0 1/2", Some(-0.5)),
            ("1 1/0", None),
            ("1/2", None),
        ] {
            assert_eq!(parse_number(text), number, "{text}");
        }
    }

    #[test]
    fn numbers_print_as_general() {
        for (x, text) in [
            (0.0, "0"),
            (100.0, "100"),
            (0.1 + 0.2, "0.3"),
            (-1234.5, "-1234.5"),
            (1.0 / 3.0, "0.333333333333333"),
            // A half at the sixteenth digit, which this number holds exactly.
            (1.000030517578125, "1.00003051757813"),
            (1.234_567_890_123_456_7e19, "12345678901234600000"),
            (1.234_567_890_123_456_8e20, "1.23456789012346E+20"),
            (1e20, "1E+20"),
            (1.234_567_890_123_456_7e-4, "0.000123456789012346"),
            (1.234_567_890_123_456_8e-5, "1.23456789012346E-05"),
            (1.234_567_89e-5, "0.0000123456789"),
            (5.678_901_234_5e-8, "0.000000056789012345"),
            (5.678_901_234_56e-8, "5.67890123456E-08"),
            (1e-16, "0.0000000000000001"),
            (1.234_567_890_123_457_7e99, "1.2345678901235E+99"),
            (9.999_999_999_999_123e-98, "9.99999999999912E-98"),
            (9.999_999_999_999_943e-100, "9.9999999999999E-100"),
            (9.999_999_999_999_995e99, "1E+100"),
            (f64::MAX, "1.7976931348623E+308"),
        ] {
            assert_eq!(general(x), text);
        }
    }
}
