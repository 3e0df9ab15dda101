//! The page's `view!`: Leptos's markup, turned into calls that make elements.
//!
//! Leptos's own macro gives every view a type of its own, and the compiler makes the code of each type anew: of a
//! page as large as Carlo's, two thirds were such copies. Here an element is one call for each attribute and
//! child, to functions that exist once (`crate::dom`).
//!
//! ```text
//! <button class="btn" class:on=f on:click=g>"Run"{count}<Icon name/></button>
//!     ▼
//! Make::html("button").attr("class", "btn").toggle("on", f).on::<MouseEvent>("click", g)
//!     .child("Run").child(count).child(component_view(&Icon, …)).done()
//! ```

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote, quote_spanned};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement, NodeName};
use syn::Stmt;
use syn::spanned::Spanned;

/// Markup as a `crate::dom::View`.
#[proc_macro]
pub fn view(input: TokenStream) -> TokenStream {
    match rstml::parse(input) {
        Ok(nodes) => {
            let views = nodes.iter().map(child).collect::<Vec<_>>();
            let view = match views.as_slice() {
                [one] => quote!(crate::dom::IntoView::into_view(#one)),
                many => {
                    quote!(crate::dom::View::all(::std::vec![#(crate::dom::IntoView::into_view(#many)),*]))
                }
            };
            view.into()
        }
        Err(error) => error.to_compile_error().into(),
    }
}

/// What stands for a node, an expression of a type that can become a view.
fn child(node: &Node) -> Tokens {
    match node {
        Node::Element(element) if is_component(element.name()) => component(element),
        Node::Element(element) => html(element),
        Node::Block(NodeBlock::ValidBlock(block)) => match block.stmts.as_slice() {
            [Stmt::Expr(value, None)] => quote!(#value),
            _ => quote!(#block),
        },
        Node::Text(text) => {
            let text = &text.value;
            quote!(#text)
        }
        Node::Fragment(fragment) => {
            let views = fragment.children.iter().map(child);
            quote!(crate::dom::View::all(::std::vec![#(crate::dom::IntoView::into_view(#views)),*]))
        }
        other => quote_spanned!(other.span()=> ::std::compile_error!("write text in quotes")),
    }
}

/// An element of HTML or SVG.
fn html(element: &NodeElement<rstml::Infallible>) -> Tokens {
    const SVG: [&str; 8] = ["svg", "g", "path", "rect", "circle", "line", "text", "defs"];
    let name = element.name().to_string();
    let mut calls = if SVG.contains(&name.as_str()) {
        quote!(crate::dom::Make::svg(#name))
    } else {
        quote!(crate::dom::Make::html(#name))
    };
    for attribute in element.attributes() {
        let call = match attribute {
            NodeAttribute::Attribute(attribute) => attribute_call(attribute),
            NodeAttribute::Block(block) => {
                quote_spanned!(block.span()=> .attr(::std::compile_error!("an attribute has a name")))
            }
        };
        calls = quote!(#calls #call);
    }
    for node in &element.children {
        let view = child(node);
        calls = quote!(#calls.child(#view));
    }
    quote!(#calls.done())
}

/// The call that sets an attribute, a class, a style, a property or a listener.
fn attribute_call(attribute: &KeyedAttribute) -> Tokens {
    let key = attribute.key.to_string();
    let value = attribute.value().map_or_else(|| quote!(""), |value| quote!(#value));
    match key.split_once(':') {
        Some(("class", name)) => quote!(.toggle(#name, #value)),
        Some(("style", name)) => quote!(.style(#name, #value)),
        Some(("prop", name)) => quote!(.prop(#name, #value)),
        Some(("on", name)) => {
            let event = event_type(name);
            quote!(.on::<#event>(#name, #value))
        }
        _ => match key.as_str() {
            "inner_html" => quote!(.markup(#value)),
            "node_ref" => quote!(.keep(#value)),
            name => quote!(.attr(#name, #value)),
        },
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
        let views = element.children.iter().map(child);
        quote! {
            .children(::std::boxed::Box::new(move || {
                crate::dom::View::all(::std::vec![#(crate::dom::IntoView::into_view(#views)),*])
            }))
        }
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
