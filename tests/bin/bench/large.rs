//! Large workbooks: the time from bytes to ready and the memory that it takes, each in a process of its own.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use engine::spec::{Input, Output};
use engine::{Address, Spec};
use rust_xlsxwriter::{Formula, Workbook, Worksheet};

use crate::wasm;

/// The first argument of the process that readies one workbook.
pub(super) const CHILD: &str = "ready";

/// A workbook of about 180,000 formulas, all of which the draw of its first sheet's A1 reaches.
struct Large {
    name: &'static str,
    /// The cell that all formulas lead to.
    output: &'static str,
    write: fn() -> Result<Workbook>,
}

const ALL: [Large; 3] = [
    Large { name: "one block", output: "Model!J20000", write: block },
    Large { name: "running balances", output: "C!F15000", write: balances },
    Large { name: "sums and lookups", output: "Totals!F1", write: sums },
];

/// Prints time and memory for each workbook, and the times in Wasm where `npm` names the folder with Node.
pub(super) fn measure(npm: Option<&OsStr>) -> Result<()> {
    println!("\n180,000 formulas, from bytes to ready: medians, and the most memory of the process");
    let modules = wasm::MODULES.map(|module| format!("Wasm s, {}", module.name));
    println!(
        "{:30} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>14} {:>14}",
        "workbook", "ops", "ms", "file KiB", "XML MiB", "MiB", "over XML", modules[0], modules[1]
    );
    for large in &ALL {
        let name = format!("carlo-bench-{}-{}.xlsx", std::process::id(), large.name);
        let path = std::env::temp_dir().join(name);
        (large.write)()?.save(&path)?;
        let measured = ready_several_times(&path, large);
        let in_wasm = npm.map(|npm| wasm::ready_several_times(npm, &path, &spec(large.output)?)).transpose();
        let (xml, file) = (sheet_bytes(&path), std::fs::metadata(&path));
        std::fs::remove_file(&path)?;
        let (ops, seconds, peak) = measured?;
        let [light, whole] = match in_wasm? {
            Some(times) => times.map(|wasm| format!("{wasm:.2} ({:.1}x)", wasm / seconds)),
            None => ["unknown", "unknown"].map(str::to_owned),
        };
        let xml = xml? as f64;
        let mebibytes = |bytes: f64| bytes / f64::from(1 << 20);
        let (memory, ratio) = match peak {
            Some(peak) => (format!("{:.0}", mebibytes(peak)), format!("{:.1}x", peak / xml)),
            None => ("unknown".to_owned(), String::new()),
        };
        println!(
            "{:30} {ops:>9} {:>9.0} {:>9} {:>9.1} {memory:>9} {ratio:>9} {light:>14} {whole:>14}",
            large.name,
            seconds * 1e3,
            file?.len() / 1024,
            mebibytes(xml)
        );
    }
    Ok(())
}

/// The operations of the plan, the seconds until it is ready and, where the system tells, the most bytes.
fn ready_several_times(path: &Path, large: &Large) -> Result<(u64, f64, Option<f64>)> {
    let (mut ops, mut times, mut peaks) = (0, Vec::new(), Vec::new());
    for _ in 0..super::ROUNDS {
        let output =
            Command::new(std::env::current_exe()?).arg(CHILD).arg(path).arg(large.output).output()?;
        if !output.status.success() {
            bail!("{}: {}", large.name, String::from_utf8_lossy(&output.stderr));
        }
        let said = String::from_utf8(output.stdout)?;
        let numbers: Vec<f64> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let [size, seconds, peak @ ..] = numbers.as_slice() else { bail!("{}: said {said}", large.name) };
        ops = *size as u64;
        times.push(*seconds);
        peaks.extend(peak);
    }
    let peak = (!peaks.is_empty()).then(|| super::median(peaks));
    Ok((ops, super::median(times), peak))
}

/// Readies the workbook at `path` and says how many operations its plan has, the seconds that took and, where
/// the system tells, the most bytes that the process had.
pub(super) fn child(path: &str, output: &str) -> Result<()> {
    let spec = spec(output)?;
    let start = Instant::now();
    let simulation = super::ready(&std::fs::read(path)?, &spec)?;
    let seconds = start.elapsed().as_secs_f64();
    let peak = peak().map(|bytes| bytes.to_string()).unwrap_or_default();
    println!("{} {seconds} {peak}", simulation.plan().ops.len());
    Ok(())
}

/// What is asked of each workbook.
fn spec(output: &str) -> Result<Spec> {
    let input = Input {
        cell: Address::parse("Model!A1")?,
        name: String::new(),
        distribution: "uniform(0, 1)".to_owned(),
    };
    let output = Output { cell: Address::parse(output)?, name: String::new() };
    Ok(Spec { inputs: vec![input], outputs: vec![output], ..Spec::default() })
}

/// The most bytes of memory that this process has had, where Linux tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

/// How long the XML of a workbook's sheets is.
fn sheet_bytes(path: &Path) -> Result<u64> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path)?)?;
    let mut bytes = 0;
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index)?;
        if file.name()?.starts_with("xl/worksheets/") {
            bytes += file.size();
        }
    }
    Ok(bytes)
}

/// A sheet that is filled row by row.
struct Filling<'w> {
    sheet: &'w mut Worksheet,
    row: u32,
    column: u16,
}

impl<'w> Filling<'w> {
    fn new(workbook: &'w mut Workbook, name: &str) -> Result<Self> {
        Ok(Self { sheet: workbook.add_worksheet().set_name(name)?, row: 0, column: 0 })
    }

    fn number(&mut self, number: f64) -> Result<()> {
        self.sheet.write_number(self.row, self.column, number)?;
        self.column += 1;
        Ok(())
    }

    fn formula(&mut self, formula: &str) -> Result<()> {
        self.sheet.write_formula(self.row, self.column, Formula::new(formula).set_result("1"))?;
        self.column += 1;
        Ok(())
    }

    fn next_row(&mut self) {
        (self.row, self.column) = (self.row + 1, 0);
    }
}

/// Nine columns of conditions, products and short sums, each on the column before and the rows above.
fn block() -> Result<Workbook> {
    let mut workbook = Workbook::new();
    let mut sheet = Filling::new(&mut workbook, "Model")?;
    for r in 1..=20_000_u32 {
        sheet.number(f64::from(r) * 0.5)?;
        for (left, here) in ["A", "B", "C", "D", "E", "F", "G", "H", "I"].into_iter().zip('B'..='J') {
            let (above, five_above) = (r - 1, r.saturating_sub(5).max(1));
            sheet.formula(&match r {
                1 => format!("={left}1*1.01+1"),
                _ => format!(
                    "=IF({left}{r}>100,{left}{r}*1.01+SUM({here}{five_above}:{here}{above}),{left}{above}+$A$1)\
                     /(1+ABS({here}{above}))"
                ),
            })?;
        }
        sheet.next_row();
    }
    Ok(workbook)
}

/// Three sheets of columns in which each cell goes on from the one above, each sheet on the one before.
fn balances() -> Result<Workbook> {
    let mut workbook = Workbook::new();
    for (name, before) in [("Model", "A"), ("B", "Model!F"), ("C", "B!F")] {
        let mut sheet = Filling::new(&mut workbook, name)?;
        for r in 1..=15_000_u32 {
            sheet.number(f64::from(r % 7) + 0.25)?;
            sheet.number(f64::from(r % 3))?;
            let above = r - 1;
            let formulas = match r {
                1 => [format!("={before}1+A1"), "=C1*1.02".into(), "=D1-B1".into(), "=E1/2+$A$1".into()],
                _ => [
                    format!("=C{above}+{before}{r}-B{r}"),
                    format!("=D{above}*1.0001+C{r}"),
                    format!("=MAX(E{above},D{r})-MIN(C{r},$A$1)"),
                    format!("=ROUND(F{above}*0.5+E{r},2)"),
                ],
            };
            for formula in &formulas {
                sheet.formula(formula)?;
            }
            sheet.next_row();
        }
    }
    Ok(workbook)
}

/// Three sheets: lookups in a table of constants, sums over what they give, and a total of all.
fn sums() -> Result<Workbook> {
    let mut workbook = Workbook::new();
    let mut model = Filling::new(&mut workbook, "Model")?;
    for r in 1..=20_000_u32 {
        model.number(f64::from(r % 500 + 1))?;
        model.number(f64::from(r) * 0.25)?;
        for formula in [
            format!("=$A$1+B{r}"),
            format!("=VLOOKUP(C{r}/20,Rates!$A$1:$C$500,2,TRUE)"),
            format!("=D{r}*VLOOKUP(B{r}/20,Rates!$A$1:$C$500,3,TRUE)"),
            format!("=IF(E{r}>D{r},E{r}-D{r},0)"),
            format!("=SUM(C{r}:F{r})"),
            format!("=IFERROR(G{r}/B{r},0)"),
        ] {
            model.formula(&formula)?;
        }
        model.next_row();
    }
    let mut rates = Filling::new(&mut workbook, "Rates")?;
    for r in 0..500 {
        for number in [f64::from(r), f64::from(r) * 1.5, 1_000.0 - f64::from(r)] {
            rates.number(number)?;
        }
        rates.next_row();
    }
    let mut totals = Filling::new(&mut workbook, "Totals")?;
    for r in 1..=20_000_u32 {
        let from = r.saturating_sub(11).max(1);
        totals.number(f64::from(r) * 0.1)?;
        totals.formula(&format!("=SUM(Model!C{}:H{r})", if r % 10 == 0 { from } else { r }))?;
        totals.formula(&format!("=AVERAGE(Model!G{from}:G{r})"))?;
        totals.formula(&format!("=B{r}-C{r}*(1+Model!$A$1)"))?;
        if r == 1 {
            totals.number(0.0)?;
            totals.formula("=SUM(D1:D20000)")?;
        }
        totals.next_row();
    }
    Ok(workbook)
}
