//! The parts of the pages. They are given what they show and say what was done to them; none talks to the
//! engine, to the services or to storage.

pub(crate) mod app_bar;
pub(crate) mod chart;
pub(crate) mod dialog;
pub(crate) mod editor;
pub(crate) mod effect;
pub(crate) mod export_dialog;
pub(crate) mod failure;
pub(crate) mod formula_bar;
pub(crate) mod grip;
pub(crate) mod histogram;
pub(crate) mod icons;
pub(crate) mod marks_panel;
pub(crate) mod output_head;
pub(crate) mod panel;
pub(crate) mod percentiles;
pub(crate) mod results_notes;
pub(crate) mod run_details;
pub(crate) mod segments;
pub(crate) mod shapes;
pub(crate) mod share_dialog;
pub(crate) mod sheet;
pub(crate) mod tabs;
pub(crate) mod tornado;
