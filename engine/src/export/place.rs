//! Where the results go in a workbook: the sheet's name and parts, what an earlier write left, and the
//! insertions that make the sheet part of the workbook.

use std::collections::BTreeSet;

use super::names::Name;
use super::outline::{Element, Outline};
use super::xml::{Dialect, STRICT, TRANSITIONAL, escape, relationships_of};
use super::{ExportError, SHEET_NAME, names};
use crate::address::{Address, quote_sheet};
use crate::workbook::book::{self, is_true};
use crate::workbook::notes::Notes;
use crate::workbook::parts::{Package, Target};
use crate::workbook::preflight::MAX_SHEETS;
use crate::workbook::text::unescape;
use crate::workbook::{WorkbookError, error::PartFault};

const CONTENT_TYPES: &str = "[Content_Types].xml";
const SHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const DRAWING_TYPE: &str = "application/vnd.openxmlformats-officedocument.drawing+xml";
const CHART_TYPE: &str = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
/// The elements of `workbook.xml` that the names follow, as far as they are there (ECMA-376 part 1, 18.2.27).
const BEFORE_NAMES: [&str; 3] = ["sheets", "functionGroups", "externalReferences"];

/// Where the results go.
pub(super) struct Place {
    /// The name on the sheet's tab.
    pub(super) name: String,
    /// The namespaces that the workbook is written in.
    pub(super) dialect: &'static Dialect,
    /// The part with the workbook's styles.
    pub(super) styles: Option<String>,
    /// The parts of earlier results, in lower case.
    pub(super) dropped: BTreeSet<String>,
    /// The workbook's own names for the whole workbook, in lower case.
    pub(super) taken: BTreeSet<String>,
    /// The part with the workbook itself.
    main: String,
    /// The folder of that part.
    folder: String,
    /// What the files of the new parts are called.
    stem: String,
    /// The relationship that leads to the sheet of earlier results.
    earlier: Option<String>,
}

/// The sheet of earlier results.
struct Earlier {
    name: String,
    relationship: String,
    part: String,
}

impl Place {
    /// Looks for a place; everything that the edits need is checked on the way.
    pub(super) fn find(package: &Package<'_>) -> Result<Self, ExportError> {
        let main = package.main()?;
        let book = book::read(package, &main, &mut Notes::default())?;
        let outline = Outline::read(package, &main)?;
        let root = outline.root()?;
        let strict = root.namespace(root.prefix().trim_end_matches(':')) == Some(STRICT.main);
        let sheets: Vec<String> = book.sheets.iter().map(|tab| tab.name.clone()).collect();
        let relationships = package.relationships(&main)?;
        let styles = relationships.iter().find(|relationship| relationship.kind == "styles");
        let styles = styles.map(|relationship| relationship.part(&main).map(str::to_owned)).transpose()?;

        let mark = book
            .names
            .iter()
            .find(|name| name.scope.is_none() && name.name.eq_ignore_ascii_case(names::MARK));
        let earlier = mark.and_then(|mark| {
            let sheet = Address::parse(&mark.text).ok()?.sheet.to_lowercase();
            let tab = book.sheets.iter().find(|tab| tab.name.to_lowercase() == sheet)?;
            let leads = relationships.iter().find(|relationship| relationship.id == tab.relationship)?;
            let part = leads.part(&main).ok().filter(|_| leads.kind == "worksheet")?.to_owned();
            Some(Earlier { name: tab.name.clone(), relationship: tab.relationship.clone(), part })
        });
        if earlier.is_none() && sheets.len() >= MAX_SHEETS {
            return Err(ExportError::TooManySheets { limit: MAX_SHEETS });
        }
        let dropped = match &earlier {
            Some(earlier) => parts_of(package, &main, &earlier.part)?,
            None => BTreeSet::new(),
        };
        let name = earlier.as_ref().map_or_else(|| free_sheet_name(&sheets), |earlier| earlier.name.clone());
        let ours = |text: &str| is_ours(text, earlier.is_some().then_some(&name));
        let global = book.names.iter().filter(|name| name.scope.is_none());
        let taken = global
            .filter(|name| !(names::has_prefix(&name.name) && ours(&name.text)))
            .map(|name| name.name.to_lowercase())
            .collect();
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let mut place = Self {
            name,
            dialect: if strict { &STRICT } else { &TRANSITIONAL },
            styles,
            dropped,
            taken,
            main,
            folder,
            stem: String::new(),
            earlier: earlier.map(|earlier| earlier.relationship),
        };
        place.stem = place.free_stem(package);
        Ok(place)
    }

    /// The part with the sheet.
    pub(super) fn sheet_part(&self) -> String {
        self.part("worksheets", &self.stem)
    }

    /// The part that says where the charts stand.
    pub(super) fn drawing_part(&self) -> String {
        self.part("drawings", &self.stem)
    }

    /// The part with a chart; they are numbered from 1.
    pub(super) fn chart_part(&self, number: usize) -> String {
        self.part("charts", &format!("{}-{number}", self.stem))
    }

    /// The parts that change, with their new content.
    pub(super) fn edits(
        &self,
        package: &Package<'_>,
        charts: usize,
        names: &[Name],
    ) -> Result<Vec<(String, Vec<u8>)>, WorkbookError> {
        let relationships = relationships_of(&self.main);
        let (identifier, list) = self.relationships(package, &relationships)?;
        Ok(vec![
            (CONTENT_TYPES.to_owned(), self.content_types(package, charts)?),
            (relationships, list),
            (self.main.clone(), self.book(package, &identifier, names)?),
        ])
    }

    /// The list of content types: the new parts are in it, and dropped ones are not.
    fn content_types(&self, package: &Package<'_>, charts: usize) -> Result<Vec<u8>, WorkbookError> {
        let mut outline = Outline::read(package, CONTENT_TYPES)?;
        let types = outline.root()?;
        for known in outline.children(&types)? {
            let part = known.attribute("PartName").unwrap_or_default().trim_start_matches('/').to_lowercase();
            if known.local() == "Override" && self.dropped.contains(&part) {
                outline.replace(&known, String::new());
            }
        }
        let mut added = vec![(self.sheet_part(), SHEET_TYPE)];
        if charts > 0 {
            added.push((self.drawing_part(), DRAWING_TYPE));
            added.extend((1..=charts).map(|number| (self.chart_part(number), CHART_TYPE)));
        }
        let prefix = types.prefix();
        let added: String = added
            .iter()
            .map(|(part, kind)| {
                format!("<{prefix}Override PartName=\"/{}\" ContentType=\"{kind}\"/>", escape(part))
            })
            .collect();
        outline.append(&types, &added);
        Ok(outline.finish())
    }

    /// The identifier of the relationship to the sheet, and the list with it.
    fn relationships(&self, package: &Package<'_>, part: &str) -> Result<(String, Vec<u8>), WorkbookError> {
        let mut outline = Outline::read(package, part)?;
        let root = outline.root()?;
        let known = outline.children(&root)?;
        let target = format!("/{}", self.sheet_part());
        if let Some(identifier) = &self.earlier {
            for relationship in known.iter().filter(|one| one.attribute("Id") == Some(identifier)) {
                outline.set_attribute(relationship, "Target", &target);
            }
            return Ok((identifier.clone(), outline.finish()));
        }
        let is_free = |identifier: &String| known.iter().all(|one| one.attribute("Id") != Some(identifier));
        let identifier = numbered("rIdCarlo", "", is_free);
        let kind = format!("{}/worksheet", self.dialect.relationships);
        let prefix = root.prefix();
        let relationship = format!(
            "<{prefix}Relationship Id=\"{identifier}\" Type=\"{kind}\" Target=\"{}\"/>",
            escape(&target)
        );
        outline.append(&root, &relationship);
        Ok((identifier, outline.finish()))
    }

    /// `workbook.xml` with the sheet and the names.
    fn book(
        &self,
        package: &Package<'_>,
        identifier: &str,
        names: &[Name],
    ) -> Result<Vec<u8>, WorkbookError> {
        let mut outline = Outline::read(package, &self.main)?;
        let root = outline.root()?;
        let parts = outline.children(&root)?;
        let child = |name: &str| parts.iter().find(|part| part.local() == name);
        let no_sheets = || WorkbookError::part(&self.main, PartFault::NoSheets);
        let sheets = child("sheets").ok_or_else(no_sheets)?;
        if self.earlier.is_none() {
            let sheet = self.sheet(&root, sheets, &outline.children(sheets)?, identifier);
            outline.append(sheets, &sheet);
        }

        let prefix = root.prefix();
        let list: String = names.iter().map(|name| self.defined_name(prefix, name)).collect();
        match child("definedNames") {
            Some(defined) => {
                for name in outline.children(defined)? {
                    let text = outline.inside(&name).replace("&apos;", "'").replace("&amp;", "&");
                    let called = name.attribute("name").unwrap_or_default();
                    let ours = self.earlier.is_some().then_some(&self.name);
                    if name.attribute("localSheetId").is_none()
                        && names::has_prefix(called)
                        && is_ours(text.trim(), ours)
                    {
                        outline.replace(&name, String::new());
                    }
                }
                outline.append(defined, &list);
            }
            None => {
                let before = parts.iter().rfind(|part| BEFORE_NAMES.contains(&part.local()));
                let list = format!("<{prefix}definedNames>{list}</{prefix}definedNames>");
                outline.insert_after(before.ok_or_else(no_sheets)?, list);
            }
        }
        if self.earlier.is_some() {
            // Formulas may hold what earlier figures gave.
            match child("calcPr") {
                Some(calculation) if calculation.attribute("fullCalcOnLoad").is_some_and(is_true) => {}
                Some(calculation) => outline.set_attribute(calculation, "fullCalcOnLoad", "1"),
                None => {
                    let names = child("definedNames");
                    let before = parts.iter().rfind(|part| BEFORE_NAMES.contains(&part.local()));
                    let before = names.or(before).ok_or_else(no_sheets)?;
                    outline.insert_after(before, format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"));
                }
            }
        }
        Ok(outline.finish())
    }

    /// The `sheet` element. The prefix of its relationship is declared where the workbook does not.
    fn sheet(&self, root: &Element, sheets: &Element, known: &[Element], identifier: &str) -> String {
        let numbers = known.iter().filter_map(|sheet| sheet.attribute("sheetId")?.trim().parse::<u32>().ok());
        let number = numbers.max().unwrap_or(0).saturating_add(1);
        let namespace = self.dialect.relationships;
        let declared = root.namespace("r") == Some(namespace) && sheets.namespace("r").is_none();
        let declaration = if declared { String::new() } else { format!(" xmlns:r=\"{namespace}\"") };
        format!(
            "<{}sheet{declaration} name=\"{}\" sheetId=\"{number}\" r:id=\"{identifier}\"/>",
            sheets.prefix(),
            escape(&self.name)
        )
    }

    fn defined_name(&self, prefix: &str, name: &Name) -> String {
        let hidden = if name.hidden { " hidden=\"1\"" } else { "" };
        let text = format!("{}!{}", quote_sheet(&self.name), name.cell);
        format!(
            "<{prefix}definedName name=\"{}\"{hidden}>{}</{prefix}definedName>",
            escape(&name.name),
            escape(&text)
        )
    }

    fn part(&self, folder: &str, file: &str) -> String {
        format!("{}/{folder}/{file}.xml", self.folder).trim_start_matches('/').to_owned()
    }

    /// A stem that no part has which stays.
    fn free_stem(&self, package: &Package<'_>) -> String {
        let parts: Vec<&str> =
            package.archive().names().filter(|part| !self.dropped.contains(*part)).collect();
        numbered("carlo-results", "", |stem| {
            let file = format!("/{stem}");
            let is_same = |part: &&str| {
                part.rfind(&file).is_some_and(|at| part[at + file.len()..].starts_with(['.', '-']))
            };
            !parts.iter().any(is_same)
        })
    }
}

/// A name that no sheet has.
fn free_sheet_name(sheets: &[String]) -> String {
    let taken: Vec<String> = sheets.iter().map(|name| name.to_lowercase()).collect();
    let is_free = |name: &String| !taken.contains(&name.to_lowercase());
    match SHEET_NAME.to_owned() {
        name if is_free(&name) => name,
        _ => numbered(&format!("{SHEET_NAME} ("), ")", is_free),
    }
}

/// The beginning alone where it can stand and is free, else with a number from 2.
fn numbered(beginning: &str, end: &str, is_free: impl Fn(&String) -> bool) -> String {
    let plain = end.is_empty().then(|| beginning.to_owned());
    let names = plain.into_iter().chain((2..).map(|number: u64| format!("{beginning}{number}{end}")));
    names.into_iter().find(is_free).expect("some number is free")
}

/// Whether a name of ours stands for a cell of earlier results, or for one that was deleted with its sheet.
fn is_ours(text: &str, sheet: Option<&String>) -> bool {
    let text = unescape(text.into());
    if text.trim_start_matches('=').starts_with("#REF!") {
        return true;
    }
    Address::parse(text.trim_start_matches('='))
        .is_ok_and(|cell| sheet.is_some_and(|sheet| cell.sheet.to_lowercase() == sheet.to_lowercase()))
}

/// The parts that belong to a sheet alone: itself, those that it leads to and nothing else does, and their
/// relationships. In lower case.
fn parts_of(package: &Package<'_>, main: &str, sheet: &str) -> Result<BTreeSet<String>, WorkbookError> {
    let mut own = reached(package, sheet)?;
    let lists: Vec<String> =
        package.archive().names().filter(|name| name.ends_with(".rels")).map(str::to_owned).collect();
    for list in lists {
        let source = match list.rsplit_once("_rels/") {
            Some((folder, file)) => format!("{folder}{}", file.trim_end_matches(".rels")),
            None => continue,
        };
        if own.contains(&source) {
            continue;
        }
        for relationship in package.relationships(&source)? {
            let Target::Part(part) = &relationship.target else { continue };
            let is_the_sheet = source == main.to_lowercase() && part.eq_ignore_ascii_case(sheet);
            if own.contains(&part.to_lowercase()) && !is_the_sheet {
                for kept in reached(package, part)? {
                    own.remove(&kept);
                }
            }
        }
    }
    let lists: Vec<String> = own.iter().map(|part| relationships_of(part)).collect();
    own.extend(lists);
    Ok(own)
}

/// A part and those that it leads to, in lower case.
fn reached(package: &Package<'_>, part: &str) -> Result<BTreeSet<String>, WorkbookError> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![part.to_lowercase()];
    while let Some(part) = waiting.pop() {
        if !package.archive().contains(&part) || !found.insert(part.clone()) {
            continue;
        }
        for relationship in package.relationships(&part)? {
            if let Target::Part(next) = relationship.target {
                waiting.push(next.to_lowercase());
            }
        }
    }
    Ok(found)
}
