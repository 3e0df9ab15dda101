//! The page's `view!`: markup in Rust that becomes a text for the browser's own parser and what keeps it up to date.
//!
//! Leptos's own macro gives every view a type of its own, and the compiler makes the code of each type anew: of a
//! page as large as Carlo's, two thirds were such copies. Here what never changes is one text, which the browser
//! parses, and what changes is one call each, to functions that exist once (`crate::dom`).
//!
//! ```text
//! <button class="btn" class:on=f on:click=g>"Run "{count}<Icon name/></button>
//!     ▼
//! let mut make = Make::new("<button class=\"btn\">Run <!><!></button>", b"\x01\x02\x01");
//! make.element(); make.toggle("on", f); make.on::<MouseEvent>("click", g);
//! make.child(count);
//! make.child(component_view(&Icon, …));
//! make.done()
//! ```
//!
//! The bytes lead from each node that is called upon to the next: how many nodes further it stands in the document.

use proc_macro::TokenStream;
use proc_macro2::{Literal, Span, TokenStream as Tokens};
use quote::{format_ident, quote, quote_spanned};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement, NodeName};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit, Stmt};

/// Elements of SVG, which the parser knows as such only inside of `<svg>`.
const SVG: [&str; 7] = ["g", "path", "rect", "circle", "line", "text", "defs"];
/// Elements without an end.
const VOID: [&str; 8] = ["br", "col", "hr", "img", "input", "link", "meta", "wbr"];
/// Elements before which the parser ends a paragraph.
const BLOCKS: [&str; 18] = [
    "article", "aside", "details", "div", "dl", "fieldset", "figure", "footer", "form", "h2", "h3", "header",
    "main", "ol", "p", "section", "table", "ul",
];

/// Markup as a `crate::dom::View`.
#[proc_macro]
pub fn view(input: TokenStream) -> TokenStream {
    match rstml::parse(input) {
        Ok(nodes) => fragment(&nodes).into(),
        Err(error) => error.to_compile_error().into(),
    }
}

/// The view of some nodes.
fn fragment(nodes: &[Node]) -> Tokens {
    if let [node] = nodes
        && let Some(view) = dynamic(node)
    {
        return quote!(crate::dom::IntoView::into_view(#view));
    }
    let inner = matches!(nodes, [Node::Element(root)] if SVG.contains(&root.name().to_string().as_str()));
    let mut template = Template::new();
    if inner {
        template.html.push_str("<svg>");
        template.nodes = 1;
    }
    nodes.iter().for_each(|node| template.node(node, ""));
    let Template { make, html, places, calls, .. } = template;
    let places = Literal::byte_string(&places);
    let done = if inner { quote!(done_inside) } else { quote!(done) };
    quote! {{
        let mut #make = crate::dom::Make::new(#html, #places);
        #calls
        #make.#done()
    }}
}

/// What stands for a node whose content is only known when the page runs; `None` for markup and texts.
fn dynamic(node: &Node) -> Option<Tokens> {
    match node {
        Node::Element(element) if is_component(element.name()) => Some(component(element)),
        Node::Block(NodeBlock::ValidBlock(block)) => Some(match block.stmts.as_slice() {
            [Stmt::Expr(value, None)] => quote!(#value),
            _ => quote!(#block),
        }),
        _ => None,
    }
}

/// A text of markup, and the calls that fill it in.
struct Template {
    make: Ident,
    html: String,
    /// How many nodes the text has so far, in the order of the document.
    nodes: usize,
    /// The node that the last call is about.
    last: usize,
    places: Vec<u8>,
    calls: Tokens,
    /// Whether the text ends with a text, which would become one node with another.
    after_text: bool,
}

impl Template {
    fn new() -> Self {
        Self {
            // A name that no expression in the markup can mean.
            make: Ident::new("make", Span::mixed_site()),
            html: String::new(),
            nodes: 0,
            last: 0,
            places: Vec::new(),
            calls: Tokens::new(),
            after_text: false,
        }
    }

    fn node(&mut self, node: &Node, parent: &str) {
        if let Some(view) = dynamic(node) {
            self.child(view);
            return;
        }
        match node {
            Node::Element(element) => self.element(element, parent),
            Node::Text(text) => self.text(&text.value_string()),
            Node::Fragment(fragment) => fragment.children.iter().for_each(|node| self.node(node, parent)),
            other => self.error(other.span(), "write text in quotes"),
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.after_text {
            self.nodes += 1;
        }
        self.after_text = true;
        push_escaped(&mut self.html, text);
    }

    /// A place for what is only known when the page runs.
    fn child(&mut self, view: Tokens) {
        self.after_text = false;
        self.nodes += 1;
        self.html.push_str("<!>");
        self.mark();
        let make = &self.make;
        self.calls.extend(quote!(#make.child(#view);));
    }

    fn element(&mut self, element: &NodeElement<rstml::Infallible>, parent: &str) {
        let name = element.name().to_string();
        // The parser would move these, and the nodes would no longer be counted rightly.
        if parent == "p" && BLOCKS.contains(&name.as_str())
            || parent == "table" && name == "tr"
            || parent == name
        {
            self.error(element.name().span(), "browsers do not take this element here");
        }
        self.after_text = false;
        self.nodes += 1;
        self.html.push('<');
        self.html.push_str(&name);
        let mut calls = Tokens::new();
        for attribute in element.attributes() {
            match attribute {
                NodeAttribute::Attribute(attribute) => calls.extend(self.attribute(attribute)),
                NodeAttribute::Block(block) => self.error(block.span(), "an attribute has a name"),
            }
        }
        self.html.push('>');
        if !calls.is_empty() {
            self.mark();
            let make = &self.make;
            self.calls.extend(quote!(#make.element(); #calls));
        }
        // Containers may hold their like.
        let inside = if matches!(name.as_str(), "div" | "span" | "section" | "g" | "svg") {
            ""
        } else {
            name.as_str()
        };
        element.children.iter().for_each(|node| self.node(node, inside));
        if !VOID.contains(&name.as_str()) {
            self.html.push_str(&format!("</{name}>"));
        }
        self.after_text = false;
    }

    /// Writes an attribute that never changes; gives the call that sets any other, a class, a style, a property or a
    /// listener.
    fn attribute(&mut self, attribute: &KeyedAttribute) -> Tokens {
        let key = attribute.key.to_string();
        let make = &self.make;
        let value = match (attribute.value(), key.contains(':')) {
            (None, false) => {
                self.html.push_str(&format!(" {key}"));
                return Tokens::new();
            }
            (Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })), false) => {
                self.html.push_str(&format!(" {key}=\""));
                push_escaped(&mut self.html, &text.value());
                self.html.push('"');
                return Tokens::new();
            }
            (Some(value), _) => quote!(#value),
            (None, true) => quote!(""),
        };
        match key.split_once(':') {
            Some(("class", name)) => quote!(#make.toggle(#name, #value);),
            Some(("style", name)) => quote!(#make.style(#name, #value);),
            Some(("prop", name)) => quote!(#make.prop(#name, #value);),
            Some(("on", name)) => {
                let event = event_type(name);
                quote!(#make.on::<#event>(#name, #value);)
            }
            _ => match key.as_str() {
                "inner_html" => quote!(#make.markup(#value);),
                "node_ref" => quote!(#make.keep(#value);),
                name => quote!(#make.attr(#name, #value);),
            },
        }
    }

    /// Says that the next call is about the newest node.
    fn mark(&mut self) {
        match u8::try_from(self.nodes - self.last) {
            Ok(steps) => self.places.push(steps),
            Err(_) => {
                self.error(Span::call_site(), "more than 255 nodes never change here: make two views of them")
            }
        }
        self.last = self.nodes;
    }

    fn error(&mut self, span: Span, words: &str) {
        self.calls.extend(quote_spanned!(span=> ::std::compile_error!(#words);));
    }
}

fn push_escaped(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            letter => html.push(letter),
        }
    }
}

/// The type of an event, by its name.
fn event_type(name: &str) -> Tokens {
    let kind = match name {
        "click" | "dblclick" => "MouseEvent",
        name if name.starts_with("pointer") => "PointerEvent",
        name if name.starts_with("key") => "KeyboardEvent",
        _ => "Event",
    };
    let kind = format_ident!("{kind}");
    quote!(::web_sys::#kind)
}

/// A component with its properties.
fn component(element: &NodeElement<rstml::Infallible>) -> Tokens {
    let name = element.name();
    let properties = element.attributes().iter().map(|attribute| match attribute {
        NodeAttribute::Attribute(attribute) => {
            let key = &attribute.key;
            let value = attribute.value().map_or_else(|| quote!(#key), |value| quote!(#value));
            quote!(.#key(#value))
        }
        NodeAttribute::Block(block) => {
            quote_spanned!(block.span()=> ::std::compile_error!("a property has a name"))
        }
    });
    let children = (!element.children.is_empty()).then(|| {
        let view = fragment(&element.children);
        quote!(.children(::std::boxed::Box::new(move || #view)))
    });
    quote! {
        ::leptos::component::component_view(
            &#name,
            ::leptos::component::component_props_builder(&#name)#(#properties)*#children.build(),
        )
    }
}

fn is_component(name: &NodeName) -> bool {
    name.to_string().starts_with(char::is_uppercase)
}
