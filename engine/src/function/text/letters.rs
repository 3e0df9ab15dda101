//! Letters: their codes, their case, which are there.

use super::{One, by_bytes, of_one_text, text, width};
use crate::function::{Function, Lower, required, table};
use crate::plan::lower::{Outcome, Scalar};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([
    ASC, CHAR, CLEAN, CODE, DBCS, EXACT, JIS, LEN, LENB, LOWER, PROPER, TRIM, UNICHAR, UNICODE, UPPER,
]);

of_one_text!(CLEAN, "A text without its control characters.", [("=CLEAN(CHAR(7)&\"a\")", "a")], |t| {
    text(t.chars().filter(|c| *c >= ' ').collect::<String>())
});
of_one_text!(
    UNICODE,
    "The Unicode number of the first character of a text.",
    [("=UNICODE(\" \")", "32"), ("=UNICODE(\"の\")", "12398"), ("=UNICODE(\"\")", "#VALUE!")],
    |t| {
        let first = t.chars().next().ok_or(CellError::Value)?;
        Ok(f64::from(u32::from(first)).into())
    }
);
of_one_text!(
    LEN,
    "How many characters a text has.",
    [("=LEN(\"abc\")", "3"), ("=LEN(12.5)", "4"), ("=LEN(\"\")", "0")],
    |t| { Ok((t.encode_utf16().count() as f64).into()) }
);
of_one_text!(LOWER, "A text in small letters.", [("=LOWER(\"AbC\")", "abc")], |t| text(t.to_lowercase()));
of_one_text!(UPPER, "A text in capitals.", [("=UPPER(\"AbC\")", "ABC")], |t| text(t.to_uppercase()));
of_one_text!(
    TRIM,
    "A text without spaces at its ends and with single ones inside.",
    [("=TRIM(\"  a   b \")", "a b")],
    |t| { text(t.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")) }
);
of_one_text!(
    PROPER,
    "A text with a capital at the start of each word.",
    [("=PROPER(\"tWO words\")", "Two Words")],
    |t| {
        let mut inside = false;
        let mut result = String::new();
        for character in t.chars() {
            if inside {
                result.extend(character.to_lowercase());
            } else {
                result.extend(character.to_uppercase());
            }
            inside = character.is_alphabetic();
        }
        text(result)
    }
);
of_one_text!(
    ASC,
    "A text with full-width letters made half-width.",
    [("=ASC(\"ＥＸＣＥＬ\")", "EXCEL"), ("=ASC(\"エクセル\")", "ｴｸｾﾙ"), ("=ASC(\"ガ\")", "ｶﾞ")],
    |t| text(width::halved(t))
);
of_one_text!(
    DBCS,
    "A text with half-width letters made full-width.",
    [("=DBCS(\"EXCEL\")", "ＥＸＣＥＬ"), ("=DBCS(\"ｴｸｾﾙ\")", "エクセル"), ("=DBCS(\"ｶﾞ\")", "ガ")],
    |t| text(width::doubled(t))
);
of_one_text!(JIS, "The former name of DBCS.", [("=JIS(\"EXCEL\")", "ＥＸＣＥＬ")], |t| text(
    width::doubled(t)
));
by_bytes!(LENB, LEN, [("=LENB(\"abc\")", "3")]);

const CODE: Function = Function {
    name: "CODE",
    summary: "The code of the first character of a text, in the western character set of the file's system.",
    arguments: &[required("text", One)],
    examples: &[("=CODE(\"A\")", "65"), ("=CODE(\"€\")", "128"), ("=CODE(\"\")", "#VALUE!")],
    lower: Lower::Scalar(|l, arguments| {
        let first = l.text(&arguments[0])?.chars().next().ok_or(CellError::Value)?;
        let character = character_set(l.model.workbook.saved_on_mac);
        // What is not in the set is a question mark there.
        let code = (1..=255).find(|code| character(*code) == first).unwrap_or(b'?');
        Ok(f64::from(code).into())
    }),
};

const CHAR: Function = Function {
    name: "CHAR",
    summary: "The character with a code from 1 to 255, in the western character set of the file's system.",
    arguments: &[required("code", One)],
    examples: &[("=CHAR(65)", "A"), ("=CHAR(128)", "€"), ("=CHAR(0)", "#VALUE!")],
    lower: Lower::Scalar(|l, arguments| {
        let code = l.constant_number(&arguments[0])?;
        if !(1.0..256.0).contains(&code) {
            return Err(CellError::Value.into());
        }
        text(character_set(l.model.workbook.saved_on_mac)(code as u8).to_string())
    }),
};

const UNICHAR: Function = Function {
    name: "UNICHAR",
    summary: "The character with a Unicode number.",
    arguments: &[required("number", One)],
    examples: &[("=UNICHAR(66)", "B"), ("=UNICHAR(0)", "#VALUE!"), ("=UNICHAR(55296)", "#N/A")],
    lower: Lower::Scalar(|l, arguments| {
        let number = l.constant_number(&arguments[0])?.trunc();
        if !(1.0..=1_114_111.0).contains(&number) {
            return Err(CellError::Value.into());
        }
        // Halves of pairs are no characters.
        let character = char::from_u32(number as u32).ok_or(CellError::NotAvailable)?;
        text(character)
    }),
};

const EXACT: Function = Function {
    name: "EXACT",
    summary: "Whether two texts are the same, case included.",
    arguments: &[required("first", One), required("second", One)],
    examples: &[("=EXACT(\"a\",\"A\")", "FALSE"), ("=EXACT(\"a\",\"a\")", "TRUE")],
    lower: Lower::Scalar(|l, arguments| Ok((l.text(&arguments[0])? == l.text(&arguments[1])?).into())),
};

/// What codes stand for: in Excel for Windows ANSI, in Excel for Mac Mac Roman, as Excel's documentation of
/// CHAR has it.
fn character_set(mac: bool) -> fn(u8) -> char {
    if mac { mac_roman } else { windows_1252 }
}

/// The characters of Mac OS Roman (Unicode Consortium, APPLE/ROMAN.TXT).
fn mac_roman(code: u8) -> char {
    const UPPER: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü\
        †°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
        ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ\
        ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
    let upper = || UPPER.chars().nth(usize::from(code - 128));
    if code.is_ascii() { char::from(code) } else { upper().expect("there are 128") }
}

/// The character of a code in Windows' western character set, which differs from Latin-1 between 128 and 159.
fn windows_1252(code: u8) -> char {
    const MIDDLE: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match code {
        128..160 => MIDDLE[usize::from(code - 128)],
        other => char::from(other),
    }
}
