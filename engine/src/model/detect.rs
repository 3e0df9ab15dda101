//! The inputs and outputs that a workbook's own formulas mark.

use std::collections::{BTreeMap, BTreeSet};

use super::joint::Joint;
use super::{CellStatistic, Model, ModelInput, ModelOutput, Problem, correlations, names, series};
use crate::address::CellRef;
use crate::dialect::{self, Mark, Of, shorthand};
use crate::distribution::{Dependence, DistributionCall};
use crate::formula::{Expr, print};
use crate::order;
use crate::series::SeriesCall;
use crate::value::Value;

/// Lists the inputs, outputs and refusals that the formulas and their marks show, in address order.
pub(super) fn detect(model: &mut Model, marks: Vec<(CellRef, Mark)>) {
    let mut input_names = BTreeMap::new();
    let mut made = BTreeMap::new();
    let mut watched = Vec::new();
    let (mut limits, mut convergence) = (BTreeMap::new(), BTreeMap::new());
    let mut given = BTreeSet::new();
    let (mut stored, mut pairs) = (Vec::new(), Vec::new());
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
            Mark::MadeInput(source, name) => {
                made.insert(cell, (source, name));
            }
            Mark::Stored(name, call) => stored.push((cell, name, call)),
            Mark::Paired(other, coefficient) => pairs.push((cell, other, coefficient)),
            Mark::Refused(feature) => model
                .refusals
                .push(Problem::UnsupportedDialect { cell: model.workbook.address(cell), feature }),
            Mark::Limits(of_output) => _ = limits.insert(cell, of_output),
            Mark::Convergence(of_output) => _ = convergence.insert(cell, of_output),
            Mark::Statistic(call) => {
                if let (Ok(asked), false) = (&call.asked, call.exact) {
                    watched.extend([&call.of].into_iter().chain(asked.other()).filter_map(|of| match of {
                        Of::Cell(cell) => Some(*cell),
                        _ => None,
                    }));
                }
                let told = call.in_cells(cell, &model.workbook);
                model.statistics.extend(told.into_iter().map(|(cell, call)| {
                    CellStatistic {
                        cell,
                        exact_value: (cfg!(not(feature = "functions")) && call.exact)
                            .then(|| Err("this build does not have it".to_owned())),
                        call,
                    }
                }));
            }
            #[cfg(feature = "fitting")]
            Mark::FittedTo(data) => model.fitted.push((cell, data)),
            Mark::Simulations(count) => model.tables.push((cell, count)),
            Mark::Stands(value) => {
                let saved = model.workbook.cell(cell).and_then(|found| found.value.as_ref());
                let alone = model
                    .formulas
                    .get(&cell)
                    .is_some_and(|formula| matches!(*formula.expr(), Expr::Literal(_) | Expr::Cell(_)));
                if !alone || value.map(Value::Number).as_ref() != saved {
                    model.restated.push(cell);
                }
            }
            Mark::Imported(imported) => model.imports.push((cell, imported)),
        }
    }
    let mut joint = Joint::new(model);
    let mut inputs = Vec::new();
    let mut depending = Vec::new();
    let mut refusals = Vec::new();
    for (cell, name, call) in stored {
        given.extend(name.as_ref().map(|_| cell));
        let formula = |expr: &Expr| print(expr, &model.workbook, cell.sheet);
        inputs.push(ModelInput {
            cell,
            name: name.unwrap_or_else(|| names::label(&model.workbook, cell)),
            printed: shorthand::print_with(&call, &formula),
            source: call.source.to_owned(),
            seed: None,
            dealt: None,
            distribution: Some(call.into()),
            drawn_at: None,
        });
    }
    let mut tied = Vec::new();
    let mut dealt = Vec::new();
    if cfg!(feature = "functions") {
        for (cell, formula) in model.formulas_that(|expr| !processes(expr).is_empty()) {
            let found = series::found(model, *cell, &processes(&formula.expr()));
            given.extend(found.inputs.iter().filter(|_| found.named).map(|input| input.cell));
            inputs.extend(found.inputs);
            depending.extend(found.depending);
            tied.extend(found.tied);
        }
    }
    for (cell, formula) in model.formulas_that(|expr| !distributions(expr).is_empty()) {
        let expr = formula.expr();
        let mut calls = distributions(&expr);
        // A quantile of a number that nothing draws is no input.
        calls.retain(|call| call.draw.as_ref().is_none_or(|draw| joint.draw_of(draw).is_some()));
        let Some(first) = calls.first() else { continue };
        let drawn_at = first.draw.as_ref().and_then(|draw| joint.take(draw)).filter(|_| calls.len() == 1);
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
        dealt.extend(calls.iter().filter(|call| call.dealt).map(|_| *cell));
        let named = calls.iter().find_map(|call| call.name.clone());
        let named = named.or_else(|| input_names.remove(cell).flatten());
        given.extend(named.as_ref().map(|_| *cell));
        let formula = |expr: &Expr| print(expr, &model.workbook, cell.sheet);
        let printed: Vec<String> = calls.iter().map(|call| shorthand::print_with(call, &formula)).collect();
        inputs.push(ModelInput {
            cell: *cell,
            name: named.unwrap_or_else(|| names::label(&model.workbook, *cell)),
            distribution: None,
            seed: if calls.len() == 1 { first.seed } else { None },
            dealt: Some(first.parameters.len() as u64).filter(|_| first.dealt && calls.len() == 1),
            printed: printed.join(", "),
            source: first.source.to_owned(),
            drawn_at,
        });
    }
    refusals.extend(series::untied(&model.workbook, &depending, &tied));
    for (cell, (source, name)) in &made {
        if inputs.iter().all(|input| input.cell != *cell)
            && let Some(formula) = model.formulas.get(cell)
        {
            inputs.push(ModelInput {
                cell: *cell,
                name: name.clone().unwrap_or_else(|| names::label(&model.workbook, *cell)),
                distribution: None,
                seed: None,
                dealt: None,
                printed: print(&formula.expr(), &model.workbook, cell.sheet),
                source: (*source).to_owned(),
                drawn_at: None,
            });
        }
    }
    inputs.extend(joint.inputs(model));
    // A cell with a series and a distribution is one input.
    order::sort_by(&mut inputs, |a, b| a.cell.cmp(&b.cell));
    inputs.dedup_by_key(|input| input.cell);
    let upstream = upstream(model, made.keys().copied().collect());
    let depends = |cell: CellRef| depending.iter().any(|(known, _)| *known == cell);
    inputs.retain(|input| {
        made.contains_key(&input.cell) || !upstream.contains(&input.cell) || depends(input.cell)
    });
    // The draws of a cell that is one input by itself are known by the input.
    let known = |cell: CellRef| inputs.iter().any(|input| input.cell == cell && input.dealt.is_some());
    refusals.extend(dealt.into_iter().filter(|cell| !known(*cell)).map(|cell| Problem::UnsupportedDialect {
        cell: model.workbook.address(cell),
        feature: "drawing without putting back by a part of an input".to_owned(),
    }));
    given.extend(made.iter().filter(|(_, (_, name))| name.is_some()).map(|(cell, _)| *cell));
    names::tell_apart(&model.workbook, &mut inputs, &given);
    model.inputs = inputs;
    model.refusals.extend(refusals);
    correlations::of_workbook(model, depending);
    correlations::of_pairs(model, &pairs);
    // What a statistic is of is an output, where it is no input.
    for cell in watched {
        let is_input = model.inputs.iter().any(|input| input.cell == cell);
        let known = model.outputs.iter().any(|output| output.cell == cell);
        let saved = model.workbook.cell(cell).and_then(|found| found.value.as_ref());
        let number = matches!(saved, Some(Value::Number(_)));
        if !known && number && model.formulas.contains_key(&cell) && !is_input {
            model.outputs.push(ModelOutput { cell, name: names::label(&model.workbook, cell) });
        }
    }
    specify(model, &limits, &convergence);
    order::sort_by(&mut model.outputs, |a, b| a.cell.cmp(&b.cell));
}

/// Gives statistics what their outputs say of themselves: the limits of a process, and how well it is to be known.
fn specify(
    model: &mut Model,
    limits: &BTreeMap<CellRef, Vec<f64>>,
    convergence: &BTreeMap<CellRef, Vec<f64>>,
) {
    for statistic in &mut model.statistics {
        let cell = match &statistic.call.of {
            Of::Cell(cell) => Some(*cell),
            Of::Named(name) => {
                let named = |output: &&ModelOutput| output.name.eq_ignore_ascii_case(name);
                model.outputs.iter().find(named).map(|output| output.cell)
            }
            _ => None,
        };
        let of_output = |said: &BTreeMap<CellRef, Vec<f64>>| cell.and_then(|cell| said.get(&cell).cloned());
        statistic.call.specify(of_output(limits).as_ref(), of_output(convergence).as_ref());
    }
}

/// The formula cells that others are made of, directly or through more.
fn upstream(model: &Model, of: Vec<CellRef>) -> BTreeSet<CellRef> {
    let mut found = BTreeSet::new();
    let mut open = of;
    while let Some(cell) = open.pop() {
        let Some(formula) = model.formulas.get(&cell) else { continue };
        formula.tree.precedents(&mut |range| {
            let first = CellRef::new(range.sheet, range.first_row, 0);
            let last = CellRef::new(range.sheet, range.last_row, u32::MAX);
            for (read, _) in model.formulas.range(first..=last) {
                let inside = (range.first_column..=range.last_column).contains(&read.column);
                if inside && found.insert(*read) {
                    open.push(*read);
                }
            }
        });
    }
    found
}

/// The distributions that a formula draws from, in the order of its text: not those that it has a handle on.
fn distributions(expr: &Expr) -> Vec<&DistributionCall> {
    let mut calls: Vec<&DistributionCall> = Vec::new();
    dialect::walk_drawing(expr, &mut |part| {
        if let Expr::Distribution(call) = part {
            calls.push(call);
        }
    });
    calls
}

/// The processes that a formula draws, in the order of its text: not those that it has a handle on.
fn processes(expr: &Expr) -> Vec<&SeriesCall> {
    let mut calls: Vec<&SeriesCall> = Vec::new();
    dialect::walk_drawing(expr, &mut |part| {
        if let Expr::Series(call) = part {
            calls.push(call);
        }
    });
    calls
}
