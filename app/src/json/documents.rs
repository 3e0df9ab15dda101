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
    Address, Agreement, Bar, CellError, Correlation, Difference, Document, EngineChoice, FirstError,
    FoundInput, FoundOutput, Histogram, Input, InputSeed, InputSummary, InputValue, Inspection,
    InspectionProblem, Output, OutputSummary, Percent, PercentileMethod, RankError, Results, Sampling,
    SheetInspection, Skipped, Spec, Unsettled, Unsupported,
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
macro_rules! both_ways {
    (strict $kind:ident { $($field:ident $(or $default:expr)?),* $(,)? }) => {
        $crate::json::readable!(strict $kind { $($field $(or $default)?),* });
        $crate::json::writable!($kind { $($field),* });
    };
    ($kind:ident { $($field:ident $(or $default:expr)?),* $(,)? }) => {
        $crate::json::readable!($kind { $($field $(or $default)?),* });
        $crate::json::writable!($kind { $($field),* });
    };
}

pub(crate) use {both_ways, readable, writable};

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

both_ways!(strict Spec {
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
    filters or Vec::new(),
    stop or None,
});
both_ways!(strict InputSeed { cell, seed });
both_ways!(strict Input { cell, name or String::new(), distribution });
both_ways!(strict Correlation { inputs, matrix or Vec::new(), method or String::new() });
both_ways!(strict Output { cell, name or String::new() });
words!(Sampling { MonteCarlo = "monte-carlo", LatinHypercube = "latin-hypercube", Sobol = "sobol", Antithetic = "antithetic" });
words!(EngineChoice { Auto = "auto", Reference = "reference", Power = "power", Arrow = "arrow", Gpu = "gpu" });

impl Read for Document {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        let written = json.written();
        Self::of_text(fault.or((!written.is_empty()).then_some(written), "null").to_owned())
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

// What a simulation gave: read for what the page itself shows, and passed on as it came.

impl Read for Results {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        Self {
            version: Read::read(json.get("version"), fault),
            engine_version: Read::read(json.get("engine_version"), fault),
            engine: Read::read(json.get("engine"), fault),
            trials: Read::read(json.get("trials"), fault),
            trials_requested: Read::read(json.get("trials_requested"), fault),
            seed: Read::read(json.get("seed"), fault),
            sampling: Read::read(json.get("sampling"), fault),
            inputs: Read::read(json.get("inputs"), fault),
            outputs: Read::read(json.get("outputs"), fault),
            held: Read::read(json.get("held"), fault),
            now: Read::read(json.get("now"), fault),
            unsettled: Option::read(json.get("unsettled"), fault).unwrap_or_default(),
            // Panels show them.
            correlations: Vec::new(),
            statistics: Vec::new(),
            analyses: Vec::new(),
            filters: Vec::new(),
            convergence: Vec::new(),
        }
    }
}

readable!(InputSummary { cell, name, distribution, mean, std_dev, min, max });
readable!(OutputSummary {
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
readable!(Unsettled { cell, cells, trials });
readable!(FirstError { trial, cell, kind, inputs or Vec::new() });
readable!(InputValue { cell, name, value });
readable!(Histogram { edges, counts });
readable!(Bar { cell, name, rank_correlation, mean_low, mean_high });

impl Read for CellError {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        fault.or(json.text().and_then(Self::parse), Self::Null)
    }
}

/// A percentile as the name of a member.
impl Read for Percent {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        let percent = fault.or(json.text().and_then(crate::number::parse), 0.0);
        Self((percent * 1_000.0).round() as u32)
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
            spec: Read::read(json.get("spec"), fault),
        }
    }
}

impl Read for SheetInspection {
    fn read(json: &Json, fault: &mut Noted) -> Self {
        // Its size and whether it is hidden are those of its layout.
        Self { name: Read::read(json.get("name"), fault), rows: 0, columns: 0, hidden: false }
    }
}

/// The page counts differences; a panel shows them.
impl Read for Difference {
    fn read(_: &Json, _: &mut Noted) -> Self {
        let cell = Address { sheet: String::new(), row: 0, column: 0 };
        Self { cell, ours: String::new(), file: String::new() }
    }
}

readable!(Agreement { compared, equal, different, skipped });
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
            "panel" => Self::Panel {
                html: Read::read(json.get("html"), fault),
                spec: Read::read(json.get("spec"), fault),
                said: Option::read(json.get("said"), fault).unwrap_or_default(),
            },
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
            Self::Run { spec } => write_object(out, &[("ask", &"run"), ("spec", &**spec)]),
            // With the results as they came: `actions/export.rs` writes it.
            Self::WriteBack { .. } => write_object(out, &[("ask", &"write-back")]),
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
            // The page has no use for it.
            request_id: None,
            faults: faults.unwrap_or_default(),
            hold: Option::read(json.get("hold"), fault).unwrap_or_default(),
        }
    }
}
