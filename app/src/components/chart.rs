//! A chart on the page: a scene at the true width of its place, with its caption, its table and its handles.

use crate::dom::*;
use charts::decimal::number;
use charts::{Handle, Scene};
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};
use web_sys::{KeyboardEvent, PointerEvent};

use charts::markup;

/// How a handle of a chart was moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Slide {
    /// To a value, by the pointer.
    To(f64),
    /// By percentage points of the trials, by the keys.
    By(f64),
}

/// A chart: a figure with a drawing, a caption made from the data, and the same data as a table.
#[component]
pub(crate) fn Chart(
    /// Draws the chart for a width in pixels.
    #[prop(into)]
    draw: Callback<f64, Scene>,
    /// What the handles do; without it there are none.
    #[prop(optional)]
    on_slide: Option<Callback<(Handle, Slide)>>,
    /// What stands in the caption before the sentences.
    #[prop(optional)]
    key: Option<Box<dyn Fn() -> View>>,
) -> impl IntoView {
    let node = element_ref();
    let width = RwSignal::new(0.0);
    watch_width(node, width);
    let scene = Memo::uncompared(move || (width.get() > 0.0).then(|| draw.run(width.get())));
    let open = RwSignal::new(false);
    let tip = RwSignal::new(None::<(f64, String)>);
    let hover = move |event: PointerEvent| {
        let words = scene.with_untracked(|scene| {
            let (x, y) = place(&event, scene.as_ref()?)?;
            let region = scene.as_ref()?.region_at(x, y)?;
            Some((x, region.text.clone()))
        });
        tip.set(words);
    };
    let drawing = move || scene.with(|scene| scene.as_ref().map(|scene| markup::marks(&scene.marks)));
    let attribute = move |read: fn(&Scene) -> String| move || scene.with(|scene| scene.as_ref().map(read));
    view! {
        <figure>
            <div class="chart" node_ref=node>
                <svg
                    class="ch"
                    role=if on_slide.is_some() { "group" } else { "img" }
                    viewBox=attribute(|scene| format!("0 0 {} {}", number(scene.width), number(scene.height)))
                    width=attribute(|scene| number(scene.width))
                    height=attribute(|scene| number(scene.height))
                    aria-label=attribute(|scene| scene.label.clone())
                    on:pointermove=hover
                    on:pointerleave=move |_| tip.set(None)
                >
                    <g aria-hidden="true" inner_html=drawing></g>
                    {on_slide.map(|on_slide| {
                        [Handle::Lower, Handle::Upper].map(|handle| slider(scene, handle, on_slide))
                    })}
                </svg>
                {move || tip.get().map(|(x, words)| {
                    let left = format!("{}px", number(x.min(width.get_untracked() - 120.0).max(60.0)));
                    view! { <div class="chart__tip" aria-hidden="true" style:left=left>{words}</div> }
                })}
            </div>
            <figcaption class="cap">
                <p>{move || key.as_ref().map(|key| key())}{attribute(|scene| scene.caption.clone())}</p>
                <details on:toggle=move |event| open.set(is_open(&event))>
                    <summary>"Show as table"</summary>
                    {move || open.get().then(|| {
                        let rows = move || scene.with(|scene| {
                            scene.as_ref().and_then(|scene| scene.table.as_ref().map(markup::table))
                        });
                        view! {
                            <div class="xscroll" tabindex="0" role="group" aria-label="Table">
                                <table class="tbl" inner_html=rows></table>
                            </div>
                        }
                    })}
                </details>
            </figcaption>
        </figure>
    }
}

/// A handle: a slider that the pointer drags and the keys step.
fn slider(scene: Memo<Option<Scene>>, handle: Handle, on_slide: Callback<(Handle, Slide)>) -> impl IntoView {
    let find = move |scene: &Option<Scene>| {
        scene.as_ref().and_then(|scene| scene.sliders.iter().find(|slider| slider.handle == handle).cloned())
    };
    let slider = Memo::uncompared(move || scene.with(find));
    let field = move |read: fn(&charts::scene::Slider) -> String| {
        move || slider.with(|slider| slider.as_ref().map(read).unwrap_or_default())
    };
    let drag = move |event: PointerEvent| {
        let value = scene.with_untracked(|scene| {
            let scene = scene.as_ref()?;
            Some(scene.plot?.x.value(place(&event, scene)?.0))
        });
        if let Some(value) = value {
            on_slide.run((handle, Slide::To(value)));
        }
    };
    let on_down = move |event: PointerEvent| {
        if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // A pointer that is already gone cannot be held; then there is nothing to drag.
            let _ = element.set_pointer_capture(event.pointer_id());
            if let Ok(element) = element.dyn_into::<web_sys::SvgElement>() {
                let _ = element.focus();
            }
        }
        event.prevent_default();
    };
    let on_move = move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            event.stop_propagation();
            drag(event);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let points = if event.shift_key() { 10.0 } else { 1.0 };
        let by = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => -points,
            "ArrowRight" | "ArrowUp" => points,
            "PageDown" => -10.0,
            "PageUp" => 10.0,
            "Home" => -100.0,
            "End" => 100.0,
            _ => return,
        };
        event.prevent_default();
        on_slide.run((handle, Slide::By(by)));
    };
    view! {
        <g
            role="slider"
            tabindex=move || if slider.with(Option::is_some) { "0" } else { "-1" }
            aria-hidden=move || slider.with(Option::is_none).then_some("true")
            aria-label=field(|slider| slider.label.clone())
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=field(|slider| number(slider.percent))
            aria-valuetext=field(|slider| slider.text.clone())
            inner_html=field(|slider| markup::marks(&slider.marks))
            on:pointerdown=on_down
            on:pointermove=on_move
            on:keydown=on_key
        ></g>
    }
}

/// Where the pointer is in the scene.
fn place(event: &PointerEvent, scene: &Scene) -> Option<(f64, f64)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let picture = target.closest("svg").ok()??;
    let bounds = picture.get_bounding_client_rect();
    (bounds.width() > 0.0 && bounds.height() > 0.0).then(|| {
        (
            (f64::from(event.client_x()) - bounds.left()) * scene.width / bounds.width(),
            (f64::from(event.client_y()) - bounds.top()) * scene.height / bounds.height(),
        )
    })
}

fn is_open(event: &web_sys::Event) -> bool {
    event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|details| details.has_attribute("open"))
}

/// Keeps `width` at the inner width of an element.
fn watch_width(node: ElementRef, width: RwSignal<f64>) {
    effect(move || {
        let Some(element) = node.get() else { return };
        let measured = element.clone();
        let measure = move || {
            let style =
                web_sys::window().and_then(|window| window.get_computed_style(&measured).ok().flatten());
            let padding: f64 = ["padding-left", "padding-right"]
                .iter()
                .filter_map(|name| style.as_ref()?.get_property_value(name).ok())
                .filter_map(|text| crate::number::parse(text.strip_suffix("px")?))
                .sum();
            let now = f64::from(measured.client_width()) - padding;
            if now > 0.0 && width.is_alive() && width.get_untracked() != now {
                width.set(now);
            }
        };
        measure();
        let on_size = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = ResizeObserver::new(on_size.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let held = StoredValue::new((observer, on_size));
            on_cleanup(move || {
                let _ = held.try_with_value(|(observer, _)| observer.disconnect());
            });
        }
    });
}
