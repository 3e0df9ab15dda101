//! The colours of a workbook: by value, by place in the palette, or by place in the theme, with a tint.

use super::WorkbookError;
use super::parts::Package;
use super::style::Colour;
use super::xml::{Element, Xml};

/// Colours that cells refer to by number.
pub(super) struct Palette {
    indexed: Vec<Colour>,
    theme: Vec<Colour>,
}

/// A colour as a style writes it; the palette may come later in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct ColourReference {
    pub(super) rgb: Option<Colour>,
    pub(super) indexed: Option<usize>,
    pub(super) theme: Option<usize>,
    pub(super) tint: f64,
}

/// The palette of Excel 97 (ECMA-376 part 1, 18.8.27), from index 8; 0 to 7 are its first eight.
const PALETTE: [u32; 56] = [
    0x000000, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0xff00ff, 0x00ffff, 0x800000, 0x008000,
    0x000080, 0x808000, 0x800080, 0x008080, 0xc0c0c0, 0x808080, 0x9999ff, 0x993366, 0xffffcc, 0xccffff,
    0x660066, 0xff8080, 0x0066cc, 0xccccff, 0x000080, 0xff00ff, 0xffff00, 0x00ffff, 0x800080, 0x800000,
    0x008080, 0x0000ff, 0x00ccff, 0xccffff, 0xccffcc, 0xffff99, 0x99ccff, 0xff99cc, 0xcc99ff, 0xffcc99,
    0x3366ff, 0x33cccc, 0x99cc00, 0xffcc00, 0xff9900, 0xff6600, 0x666699, 0x969696, 0x003366, 0x339966,
    0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333,
];

/// The theme of Office 2013, in the order that cells count in: light and dark changed places.
const THEME: [u32; 12] = [
    0xffffff, 0x000000, 0xe7e6e6, 0x44546a, 0x4472c4, 0xed7d31, 0xa5a5a5, 0xffc000, 0x5b9bd5, 0x70ad47,
    0x0563c1, 0x954f72,
];

impl Default for Palette {
    fn default() -> Self {
        let first: Vec<Colour> = PALETTE.map(from_number).into();
        let indexed = first[..8].iter().chain(&first).copied().collect();
        Self { indexed, theme: THEME.map(from_number).into() }
    }
}

impl Palette {
    /// The palette with the colours of the theme's part, where there is one.
    pub(super) fn read(package: &Package<'_>, theme: Option<&str>) -> Result<Self, WorkbookError> {
        let mut palette = Self::default();
        let Some(part) = theme else { return Ok(palette) };
        let text = package.text(part)?;
        let mut xml = Xml::new(part, &text, "theme")?;
        let mut colours = Vec::new();
        xml.each(|xml, element| match element.name() {
            "clrScheme" => xml.each(|xml, element| {
                let value = match element.name() {
                    "srgbClr" => xml.attribute(element, "val")?,
                    "sysClr" => xml.attribute(element, "lastClr")?,
                    _ => return Ok(()),
                };
                colours.push(value.as_deref().and_then(parse));
                Ok(())
            }),
            "fontScheme" | "fmtScheme" => xml.skip(),
            _ => Ok(()),
        })?;
        // The file has dark 1, light 1, dark 2, light 2.
        for (slot, from) in [1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11].into_iter().enumerate() {
            if let Some(Some(colour)) = colours.get(from) {
                palette.theme[slot] = *colour;
            }
        }
        Ok(palette)
    }

    /// Replaces the numbered colours from 0 by the workbook's own.
    pub(super) fn set_indexed(&mut self, own: &[Option<Colour>]) {
        for (slot, colour) in self.indexed.iter_mut().zip(own) {
            *slot = colour.unwrap_or(*slot);
        }
    }

    /// The colour meant, or `None` for the automatic one.
    pub(super) fn resolve(&self, reference: &ColourReference) -> Option<Colour> {
        let theme = || self.theme.get(reference.theme?).copied();
        let indexed = || self.indexed.get(reference.indexed?).copied();
        let colour = reference.rgb.or_else(theme).or_else(indexed)?;
        Some(tinted(colour, reference.tint))
    }
}

impl ColourReference {
    /// Reads `rgb`, `indexed`, `theme` and `tint`; what makes no sense is left out.
    pub(super) fn read(xml: &Xml<'_>, element: &Element<'_>) -> Result<Self, WorkbookError> {
        let mut reference = Self::default();
        xml.attributes(element, |key, value| match key {
            "rgb" => reference.rgb = parse(&value),
            "indexed" => reference.indexed = value.trim().parse().ok(),
            "theme" => reference.theme = value.trim().parse().ok(),
            "tint" => {
                let tint = value.trim().parse().ok().filter(|tint: &f64| tint.is_finite());
                reference.tint = tint.unwrap_or(0.0).clamp(-1.0, 1.0);
            }
            _ => {}
        })?;
        Ok(reference)
    }
}

/// Reads `RRGGBB` or `AARRGGBB`.
pub(super) fn parse(text: &str) -> Option<Colour> {
    let hexadecimal = matches!(text.len(), 6 | 8) && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    if hexadecimal { u32::from_str_radix(text, 16).ok().map(from_number) } else { None }
}

/// A colour of a number format in lower case: `red`, or `color 5` of the palette.
pub(super) fn named(name: &str) -> Option<Colour> {
    const NAMES: [&str; 8] = ["black", "white", "red", "green", "blue", "yellow", "magenta", "cyan"];
    let index = match name.strip_prefix("color").or_else(|| name.strip_prefix("colour")) {
        Some(number) => number.trim().parse::<usize>().ok()?.checked_sub(1)?,
        None => NAMES.iter().position(|known| *known == name)?,
    };
    PALETTE.get(index).copied().map(from_number)
}

fn from_number(number: u32) -> Colour {
    let [_, red, green, blue] = number.to_be_bytes();
    Colour(red, green, blue)
}

/// Lighter (towards 1) or darker (towards -1): the luminance of the colour scaled as in ECMA-376 part 1,
/// 18.8.19. Hue and saturation stay, which for a change of luminance alone is a mix with white or black in
/// each channel's distance from the grey of that luminance.
fn tinted(colour: Colour, tint: f64) -> Colour {
    if tint == 0.0 {
        return colour;
    }
    let channels = [colour.0, colour.1, colour.2].map(|channel| f64::from(channel) / 255.0);
    let highest = channels.iter().copied().fold(0.0, f64::max);
    let lowest = channels.iter().copied().fold(1.0, f64::min);
    let luminance = (highest + lowest) / 2.0;
    let target = if tint < 0.0 { luminance * (1.0 + tint) } else { luminance * (1.0 - tint) + tint };
    // At equal saturation the spread of the channels is proportional to 1 - |2 L - 1|.
    let reach = |luminance: f64| 1.0 - (2.0 * luminance - 1.0).abs();
    let scale = if reach(luminance) > 0.0 { reach(target) / reach(luminance) } else { 0.0 };
    let [red, green, blue] = channels
        .map(|channel| ((target + (channel - luminance) * scale).clamp(0.0, 1.0) * 255.0).round() as u8);
    Colour(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tints_are_excels() {
        // Accent 1 of Office 2013 and the five tints that Excel's colour menu offers of it.
        let accent = Colour(0x44, 0x72, 0xc4);
        for (tint, expected) in [
            (0.799_981_688_894_314_4, Colour(0xda, 0xe3, 0xf3)),
            (0.599_993_896_298_104_8, Colour(0xb4, 0xc7, 0xe7)),
            (0.399_975_585_192_419_2, Colour(0x8f, 0xaa, 0xdc)),
            (-0.249_977_111_117_893, Colour(0x2f, 0x55, 0x97)),
            (-0.499_984_740_745_262, Colour(0x20, 0x38, 0x64)),
        ] {
            let Colour(red, green, blue) = tinted(accent, tint);
            for (ours, excels) in [(red, expected.0), (green, expected.1), (blue, expected.2)] {
                assert!(ours.abs_diff(excels) <= 2, "{tint}: {ours:x} instead of {excels:x}");
            }
        }
        assert_eq!(tinted(Colour(255, 255, 255), -0.5), Colour(128, 128, 128));
    }

    #[test]
    fn only_hexadecimal_colours_are_read() {
        assert_eq!(parse("FF112233"), Some(Colour(0x11, 0x22, 0x33)));
        assert_eq!(parse("112233"), Some(Colour(0x11, 0x22, 0x33)));
        for text in ["", "#112233", "FF11223", "ééé", "GG112233"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
