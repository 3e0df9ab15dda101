//! The colours of an exported chart: the page's own, as sRGB, so that any program can show them.

/// One theme's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind the chart.
    pub surface: &'static str,
    /// Bold labels.
    pub text: &'static str,
    /// Titles of axes.
    pub text_2: &'static str,
    /// Labels of ticks.
    pub text_3: &'static str,
    /// The cumulative line and the delimiters.
    pub ink: &'static str,
    /// Text on a bar.
    pub on_bar: &'static str,
    /// Inputs.
    pub input: &'static str,
    /// Below an input's curve.
    pub input_tint: &'static str,
    /// Outputs, and the first series.
    pub output: &'static str,
    /// Bars outside the delimiters.
    pub bar_out: &'static str,
    /// The outline of bars outside the delimiters.
    pub bar_out_edge: &'static str,
    /// Gridlines.
    pub grid: &'static str,
    /// Axes and ticks.
    pub axis: &'static str,
    /// Reference lines.
    pub reference: &'static str,
    /// The second to sixth series.
    pub series: [&'static str; 5],
}

impl Palette {
    /// The light theme, for paper.
    pub const LIGHT: Self = Self {
        surface: "#ffffff",
        text: "#181e29",
        text_2: "#464c57",
        text_3: "#5f656f",
        ink: "#1e2638",
        on_bar: "#ffffff",
        input: "#13794a",
        input_tint: "#e8faee",
        output: "#1067b5",
        bar_out: "#d1e0f0",
        bar_out_edge: "#698db2",
        grid: "#e4e6e9",
        axis: "#7b8189",
        reference: "#4a505b",
        series: ["#de6125", "#439885", "#601570", "#5a571a", "#222731"],
    };

    /// The dark theme, for dark slides.
    pub const DARK: Self = Self {
        surface: "#14171b",
        text: "#ebedf0",
        text_2: "#b7bbc1",
        text_3: "#999da5",
        ink: "#e8ebf1",
        on_bar: "#0d121b",
        input: "#5ccb8e",
        input_tint: "#142c20",
        output: "#6aaeec",
        bar_out: "#243343",
        bar_out_edge: "#5c7a9a",
        grid: "#25282d",
        axis: "#70757d",
        reference: "#babec4",
        series: ["#fb8f32", "#9df5f8", "#a44bb0", "#fbd28e", "#8b929e"],
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2's relative luminance of `#rrggbb`.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let byte = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
            let share = f64::from(byte) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_marks_stand_out() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            for text in [palette.text, palette.text_2, palette.text_3] {
                assert!(contrast(text, palette.surface) >= 4.5, "{text} on {}", palette.surface);
            }
            assert!(contrast(palette.on_bar, palette.output) >= 4.5);
            assert!(contrast(palette.text, palette.bar_out) >= 4.5);
            let marks = [palette.ink, palette.input, palette.output, palette.bar_out_edge, palette.axis];
            for mark in marks.into_iter().chain([palette.reference]).chain(palette.series) {
                assert!(contrast(mark, palette.surface) >= 3.0, "{mark} on {}", palette.surface);
            }
        }
    }
}
