//! The inputs and outputs that a workbook's own formulas mark.

use super::{Model, ModelInput, ModelOutput, Problem, correlations, names};
use crate::address::CellRef;
use crate::dialect::{Mark, shorthand};
use crate::distribution::{Dependence, DistributionCall};
use crate::formula::{self, Expr, print};
use crate::order;

/// Lists the inputs, outputs and refusals that the formulas and their marks show, in address order.
pub(super) fn detect(model: &mut Model, marks: Vec<(CellRef, Mark)>) {
    let mut input_names = std::collections::BTreeMap::new();
    for (cell, mark) in marks {
        match mark {
            Mark::Output(output, name) => {
                if model.outputs.iter().all(|known| known.cell != output) {
                    let name = name.unwrap_or_else(|| names::label(&model.workbook, output));
                    model.outputs.push(ModelOutput { cell: output, name });
                }
            }
            Mark::Input(name) => {
                input_names.insert(cell, name);
            }
            Mark::Refused(feature) => model
                .refusals
                .push(Problem::UnsupportedDialect { cell: model.workbook.address(cell), feature }),
        }
    }
    order::sort_by(&mut model.outputs, |a, b| a.cell.cmp(&b.cell));
    let mut inputs = Vec::new();
    let mut depending = Vec::new();
    let mut refusals = Vec::new();
    for (cell, formula) in model.formulas_that(|expr| !distributions(expr).is_empty()) {
        let expr = formula.expr();
        let calls = distributions(&expr);
        let Some(first) = calls.first() else { continue };
        let dependences: Vec<&Dependence> =
            calls.iter().filter_map(|call| call.dependence.as_ref()).collect();
        match dependences.as_slice() {
            [] => {}
            [dependence] if calls.len() == 1 => depending.push((*cell, (*dependence).clone())),
            _ => refusals.push(Problem::UnsupportedDialect {
                cell: model.workbook.address(*cell),
                feature: "the correlation of one of several distributions in a cell".to_owned(),
            }),
        }
        let named = calls.iter().find_map(|call| call.name.clone());
        let named = named.or_else(|| input_names.remove(cell).flatten());
        let formula = |expr: &Expr| print(expr, &model.workbook, cell.sheet);
        let printed: Vec<String> = calls.iter().map(|call| shorthand::print_with(call, &formula)).collect();
        inputs.push(ModelInput {
            cell: *cell,
            name: named.unwrap_or_else(|| names::label(&model.workbook, *cell)),
            distribution: None,
            printed: printed.join(", "),
            source: first.source.to_owned(),
        });
    }
    names::tell_apart(&model.workbook, &mut inputs);
    model.inputs = inputs;
    model.refusals.extend(refusals);
    correlations::of_workbook(model, depending);
}

/// The distributions that a formula calls, in the order of its text.
fn distributions(expr: &Expr) -> Vec<&DistributionCall> {
    let mut calls: Vec<&DistributionCall> = Vec::new();
    formula::walk(expr, &mut |part| {
        if let Expr::Distribution(call) = part {
            calls.push(call);
        }
    });
    calls
}
