//! The parts of an Open Packaging Conventions package and the relationships between them.

use super::WorkbookError;
use super::archive::Archive;
use super::error::PartFault;
use super::xml::{Xml, decode};

/// A workbook's parts.
pub(crate) struct Package<'a> {
    archive: Archive<'a>,
}

/// A pointer from one part to another, or out of the file.
#[derive(Debug)]
pub(crate) struct Relationship {
    /// The name by which the part's XML refers to it.
    pub(crate) id: String,
    /// The last word of its type: `worksheet`, `table`, `styles` …
    pub(crate) kind: String,
    /// Where it leads.
    pub(crate) target: Target,
}

/// Where a relationship leads.
#[derive(Debug)]
pub(crate) enum Target {
    /// To a part of the file.
    Part(String),
    /// To somewhere else.
    External(String),
}

impl<'a> Package<'a> {
    /// The package in an archive. Nothing is inflated yet.
    pub(super) fn new(archive: Archive<'a>) -> Result<Self, WorkbookError> {
        if archive.contains("[Content_Types].xml") {
            return Ok(Self { archive });
        }
        let numbers = archive.contains("Index/Document.iwa");
        let found = if numbers { "an Apple Numbers document" } else { "another kind of archive" };
        Err(WorkbookError::NotAWorkbook { found })
    }

    /// The name of the part with the workbook itself.
    pub(crate) fn main(&self) -> Result<String, WorkbookError> {
        self.text("[Content_Types].xml")?;
        for relationship in self.relationships("")? {
            if relationship.kind != "officeDocument" {
                continue;
            }
            let main = relationship.part("_rels/.rels")?;
            return match main {
                _ if main.starts_with("word/") => {
                    Err(WorkbookError::NotAWorkbook { found: "a Word document (.docx)" })
                }
                _ if main.starts_with("ppt/") => {
                    Err(WorkbookError::NotAWorkbook { found: "a PowerPoint presentation (.pptx)" })
                }
                _ => Ok(main.to_owned()),
            };
        }
        let has = |name| self.archive.contains(name);
        if has("xl/workbook.xml") {
            Ok("xl/workbook.xml".to_owned())
        } else if has("word/document.xml") {
            Err(WorkbookError::NotAWorkbook { found: "a Word document (.docx)" })
        } else {
            Err(WorkbookError::part("_rels/.rels", PartFault::Missing))
        }
    }

    /// The archive around the parts.
    #[cfg(feature = "files")]
    pub(crate) fn archive(&self) -> &Archive<'a> {
        &self.archive
    }

    /// The bytes of a part.
    #[cfg(feature = "files")]
    pub(super) fn bytes(&self, part: &str) -> Result<Vec<u8>, WorkbookError> {
        self.archive.read(part)
    }

    /// The text of a part.
    pub(crate) fn text(&self, part: &str) -> Result<String, WorkbookError> {
        decode(part, self.archive.read(part)?)
    }

    /// Whether a part whose name ends so is there.
    pub(crate) fn has_ending(&self, ending: &str) -> bool {
        self.archive.names().any(|name| name.ends_with(ending))
    }

    /// The relationships of `part`, or of the package itself for the empty name; none where it has no list.
    pub(crate) fn relationships(&self, part: &str) -> Result<Vec<Relationship>, WorkbookError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let list = join(folder, &format!("_rels/{file}.rels"));
        let mut found: Vec<Relationship> = Vec::new();
        if !self.archive.contains(&list) {
            return Ok(found);
        }
        let text = self.text(&list)?;
        let mut xml = Xml::new(&list, &text, "Relationships")?;
        xml.each(|xml, element| {
            let (mut id, mut kind, mut target, mut external) = Default::default();
            xml.attributes(element, |name, value| match name {
                "Id" => id = value.into_owned(),
                "Type" => kind = value.rsplit('/').next().unwrap_or_default().to_owned(),
                "Target" => target = value.into_owned(),
                "TargetMode" => external = value == "External",
                _ => {}
            })?;
            if found.iter().any(|other| other.id == id) {
                return Err(xml.wrong("Relationship", "Id", &id));
            }
            let target =
                if external { Target::External(target) } else { Target::Part(join(folder, &target)) };
            found.push(Relationship { id, kind, target });
            Ok(())
        })?;
        Ok(found)
    }
}

impl Relationship {
    /// The part that it leads to; `from` is the part to blame when it leads out of the file.
    pub(crate) fn part(&self, from: &str) -> Result<&str, WorkbookError> {
        match &self.target {
            Target::Part(part) => Ok(part),
            Target::External(target) => {
                Err(WorkbookError::part(from, PartFault::Outside { target: target.clone() }))
            }
        }
    }
}

/// `target` as seen from `folder`; a leading slash starts at the package's root, above which nothing lies.
fn join(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = Vec::new();
    let from = if target.starts_with('/') { "" } else { folder };
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn targets_are_found_from_where_they_are_written() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../tables/table1.xml", "xl/tables/table1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("xl", "..\\..\\etc/./passwd", "etc/passwd"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(join(folder, target), part);
        }
    }
}
