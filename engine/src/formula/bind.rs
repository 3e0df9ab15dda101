//! Text → bound [`Expr`]: sheets, names, tables and functions resolved, add-in calls recognised.

use std::cell::Cell;
use std::collections::HashMap;

use formualizer_parse::{ASTNode, ASTNodeType, BinaryOperator, LiteralValue, UnaryOperator};

use super::copies::Copies;
use super::lambda::Locals;
use super::parse::{self, BindError, MAX_DEPTH};
use super::{Expr, Infix, Prefix, intersect};
use crate::address::{CellRef, RangeRef, SheetId};
use crate::dialect::{self, Addin, Argument, Mark, Recognised};
use crate::value::{CellError, Value};
use crate::workbook::{Content, Table, Workbook};

/// The most nodes of one bound formula, with the names that it uses written out.
const MAX_NODES: usize = 16_384;

/// The most nodes that names add to all formulas of a workbook together: a few names that use each
/// other grow without bound.
const MAX_NODES_OF_NAMES: usize = 10_000_000;

/// Binds the formulas of one workbook.
pub struct Binder<'w> {
    pub(super) workbook: &'w Workbook,
    pub(super) sheets: HashMap<String, SheetId>,
    /// Where each name, in lower case, is defined: its scope and its index in the workbook.
    pub(super) names: HashMap<String, Vec<(Option<SheetId>, usize)>>,
    pub(super) tables: HashMap<String, &'w Table>,
    addins: dialect::Addins,
    /// How many nodes names have added so far.
    nodes_of_names: Cell<usize>,
    /// The formulas that cells share.
    pub(super) copies: Copies,
}

/// A bound formula, and what its add-in calls say beside their value.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The tree.
    pub expr: Expr,
    /// What add-in calls say: that a cell is an output, that a correlation is asked for.
    pub(crate) marks: Vec<Mark>,
    /// Whether it depends on its cell in other ways than by references that move with it.
    pub(super) own: bool,
}

impl Bound {
    /// What add-in calls ask and Carlo does not do.
    pub fn refused(&self) -> impl Iterator<Item = &str> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Refused(feature) => Some(feature.as_str()),
            _ => None,
        })
    }
}

impl<'w> Binder<'w> {
    /// Readies the names of a workbook.
    pub fn new(workbook: &'w Workbook) -> Self {
        let mut sheets = HashMap::new();
        for (index, sheet) in workbook.sheets.iter().enumerate() {
            sheets.entry(sheet.name.to_lowercase()).or_insert(SheetId(index as u16));
        }
        let mut names: HashMap<String, Vec<_>> = HashMap::new();
        for (index, name) in workbook.names.iter().enumerate() {
            names.entry(name.name.to_lowercase()).or_default().push((name.scope, index));
        }
        let tables = workbook.tables.iter().map(|table| (table.name.to_lowercase(), table)).collect();
        let addins = dialect::Addins::of(workbook);
        Self {
            workbook,
            sheets,
            names,
            tables,
            addins,
            nodes_of_names: Cell::new(0),
            copies: Copies::default(),
        }
    }

    /// Binds the formula `text`, without its leading `=`, of the cell `at`. In a plain formula, that is
    /// where `array` is false, ranges in scalar places come out as [`Expr::Intersect`].
    pub fn bind(&self, text: &str, at: CellRef, array: bool) -> Result<Bound, BindError> {
        let mut binding = self.binding(at, array);
        let expr = binding.expr(parse::parse(text)?)?;
        let expr = if array { expr } else { intersect::make_explicit(expr) };
        Ok(Bound { expr, marks: binding.marks, own: binding.own.get() })
    }

    /// What stands for a formula that cannot be bound: unsupported, with what the text seems to read.
    pub fn unreadable(&self, text: &str, at: CellRef, error: &BindError) -> Expr {
        let reads =
            parse::references(text).into_iter().filter_map(|node| self.binding(at, true).expr(node).ok());
        Expr::Unsupported(error.to_string().into(), reads.collect())
    }

    fn binding(&self, at: CellRef, array: bool) -> Binding<'_, 'w> {
        Binding {
            binder: self,
            at,
            array,
            names: Vec::new(),
            locals: Locals::default(),
            depth: 0,
            nodes: 0,
            marks: Vec::new(),
            own: Cell::new(false),
        }
    }
}

/// One formula being bound.
pub(super) struct Binding<'b, 'w> {
    pub(super) binder: &'b Binder<'w>,
    /// The cell that holds the formula.
    pub(super) at: CellRef,
    array: bool,
    /// The defined names being written out, innermost last, and for a lambda the place of its own name.
    pub(super) names: Vec<(usize, Option<usize>)>,
    /// The names of LET and LAMBDA in force.
    pub(super) locals: Locals,
    depth: usize,
    nodes: usize,
    marks: Vec<Mark>,
    /// See [`Bound::own`].
    pub(super) own: Cell<bool>,
}

impl Binding<'_, '_> {
    pub(super) fn expr(&mut self, node: ASTNode) -> Result<Expr, BindError> {
        self.depth += 1;
        self.nodes += 1;
        if self.depth > MAX_DEPTH {
            return Err(BindError::TooDeep);
        }
        if !self.names.is_empty() {
            self.binder.nodes_of_names.set(self.binder.nodes_of_names.get() + 1);
        }
        if self.nodes > MAX_NODES || self.binder.nodes_of_names.get() > MAX_NODES_OF_NAMES {
            return Err(BindError::TooLong);
        }
        let expr = match node.node_type {
            ASTNodeType::Literal(value) => {
                let written = node.source_token.as_ref().map(|token| token.value.as_str());
                match written.filter(|written| is_name(&value, written)) {
                    Some(name) => self.name(name)?,
                    None => Expr::Literal(literal(value, written)),
                }
            }
            ASTNodeType::Omitted => Expr::Omitted,
            ASTNodeType::Reference { original, reference } => self.reference(&original, reference)?,
            ASTNodeType::UnaryOp { op, expr } => self.unary(op, *expr)?,
            ASTNodeType::BinaryOp { op, left, right } => self.chain(op, *left, *right)?,
            ASTNodeType::Function { name, args } => self.call(&name, args)?,
            ASTNodeType::Call { callee, args } => self.call_of_call(*callee, args)?,
            ASTNodeType::Array(rows) => array(rows)?,
        };
        self.depth -= 1;
        Ok(expr)
    }

    pub(super) fn exprs(&mut self, nodes: Vec<ASTNode>) -> Result<Vec<Expr>, BindError> {
        nodes.into_iter().map(|node| self.expr(node)).collect()
    }

    fn unary(&mut self, operator: UnaryOperator, operand: ASTNode) -> Result<Expr, BindError> {
        let operand = self.expr(operand)?;
        Ok(match (operator, operand) {
            (UnaryOperator::Minus, Expr::Literal(Value::Number(number))) => {
                Expr::Literal(Value::Number(-number))
            }
            (UnaryOperator::Minus, operand) => Expr::Unary(Prefix::Minus, Box::new(operand)),
            (UnaryOperator::Plus, operand) => Expr::Unary(Prefix::Plus, Box::new(operand)),
            (UnaryOperator::Percent, operand) => Expr::Unary(Prefix::Percent, Box::new(operand)),
            (UnaryOperator::ImplicitIntersection, operand) => at_operator(operand),
            (UnaryOperator::Spill, operand) => self.spill(operand),
            (other, operand) => Expr::Unsupported(format!("operator {other}").into(), vec![operand]),
        })
    }

    /// Binds `a+b+c+…` without going one level deeper for each term.
    fn chain(&mut self, operator: BinaryOperator, left: ASTNode, right: ASTNode) -> Result<Expr, BindError> {
        let mut rest = vec![(operator, right)];
        let mut first = left;
        while let ASTNodeType::BinaryOp { op, left, right } = first.node_type {
            rest.push((op, *right));
            first = *left;
        }
        let mut expr = self.expr(first)?;
        while let Some((operator, right)) = rest.pop() {
            self.nodes += 1;
            expr = binary(operator, expr, self.expr(right)?);
            if matches!(operator, BinaryOperator::Range | BinaryOperator::Intersection) {
                self.settle(&expr);
            }
        }
        Ok(expr)
    }

    /// Notes whether a range or an intersection is known already. Copies of the formula then do not share it: which of
    /// its operands a side comes from may change from one copy to the next.
    fn settle(&self, expr: &Expr) {
        if !matches!(expr, Expr::Hull(..) | Expr::Intersection(..)) {
            self.own.set(true);
        }
    }

    /// `left:right`, each bound.
    pub(super) fn range(&self, left: Expr, right: Expr) -> Expr {
        let range = hull(left, right);
        self.settle(&range);
        range
    }

    fn call(&mut self, written: &str, arguments: Vec<ASTNode>) -> Result<Expr, BindError> {
        if let Some(left) = written.strip_suffix(':') {
            return self.range_to_brackets(left, arguments);
        }
        let name = parse::bare_name(written);
        if let Some(local) = self.locals.find(name) {
            return Ok(Expr::Apply(Box::new(local), self.exprs(arguments)?));
        }
        if let Some(addin) = self.binder.addins.of_function(name) {
            return self.addin_call(addin, name, arguments);
        }
        let upper = name.to_uppercase();
        match upper.as_str() {
            "LET" => return self.let_call(arguments),
            "LAMBDA" => return self.lambda(arguments, None),
            _ => {}
        }
        let mut arguments = self.exprs(arguments)?;
        match (upper.as_str(), arguments.len()) {
            ("SINGLE", 1) => return Ok(at_operator(arguments.remove(0))),
            // Excel writes it around texts of more than 255 characters.
            ("_LONGTEXT", 1) => return Ok(arguments.remove(0)),
            ("ANCHORARRAY", 1) => return Ok(self.spill(arguments.remove(0))),
            ("TRUE", 0) => return Ok(Expr::Literal(Value::Boolean(true))),
            // `A1.:.B9`, `A1.:B9` and `A1:.B9` as files hold them.
            ("_TRO_ALL" | "_TRO_LEADING" | "_TRO_TRAILING", 1) => {
                let edges = match upper.as_str() {
                    "_TRO_ALL" => 3.0,
                    "_TRO_LEADING" => 1.0,
                    _ => 2.0,
                };
                let trim = crate::function::find("TRIMRANGE").expect("TRIMRANGE is in the table");
                arguments.extend([edges, edges].map(|edge| Expr::Literal(Value::Number(edge))));
                return Ok(Expr::Call(trim, arguments));
            }
            ("FALSE", 0) => return Ok(Expr::Literal(Value::Boolean(false))),
            _ => {}
        }
        if parse::is_external(written) {
            return Ok(Expr::Unsupported(upper.into(), arguments));
        }
        if !self.array {
            match dialect::random_idiom(&upper, arguments) {
                Ok(distribution) => return Ok(Expr::Distribution(Box::new(distribution))),
                Err(back) => arguments = back,
            }
        }
        if let Some(function) = crate::function::find(&upper) {
            return Ok(Expr::Call(function, arguments));
        }
        // A name defined as a lambda is called like a function.
        Ok(match self.name(written)? {
            callee @ (Expr::Lambda(_) | Expr::Local(..) | Expr::Call(..)) => {
                Expr::Apply(Box::new(callee), arguments)
            }
            _ => Expr::Unsupported(upper.into(), arguments),
        })
    }

    /// `A1:(B2)`: the parser takes `A1:` for the name of a function.
    fn range_to_brackets(&mut self, left: &str, inside: Vec<ASTNode>) -> Result<Expr, BindError> {
        let left = self.expr(parse::parse(left)?)?;
        let nowhere = inside.iter().any(|area| matches!(area.node_type, ASTNodeType::Omitted));
        match self.exprs(inside)?.into_iter().reduce(union) {
            Some(right) if !nowhere => Ok(self.range(left, right)),
            _ => Err(BindError::Unreadable { reason: "range without its end".into() }),
        }
    }

    /// `SUM (A1)`, with a space before the bracket, or the call of what an expression gives.
    fn call_of_call(&mut self, callee: ASTNode, arguments: Vec<ASTNode>) -> Result<Expr, BindError> {
        if let ASTNodeType::Reference { original, .. } = &callee.node_type {
            return self.call(original, arguments);
        }
        let callee = self.expr(callee)?;
        let arguments = self.exprs(arguments)?;
        Ok(match callee {
            Expr::Literal(_) => Expr::Unsupported("call of a value".into(), arguments),
            callee => Expr::Apply(Box::new(callee), arguments),
        })
    }

    fn addin_call(
        &mut self,
        addin: &'static Addin,
        name: &str,
        nodes: Vec<ASTNode>,
    ) -> Result<Expr, BindError> {
        self.own.set(true);
        let mut arguments = Vec::with_capacity(nodes.len());
        for node in nodes {
            let argument = match node.node_type {
                ASTNodeType::Function { name: inner, args }
                    if addin.has_property(parse::bare_name(&inner)) =>
                {
                    Argument::Property(parse::bare_name(&inner).to_owned(), self.exprs(args)?)
                }
                node_type => Argument::Value(self.expr(ASTNode::new(node_type, node.source_token))?),
            };
            arguments.push(argument);
        }
        let workbook = self.binder.workbook;
        Ok(match addin.recognise(name, arguments, workbook, self.at, &mut self.marks) {
            Recognised::Expr(expr) => expr,
            Recognised::Unknown(arguments) => Expr::Unsupported(name.into(), arguments),
        })
    }

    /// `A1#`: the range that the dynamic array in A1 fills.
    fn spill(&self, operand: Expr) -> Expr {
        self.own.set(true);
        match operand {
            Expr::Cell(cell) => match self.binder.workbook.cell(cell).map(|cell| &cell.content) {
                Some(Content::Array { range, .. }) => area(*range),
                _ => Expr::Literal(CellError::Reference.into()),
            },
            error @ Expr::Literal(Value::Error(_)) => error,
            operand => {
                Expr::Unsupported("spilled range of a reference that is evaluated".into(), vec![operand])
            }
        }
    }
}

/// Whether what the parser reads as a number is a name: `INF`, `Infinity`, `NaN`.
fn is_name(value: &LiteralValue, written: &str) -> bool {
    matches!(value, LiteralValue::Number(_)) && written.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// `@operand`. One cell is itself.
fn at_operator(operand: Expr) -> Expr {
    match operand {
        Expr::Cell(_)
        | Expr::Literal(_)
        | Expr::Intersect(_)
        | Expr::Distribution(_)
        | Expr::Series(_)
        | Expr::Trial
        | Expr::Unsupported(..) => operand,
        operand => Expr::Intersect(Box::new(operand)),
    }
}

fn binary(operator: BinaryOperator, left: Expr, right: Expr) -> Expr {
    let infix = match operator {
        BinaryOperator::Range => return hull(left, right),
        BinaryOperator::Intersection => return intersection(left, right),
        BinaryOperator::Union => return union(left, right),
        BinaryOperator::Add => Infix::Add,
        BinaryOperator::Subtract => Infix::Subtract,
        BinaryOperator::Multiply => Infix::Multiply,
        BinaryOperator::Divide => Infix::Divide,
        BinaryOperator::Power => Infix::Power,
        BinaryOperator::Concat => Infix::Concatenate,
        BinaryOperator::Equal => Infix::Equal,
        BinaryOperator::NotEqual => Infix::NotEqual,
        BinaryOperator::Less => Infix::Less,
        BinaryOperator::Greater => Infix::Greater,
        BinaryOperator::LessEqual => Infix::LessOrEqual,
        BinaryOperator::GreaterEqual => Infix::GreaterOrEqual,
        other => return Expr::Unsupported(format!("operator {other}").into(), vec![left, right]),
    };
    Expr::Binary(infix, Box::new(left), Box::new(right))
}

/// The area of an expression that is one area whatever the values are.
pub(super) fn fixed_area(expr: &Expr) -> Option<RangeRef> {
    match expr {
        Expr::Cell(cell) => Some((*cell).into()),
        Expr::Range(range) => Some(*range),
        _ => None,
    }
}

/// The area as an expression: a cell where it is one.
pub(super) fn area(range: RangeRef) -> Expr {
    if range.is_cell() { Expr::Cell(range.top_left()) } else { Expr::Range(range) }
}

fn hull(left: Expr, right: Expr) -> Expr {
    // Of several areas, as in `A1:(B2,C3)`, all are taken in.
    let fixed = |expr: &Expr| match expr {
        Expr::Union(areas) => {
            let both = |a: Option<RangeRef>, b: Option<RangeRef>| {
                a.zip(b).filter(|(a, b)| a.sheet == b.sheet).map(|(a, b)| RangeRef::hull(a, b))
            };
            areas.iter().map(fixed_area).reduce(both).flatten()
        }
        area => fixed_area(area),
    };
    match (fixed(&left), fixed(&right)) {
        (Some(a), Some(b)) if a.sheet == b.sheet => area(RangeRef::hull(a, b)),
        (Some(_), Some(_)) => Expr::Literal(CellError::Reference.into()),
        _ => match (left, right) {
            (error @ Expr::Literal(Value::Error(_)), _) | (_, error @ Expr::Literal(Value::Error(_))) => {
                error
            }
            // A value is no place. Printed, `A1:2.` would read as a range.
            (Expr::Literal(_), _) | (_, Expr::Literal(_)) => Expr::Literal(CellError::Value.into()),
            (left, right) => Expr::Hull(Box::new(left), Box::new(right)),
        },
    }
}

fn intersection(left: Expr, right: Expr) -> Expr {
    match (fixed_area(&left), fixed_area(&right)) {
        (Some(a), Some(b)) => a.intersection(&b).map_or(Expr::Literal(CellError::Null.into()), area),
        _ => match (left, right) {
            (error @ Expr::Literal(Value::Error(_)), _) | (_, error @ Expr::Literal(Value::Error(_))) => {
                error
            }
            (left, right) => Expr::Intersection(Box::new(left), Box::new(right)),
        },
    }
}

fn union(left: Expr, right: Expr) -> Expr {
    let mut areas = match left {
        Expr::Union(areas) => areas,
        left => vec![left],
    };
    areas.push(right);
    Expr::Union(areas)
}

fn literal(value: LiteralValue, written: Option<&str>) -> Value {
    match value {
        LiteralValue::Number(number) => number.into(),
        LiteralValue::Int(number) => (number as f64).into(),
        LiteralValue::Text(text) => Value::Text(text.into()),
        LiteralValue::Boolean(truth) => truth.into(),
        // `Sheet1!#REF!` comes as one token.
        _ => {
            let written = written.unwrap_or_default();
            let error = written.rfind('#').and_then(|start| CellError::parse(&written[start..]));
            error.unwrap_or(CellError::Value).into()
        }
    }
}

/// `{1,-2;"a",#N/A}`.
fn array(rows: Vec<Vec<ASTNode>>) -> Result<Expr, BindError> {
    let columns = rows.first().map_or(0, Vec::len) as u32;
    let mut values = Vec::with_capacity(rows.len() * columns as usize);
    for node in rows.into_iter().flatten() {
        values.push(array_item(node)?);
    }
    Ok(Expr::Array(columns, values))
}

fn array_item(node: ASTNode) -> Result<Value, BindError> {
    let written = node.source_token.map(|token| token.value);
    match node.node_type {
        ASTNodeType::Literal(value) => Ok(literal(value, written.as_deref())),
        ASTNodeType::UnaryOp { op: UnaryOperator::Minus, expr } => match array_item(*expr)? {
            Value::Number(number) => Ok(Value::Number(-number)),
            other => Ok(other),
        },
        ASTNodeType::UnaryOp { op: UnaryOperator::Plus, expr } => array_item(*expr),
        _ => Err(BindError::Unreadable { reason: "an array in braces holds more than constants".to_owned() }),
    }
}
