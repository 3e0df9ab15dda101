//! The documents of `wire` by their fields, as `wire` derives them for `serde`; the tests compare the two.

use std::collections::BTreeMap;

use wire::problem::{Fault, Problem};
use wire::simulation::{
    CreateSimulation, ParseState, ParseStatus, Share, ShareCreated, Simulation, SimulationState,
};
use wire::worker::{
    Block, CellDetail, CellKind, DistributionInfo, Event, OpenedWorkbook, PaintedCell, PaintedStyle, Preview,
    Request, SheetLayout, Snapshot,
};
use wire::{
    Address, Agreement, Bar, CellError, CellStatistic, Correlated, Correlation, Difference, Document,
    EngineChoice, FirstError, FoundInput, FoundOutput, Histogram, Input, InputSeed, InputSummary, InputValue,
    Inspection, InspectionProblem, Output, OutputSummary, Percent, PercentileMethod, RankError, Results,
    Sampling, SheetInspection, Skipped, Spec, Unsettled, Unsupported,
};

use super::{Fault as Noted, Json, Read, Write, write_object};

/// A document that is an object and is read: its fields by name, those that may be missing with what they are then.
/// A `strict` one has no others.
macro_rules! readable {
    ($kind:ident { $($field:ident $(or $default:expr)?),* $(,)? }) => {
        impl $crate::json::Read for $kind {
            fn read(json: &$crate::json::Json, fault: &mut $crate::json::Fault) -> Self {
                Self { $($field: $crate::json::readable!(@field json, fault, $field $(, $default)?)),* }
            }
        }
    };
    (strict $kind:ident { $($field:ident $(or $default:expr)?),* $(,)? }) => {
        impl $crate::json::Read for $kind {
            fn read(json: &$crate::json::Json, fault: &mut $crate::json::Fault) -> Self {
                fault.or(json.has_only(&[$(stringify!($field)),*]).then_some(()), ());
                Self { $($field: $crate::json::readable!(@field json, fault, $field $(, $default)?)),* }
            }
        }
    };
    (@field $json:ident, $fault:ident, $field:ident) => {
        $crate::json::Read::read($json.get(stringify!($field)), $fault)
    };
    (@field $json:ident, $fault:ident, $field:ident, $default:expr) => {
        match $json.get(stringify!($field)) {
            $crate::json::Json::Null => $default,
            value => $crate::json::Read::read(value, $fault),
        }
    };
}

/// A document that is an object and is written: its fields by name.
macro_rules! writable {
    ($kind:ident { $($field:ident),* $(,)? }) => {
        impl $crate::json::Write for $kind {
            fn write(&self, out: &mut String) {
                $crate::json::write_object(out, &[$((stringify!($field), &self.$field)),*]);
            }
        }
    };
}

/// A document that is an object and goes both ways.
macro_rules! document {
    (strict $kind:ident { $($field:ident $(or $default:expr)?),* $(,)? }) => {
        $crate::json::readable!(strict $kind { $($field $(or $default)?),* });
        $crate::json::writable!($kind { $($field),* });
    };
    ($kind:ident { $($field:ident $(or $default:expr)?),* $(,)? }) => {
        $crate::json::readable!($kind { $($field $(or $default)?),* });
        $crate::json::writable!($kind { $($field),* });
    };
}

pub(crate) use {document, readable, writable};

/// A document that is one of some words.
macro_rules! words {
    ($kind:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl Read for $kind {
            fn read(json: &Json, fault: &mut Noted) -> Self {
                const WORDS: &[(&str, $kind)] = &[$(($word, $kind::$variant)),*];
                let known = WORDS.iter().find(|(word, _)| Some(*word) == json.text());
                fault.or(known, &WORDS[0]).1
            }
        }

        impl Write for $kind {
            fn write(&self, out: &mut String) {
                match self { $(Self::$variant => $word),* }.write(out);
            }
        }
    };
}

// What the user asks for.

document!(strict Spec {
    version or wire::SPEC_VERSION,
    inputs or Vec::new(),
    outputs or Vec::new(),
    correlations or Vec::new(),
    trials or wire::DEFAULT_TRIALS,
    seed or 1,
    sampling or Sampling::MonteCarlo,
    engine or EngineChoice::Auto,
    hold or Vec::new(),
    now or None,
    seeds or Vec::new(),
    analyses or Vec::new(),
});
document!(strict InputSeed { cell, seed });
document!(strict Input { cell, name or String::new(), distribution });
document!(strict Correlation { inputs, matrix });
document!(strict Output { cell, name or String::new() });
words!(Sampling { MonteCarlo = "monte-carlo", LatinHypercube = "latin-hypercube", Sobol = "sobol", Antithetic = "antithetic" });
words!(EngineChoice { Auto = "auto", Reference = "reference", Power = "power", Arrow = "arrow", Gpu = "gpu" });

impl Read for Document {
    fn read(json: &Json, _fault: &mut Noted) -> Self {
        Self::of_text(super::text(json))
    }
}

impl Write for Document {
    fn write(&self, out: &mut String) {
        out.push_str(self.text());
    }
}

impl Read for Address {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        let address = json.text().and_then(|text| Self::parse(text).ok());
        fault.or(address, Self { sheet: String::new(), row: 0, column: 0 })
    }
}

impl Write for Address {
    fn write(&self, out: &mut String) {
        self.to_string().write(out);
    }
}

// What a simulation gave.

document!(Results {
    version,
    engine_version,
    engine,
    trials,
    trials_requested,
    seed,
    sampling,
    inputs,
    outputs,
    held,
    correlations or Vec::new(),
    now,
    unsettled or Vec::new(),
    statistics or Vec::new(),
    analyses or Vec::new(),
});
document!(InputSummary { cell, name, distribution, mean, std_dev, min, max });
document!(OutputSummary {
    cell,
    name,
    base_value,
    number_format,
    count,
    errors,
    first_error,
    mean,
    std_error,
    std_dev,
    min,
    max,
    skewness,
    kurtosis,
    percentiles,
    percentile_method,
    histogram,
    curve,
    tornado,
});
document!(Correlated { source, inputs, matrix, change });
document!(Unsettled { cell, cells, trials });
document!(FirstError { trial, cell, kind, inputs or Vec::new() });
document!(InputValue { cell, name, value });
document!(CellStatistic { cell, function, value, reason });
document!(Histogram { edges, counts });
document!(Bar { cell, name, rank_correlation, mean_low, mean_high });

impl Read for CellError {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        fault.or(json.text().and_then(Self::parse), Self::Null)
    }
}

impl Write for CellError {
    fn write(&self, out: &mut String) {
        self.as_str().write(out);
    }
}

/// A percentile as the name of a member.
impl Read for Percent {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        let percent = fault.or(json.text().and_then(crate::number::parse), 0.0);
        Self((percent * 1_000.0).round() as u32)
    }
}

impl Write for BTreeMap<Percent, f64> {
    fn write(&self, out: &mut String) {
        let names: Vec<String> = self
            .keys()
            .map(|percent| charts::decimal::significant(f64::from(percent.0) / 1_000.0, 9))
            .collect();
        let members: Vec<(&str, &dyn Write)> = names
            .iter()
            .zip(self.values())
            .map(|(name, value)| (name.as_str(), value as &dyn Write))
            .collect();
        write_object(out, &members);
    }
}

impl Read for PercentileMethod {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        match json.get("method").text() {
            Some("exact") => Self::Exact,
            Some("sketch") => {
                Self::Sketch { rank_error: RankError(u32::read(json.get("rank_error"), fault)) }
            }
            _ => fault.or(None, Self::Exact),
        }
    }
}

impl Write for PercentileMethod {
    fn write(&self, out: &mut String) {
        match self {
            Self::Exact => write_object(out, &[("method", &"exact")]),
            Self::Sketch { rank_error } => {
                write_object(out, &[("method", &"sketch"), ("rank_error", &rank_error.0)]);
            }
        }
    }
}

// What a workbook holds.

impl Read for Inspection {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        Self {
            sheets: Read::read(json.get("sheets"), fault),
            formulas: Read::read(json.get("formulas"), fault),
            // The page does not list functions.
            functions: BTreeMap::new(),
            agreement: Read::read(json.get("agreement"), fault),
            unsupported: Read::read(json.get("unsupported"), fault),
            inputs: Read::read(json.get("inputs"), fault),
            outputs: Read::read(json.get("outputs"), fault),
            problems: Read::read(json.get("problems"), fault),
            // Nor how single calls are read: what is refused is among the problems.
            imports: Vec::new(),
            statistics: Vec::new(),
        }
    }
}

readable!(SheetInspection { name, rows, columns, hidden });
readable!(Agreement { compared, equal, different, skipped });
readable!(Difference { cell, ours, file });
readable!(Skipped { cell, reason });
readable!(Unsupported { cell, function, reason, reached_by_draw });
readable!(FoundInput { cell, name, distribution, source });
readable!(FoundOutput { cell, name });
readable!(InspectionProblem { cell, kind, message, instead });

// What the worker answers, and what it is asked.

impl Read for Event {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        match fault.or(json.get("tell").text(), "") {
            "opening" => Self::Opening {
                sheets: Read::read(json.get("sheets"), fault),
                formulas: Read::read(json.get("formulas"), fault),
            },
            "opened" => Self::Opened(Read::read(json, fault)),
            "block" => Self::Block(Read::read(json, fault)),
            "cell" => Self::Cell(Read::read(json, fault)),
            "preview" => Self::Preview(Read::read(json, fault)),
            "distributions" => {
                Self::Distributions { distributions: Read::read(json.get("distributions"), fault) }
            }
            "progress" => Self::Progress(Read::read(json, fault)),
            "done" => Self::Done(Read::read(json, fault)),
            "written" => Self::Written { name: Read::read(json.get("name"), fault) },
            tell => {
                fault.or((tell == "refused").then_some(()), ());
                Self::Refused {
                    message: Read::read(json.get("message"), fault),
                    code: Read::read(json.get("code"), fault),
                    faults: Read::read(json.get("faults"), fault),
                    hold: Option::read(json.get("hold"), fault).unwrap_or_default(),
                }
            }
        }
    }
}

impl Write for Request {
    fn write(&self, out: &mut String) {
        match self {
            Self::Open { name } => write_object(out, &[("ask", &"open"), ("name", name)]),
            Self::Block { sheet, first_row, rows, first_column, columns } => write_object(
                out,
                &[
                    ("ask", &"block"),
                    ("sheet", sheet),
                    ("first_row", first_row),
                    ("rows", rows),
                    ("first_column", first_column),
                    ("columns", columns),
                ],
            ),
            Self::Cell { cell } => write_object(out, &[("ask", &"cell"), ("cell", cell)]),
            Self::Preview { text } => write_object(out, &[("ask", &"preview"), ("text", text)]),
            Self::Distributions => write_object(out, &[("ask", &"distributions")]),
            Self::Run { spec } => write_object(out, &[("ask", &"run"), ("spec", spec)]),
            Self::WriteBack { results } => {
                write_object(out, &[("ask", &"write-back"), ("results", &**results)]);
            }
            Self::Stop => write_object(out, &[("ask", &"stop")]),
        }
    }
}

readable!(OpenedWorkbook { name, hash, sheets, inspection });
readable!(SheetLayout {
    name,
    hidden,
    rows,
    columns,
    column_widths,
    row_heights,
    frozen,
    merged,
    gridlines_hidden,
});
readable!(Block { sheet, cells, styles });
readable!(PaintedCell { row, column, text, kind, style });
readable!(PaintedStyle { bold, italic, colour, fill, align, borders, wrap, size });
readable!(CellDetail { cell, content, formula, text, number, number_format, label });
readable!(Preview {
    distribution,
    name,
    parameters,
    discrete,
    density,
    cumulative,
    mean,
    std_dev,
    percentiles
});
readable!(DistributionInfo { name, summary, discrete, parameters, repeats });
readable!(Snapshot { results, elapsed_ms, workers });
words!(CellKind { Blank = "blank", Number = "number", Text = "text", Boolean = "boolean", Error = "error" });

// What the services answer, and what they are asked.

readable!(Fault { at, message });
readable!(ParseStatus { id, name, bytes, state, problem });
readable!(Simulation { id, workbook, state, trials_done, trials, attempts, problem });
readable!(ShareCreated { token, revoke_key, expires_at });
readable!(Share { title, results, spec, workbook_name, created_at, expires_at });
writable!(CreateSimulation { workbook, spec });
words!(ParseState { Queued = "queued", Parsing = "parsing", Done = "done", Failed = "failed" });
words!(SimulationState {
    Created = "created",
    Queued = "queued",
    Running = "running",
    Done = "done",
    Failed = "failed",
});

impl Read for Problem {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        let faults: Option<Vec<Fault>> = Read::read(json.get("faults"), fault);
        Self {
            kind: Read::read(json.get("type"), fault),
            title: Read::read(json.get("title"), fault),
            status: Read::read(json.get("status"), fault),
            code: Read::read(json.get("code"), fault),
            detail: Read::read(json.get("detail"), fault),
            request_id: Read::read(json.get("request_id"), fault),
            faults: faults.unwrap_or_default(),
        }
    }
}
