//! Why a file cannot be read as a workbook: which part of it, what is wrong, what to do next.

use crate::address::{MAX_COLUMNS, MAX_ROWS, column_letters};

/// Why a file cannot be read as a workbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WorkbookError {
    /// The file holds nothing.
    #[error("the file is empty; choose the workbook again, or download it again")]
    Empty,
    /// The file is longer than any workbook that is read.
    #[error(
        "the file has {bytes} bytes, more than the {limit} that are read; remove pictures and unused sheets and save it again"
    )]
    TooLarge {
        /// The file's length in bytes.
        bytes: u64,
        /// The most bytes that are read.
        limit: u64,
    },
    /// The file is something else, whatever its name says.
    #[error("the file is not a workbook but {found}; open it in a spreadsheet program and save it as .xlsx")]
    NotAWorkbook {
        /// What the file seems to be.
        found: &'static str,
    },
    /// The workbook can only be opened with a password.
    #[error(
        "the workbook is protected by a password; open it in Excel, remove the password (File, Info, Protect Workbook) and save it again"
    )]
    PasswordProtected,
    /// A spreadsheet of a kind that is not read.
    #[error(
        "the file is {format}, which is not read; open it in a spreadsheet program and save it as .xlsx or .ods"
    )]
    NotReadYet {
        /// The kind, with its file extension.
        format: &'static str,
    },
    /// A workbook that the whole engine reads, and this part of it, built without the feature `files`, does not, or, without
    /// `functions`, does not compute.
    #[error(
        "the workbook is {kind}, which this part of the engine does not read; save it as .xlsx without iterative \
         calculation"
    )]
    NeedsWholeEngine {
        /// What it is: its file extension, or `one that iterates`.
        kind: &'static str,
    },
    /// The archive's own directory is missing or does not fit the file.
    #[error("the file is cut off or damaged: {fault}; download or copy it again")]
    Directory {
        /// What is wrong with it.
        fault: DirectoryFault,
    },
    /// There are more entries than any workbook has.
    #[error(
        "the file holds {count} entries, more than the {limit} that are read; save the workbook again in Excel"
    )]
    TooManyEntries {
        /// The number of entries.
        count: u64,
        /// The most that are read.
        limit: u64,
    },
    /// Everything together would expand to too much.
    #[error(
        "the file would expand to {bytes} bytes, more than the {limit} that are read; remove unused sheets and save it again"
    )]
    ExpandsTooFar {
        /// The expanded size.
        bytes: u64,
        /// The most that is read.
        limit: u64,
    },
    /// One part of the package cannot be used.
    #[error("`{part}` {fault}")]
    Part {
        /// The part's name inside the file, such as `xl/worksheets/sheet1.xml`.
        part: String,
        /// What is wrong with it.
        fault: PartFault,
    },
    /// One cell cannot be used.
    #[error("{cell} (in `{part}`): {fault}")]
    Cell {
        /// The cell, such as `Sheet1!B7`.
        cell: String,
        /// The part's name inside the file.
        part: String,
        /// What is wrong with it.
        fault: CellFault,
    },
}

/// What is wrong with the directory at the end of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DirectoryFault {
    /// There is no end record: most often the download stopped early.
    #[error("its end, with the table of contents, is missing")]
    Missing,
    /// The table of contents is not where the end record says, or does not hold what it says.
    #[error("its table of contents is damaged")]
    Damaged,
}

/// What is wrong with one part of the package.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartFault {
    /// It is referred to and not there.
    #[error("is missing from the file; save the workbook again in Excel")]
    Missing,
    /// Two entries have its name.
    #[error("is in the file twice, so what it holds is uncertain; save the workbook again in Excel")]
    Duplicate,
    /// It shares its bytes with another entry.
    #[error("overlaps another entry of the file; such files are made to exhaust memory and are not opened")]
    Overlap,
    /// Its own header differs from the table of contents.
    #[error("has a header that does not fit the file's table of contents; download or copy the file again")]
    Header,
    /// It is encrypted.
    #[error("is encrypted; save the workbook without a password")]
    Encrypted,
    /// It is compressed in a way that workbooks do not use.
    #[error("is compressed with method {method}, which workbooks do not use; save it again in Excel")]
    Method {
        /// The method's number in the zip specification.
        method: u16,
    },
    /// It would expand to too much.
    #[error("expands to {bytes} bytes, more than the {limit} that are read")]
    TooLarge {
        /// The expanded size.
        bytes: u64,
        /// The most that is read.
        limit: u64,
    },
    /// It expands more than any sheet does.
    #[error("expands more than {limit} times; such files are made to exhaust memory and are not opened")]
    Ratio {
        /// The most times its compressed size that a part may expand to.
        limit: u64,
    },
    /// It does not have the size that the table of contents says.
    #[error("does not have the size of {declared} bytes that the file declares")]
    Size {
        /// The size in the table of contents.
        declared: u64,
    },
    /// Its bytes are damaged.
    #[error("is damaged; download or copy the file again")]
    Damaged,
    /// It is in an encoding that the format does not allow.
    #[error("is not in UTF-8 or UTF-16; save the workbook again in Excel")]
    Encoding,
    /// It is not well-formed XML.
    #[error("is not well-formed XML at byte {position} ({reason}); save the workbook again in Excel")]
    Xml {
        /// The place in the part's text.
        position: u64,
        /// What the XML reader says.
        reason: String,
    },
    /// It declares a document type, which could define entities.
    #[error("declares a document type or its own entities, which workbooks do not have; it is not opened")]
    DocumentType,
    /// Its elements are nested too deeply.
    #[error("nests elements more than {limit} deep")]
    TooDeep {
        /// The deepest nesting that is read.
        limit: usize,
    },
    /// It holds nothing.
    #[error("is empty; save the workbook again in Excel")]
    Empty,
    /// It lists no sheets.
    #[error("lists no sheets; save the workbook again in Excel")]
    NoSheets,
    /// It is another kind of part than its place asks for.
    #[error("should hold a `{expected}` and holds a `{found}`; save the workbook again in Excel")]
    Root {
        /// The element that was expected.
        expected: &'static str,
        /// The element that is there.
        found: String,
    },
    /// It has too many of something.
    #[error("holds more than {limit} {what}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The most that is read.
        limit: u64,
    },
    /// An element lacks an attribute, or holds one that cannot be.
    #[error("has a `{element}` whose `{attribute}` is missing or wrong (`{value}`)")]
    Attribute {
        /// The element.
        element: &'static str,
        /// Its attribute.
        attribute: &'static str,
        /// What is there.
        value: String,
    },
    /// A relationship leads out of the file.
    #[error("refers to `{target}`, which is outside of the file; nothing outside is read")]
    Outside {
        /// Where it leads.
        target: String,
    },
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CellFault {
    /// The reference is not one of a cell on a sheet.
    #[error("`{reference}` is not a cell between A1 and {}{MAX_ROWS}", column_letters(MAX_COLUMNS - 1))]
    Reference {
        /// What is written.
        reference: String,
    },
    /// The formula is longer than any formula can be.
    #[error("the formula has {length} characters, more than the {limit} that are read")]
    FormulaTooLong {
        /// Its length.
        length: usize,
        /// The most that is read.
        limit: usize,
    },
    /// The cell shares a formula that no cell of the sheet defines.
    #[error(
        "the cell shares formula {index}, which no cell of the sheet defines; save the workbook again in Excel"
    )]
    NoSharedFormula {
        /// The number of the shared formula.
        index: u32,
    },
    /// An array or data table is larger than is read.
    #[error("the array or data table `{range}` has more than {limit} cells")]
    TooLarge {
        /// The cells it fills.
        range: String,
        /// The most cells.
        limit: u64,
    },
}

impl WorkbookError {
    pub(crate) fn part(part: &str, fault: PartFault) -> Self {
        Self::Part { part: part.to_owned(), fault }
    }
}
