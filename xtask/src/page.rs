//! `dist/`: the page, the engine's worker and the examples, as a browser loads them.
//!
//! `app/index.html` is the one description of the page, in the words that Trunk also reads: each
//! `<link data-trunk …>` is replaced here by what it stands for. Unlike Trunk this writes no inline script, so
//! that the page runs under `script-src 'self' 'wasm-unsafe-eval'`.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::dist::Dist;
use crate::npm::Npm;
use crate::project::Project;
use crate::wasm::Bound;

/// Files here carry the hash of their content in their name.
const HASHED: &str = "assets";

/// Writes `dist/` from the built page and the built worker. Without npm's wasm-opt the modules are larger and
/// otherwise the same.
pub(crate) fn write(project: &Project, npm: Option<&Npm>, page: &Bound, worker: &[Bound]) -> Result<()> {
    let app = project.root.join("app");
    let mut dist = Dist::open(project)?;
    let html = fs::read_to_string(app.join("index.html")).context("cannot read app/index.html")?;
    let html = replace_links(&html, |link| {
        let place = app.join(link.attribute("href").unwrap_or(""));
        let name = place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let target = link.attribute("data-target-path").map(|path| path.trim_matches('/'));
        match link.attribute("rel").unwrap_or("") {
            "rust" => write_page(project, npm, page, &mut dist),
            "css" => {
                let path = dist.put_hashed(HASHED, &name, &fs::read(&place)?)?;
                Ok(format!("<link rel=\"stylesheet\" href=\"/{path}\">"))
            }
            "icon" => {
                let path = dist.put_hashed(HASHED, &name, &fs::read(&place)?)?;
                Ok(format!("<link rel=\"icon\" href=\"/{path}\">"))
            }
            "copy-file" => {
                let path = target.map_or_else(|| name.clone(), |folder| format!("{folder}/{name}"));
                dist.put(path.trim_start_matches('/'), &fs::read(&place)?)?;
                Ok(String::new())
            }
            // The engine's package is built here.
            "copy-dir" if place.ends_with("engine/worker/pkg") => Ok(String::new()),
            "copy-dir" => {
                dist.copy(&place, target.unwrap_or(&name))?;
                Ok(String::new())
            }
            other => bail!("app/index.html: `rel=\"{other}\"` is not known to xtask/src/page.rs"),
        }
    })?;
    dist.put("index.html", html.as_bytes())?;
    write_worker(worker, &mut dist)?;
    // The compressed twins are for the API; the Workers runtime compresses by itself.
    dist.put(".assetsignore", b"*.br\n")?;
    dist.finish()
}

/// The page's module, its JavaScript and the three lines that start it; gives the tags that load them.
fn write_page(project: &Project, npm: Option<&Npm>, page: &Bound, dist: &mut Dist) -> Result<String> {
    let module = dist.put_hashed(HASHED, "app.wasm", &page.small(project, npm)?)?;
    let javascript = dist.put_hashed(HASHED, "app.js", page.javascript()?.as_bytes())?;
    let snippets = page.folder.join("snippets");
    if snippets.exists() {
        dist.copy(&snippets, &format!("{HASHED}/snippets"))?;
    }
    let start =
        format!("import start from \"/{javascript}\";\nawait start({{ module_or_path: \"/{module}\" }});\n");
    let start = dist.put_hashed(HASHED, "start.js", start.as_bytes())?;
    Ok(format!(
        "<link rel=\"modulepreload\" href=\"/{javascript}\">\n\
         <link rel=\"preload\" href=\"/{module}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n\
         <script type=\"module\" src=\"/{start}\"></script>"
    ))
}

/// The engine's modules and their JavaScript, in `engine/`. The modules are the compiler's own: wasm-opt makes them no
/// faster, and smaller only until they are compressed.
fn write_worker(worker: &[Bound], dist: &mut Dist) -> Result<()> {
    for bound in worker {
        dist.put(&format!("engine/{}.js", bound.name), bound.javascript()?.as_bytes())?;
        dist.put(&format!("engine/{}_bg.wasm", bound.name), &fs::read(bound.module())?)?;
        let snippets = bound.folder.join("snippets");
        if snippets.exists() {
            dist.copy(&snippets, "engine/snippets")?;
        }
    }
    Ok(())
}

/// One `<link data-trunk …>`.
struct Link<'a> {
    tag: &'a str,
}

impl Link<'_> {
    /// The value of an attribute written `name="value"`.
    fn attribute(&self, name: &str) -> Option<&str> {
        let start = self.tag.find(&format!(" {name}=\""))? + name.len() + 3;
        let value = &self.tag[start..];
        value.split('"').next()
    }
}

/// The page's text with every `<link data-trunk …>` replaced by what `replacement` gives; a line that becomes
/// empty goes.
fn replace_links(html: &str, mut replacement: impl FnMut(Link) -> Result<String>) -> Result<String> {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<link data-trunk") {
        let end = start + rest[start..].find('>').context("app/index.html: a link is not closed")? + 1;
        let tag = rest[start..end].replace(['\n', '\r'], " ");
        out.push_str(&rest[..start]);
        rest = &rest[end..];
        let new = replacement(Link { tag: &tag }).with_context(|| format!("app/index.html: {tag}"))?;
        if new.is_empty() {
            out.truncate(out.trim_end().len());
        }
        out.push_str(&new);
    }
    out.push_str(rest);
    Ok(out)
}

/// The engine's package for those who write JavaScript, in `engine/worker/pkg`.
pub(crate) fn write_package(project: &Project, worker: &[Bound]) -> Result<()> {
    let package = project.root.join("engine").join("worker").join("pkg");
    fs::create_dir_all(&package)?;
    for entry in fs::read_dir(project.root.join("engine").join("worker").join("js"))? {
        let path = entry?.path();
        fs::copy(&path, package.join(path.file_name().context("a script has a name")?))?;
    }
    for bound in worker {
        for ending in [".js", ".d.ts", "_bg.wasm", "_bg.wasm.d.ts"] {
            let name = format!("{}{ending}", bound.name);
            let from = bound.folder.join(&name);
            if from.exists() {
                fs::copy(&from, package.join(name))?;
            }
        }
    }
    fs::write(package.join("package.json"), package_json(env!("CARGO_PKG_VERSION")))?;
    Ok(())
}

/// The package's description: `carlo-engine` is the light module, `carlo-engine/whole` everything, and
/// `carlo-engine/worker` the script that runs either in Web Workers.
fn package_json(version: &str) -> String {
    let module = |name: &str| serde_json::json!({ "types": format!("./{name}.d.ts"), "default": format!("./{name}.js") });
    let package = serde_json::json!({
        "name": "carlo-engine",
        "version": version,
        "license": "MIT OR Apache-2.0",
        "type": "module",
        "main": "engine_worker.js",
        "types": "engine_worker.d.ts",
        "exports": {
            ".": module("engine_worker"),
            "./whole": module("engine_worker_whole"),
            "./worker": "./engine.js",
            "./*.wasm": "./*.wasm",
        },
        "files": ["*.js", "*.d.ts", "*.wasm"],
        "sideEffects": ["./engine.js"],
    });
    format!("{package:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_replaced_and_other_tags_stay() {
        let html = "<head>\n  <link rel=\"x\">\n  <link data-trunk rel=\"css\" href=\"a.css\" />\n  <link \
                    data-trunk rel=\"copy-dir\"\n href=\"static\">\n</head>";
        let mut seen = Vec::new();
        let out = replace_links(html, |link| {
            seen.push((
                link.attribute("rel").unwrap().to_owned(),
                link.attribute("href").unwrap().to_owned(),
            ));
            Ok(if seen.len() == 1 { "<style>".to_owned() } else { String::new() })
        })
        .unwrap();
        assert_eq!(out, "<head>\n  <link rel=\"x\">\n  <style>\n</head>");
        let expected = [("css", "a.css"), ("copy-dir", "static")];
        assert_eq!(seen, expected.map(|(rel, href)| (rel.to_owned(), href.to_owned())));
    }
}
