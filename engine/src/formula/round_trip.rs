//! What is printed binds to the same tree again.

use proptest::prelude::*;

use super::tests::workbook;
use super::{Binder, Expr, Infix, Prefix, print};
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS, RangeRef, SheetId};
use crate::value::{CellError, Value};

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<f64>().prop_filter_map("finite", |x| x.is_finite().then_some(Value::Number(x))),
        (-1000i32..1000).prop_map(|x| Value::Number(f64::from(x) / 8.0)),
        any::<bool>().prop_map(Value::Boolean),
        "[a-z \"'é{},;]{0,6}".prop_map(|text| Value::Text(text.into())),
        prop_oneof![
            Just(CellError::NotAvailable),
            Just(CellError::DivisionByZero),
            Just(CellError::Reference)
        ]
        .prop_map(Value::Error),
    ]
}

fn cell() -> impl Strategy<Value = CellRef> {
    (0..3u16, 0..MAX_ROWS, 0..MAX_COLUMNS)
        .prop_map(|(sheet, row, column)| CellRef::new(SheetId(sheet), row, column))
}

fn range() -> impl Strategy<Value = RangeRef> {
    let whole_columns = (0..3u16, 0..50u32, 0..50u32).prop_map(|(sheet, first, more)| RangeRef {
        sheet: SheetId(sheet),
        first_row: 0,
        first_column: first,
        last_row: MAX_ROWS - 1,
        last_column: first + more,
    });
    let any =
        (cell(), cell()).prop_map(|(a, b)| RangeRef::hull(a.into(), CellRef { sheet: a.sheet, ..b }.into()));
    prop_oneof![whole_columns, any].prop_filter("several cells", |range| !range.is_cell())
}

/// References of which evaluation decides.
fn moving(inner: impl Strategy<Value = Expr>) -> impl Strategy<Value = Expr> {
    (range(), inner).prop_map(|(range, inner)| call("INDEX", vec![Expr::Range(range), inner]))
}

/// References that need brackets as the end of a range, beside those that do not.
fn bracketed(moving: impl Strategy<Value = Expr> + 'static) -> impl Strategy<Value = Expr> {
    let moving = moving.prop_map(Box::new).boxed();
    let other = || range().prop_map(|range| Box::new(Expr::Range(range)));
    prop_oneof![
        3 => moving.clone().prop_map(|moving| *moving),
        1 => (moving.clone(), other()).prop_map(|(a, b)| Expr::Hull(a, b)),
        1 => (other(), moving.clone()).prop_map(|(a, b)| Expr::Intersection(a, b)),
        1 => (moving.clone(), other()).prop_map(|(a, b)| Expr::Union(vec![*a, *b])),
        1 => moving.prop_map(|moving| Expr::Unary(Prefix::Plus, moving)),
    ]
}

fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    match crate::function::find(name) {
        Some(function) => Expr::Call(function, arguments),
        None => Expr::Unsupported(name.into(), arguments),
    }
}

fn distribution(name: &str, parameters: Vec<Expr>) -> Expr {
    let mut call = crate::dialect::shorthand::parse_distribution("normal(0, 1)").expect("it is one");
    call.distribution = crate::distribution::find(name).expect("it is in the table");
    call.parameters = parameters;
    call.source = "@RISK";
    Expr::Distribution(Box::new(call))
}

fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        value().prop_map(Expr::Literal),
        cell().prop_map(Expr::Cell),
        range().prop_map(Expr::Range),
        (1..4u32, 1..4u32).prop_flat_map(|(columns, rows)| {
            prop::collection::vec(value(), (columns * rows) as usize)
                .prop_map(move |values| Expr::Array(columns, values))
        }),
    ];
    let infix = prop::sample::select(vec![
        Infix::Add,
        Infix::Subtract,
        Infix::Multiply,
        Infix::Divide,
        Infix::Power,
        Infix::Concatenate,
        Infix::Equal,
        Infix::NotEqual,
        Infix::Less,
        Infix::LessOrEqual,
        Infix::Greater,
        Infix::GreaterOrEqual,
    ]);
    leaf.prop_recursive(5, 40, 4, move |inner| {
        let boxed = inner.clone().prop_map(Box::new).boxed();
        prop_oneof![
            4 => (infix.clone(), boxed.clone(), boxed.clone()).prop_map(|(op, a, b)| Expr::Binary(op, a, b)),
            // The binder folds the minus of a number into the number.
            1 => inner.clone().prop_map(|operand| match operand {
                Expr::Literal(Value::Number(number)) => Expr::Literal(Value::Number(-number)),
                operand => Expr::Unary(Prefix::Minus, Box::new(operand)),
            }),
            1 => boxed.clone().prop_map(|operand| Expr::Unary(Prefix::Plus, operand)),
            1 => boxed.clone().prop_map(|operand| Expr::Unary(Prefix::Percent, operand)),
            1 => range().prop_map(|range| Expr::Intersect(Box::new(Expr::Range(range)))),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(|arguments| call("SUM", arguments)),
            1 => inner.clone().prop_map(|b| call("FOO", vec![Expr::Omitted, b, Expr::Omitted])),
            1 => (range(), bracketed(moving(inner.clone()))).prop_map(|(a, b)| Expr::Hull(Box::new(Expr::Range(a)), Box::new(b))),
            1 => (bracketed(moving(inner.clone())), range()).prop_map(|(a, b)| Expr::Hull(Box::new(a), Box::new(Expr::Range(b)))),
            1 => (moving(inner.clone()), range())
                .prop_map(|(a, b)| Expr::Intersection(Box::new(a), Box::new(Expr::Range(b)))),
            1 => prop::collection::vec(range().prop_map(Expr::Range), 2..4).prop_map(Expr::Union),
            1 => (inner.clone(), inner).prop_map(|(a, b)| distribution("Normal", vec![a, b])),
            1 => (cell(), 1..5u32).prop_filter_map("on the sheet", |(cell, count)| {
                let down = |row, column| Expr::Cell(CellRef { row: cell.row + row, column: cell.column + column, ..cell });
                let fits = cell.row + 9 < MAX_ROWS && cell.column + 3 < MAX_COLUMNS;
                let pairs = (0..count).flat_map(|row| [down(row, 0), down(row, 2)]);
                fits.then(|| distribution("Discrete", pairs.collect()))
            }),
        ]
    })
}

/// The text with spaces wherever Excel passes over them, as bits of `which` say.
fn spaced(text: &str, mut which: u64) -> String {
    let mut written = String::new();
    let (mut quote, mut before) = (None, ' ');
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match quote {
            // `#N/A` ends otherwise than other errors.
            Some('#') if "!A".contains(letter) => quote = None,
            Some(end) if letter == end => quote = None,
            None if "\"'#".contains(letter) => quote = Some(letter),
            _ => {}
        }
        let next = letters.peek().copied().unwrap_or(' ');
        let exponent = before == 'E' && "+-".contains(letter);
        let double = |first: char, second: char| "<>".contains(first) && "=>".contains(second);
        let of_call =
            |first: char, second: char| second == '(' && (first.is_alphanumeric() || "_.)".contains(first));
        let stands_alone = quote.is_none() && "+-*/^&=<>,;(){}%:".contains(letter) && !exponent;
        which = which.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let space = |allowed: bool, bits: u64| {
            if stands_alone && allowed { ["", " ", "", "\n  "][bits as usize % 4] } else { "" }
        };
        written += space(!double(before, letter) && !of_call(before, letter), which >> 7);
        written.push(letter);
        written += space(!double(letter, next) && !of_call(letter, next), which >> 9);
        before = letter;
    }
    written
}

proptest! {
    #[test]
    fn spaces_between_operators_change_nothing(expr in expr(), which in any::<u64>()) {
        let workbook = workbook();
        let at = CellRef::new(SheetId(1), 2, 1);
        let text = spaced(&print(&expr, &workbook, at.sheet), which);
        let again = Binder::new(&workbook).bind(&text, at, true).map(|bound| bound.expr);
        prop_assert_eq!(format!("{again:?}"), format!("{:?}", Ok::<_, ()>(expr)), "{}", text);
    }

    #[test]
    fn printing_loses_nothing(expr in expr()) {
        let workbook = workbook();
        let at = CellRef::new(SheetId(1), 2, 1);
        let text = print(&expr, &workbook, at.sheet);
        let bound = Binder::new(&workbook).bind(&text, at, true);
        let again = bound.map(|bound| bound.expr);
        prop_assert_eq!(format!("{again:?}"), format!("{:?}", Ok::<_, ()>(expr)), "{}", text);
    }
}
