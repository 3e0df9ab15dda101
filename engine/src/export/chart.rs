//! A chart's XML: columns with a cumulative line, or bars, over cells of the sheet of results.

use super::grid::{Chart, Datum, Grid, Kind};
use super::xml::{DECLARATION, Dialect, escape, number};
use crate::address::{column_letters, quote_sheet};

const BARS: &str = "4E79A7";
const LINE: &str = "D37295";
const GRIDLINES: &str = "<c:majorGridlines><c:spPr><a:ln><a:solidFill><a:srgbClr val=\"D9D9D9\"/></a:solidFill></a:ln>\
                         </c:spPr></c:majorGridlines>";
/// The axes of the columns or bars, then those of the line.
const AXES: [u32; 4] = [1, 2, 3, 4];

/// The chart, with the values of its cells beside the references to them.
pub(super) fn xml(chart: &Chart, grid: &Grid, sheet: &str, dialect: &Dialect) -> String {
    let source = Source { chart, grid, sheet: quote_sheet(sheet) };
    let (plots, axes) = match chart.kind {
        Kind::Histogram => (histogram(&source), histogram_axes(chart)),
        Kind::Tornado => (tornado(&source), tornado_axes(chart)),
    };
    let legend = match chart.kind {
        Kind::Histogram => "<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/></c:legend>",
        Kind::Tornado => "",
    };
    format!(
        "{DECLARATION}<c:chartSpace xmlns:c=\"{}\" xmlns:a=\"{}\" xmlns:r=\"{}\"><c:roundedCorners val=\"0\"/>\
         <c:chart>{}<c:autoTitleDeleted val=\"0\"/><c:plotArea><c:layout/>{plots}{axes}</c:plotArea>{legend}\
         <c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart></c:chartSpace>",
        dialect.chart,
        dialect.drawing,
        dialect.relationships,
        title(&chart.title)
    )
}

/// A chart and the cells that it shows.
struct Source<'a> {
    chart: &'a Chart,
    grid: &'a Grid,
    sheet: String,
}

impl Source<'_> {
    /// The heading of a column, as a series' name.
    fn name(&self, column: u32) -> String {
        let row = self.chart.rows.0 - 1;
        format!("<c:tx>{}</c:tx>", self.reference(column, (row, row)))
    }

    /// The categories: text, or numbers in the output's format.
    fn categories(&self) -> String {
        format!("<c:cat>{}</c:cat>", self.reference(self.chart.categories, self.chart.rows))
    }

    fn values(&self, column: u32) -> String {
        format!("<c:val>{}</c:val>", self.reference(column, self.chart.rows))
    }

    fn reference(&self, column: u32, (first, last): (u32, u32)) -> String {
        let letters = column_letters(column);
        let range = if first == last {
            format!("{}!${letters}${}", self.sheet, first + 1)
        } else {
            format!("{}!${letters}${}:${letters}${}", self.sheet, first + 1, last + 1)
        };
        let is_text = matches!(self.grid.datum(first, column), Datum::Text(_));
        let points: String = (first..=last)
            .zip(0u32..)
            .filter_map(|(row, index)| {
                let value = match self.grid.datum(row, column) {
                    Datum::Number(x) => number(*x),
                    Datum::Text(text) => escape(text),
                    Datum::Blank | Datum::Missing => return None,
                };
                Some(format!("<c:pt idx=\"{index}\"><c:v>{value}</c:v></c:pt>"))
            })
            .collect();
        let count = last - first + 1;
        let (kind, format) =
            if is_text { ("str", "") } else { ("num", "<c:formatCode>General</c:formatCode>") };
        format!(
            "<c:{kind}Ref><c:f>{}</c:f><c:{kind}Cache>{format}<c:ptCount val=\"{count}\"/>{points}</c:{kind}Cache></c:{kind}Ref>",
            escape(&range)
        )
    }

    /// A series of columns or bars.
    fn bars(&self, direction: &str) -> String {
        let column = self.chart.bars;
        let gap = if direction == "col" { 4 } else { 40 };
        format!(
            "<c:barChart><c:barDir val=\"{direction}\"/><c:grouping val=\"clustered\"/><c:varyColors val=\"0\"/>\
             <c:ser><c:idx val=\"0\"/><c:order val=\"0\"/>{}<c:spPr><a:solidFill><a:srgbClr val=\"{BARS}\"/>\
             </a:solidFill></c:spPr><c:invertIfNegative val=\"0\"/>{}{}</c:ser><c:gapWidth val=\"{gap}\"/>\
             <c:axId val=\"{}\"/><c:axId val=\"{}\"/></c:barChart>",
            self.name(column),
            self.categories(),
            self.values(column),
            AXES[0],
            AXES[1]
        )
    }
}

fn histogram(source: &Source<'_>) -> String {
    let line = source.chart.bars + 1;
    format!(
        "{}<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/><c:ser><c:idx val=\"1\"/>\
         <c:order val=\"1\"/>{}<c:spPr><a:ln w=\"22225\"><a:solidFill><a:srgbClr val=\"{LINE}\"/></a:solidFill>\
         </a:ln></c:spPr><c:marker><c:symbol val=\"none\"/></c:marker>{}{}<c:smooth val=\"0\"/></c:ser>\
         <c:marker val=\"1\"/><c:axId val=\"{}\"/><c:axId val=\"{}\"/></c:lineChart>",
        source.bars("col"),
        source.name(line),
        source.categories(),
        source.values(line),
        AXES[2],
        AXES[3]
    )
}

fn tornado(source: &Source<'_>) -> String {
    source.bars("bar")
}

fn histogram_axes(chart: &Chart) -> String {
    let axes = [
        Axis { id: AXES[0], crossed: AXES[1], place: "b", format: &chart.number_format, ..Axis::CATEGORIES },
        Axis { id: AXES[1], crossed: AXES[0], place: "l", title: "Trials", ..Axis::VALUES },
        Axis { id: AXES[2], crossed: AXES[3], place: "b", deleted: true, ..Axis::CATEGORIES },
        Axis {
            id: AXES[3],
            crossed: AXES[2],
            place: "r",
            format: "0%",
            range: Some((0, 1)),
            crosses: "max",
            ..Axis::VALUES
        },
    ];
    axes.iter().map(Axis::xml).collect()
}

fn tornado_axes(chart: &Chart) -> String {
    let axes = [
        // The first category is at the bottom unless the axis is turned round.
        Axis { id: AXES[0], crossed: AXES[1], place: "l", reversed: true, ..Axis::CATEGORIES },
        Axis {
            id: AXES[1],
            crossed: AXES[0],
            place: "t",
            format: &chart.number_format,
            gridlines: true,
            ..Axis::VALUES
        },
    ];
    axes.iter().map(Axis::xml).collect()
}

/// One axis.
struct Axis<'a> {
    categories: bool,
    id: u32,
    /// The axis that it crosses.
    crossed: u32,
    /// The side: `b`, `l`, `r`, `t`.
    place: &'a str,
    title: &'a str,
    format: &'a str,
    /// Where the crossed axis is met.
    crosses: &'a str,
    range: Option<(i32, i32)>,
    reversed: bool,
    deleted: bool,
    gridlines: bool,
}

impl Axis<'_> {
    const CATEGORIES: Axis<'static> = Axis {
        categories: true,
        id: 0,
        crossed: 0,
        place: "b",
        title: "",
        format: "General",
        crosses: "autoZero",
        range: None,
        reversed: false,
        deleted: false,
        gridlines: false,
    };
    const VALUES: Axis<'static> = Axis { categories: false, ..Axis::CATEGORIES };

    fn xml(&self) -> String {
        let kind = if self.categories { "catAx" } else { "valAx" };
        let orientation = if self.reversed { "maxMin" } else { "minMax" };
        let range = self.range.map_or_else(String::new, |(least, most)| {
            format!("<c:max val=\"{most}\"/><c:min val=\"{least}\"/>")
        });
        let gridlines = if self.gridlines { GRIDLINES } else { "" };
        let heading = if self.title.is_empty() { String::new() } else { title(self.title) };
        let rest = if self.categories {
            "<c:auto val=\"1\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/><c:noMultiLvlLbl val=\"0\"/>"
        } else {
            "<c:crossBetween val=\"between\"/>"
        };
        format!(
            "<c:{kind}><c:axId val=\"{}\"/><c:scaling><c:orientation val=\"{orientation}\"/>{range}</c:scaling>\
             <c:delete val=\"{}\"/><c:axPos val=\"{}\"/>{gridlines}{heading}\
             <c:numFmt formatCode=\"{}\" sourceLinked=\"0\"/><c:majorTickMark val=\"out\"/>\
             <c:minorTickMark val=\"none\"/><c:tickLblPos val=\"{}\"/><c:crossAx val=\"{}\"/>\
             <c:crosses val=\"{}\"/>{rest}</c:{kind}>",
            self.id,
            u8::from(self.deleted),
            self.place,
            escape(self.format),
            if self.categories { "low" } else { "nextTo" },
            self.crossed,
            self.crosses
        )
    }
}

/// A title in the size of a caption.
fn title(text: &str) -> String {
    format!(
        "<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz=\"1100\" b=\"0\"/></a:pPr>\
         <a:r><a:rPr lang=\"en-GB\" sz=\"1100\" b=\"0\"/><a:t>{}</a:t></a:r></a:p></c:rich></c:tx>\
         <c:overlay val=\"0\"/></c:title>",
        escape(text)
    )
}
