//! Expr → text, in the form that Excel shows: what is printed binds to the same tree again.

use std::fmt::Write;

use super::{Expr, Infix, Lambda, Prefix};
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS, RangeRef, SheetId, column_letters, quote_sheet};
use crate::dialect;
use crate::distribution::{Alternate, BoundedBy, DistributionCall, Join};
use crate::value::Value;
use crate::workbook::Workbook;

/// How tightly a piece of text holds together; an operand that holds less tightly gets brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// Always in brackets: its comma would be taken for one between arguments.
    Union,
    Comparison,
    Concatenation,
    Sum,
    Product,
    Power,
    Prefix,
    Percent,
    Intersection,
    Hull,
    Whole,
}

/// The formula without its leading `=`, as a cell of the sheet `home` would hold it.
pub fn print(expr: &Expr, workbook: &Workbook, home: SheetId) -> String {
    let mut printer = Printer { workbook, home, text: String::new() };
    printer.expr(expr, Level::Comparison);
    printer.text
}

struct Printer<'w> {
    workbook: &'w Workbook,
    home: SheetId,
    text: String,
}

impl Printer<'_> {
    fn expr(&mut self, expr: &Expr, least: Level) {
        if let Expr::Binary(..) = expr {
            return self.chain(expr, least);
        }
        let brackets = level(expr) < least;
        if brackets {
            self.text.push('(');
        }
        match expr {
            Expr::Literal(value) => self.value(value),
            Expr::Omitted => {}
            Expr::Cell(cell) => self.cell(*cell),
            Expr::Range(range) => self.range(*range),
            Expr::Union(areas) => self.list(areas, Level::Intersection),
            Expr::Intersection(left, right) => self.pair(left, " ", right, Level::Intersection, Level::Hull),
            Expr::Hull(left, right) => self.pair(left, ":", right, Level::Hull, Level::Whole),
            Expr::Unary(Prefix::Percent, operand) => {
                self.expr(operand, Level::Percent);
                self.text.push('%');
            }
            Expr::Unary(sign, operand) => {
                self.text.push(if *sign == Prefix::Minus { '-' } else { '+' });
                self.expr(operand, Level::Prefix);
            }
            Expr::Intersect(operand) => {
                self.text.push('@');
                self.expr(operand, Level::Prefix);
            }
            Expr::Array(columns, values) => self.array(*columns, values),
            Expr::Call(function, arguments) => self.call(function.name, arguments),
            Expr::Unsupported(what, arguments) => self.call(what, arguments),
            Expr::Distribution(call) => self.distribution(call),
            Expr::Trial => self.text.push_str("_xll.RiskCurrentIter()"),
            Expr::Series(call) => {
                self.text.push_str("_xll.");
                self.call(call.function, &call.written);
            }
            Expr::Local(_, name) => self.text.push_str(name),
            Expr::Function(function) => {
                self.text.push_str("_xleta.");
                self.text.push_str(function.name);
            }
            Expr::External(external) => self.text.push_str(&external.written),
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::Apply(callee, arguments) => {
                self.expr(callee, Level::Whole);
                self.text.push('(');
                self.list(arguments, Level::Comparison);
                self.text.push(')');
            }
            Expr::Binary(..) => {}
        }
        if brackets {
            self.text.push(')');
        }
    }

    /// `a+b+c+…`, in a loop: a chain may be a thousand terms long.
    fn chain(&mut self, expr: &Expr, least: Level) {
        let mut links = Vec::new();
        let mut first = expr;
        let mut least_here = least;
        while let Expr::Binary(operator, left, right) = first {
            let (symbol, own) = infix(*operator);
            let brackets = own < least_here;
            if brackets {
                self.text.push('(');
            }
            links.push((symbol, own, right, brackets));
            first = left;
            least_here = own;
        }
        self.expr(first, least_here);
        while let Some((symbol, own, right, brackets)) = links.pop() {
            self.text.push_str(symbol);
            self.expr(right, above(own));
            if brackets {
                self.text.push(')');
            }
        }
    }

    fn pair(&mut self, left: &Expr, symbol: &str, right: &Expr, least_left: Level, least_right: Level) {
        self.expr(left, least_left);
        self.text.push_str(symbol);
        self.expr(right, least_right);
    }

    fn call(&mut self, name: &str, arguments: &[Expr]) {
        self.text.push_str(name);
        self.text.push('(');
        self.list(arguments, Level::Comparison);
        self.text.push(')');
    }

    fn lambda(&mut self, lambda: &Lambda) {
        self.text.push_str("LAMBDA(");
        for parameter in &lambda.parameters {
            let name = &parameter.name;
            let shown = if parameter.optional { format!("[{name}],") } else { format!("{name},") };
            self.text.push_str(&shown);
        }
        self.expr(&lambda.body, Level::Comparison);
        self.text.push(')');
    }

    /// As @RISK writes it.
    fn distribution(&mut self, call: &DistributionCall) {
        if let Some(draw) = &call.draw {
            // @RISK's function of a distribution's quantiles.
            self.text.push_str("_xll.RiskTheoPtoX(");
            self.distribution(&DistributionCall { draw: None, ..call.clone() });
            self.text.push(',');
            self.expr(draw, Level::Comparison);
            self.text.push(')');
            return;
        }
        match &call.repeated {
            None => self.single(call),
            Some(repeated) => {
                self.text.push_str("_xll.RiskCompound(");
                self.expr(&repeated.count, Level::Comparison);
                self.text.push(',');
                self.single(&DistributionCall { name: None, base: None, ..call.clone() });
                for part in [&repeated.deductible, &repeated.limit] {
                    self.text.push(',');
                    self.expr(part.as_ref().unwrap_or(&Expr::Omitted), Level::Comparison);
                }
                self.named(call);
                self.text.push(')');
            }
        }
    }

    /// The name and the value to show where nothing is simulated.
    fn named(&mut self, call: &DistributionCall) {
        if let Some(name) = &call.name {
            self.property("RiskName", &[&Expr::Literal(name.as_str().into())]);
        }
        if let Some(base) = &call.base {
            self.property("RiskStatic", &[base]);
        }
    }

    /// One draw.
    fn single(&mut self, call: &DistributionCall) {
        let Some(joined) = &call.joined else {
            self.family(call);
            self.properties(call);
            return;
        };
        self.text.push_str(match joined.how {
            Join::Spliced => "_xll.RiskSplice(",
            Join::Mixed => "_xll.VoseCombined(",
        });
        for family in std::iter::once(call).chain(&joined.others) {
            self.family(family);
            self.text.push_str("),");
        }
        self.list(&joined.by, Level::Comparison);
        self.properties(call);
    }

    /// A distribution with its parameters, up to its closing bracket.
    fn family(&mut self, call: &DistributionCall) {
        let dialect::AtRisk { name, singles, lists } = dialect::in_at_risk(call.distribution);
        let lists = if call.alternates.is_some() { 0 } else { lists };
        self.text.push_str("_xll.");
        self.text.push_str(if call.dealt { "RiskResample" } else { &name });
        match &call.alternates {
            None => self.text.push_str(if call.dealt { "(3," } else { "(" }),
            Some(alternates) => {
                let descending = alternates.contains(&Alternate::PercentileAbove);
                self.text.push_str(if descending { "AltD(" } else { "Alt(" });
                self.alternates(call, alternates);
            }
        }
        let singles = if lists == 0 { call.parameters.len() } else { singles.min(call.parameters.len()) };
        let (first, listed) = call.parameters.split_at(singles);
        if call.alternates.is_none() {
            self.list(first, Level::Comparison);
        }
        // The value, its weight, the next value, its weight … print as one list of each.
        for list in 0..lists {
            if list > 0 || !first.is_empty() {
                self.text.push(',');
            }
            let items: Vec<&Expr> = listed.iter().skip(list).step_by(lists).collect();
            self.items(&items);
        }
    }

    /// What changes or describes a draw, with the closing bracket.
    fn properties(&mut self, call: &DistributionCall) {
        for (bounds, censors) in [(&call.truncate, false), (&call.censor, true)] {
            let Some(bounds) = bounds else { continue };
            let name = match bounds.by {
                _ if censors => "PsiCensor",
                BoundedBy::Value => "RiskTruncate",
                BoundedBy::ShiftedValue => "RiskTruncate2",
                BoundedBy::Probability => "RiskTruncateP",
            };
            let bound = |bound: &'_ Option<Expr>| bound.clone().unwrap_or(Expr::Omitted);
            self.property(name, &[&bound(&bounds.low), &bound(&bounds.high)]);
        }
        if let Some(shift) = &call.shift {
            self.property("RiskShift", &[shift]);
        }
        self.named(call);
        self.text.push(')');
    }

    /// Names or probabilities, each with its value.
    fn alternates(&mut self, call: &DistributionCall, alternates: &[Alternate]) {
        let mut parts = call.parameters.iter();
        for (index, alternate) in alternates.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            let named = match alternate {
                Alternate::Parameter(at) => call.distribution.parameters.get(*at),
                Alternate::Percentile | Alternate::PercentileAbove => None,
            };
            match named {
                Some(parameter) => self.expr(&Expr::Literal(parameter.name.into()), Level::Comparison),
                None => {
                    if let Some(probability) = parts.next() {
                        self.expr(probability, Level::Comparison);
                    }
                }
            }
            self.text.push(',');
            if let Some(value) = parts.next() {
                self.expr(value, Level::Comparison);
            }
        }
    }

    /// Several values as one argument: the range that they fill, or an array in braces.
    fn items(&mut self, items: &[&Expr]) {
        let cells: Option<Vec<CellRef>> =
            items.iter().map(|item| if let Expr::Cell(cell) = item { Some(*cell) } else { None }).collect();
        if let Some(cells) = cells
            && let (Some(first), Some(last)) = (cells.first(), cells.last())
        {
            let range = RangeRef::hull((*first).into(), (*last).into());
            if range.cells().eq(cells.iter().copied()) {
                return self.range(range);
            }
        }
        self.text.push('{');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.expr(item, Level::Comparison);
        }
        self.text.push('}');
    }

    fn property(&mut self, name: &str, arguments: &[&Expr]) {
        self.text.push(',');
        self.text.push_str(name);
        self.text.push('(');
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.expr(argument, Level::Comparison);
        }
        self.text.push(')');
    }

    fn list(&mut self, items: &[Expr], least: Level) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.expr(item, least);
        }
    }

    fn array(&mut self, columns: u32, values: &[Value]) {
        self.text.push('{');
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                let row_ends = (index as u32).is_multiple_of(columns.max(1));
                self.text.push(if row_ends { ';' } else { ',' });
            }
            self.value(value);
        }
        self.text.push('}');
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Number(number) => self.text.push_str(&print_number(*number)),
            Value::Text(text) => {
                self.text.push('"');
                self.text.push_str(&text.replace('"', "\"\""));
                self.text.push('"');
            }
            other => self.text.push_str(&other.to_string()),
        }
    }

    fn sheet(&mut self, sheet: SheetId) {
        if sheet == self.home {
            return;
        }
        match self.workbook.sheet(sheet) {
            Some(sheet) => self.text.push_str(&quote_sheet(&sheet.name)),
            None => self.text.push_str("#REF"),
        }
        self.text.push('!');
    }

    fn cell(&mut self, cell: CellRef) {
        self.sheet(cell.sheet);
        self.text.push_str(&cell.a1());
    }

    fn range(&mut self, range: RangeRef) {
        self.sheet(range.sheet);
        let every_row = range.first_row == 0 && range.last_row == MAX_ROWS - 1;
        let every_column = range.first_column == 0 && range.last_column == MAX_COLUMNS - 1;
        let text = if every_column {
            format!("{}:{}", range.first_row + 1, range.last_row + 1)
        } else if every_row {
            format!("{}:{}", column_letters(range.first_column), column_letters(range.last_column))
        } else {
            range.a1()
        };
        self.text.push_str(&text);
    }
}

/// The shortest digits that read back as the same number, with an exponent where Excel shows one.
pub(crate) fn print_number(number: f64) -> String {
    let size = number.abs();
    let mut text = String::new();
    let written = if size != 0.0 && !(1e-9..1e15).contains(&size) {
        write!(text, "{number:E}")
    } else {
        write!(text, "{number}")
    };
    written.expect("writing to a string succeeds");
    text
}

fn level(expr: &Expr) -> Level {
    match expr {
        Expr::Binary(operator, ..) => infix(*operator).1,
        Expr::Unary(Prefix::Percent, _) => Level::Percent,
        Expr::Unary(..) | Expr::Intersect(_) => Level::Prefix,
        Expr::Literal(Value::Number(number)) if number.is_sign_negative() => Level::Prefix,
        Expr::Union(_) => Level::Union,
        Expr::Intersection(..) => Level::Intersection,
        Expr::Hull(..) | Expr::Range(_) => Level::Hull,
        _ => Level::Whole,
    }
}

fn infix(operator: Infix) -> (&'static str, Level) {
    match operator {
        Infix::Add => ("+", Level::Sum),
        Infix::Subtract => ("-", Level::Sum),
        Infix::Multiply => ("*", Level::Product),
        Infix::Divide => ("/", Level::Product),
        Infix::Power => ("^", Level::Power),
        Infix::Concatenate => ("&", Level::Concatenation),
        Infix::Equal => ("=", Level::Comparison),
        Infix::NotEqual => ("<>", Level::Comparison),
        Infix::Less => ("<", Level::Comparison),
        Infix::LessOrEqual => ("<=", Level::Comparison),
        Infix::Greater => (">", Level::Comparison),
        Infix::GreaterOrEqual => (">=", Level::Comparison),
    }
}

/// The level that the right operand of a left-associative operator needs.
fn above(level: Level) -> Level {
    match level {
        Level::Comparison => Level::Concatenation,
        Level::Concatenation => Level::Sum,
        Level::Sum => Level::Product,
        Level::Product => Level::Power,
        _ => Level::Prefix,
    }
}
