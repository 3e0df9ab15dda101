//! `styles.xml`: the looks that cells refer to by number.

use super::WorkbookError;
use super::book::is_true;
use super::colour::{self, ColourReference, Palette};
use super::error::PartFault;
use super::notes::Notes;
use super::parts::Package;
use super::style::{Alignment, CellStyle};
use super::text::unescape;
use super::xml::{Element, Xml};

/// The most cell formats: Excel writes up to 65,490.
pub(super) const MAX_STYLES: usize = 100_000;
/// The most bytes of a number format; Excel's limit is 255 characters.
const MAX_CODE: usize = 1_024;

/// The number formats that files refer to without writing them out (ECMA-376 part 1, 18.8.30), as an
/// American Excel shows them.
const BUILT_IN: [(u32, &str); 29] = [
    (0, "General"),
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (5, "\"$\"#,##0_);\\(\"$\"#,##0\\)"),
    (6, "\"$\"#,##0_);[Red]\\(\"$\"#,##0\\)"),
    (7, "\"$\"#,##0.00_);\\(\"$\"#,##0.00\\)"),
    (8, "\"$\"#,##0.00_);[Red]\\(\"$\"#,##0.00\\)"),
    (9, "0%"),
    (10, "0.00%"),
    (11, "0.00E+00"),
    (12, "# ?/?"),
    (13, "# ??/??"),
    (14, "m/d/yyyy"),
    (15, "d-mmm-yy"),
    (16, "d-mmm"),
    (17, "mmm-yy"),
    (18, "h:mm AM/PM"),
    (19, "h:mm:ss AM/PM"),
    (20, "h:mm"),
    (21, "h:mm:ss"),
    (22, "m/d/yyyy h:mm"),
    (37, "#,##0_);(#,##0)"),
    (38, "#,##0_);[Red](#,##0)"),
    (39, "#,##0.00_);(#,##0.00)"),
    (40, "#,##0.00_);[Red](#,##0.00)"),
    (48, "##0.0E+0"),
    (49, "@"),
];
const ACCOUNTING_AND_TIMES: [(u32, &str); 7] = [
    (41, "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)"),
    (42, "_(\"$\"* #,##0_);_(\"$\"* \\(#,##0\\);_(\"$\"* \"-\"_);_(@_)"),
    (43, "_(* #,##0.00_);_(* \\(#,##0.00\\);_(* \"-\"??_);_(@_)"),
    (44, "_(\"$\"* #,##0.00_);_(\"$\"* \\(#,##0.00\\);_(\"$\"* \"-\"??_);_(@_)"),
    (45, "mm:ss"),
    (46, "[h]:mm:ss"),
    (47, "mm:ss.0"),
];

/// The looks of a cell without any style.
pub(crate) fn plain() -> CellStyle {
    CellStyle { number_format: "General".to_owned(), ..CellStyle::default() }
}

/// Reads the styles. There is always at least one.
pub(crate) fn read(
    package: &Package<'_>,
    part: &str,
    theme: Option<&str>,
    notes: &mut Notes,
) -> Result<Vec<CellStyle>, WorkbookError> {
    let text = package.text(part)?;
    let mut xml = Xml::new(part, &text, "styleSheet")?;
    let mut palette = Palette::read(package, theme)?;
    let mut sheet = StyleSheet::default();
    xml.each(|xml, element| {
        match element.name() {
            "numFmts" => xml.each(|xml, element| sheet.number_format(xml, element, notes))?,
            "fonts" => xml.each(|xml, element| sheet.font(xml, element))?,
            "fills" => xml.each(|xml, element| sheet.fill(xml, element))?,
            "borders" => xml.each(|xml, element| sheet.border(xml, element))?,
            "cellXfs" => xml.each(|xml, element| sheet.format(xml, element))?,
            "indexedColors" => {
                let mut own = Vec::new();
                xml.each(|xml, element| {
                    own.push(xml.attribute(element, "rgb")?.as_deref().and_then(colour::parse));
                    Ok(())
                })?;
                palette.set_indexed(&own);
            }
            "cellStyleXfs" | "dxfs" | "cellStyles" | "tableStyles" => xml.skip()?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(sheet.finish(&palette))
}

/// The lists that cell formats combine.
#[derive(Default)]
pub(super) struct StyleSheet {
    pub(super) codes: Vec<(u32, String)>,
    pub(super) fonts: Vec<Font>,
    pub(super) fills: Vec<Option<ColourReference>>,
    borders: Vec<[bool; 4]>,
    pub(super) formats: Vec<Format>,
}

#[derive(Default)]
pub(super) struct Font {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) size: Option<f64>,
    pub(super) colour: ColourReference,
}

/// One cell format: places in the lists.
#[derive(Default)]
pub(super) struct Format {
    pub(super) code: u32,
    pub(super) font: usize,
    pub(super) fill: usize,
    pub(super) border: usize,
    pub(super) alignment: Alignment,
    pub(super) wrap: bool,
}

impl StyleSheet {
    fn number_format(
        &mut self,
        xml: &Xml<'_>,
        element: &Element<'_>,
        notes: &mut Notes,
    ) -> Result<(), WorkbookError> {
        let (mut id, mut code) = (None, String::new());
        xml.attributes(element, |key, value| match key {
            "numFmtId" => id = value.trim().parse().ok(),
            "formatCode" => code = unescape(value).into_owned(),
            _ => {}
        })?;
        if code.len() > MAX_CODE {
            notes.add("number format longer than Excel allows, left out", || xml.part().to_owned());
        } else if let Some(id) = id
            && !code.is_empty()
        {
            self.codes.push((id, code));
        }
        Ok(())
    }

    fn font(&mut self, xml: &mut Xml<'_>, element: &Element<'_>) -> Result<(), WorkbookError> {
        if element.name() != "font" {
            return Ok(());
        }
        let mut font = Font::default();
        xml.each(|xml, element| {
            let on = |value: Option<String>| value.is_none_or(|value| is_true(&value));
            match element.name() {
                "b" => font.bold = on(xml.attribute(element, "val")?),
                "i" => font.italic = on(xml.attribute(element, "val")?),
                "sz" => {
                    let size = xml.attribute(element, "val")?.and_then(|size| size.trim().parse().ok());
                    font.size = size.filter(|size| (1.0..=409.0).contains(size));
                }
                "color" => font.colour = ColourReference::read(xml, element)?,
                _ => {}
            }
            Ok(())
        })?;
        self.fonts.push(font);
        Ok(())
    }

    fn fill(&mut self, xml: &mut Xml<'_>, element: &Element<'_>) -> Result<(), WorkbookError> {
        if element.name() != "fill" {
            return Ok(());
        }
        let (mut pattern, mut front, mut back, mut stop) = (String::new(), None, None, None);
        xml.each(|xml, element| {
            match element.name() {
                "patternFill" => pattern = xml.attribute(element, "patternType")?.unwrap_or_default(),
                "fgColor" => front = Some(ColourReference::read(xml, element)?),
                "bgColor" => back = Some(ColourReference::read(xml, element)?),
                "color" if stop.is_none() => stop = Some(ColourReference::read(xml, element)?),
                _ => {}
            }
            Ok(())
        })?;
        // The dots of a pattern are few: what the eye sees is the colour behind them.
        self.fills.push(match pattern.as_str() {
            "solid" => front,
            "" | "none" => stop,
            _ => back,
        });
        Ok(())
    }

    fn border(&mut self, xml: &mut Xml<'_>, element: &Element<'_>) -> Result<(), WorkbookError> {
        if element.name() != "border" {
            return Ok(());
        }
        let mut lines = [false; 4];
        xml.each(|xml, element| {
            let side = match element.name() {
                "top" => 0,
                "right" | "end" => 1,
                "bottom" => 2,
                "left" | "start" => 3,
                _ => return Ok(()),
            };
            lines[side] = xml.attribute(element, "style")?.is_some_and(|style| style != "none");
            Ok(())
        })?;
        self.borders.push(lines);
        Ok(())
    }

    fn format(&mut self, xml: &mut Xml<'_>, element: &Element<'_>) -> Result<(), WorkbookError> {
        if element.name() != "xf" {
            return Ok(());
        }
        if self.formats.len() >= MAX_STYLES {
            return Err(xml.fault(PartFault::TooMany { what: "cell formats", limit: MAX_STYLES as u64 }));
        }
        let mut format = Format::default();
        xml.attributes(element, |key, value| match key {
            "numFmtId" => format.code = value.trim().parse().unwrap_or(0),
            "fontId" => format.font = value.trim().parse().unwrap_or(0),
            "fillId" => format.fill = value.trim().parse().unwrap_or(0),
            "borderId" => format.border = value.trim().parse().unwrap_or(0),
            _ => {}
        })?;
        xml.each(|xml, element| {
            if element.name() == "alignment" {
                xml.attributes(element, |key, value| match key {
                    "horizontal" => {
                        format.alignment = match &*value {
                            "left" | "fill" | "justify" | "distributed" => Alignment::Left,
                            "center" | "centerContinuous" => Alignment::Centre,
                            "right" => Alignment::Right,
                            _ => Alignment::General,
                        }
                    }
                    "wrapText" => format.wrap = is_true(&value),
                    _ => {}
                })?;
            }
            Ok(())
        })?;
        self.formats.push(format);
        Ok(())
    }

    /// The cell formats, each with what it combines.
    pub(super) fn finish(self, palette: &Palette) -> Vec<CellStyle> {
        let default_size = self.fonts.first().and_then(|font| font.size);
        let style = |format: &Format| {
            let font = self.fonts.get(format.font);
            CellStyle {
                number_format: self.code(format.code).to_owned(),
                bold: font.is_some_and(|font| font.bold),
                italic: font.is_some_and(|font| font.italic),
                font_colour: font.and_then(|font| palette.resolve(&font.colour)),
                fill: self.fills.get(format.fill).and_then(|fill| palette.resolve(fill.as_ref()?)),
                alignment: format.alignment,
                borders: self.borders.get(format.border).copied().unwrap_or_default(),
                wrap: format.wrap,
                font_size: font.and_then(|font| font.size).filter(|size| Some(*size) != default_size),
            }
        };
        if self.formats.is_empty() { vec![plain()] } else { self.formats.iter().map(style).collect() }
    }

    fn code(&self, id: u32) -> &str {
        let own = self.codes.iter().find(|(known, _)| *known == id).map(|(_, code)| code.as_str());
        let built_in = || BUILT_IN.iter().chain(&ACCOUNTING_AND_TIMES).find(|(known, _)| *known == id);
        own.or_else(|| built_in().map(|(_, code)| *code)).unwrap_or("General")
    }
}
