//! The sheet's drawing: where each chart stands, and what it says to those who cannot see it.

use super::grid::Grid;
use super::xml::{DECLARATION, Dialect, escape};

/// The drawing, whose charts are its relationships `rId1`, `rId2` … in their order.
pub(super) fn xml(grid: &Grid, dialect: &Dialect) -> String {
    let Dialect { sheet_drawing, drawing, chart, relationships, .. } = dialect;
    let mut xml = format!("{DECLARATION}<xdr:wsDr xmlns:xdr=\"{sheet_drawing}\" xmlns:a=\"{drawing}\">");
    for (one, number) in grid.charts.iter().zip(1u32..) {
        let [top, left, bottom, right] = one.area;
        let corner = |column: u32, row: u32| {
            format!(
                "<xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff>\
                 <xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
            )
        };
        xml.push_str(&format!(
            "<xdr:twoCellAnchor><xdr:from>{}</xdr:from><xdr:to>{}</xdr:to><xdr:graphicFrame macro=\"\">\
             <xdr:nvGraphicFramePr><xdr:cNvPr id=\"{}\" name=\"Chart {number}\" descr=\"{}\"/>\
             <xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>\
             <xdr:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/></xdr:xfrm>\
             <a:graphic><a:graphicData uri=\"{chart}\">\
             <c:chart xmlns:c=\"{chart}\" xmlns:r=\"{relationships}\" r:id=\"rId{number}\"/>\
             </a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>",
            corner(left, top),
            corner(right, bottom),
            number + 1,
            escape(&one.description)
        ));
    }
    xml.push_str("</xdr:wsDr>");
    xml
}
