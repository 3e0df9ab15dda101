//! What is in a module that nobody reads: long names of imports, exports that nobody calls and what only they lead to,
//! and where the machine that built it keeps the libraries.
//!
//! Each import is called like `__wbg_addEventListener_847fd86b8c33ec43`, half of which is a hash that no compression
//! shortens. Only the module and its JavaScript know the names, so that any others do as well. What is called through
//! a table cannot be told from the code, so that wasm-opt keeps all of it: here functions are known by their names.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The beginnings of exports that are classes of `wasm-streams`, which Leptos brings along for server functions: with
/// them goes all that only they reach, once wasm-opt has looked at the module.
const UNCALLED: [&str; 2] = ["intounderlying", "__wbg_intounderlying"];

/// Where imports come from: the JavaScript's one object of functions.
const MODULE: &str = "i";

/// Parts of the names of functions of which nothing is kept, since only the exports above lead to them.
pub(crate) const UNNEEDED: &[&str] = &["wasm_streams", "future_to_promise"];

/// The same where every byte counts, and the one that words why a text cannot be cut, with the tables of how letters are
/// written: there the program ends without words.
pub(crate) const SMALL: &[&str] = &["wasm_streams", "future_to_promise", "slice_error_fail"];

/// How paths of libraries go on after the folder that cargo keeps everything in.
const REGISTRY: &str = "registry/src/";

/// How paths of the standard library begin.
const STANDARD: &str = "/rustc/";

/// How paths end.
const SOURCE: &[u8] = b".rs";

const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const CODE: u8 = 10;
const DATA: u8 = 11;

/// A function without variables that ends where it is called.
const NOTHING: &[u8] = &[0, 0x00, 0x0b];
/// The names of functions in the section of names.
const FUNCTION_NAMES: u8 = 1;

/// The module and its JavaScript with short names and without what nobody calls, what functions are called, and where
/// the sources of libraries were. Nothing is kept of the functions whose names hold one of the parts `cut`; `cargo` is
/// the folder that cargo keeps libraries in.
pub(crate) fn slim(module: &[u8], javascript: &str, cut: &[&str], cargo: &Path) -> Result<(Vec<u8>, String)> {
    let (header, sections) = module.split_at_checked(8).context("a module has a header")?;
    let (mut out, mut javascript) = (header.to_vec(), javascript.to_owned());
    let cut = functions(sections, cut)?;
    let mut imported = 0;
    let mut rest = Bytes(sections);
    while !rest.0.is_empty() {
        let kind = rest.take(1)?[0];
        let body = rest.sized()?;
        let body = match kind {
            CUSTOM if names(body).is_some() => continue,
            IMPORTS => {
                imported = Bytes(body).number()?;
                imports(body, &mut javascript)?
            }
            EXPORTS => exports(body)?,
            CODE => code(body, imported, &cut)?,
            DATA => without_paths(body, &[&cargo.join(REGISTRY).to_string_lossy(), STANDARD]),
            _ => body.to_vec(),
        };
        out.push(kind);
        push_sized(&mut out, &body);
    }
    Ok((out, javascript))
}

/// The section of imports, each called by its number, here and in the JavaScript.
fn imports(section: &[u8], javascript: &mut String) -> Result<Vec<u8>> {
    let mut rest = Bytes(section);
    let count = rest.number()?;
    let mut out = Vec::new();
    push_number(&mut out, count);
    for place in 0..count {
        let from = std::str::from_utf8(rest.sized()?)?;
        let name = std::str::from_utf8(rest.sized()?)?;
        if rest.take(1)? != [0] {
            bail!("`{name}` is not a function: wasm-bindgen now imports other things, see xtask/src/slim.rs");
        }
        rename(javascript, &format!(" {name}: function"), &format!(" {place}: function"))?;
        if place == 0 {
            rename(javascript, &format!("\"{from}\": import0"), &format!("\"{MODULE}\": import0"))?;
        }
        push_sized(&mut out, MODULE.as_bytes());
        push_sized(&mut out, place.to_string().as_bytes());
        out.push(0);
        push_number(&mut out, rest.number()?);
    }
    Ok(out)
}

fn rename(javascript: &mut String, long: &str, short: &str) -> Result<()> {
    if javascript.matches(long).count() != 1 {
        bail!(
            "`{long}` is not in the JavaScript once: wasm-bindgen now writes it differently, see xtask/src/slim.rs"
        );
    }
    *javascript = javascript.replacen(long, short, 1);
    Ok(())
}

/// The section of exports without those that nobody calls.
fn exports(section: &[u8]) -> Result<Vec<u8>> {
    let mut rest = Bytes(section);
    let mut kept = Vec::new();
    let mut count = 0;
    for _ in 0..rest.number()? {
        let name = rest.sized()?;
        let kind = rest.take(1)?[0];
        let index = rest.number()?;
        if UNCALLED.iter().any(|beginning| name.starts_with(beginning.as_bytes())) {
            continue;
        }
        push_sized(&mut kept, name);
        kept.push(kind);
        push_number(&mut kept, index);
        count += 1;
    }
    let mut out = Vec::new();
    push_number(&mut out, count);
    out.extend_from_slice(&kept);
    Ok(out)
}

/// The section of code, where nothing is left of the functions `cut`; `first` is the number of the first function here.
fn code(section: &[u8], first: u32, cut: &BTreeSet<u32>) -> Result<Vec<u8>> {
    let mut rest = Bytes(section);
    let count = rest.number()?;
    let mut out = Vec::new();
    push_number(&mut out, count);
    for function in first..first + count {
        let body = rest.sized()?;
        push_sized(&mut out, if cut.contains(&function) { NOTHING } else { body });
    }
    Ok(out)
}

/// The section of data with blanks for the paths that begin so: messages of panics know the line of ours that led
/// there. What follows stays in its place.
fn without_paths(section: &[u8], beginnings: &[&str]) -> Vec<u8> {
    let mut out = section.to_vec();
    for beginning in beginnings.iter().map(|beginning| beginning.as_bytes()) {
        let mut place = 0;
        while let Some(start) = find(&out[place..], beginning).map(|start| place + start) {
            let Some(length) = find(&out[start..], SOURCE) else { break };
            place = start + length + SOURCE.len();
            out[start..place].fill(b' ');
        }
    }
    out
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// The functions whose names hold one of these parts.
fn functions(sections: &[u8], parts: &[&str]) -> Result<BTreeSet<u32>> {
    let (mut rest, mut found) = (Bytes(sections), BTreeSet::new());
    while !rest.0.is_empty() {
        let kind = rest.take(1)?[0];
        let body = rest.sized()?;
        let Some(mut names) = names(body).filter(|_| kind == CUSTOM) else { continue };
        while !names.0.is_empty() {
            let about = names.take(1)?[0];
            let mut names = Bytes(names.sized()?);
            if about != FUNCTION_NAMES {
                continue;
            }
            for _ in 0..names.number()? {
                let function = names.number()?;
                let name = String::from_utf8_lossy(names.sized()?);
                if parts.iter().any(|part| name.contains(part)) {
                    found.insert(function);
                }
            }
        }
    }
    Ok(found)
}

/// The content of a custom section, where it is the one of names.
fn names(section: &[u8]) -> Option<Bytes<'_>> {
    let mut rest = Bytes(section);
    (rest.sized().ok()? == b"name").then_some(rest)
}

/// What has not been read yet.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).context("the module is cut off")?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number in LEB128.
    fn number(&mut self) -> Result<u32> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        bail!("the module has a number that is too long")
    }

    /// Bytes after their count.
    fn sized(&mut self) -> Result<&'a [u8]> {
        let count = self.number()?;
        self.take(count as usize)
    }
}

fn push_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn push_sized(out: &mut Vec<u8>, bytes: &[u8]) {
    push_number(out, bytes.len() as u32);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_on_both_sides_and_uncalled_exports_go() {
        let long = "__wbg_addEventListener_847fd86b8c33ec43";
        let (mut imports, mut exports, mut module) = (vec![1], vec![2], b"\0asm\x01\0\0\0".to_vec());
        push_sized(&mut imports, b"./app_bg.js");
        push_sized(&mut imports, long.as_bytes());
        imports.extend([0, 3]);
        for name in ["main", "intounderlyingsink_write"] {
            push_sized(&mut exports, name.as_bytes());
            exports.extend([0, 1]);
        }
        // Function 0 is imported; 1 and 2 are here, and 2 is of wasm-streams.
        let mut code = vec![2];
        push_sized(&mut code, &[0, 0x41, 7, 0x0b]);
        push_sized(&mut code, &[0, 0x41, 8, 0x0b]);
        let mut names = Vec::new();
        push_sized(&mut names, b"name");
        names.extend([FUNCTION_NAMES, 18, 1, 2]);
        push_sized(&mut names, b"_12wasm_streams");
        let sections = [
            (1, vec![0; 200]),
            (IMPORTS, imports),
            (EXPORTS, exports),
            (CODE, code),
            (CUSTOM, names),
            (DATA, b"kept /home/me/.cargo/registry/src/a-1/b.rs,/rustc/0f/c.rskept".to_vec()),
        ];
        for (kind, section) in sections {
            module.push(kind);
            push_sized(&mut module, &section);
        }
        let cargo = Path::new("/home/me/.cargo");
        let (out, javascript) = slim(
            &module,
            &format!("{{ {long}: function() {{}} }}, \"./app_bg.js\": import0"),
            UNNEEDED,
            cargo,
        )
        .unwrap();
        assert_eq!(javascript, "{ 0: function() {} }, \"i\": import0");
        let text = String::from_utf8_lossy(&out);
        assert!(text.contains("\u{1}i\u{1}0") && text.contains("main"), "{text}");
        assert!(!text.contains("addEventListener") && !text.contains("intounderlying"), "{text}");
        assert!(!text.contains("wasm_streams"), "{text}");
        assert!(find(&out, &[CODE, 10, 2, 4, 0, 0x41, 7, 0x0b, 3, 0, 0, 0x0b]).is_some(), "{out:?}");
        assert!(text.ends_with(&format!("kept {},{}kept", " ".repeat(37), " ".repeat(14))), "{text}");
        assert_eq!(
            slim(&out[..out.len() - 1], &javascript, SMALL, cargo).unwrap_err().to_string(),
            "the module is cut off"
        );
    }
}
