//! The looks of a picture, on a light page and on a dark one.
//!
//! The style sheet names plain colours, for not every program that shows SVG knows variables.

use std::fmt::Write as _;

use crate::graph::{Family, Strand};

const SHAPES: &str = "\
.plate text{font-family:'Helvetica Neue',Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif}\
.plate .kind{font-size:10.5px;font-weight:600;letter-spacing:.2px}\
.plate .name{font-size:13px;font-weight:600}\
.plate .fact,.plate .remark,.plate .note{font-size:10.5px}\
.plate .remark{font-style:italic}\
.plate .title{font-size:13px;font-weight:700;paint-order:stroke;stroke-width:5px;stroke-linejoin:round}\
.plate .head{font-size:17px;font-weight:700}\
.plate .diagnostic{font-size:11px;font-weight:700;paint-order:stroke;stroke-width:4px;stroke-linejoin:round}\
.plate .frame{stroke-width:1.2px}\
.plate .card{stroke-width:1.3px}\
.plate .absent .card{stroke-dasharray:5 3}\
.plate .missing .card{stroke-width:2.2px}\
.plate .way{fill:none;stroke-width:1.5px;stroke-linejoin:round}\
.plate .traffic{stroke-width:2.2px}\
.plate .data{stroke-dasharray:7 3}\
.plate .origin{stroke-dasharray:2 3}\
.plate .access{stroke-dasharray:8 3 2 3}\
.plate .control{stroke-dasharray:4 3}\
.plate .delivery{stroke-dasharray:1 4;stroke-linecap:round}\
.plate .error{stroke-width:2.4px;stroke-dasharray:none}";

struct Page {
    ground: &'static str,
    frame: &'static str,
    line: &'static str,
    text: &'static str,
    faint: &'static str,
    red: &'static str,
    red_ground: &'static str,
}

const LIGHT: Page = Page {
    ground: "#ffffff",
    frame: "#f6f8fa",
    line: "#c3cad2",
    text: "#1f2328",
    faint: "#57606a",
    red: "#cf222e",
    red_ground: "#ffebe9",
};

const DARK: Page = Page {
    ground: "#0d1117",
    frame: "#151b23",
    line: "#3d444d",
    text: "#f0f6fc",
    faint: "#9198a1",
    red: "#ff6b63",
    red_ground: "#3c1618",
};

pub(super) fn style_sheet() -> String {
    let mut sheet = SHAPES.to_owned();
    sheet.push_str(&colours(&LIGHT, Family::light));
    let _ = write!(
        sheet,
        "@media (prefers-color-scheme:dark){{{}}}",
        colours(&DARK, Family::dark)
    );
    sheet
}

fn colours(page: &Page, of: fn(Family) -> (&'static str, &'static str)) -> String {
    let Page {
        ground,
        frame,
        line,
        text,
        faint,
        red,
        red_ground,
    } = page;
    let mut sheet = format!(
        ".plate .ground{{fill:{ground}}}\
         .plate .frame{{fill:{frame};stroke:{line}}}\
         .plate .title{{fill:{text};stroke:{frame}}}\
         .plate .head,.plate .name{{fill:{text}}}\
         .plate .fact,.plate .remark,.plate .note{{fill:{faint}}}\
         .plate .sample{{stroke:{faint};fill:{ground}}}\
         .plate .diagnostic{{fill:{red};stroke:{ground}}}"
    );
    for family in Family::ALL {
        let (border, ground) = of(family);
        let class = family.class();
        let _ = write!(
            sheet,
            ".plate .{class} .card{{fill:{ground};stroke:{border}}}\
             .plate .{class} .kind,.plate .{class} .sign{{fill:{border}}}"
        );
    }
    for strand in Strand::ALL {
        let (border, _) = of(family_of(strand));
        let class = strand.class();
        let _ = write!(
            sheet,
            ".plate .{class}{{stroke:{border}}}.plate .tip-{class}{{fill:{border}}}"
        );
    }
    let _ = write!(
        sheet,
        ".plate .absent .card{{fill:{ground};stroke:{faint}}}\
         .plate .missing .card{{fill:{red_ground};stroke:{red}}}\
         .plate .missing .kind,.plate .missing .name,.plate .missing .remark,.plate .missing .sign,\
         .plate .tip-error{{fill:{red}}}\
         .plate .error{{stroke:{red}}}"
    );
    sheet
}

/// Returns the family whose colour the edges of `strand` have.
fn family_of(strand: Strand) -> Family {
    match strand {
        Strand::Traffic => Family::Traffic,
        Strand::Workload => Family::Workload,
        Strand::Data => Family::Data,
        Strand::Origin => Family::Source,
        Strand::Access => Family::Access,
        Strand::Control => Family::Control,
        Strand::Delivery => Family::Delivery,
    }
}
