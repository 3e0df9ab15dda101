//! Markup, element by element: every text and every attribute's value is escaped, and there is no other way in.

use charts::{Scene, markup};

/// A piece of markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

/// An attribute: its name, which is ours, and its value, which may come from a file.
pub type Attribute<'a> = (&'static str, &'a str);

/// Elements without an end.
const VOID: [&str; 3] = ["br", "input", "use"];

impl Html {
    /// Adds an element, with what `inside` adds to it.
    pub fn element(
        &mut self,
        tag: &'static str,
        attributes: &[Attribute<'_>],
        inside: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.begin(tag, attributes);
        if !VOID.contains(&tag) {
            inside(self);
            self.end(tag);
        }
        self
    }

    /// What is the same whatever is inside is compiled once.
    #[inline(never)]
    fn begin(&mut self, tag: &'static str, attributes: &[Attribute<'_>]) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.0.push_str(&markup::escape(value));
            self.0.push('"');
        }
        self.0.push('>');
    }

    #[inline(never)]
    fn end(&mut self, tag: &'static str) {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    /// Adds an element that holds a text; no class where it is empty.
    pub fn words(&mut self, tag: &'static str, class: &str, text: &str) -> &mut Self {
        let class = [("class", class)];
        let attributes = if class[0].1.is_empty() { &class[..0] } else { &class[..] };
        self.element(tag, attributes, |html| {
            html.text(text);
        })
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.0.push_str(&markup::escape(text));
        self
    }

    /// Adds a chart, which a screen reader passes over: what it shows is told beside it.
    pub fn drawing(&mut self, scene: &Scene, class: &str) -> &mut Self {
        self.0.push_str(&markup::small(scene, &markup::escape(class)));
        self
    }

    /// Adds another piece.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    /// Whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text.
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_stay_text() {
        let mut html = Html::default();
        html.element("p", &[("title", "\"><img src=x onerror=alert(1)>")], |html| {
            html.text("<img src=x onerror=alert(1)> & 'more'").words("b", "", "</b>");
        });
        assert_eq!(
            html.into_string(),
            "<p title=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\">&lt;img src=x onerror=alert(1)&gt; &amp; \
             'more'<b>&lt;/b&gt;</b></p>"
        );
    }

    #[test]
    fn fields_have_no_end() {
        let mut html = Html::default();
        html.element("input", &[("name", "a")], |_| ());
        assert_eq!(html.into_string(), "<input name=\"a\">");
        assert!(Html::default().is_empty());
    }
}
