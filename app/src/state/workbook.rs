//! The open workbook: what the file says, which cell is selected, and what typed distributions mean.

use std::sync::Arc;

use crate::dom::*;
use web_sys::Blob;
use wire::worker::{CellDetail, DistributionInfo, OpenedWorkbook, Preview};
use wire::{Address, FoundInput, OutputSummary};

use crate::few::Few;

/// What is known of a typed distribution.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PreviewState {
    /// It means this.
    Known(Arc<Preview>),
    /// It means nothing: why.
    Refused(String),
}

/// What an input does to an output, from a few trials.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tried {
    /// The output with the input.
    pub(crate) with: OutputSummary,
    /// The output without it; `None` where nothing else varies.
    pub(crate) without: Option<OutputSummary>,
}

/// The open workbook.
#[derive(Clone, Copy)]
pub(crate) struct WorkbookState {
    /// The file that is being opened, or is open: its name and size in bytes.
    pub(crate) name: RwSignal<(String, f64)>,
    /// How many formulas it has, once it has been read and they are being compared.
    pub(crate) read: RwSignal<Option<u64>>,
    /// What the engine says of it.
    pub(crate) opened: RwSignal<Option<Arc<OpenedWorkbook>>>,
    /// The file itself, for links and for runs on the servers.
    pub(crate) file: StoredValue<Option<Blob>>,
    /// The position of the sheet that is shown.
    pub(crate) sheet: RwSignal<u16>,
    /// The selected cell of that sheet: row, column.
    pub(crate) selected: RwSignal<(u32, u32)>,
    /// The cells selected on the sheets that are not shown.
    pub(crate) left: StoredValue<Few<u16, (u32, u32)>>,
    /// Everything about the selected cell, once the engine has answered.
    pub(crate) detail: RwSignal<Option<CellDetail>>,
    /// The input that the editor shows.
    pub(crate) editing: RwSignal<Option<Address>>,
    /// What the input that the editor shows would do to the first output.
    pub(crate) effect: RwSignal<Option<Arc<Tried>>>,
    /// Counts the distributions that were tried in the editor, so that an answer for an older one is known as such.
    pub(crate) tried: StoredValue<u32>,
    /// What marked cells hold in the file, as text; `None` while the engine is asked.
    pub(crate) values: RwSignal<Few<Address, Option<String>>>,
    /// What typed distributions mean, by their text; `None` while the engine is asked. As of `values`, nobody hears of
    /// an answer before the last one has come: each would draw every line of the panel anew.
    pub(crate) previews: RwSignal<Few<String, Option<PreviewState>>>,
    /// The distributions of the picker.
    pub(crate) distributions: RwSignal<Vec<DistributionInfo>>,
}

impl WorkbookState {
    pub(super) fn new() -> Self {
        Self {
            name: RwSignal::default(),
            read: RwSignal::new(None),
            opened: RwSignal::new(None),
            file: StoredValue::new(None),
            sheet: RwSignal::new(0),
            selected: RwSignal::new((0, 0)),
            left: StoredValue::new(Few::default()),
            detail: RwSignal::new(None),
            editing: RwSignal::new(None),
            effect: RwSignal::new(None),
            tried: StoredValue::new(0),
            values: RwSignal::default(),
            previews: RwSignal::default(),
            distributions: RwSignal::default(),
        }
    }

    /// The address of a cell of the sheet that is shown. Tracks the sheet.
    pub(crate) fn address(&self, (row, column): (u32, u32)) -> Option<Address> {
        let sheet = self.opened.get()?.sheets.get(usize::from(self.sheet.get()))?.name.clone();
        Some(Address { sheet, row, column })
    }

    /// The position of a sheet.
    pub(crate) fn position(&self, name: &str) -> Option<u16> {
        let opened = self.opened.get_untracked()?;
        opened.sheets.iter().position(|sheet| sheet.name == name).and_then(|at| u16::try_from(at).ok())
    }

    /// The input that the file itself gives this cell.
    pub(crate) fn found_input(&self, cell: &Address) -> Option<FoundInput> {
        let opened = self.opened.get()?;
        opened.inspection.inputs.iter().find(|found| found.cell == *cell).cloned()
    }

    /// What a typed distribution means, where the engine has answered.
    pub(crate) fn preview(&self, text: &str) -> Option<Arc<Preview>> {
        self.previews.with(|previews| match previews.get(text) {
            Some(Some(PreviewState::Known(preview))) => Some(Arc::clone(preview)),
            _ => None,
        })
    }
}
