//! The bar at the top: the file, what left the device, the views, the settings of the simulation, and Run.

use crate::dom::*;
use wire::MAX_TRIALS;

use super::icons::{Icon, icon, logo, small_icon};
use crate::routes::View;
use crate::state::{Sent, Stage, Theme};

/// The numbers of trials that are offered.
const OFFERED: [u64; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/// The logo, which leads to the start page.
#[component]
pub(crate) fn Brand(
    /// Hides the name where there is little room.
    #[prop(optional)]
    compact: bool,
    /// What a click does instead of loading the start page.
    #[prop(optional)]
    on_click: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <a
            class="brand"
            href="/"
            aria-label="Carlo, start page"
            on:click=move |event| {
                if let Some(on_click) = on_click {
                    event.prevent_default();
                    on_click.run(());
                }
            }
        >
            {logo()}
            <span class:hide-sm=compact>"Carlo"</span>
        </a>
    }
}

/// The switch between the device's colours, light and dark.
#[component]
pub(crate) fn ThemeSwitch(theme: RwSignal<Theme>, #[prop(optional)] keep: bool) -> impl IntoView {
    view! {
        <button
            class="btn btn--quiet btn--icon"
            class:hide-sm=!keep
            aria-label=move || format!("Theme: {}", theme.get().name())
            title=move || format!("Theme: {}", theme.get().name())
            on:click=move |_| theme.update(|theme| *theme = theme.next(crate::browser::is_dark()))
        >
            {icon(Icon::THEME)}
        </button>
    }
}

/// The bar of an open workbook.
#[component]
pub(crate) fn AppBar(
    /// The file's name.
    name: Signal<String>,
    /// What has left the device.
    sent: Signal<Sent>,
    /// How far the user is.
    stage: Signal<Stage>,
    /// The view that is shown.
    view: Signal<View>,
    /// Whether there are results.
    has_results: Signal<bool>,
    /// Why Run cannot start.
    missing: Signal<Option<&'static str>>,
    /// The trials asked for.
    trials: Signal<u64>,
    /// The seed asked for.
    seed: Signal<u64>,
    /// The colours.
    theme: RwSignal<Theme>,
    on_view: Callback<View>,
    on_trials: Callback<u64>,
    on_seed: Callback<u64>,
    on_run: Callback<()>,
    on_stop: Callback<()>,
    on_share: Callback<()>,
    on_open: Callback<()>,
    on_close: Callback<()>,
) -> impl IntoView {
    let tab = move |shown: View, label: &'static str| {
        view! {
            <a
                class="tab"
                href=shown.fragment()
                aria-current=move || is_current(view.get(), shown).then_some("page")
                on:click=move |event| {
                    event.prevent_default();
                    on_view.run(shown);
                }
            >
                {label}
            </a>
        }
    };
    view! {
        <header class="appbar" data-region="" tabindex="-1" aria-label="Carlo">
            <Brand compact=true on_click=on_close/>
            <span class="appbar__sep hide-sm"></span>
            <button
                class="btn btn--quiet appbar__file"
                aria-label=move || format!("Workbook: {}", name.get())
                popovertarget="file-menu"
            >
                <span class="trunc">{name}</span>
                {small_icon(Icon::DOWN)}
            </button>
            <div class="menu menu--file" id="file-menu" popover="auto">
                <button class="menu__item" popovertarget="file-menu" on:click=move |_| on_open.run(())>
                    {icon(Icon::FOLDER)}"Open another file…"
                </button>
                <button class="menu__item" popovertarget="file-menu" on:click=move |_| on_close.run(())>
                    {icon(Icon::CLOSE)}"Close the workbook"
                </button>
            </div>
            <span class="local hide-lg" class:local--sent=move || sent.get() != Sent::Nothing>
                {move || icon(if sent.get() == Sent::Nothing { Icon::DEVICE } else { Icon::UPLOAD })}
                {move || sent.get().words()}
            </span>
            <span class="spacer"></span>
            <nav class="tabs" aria-label="Views">{tab(View::Model, "Model")}{tab(View::Results, "Results")}</nav>
            <span class="spacer"></span>
            <Trials trials on_trials/>
            <Seed seed on_seed/>
            <RunButton stage missing on_run on_stop/>
            <button
                class="btn hide-sm"
                aria-label="Share…"
                aria-disabled=move || (!has_results.get()).then_some("true")
                title=move || (!has_results.get()).then_some("Run the simulation first.")
                on:click=move |_| {
                    if has_results.get_untracked() {
                        on_share.run(());
                    }
                }
            >
                {icon(Icon::SHARE)}
                <span class="hide-md">"Share…"</span>
            </button>
            <ThemeSwitch theme/>
        </header>
    }
}

/// How many trials.
#[component]
pub(crate) fn Trials(trials: Signal<u64>, on_trials: Callback<u64>) -> impl IntoView {
    let options = move || {
        let now = trials.get();
        let mut offered: Vec<u64> = OFFERED.to_vec();
        if !offered.contains(&now) {
            let place = offered.partition_point(|known| *known < now);
            offered.insert(place, now);
        }
        offered
            .into_iter()
            .map(|n| {
                let words = charts::format::counted(n, "trial");
                view! { <option value=n.to_string() selected=n == now>{words}</option> }
            })
            .collect_view()
    };
    let choose = move |text: String| {
        if let Ok(n) = text.parse::<u64>() {
            on_trials.run(n.clamp(1, MAX_TRIALS));
        }
    };
    view! {
        <span class="pickwrap hide-md">
            <select
                class="pick"
                aria-label="Number of trials"
                prop:value=move || trials.get().to_string()
                on:change=move |event| choose(event_target_value(&event))
            >
                {options}
            </select>
            {icon(Icon::DOWN)}
        </span>
    }
}

/// The seed.
#[component]
pub(crate) fn Seed(seed: Signal<u64>, on_seed: Callback<u64>) -> impl IntoView {
    let wrong = RwSignal::new(false);
    let choose = move |text: String| match text.trim().parse::<u64>() {
        // Numbers above 2^53 do not survive every JSON reader on the way.
        Ok(n) if n < 1 << 53 => {
            wrong.set(false);
            on_seed.run(n);
        }
        _ => wrong.set(true),
    };
    view! {
        <label class="seed hide-md" title="The same seed gives the same numbers, anywhere">
            "Seed"
            <input
                class="seed__in"
                inputmode="numeric"
                autocomplete="off"
                aria-invalid=move || wrong.get().then_some("true")
                prop:value=move || seed.get().to_string()
                on:change=move |event| choose(event_target_value(&event))
            />
        </label>
    }
}

/// Run, or Stop while trials are under way.
#[component]
fn RunButton(
    stage: Signal<Stage>,
    missing: Signal<Option<&'static str>>,
    on_run: Callback<()>,
    on_stop: Callback<()>,
) -> impl IntoView {
    let running = move || stage.get() == Stage::Running;
    move || {
        if running() {
            view! {
                <button class="btn" id="run" aria-keyshortcuts="Control+." on:click=move |_| on_stop.run(())>
                    {small_icon(Icon::STOP)}"Stop"<kbd class="hide-lg">"Ctrl ."</kbd>
                </button>
            }
            .into_any()
        } else {
            view! {
                <button
                    class="btn btn--primary"
                    id="run"
                    aria-keyshortcuts="Control+Enter"
                    aria-disabled=move || missing.get().is_some().then_some("true")
                    aria-describedby=move || missing.get().is_some().then_some("run-why")
                    title=move || missing.get()
                    on:click=move |_| on_run.run(())
                >
                    {small_icon(Icon::RUN)}"Run"<kbd class="hide-lg">"Ctrl Enter"</kbd>
                    <span class="vh" id="run-why">{move || missing.get()}</span>
                </button>
            }
            .into_any()
        }
    }
}

/// The views at the bottom of a phone.
#[component]
pub(crate) fn PhoneTabs(view: Signal<View>, on_view: Callback<View>) -> impl IntoView {
    let tab = move |shown: View, label: &'static str, picture: Icon| {
        view! {
            <a
                href=shown.fragment()
                aria-current=move || (view.get() == shown).then_some("page")
                on:click=move |event| {
                    event.prevent_default();
                    on_view.run(shown);
                }
            >
                {icon(picture)}
                {label}
            </a>
        }
    };
    view! {
        <nav class="phone-tabs" aria-label="Views">
            {tab(View::Model, "Model", Icon::SHEET)}
            {tab(View::Panel, "Inputs", Icon::LIST)}
            {tab(View::Results, "Results", Icon::CHART)}
        </nav>
    }
}

/// On wide screens the panel stands beside the sheet, so that both are the view Model.
fn is_current(view: View, shown: View) -> bool {
    view == shown || (view == View::Panel && shown == View::Model)
}
