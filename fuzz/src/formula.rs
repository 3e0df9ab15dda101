//! Random formulas over the whole table of functions, with arguments of all kinds.

use engine::function::{self, ArgumentKind, Function, Presence};

use crate::Choices;

/// What formulas may hold.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Calls and operators within one another, at most.
    pub depth: usize,
    /// Whether there are functions that draw or tell the time, distributions, lambdas and other sheets:
    /// what another program may not know, or computes otherwise each time.
    pub everything: bool,
}

const NUMBERS: &[&str] = &[
    "0", "1", "2", "3", "0.5", "10", "7", "12", "-1", "1.5", "100", "-3.25", "0.1", "45000", "60", "1E-9",
    "1E+15", "1E+308", "-1E-300", "255", "1048577",
];
const TEXTS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"abc\"",
    "\"12\"",
    "\" 3 \"",
    "\"TRUE\"",
    "\"a*\"",
    "\">2\"",
    "\"2026-11-22\"",
    "\"0.00\"",
    "\"50%\"",
    "\"B2\"",
    "\"i\"",
    "\"3+4i\"",
    "\"é😀\"",
    "\"<>a\"",
    "\"([a-c]|1)+?(?=b|$)\"",
];
const OTHERS: &[&str] =
    &["TRUE", "FALSE", "#N/A", "#DIV/0!", "{1,2,3}", "{1;2;3}", "{1,2;3,4}", "{\"a\",TRUE;1,#N/A}"];
const OPERATORS: &[&str] = &["+", "-", "*", "/", "^", "&", "=", "<>", "<", "<=", ">", ">="];
const DISTRIBUTIONS: &[&str] =
    &["RiskNormal(5,2)", "RiskUniform(-1,1)", "RiskDiscrete({1,2,3},{1,1,2})", "RiskTriang(0,1,4)"];
const BINDERS: &[&str] =
    &["LET(x,", "MAP(A1:B3,LAMBDA(x,", "REDUCE(0,A1:A4,LAMBDA(x,y,", "BYROW(A1:C3,LAMBDA(x,"];
/// Functions that draw, tell the time, look at the file, or call lambdas.
const OWN_WAYS: &[&str] = &[
    "RAND",
    "RANDBETWEEN",
    "RANDARRAY",
    "NOW",
    "TODAY",
    "CELL",
    "INFO",
    "SHEET",
    "SHEETS",
    "FORMULATEXT",
    "LAMBDA",
    "LET",
    "MAP",
    "REDUCE",
    "SCAN",
    "BYROW",
    "BYCOL",
    "GROUPBY",
    "PIVOTBY",
    "MAKEARRAY",
    "ISOMITTED",
    "INDIRECT",
];

/// A random formula without its `=`, for a cell outside A1:F8.
pub fn formula(choices: &mut Choices<'_>, shape: Shape) -> String {
    let mut text = String::new();
    let functions: Vec<&Function> =
        function::all().filter(|function| shape.everything || !OWN_WAYS.contains(&function.name)).collect();
    Writer { choices, shape, functions, text: &mut text }.call(shape.depth);
    text
}

struct Writer<'c, 'b, 't> {
    choices: &'c mut Choices<'b>,
    shape: Shape,
    functions: Vec<&'static Function>,
    text: &'t mut String,
}

impl Writer<'_, '_, '_> {
    fn any(&mut self, depth: usize) {
        if depth == 0 {
            return self.leaf();
        }
        match self.choices.below(8) {
            0..=2 => self.leaf(),
            3..=5 => self.call(depth),
            6 => self.operator(depth),
            _ if self.shape.everything => self.rare(depth),
            _ => self.call(depth),
        }
    }

    fn call(&mut self, depth: usize) {
        let function =
            self.functions[self.choices.below(self.functions.len().max(257)) % self.functions.len()];
        let (least, most) =
            (function.least_arguments(), function.most_arguments().unwrap_or(function.arguments.len() + 3));
        let count = least + self.choices.below(most - least + 1);
        self.text.push_str(function.name);
        self.text.push('(');
        for index in 0..count {
            if index > 0 {
                self.text.push(',');
            }
            let argument = function.argument(index);
            let optional = argument.is_some_and(|argument| argument.presence == Presence::Optional);
            if optional && self.choices.below(6) == 5 {
                continue;
            }
            match argument.map(|argument| argument.kind) {
                Some(ArgumentKind::Reference | ArgumentKind::Array) if self.choices.below(4) > 0 => {
                    self.range()
                }
                _ => self.any(depth - 1),
            }
        }
        self.text.push(')');
    }

    fn operator(&mut self, depth: usize) {
        self.text.push('(');
        match self.choices.below(8) {
            0 => self.text.push('-'),
            1 => {
                self.any(depth - 1);
                self.text.push_str("%)");
                return;
            }
            _ => {
                self.any(depth - 1);
                let operator = self.choices.of(OPERATORS);
                self.text.push_str(operator);
            }
        }
        self.any(depth - 1);
        self.text.push(')');
    }

    fn rare(&mut self, depth: usize) {
        match self.choices.below(6) {
            0 => {
                let distribution = self.choices.of(DISTRIBUTIONS);
                self.text.push_str(distribution);
            }
            1 => {
                let binder = self.choices.of(BINDERS);
                self.text.push_str(binder);
                if binder.starts_with("LET") {
                    self.any(depth - 1);
                    self.text.push(',');
                }
                self.text.push_str("x+");
                self.any(depth - 1);
                self.text.push_str(if binder.starts_with("LET") { ")" } else { "))" });
            }
            2 => {
                self.text.push_str("Other!");
                self.cell();
            }
            3 => self.text.push_str("SUM(A:A)"),
            4 => self.text.push_str(self.choices.of(&["_xleta.SUM", "_xleta.MAX", "LAMBDA(x,SUM(x)/2)"])),
            _ => {
                self.text.push('@');
                self.range();
            }
        }
    }

    fn leaf(&mut self) {
        let constant = match self.choices.below(10) {
            0..=2 => self.choices.of(NUMBERS),
            3..=6 => return self.cell(),
            7 => self.choices.of(TEXTS),
            8 => self.choices.of(OTHERS),
            _ => return self.range(),
        };
        self.text.push_str(constant);
    }

    fn cell(&mut self) {
        self.text.push(char::from(b'A' + self.choices.below(6) as u8));
        self.text.push(char::from(b'1' + self.choices.below(8) as u8));
    }

    fn range(&mut self) {
        self.cell();
        self.text.push(':');
        self.cell();
    }
}
