//! Growth as a picture.

use plotters::coord::ranged1d::{AsRangedCoord, Ranged, ValueFormatter};
use plotters::prelude::*;

/// One line of a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it shows.
    pub name: String,
    /// Places on both axes.
    pub points: Vec<(f64, f64)>,
}

/// One of the diagrams beside each other. The horizontal axis is logarithmic, and the same for all.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What is shown.
    pub title: String,
    /// What the vertical axis counts.
    pub axis: String,
    /// The largest value of a vertical axis that begins with zero; `None` for a logarithmic one.
    pub most: Option<f64>,
    /// What is compared.
    pub lines: Vec<Line>,
}

const SIZE: (u32, u32) = (1_000, 440);
const FONT: &str = "sans-serif";
/// Colors that people with any sight tell apart (Okabe and Ito).
const COLORS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(86, 180, 233),
    RGBColor(213, 94, 0),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
];

/// Draws the panels side by side, as SVG. `horizontal` names what the horizontal axis counts.
///
/// # Errors
/// There is nothing to draw.
pub fn svg(panels: &[Panel], horizontal: &str) -> Result<String, String> {
    let lines = || panels.iter().flat_map(|panel| &panel.lines);
    let points = || lines().flat_map(|line| &line.points);
    let least = points().map(|(x, _)| *x).fold(f64::INFINITY, f64::min);
    let most = points().map(|(x, _)| *x).fold(0.0, f64::max);
    if least >= most {
        return Err("a plot needs two places at least".to_owned());
    }
    let mut text = String::new();
    {
        let all = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        let undrawn = |error| format!("the plot cannot be drawn: {error}");
        all.fill(&WHITE).map_err(undrawn)?;
        let areas = all.split_evenly((1, panels.len()));
        for (area, panel) in areas.iter().zip(panels) {
            let drawn = match panel.most {
                Some(top) => draw(area, panel, (least, most), 0.0..top, horizontal),
                None => {
                    let values = panel.lines.iter().flat_map(|line| &line.points);
                    let values: Vec<_> = values.map(|(_, y)| *y).collect();
                    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
                    let high = values.iter().copied().fold(0.0, f64::max);
                    let range = (low / 2.0..high * 2.0).log_scale();
                    draw(area, panel, (least, most), range, horizontal)
                }
            };
            drawn?;
        }
        all.present().map_err(undrawn)?;
    }
    Ok(text)
}

fn draw<Y>(
    area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    panel: &Panel,
    (least, most): (f64, f64),
    vertical: impl AsRangedCoord<Value = f64, CoordDescType = Y>,
    horizontal: &str,
) -> Result<(), String>
where
    Y: Ranged<ValueType = f64> + ValueFormatter<f64>,
{
    let undrawn = |error| format!("the plot cannot be drawn: {error}");
    let mut chart = ChartBuilder::on(area)
        .caption(&panel.title, (FONT, 18))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d((least..most).log_scale(), vertical)
        .map_err(undrawn)?;
    chart
        .configure_mesh()
        .x_desc(horizontal)
        .y_desc(&panel.axis)
        .light_line_style(WHITE)
        .draw()
        .map_err(undrawn)?;
    for (line, color) in panel.lines.iter().zip(COLORS.iter().cycle()) {
        let series = LineSeries::new(line.points.iter().copied(), color.stroke_width(2));
        chart
            .draw_series(series.point_size(3))
            .map_err(undrawn)?
            .label(&line.name)
            .legend(|(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .label_font((FONT, 13))
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.2))
        .draw()
        .map_err(undrawn)
}
