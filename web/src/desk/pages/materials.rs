//! 材料: each material of the item's list with what the engine says of it and how it was seen; one key each on its row.
//! Up and down move; 1 original checked, 2 checked and a copy kept, 3 a copy, 4 electronic, 0 not there.

use crate::desk::app::{Desk, on_click, use_desk};
use crate::desk::model::{Case, ListedMaterial, MaterialResult};
use crate::desk::state::Action;
use crate::desk::state::case::{Act, Sight};
use crate::desk::wording::{LANG, say};
use web_sys::HtmlElement;
use yew::prelude::*;

const SIGHTS: [(Sight, &str, &str); 5] = [
    (Sight::Original, "1", "original"),
    (Sight::CopyKept, "2", "copy-kept"),
    (Sight::Copy, "3", "copy"),
    (Sight::Electronic, "4", "electronic"),
    (Sight::Missing, "0", "missing"),
];

/// How a material stands at the desk.
fn sight(case: &Case, material: &str) -> Option<&'static str> {
    if let Some(seen) = case.record.seen.get(material) {
        return Some(match (seen.form.as_str(), seen.copy_kept) {
            ("original", true) => "copy-kept",
            ("original", false) => "original",
            ("copy", _) => "copy",
            _ => "electronic",
        });
    }
    case.facts["evidence"].get(material).filter(|piece| piece.is_null()).map(|_| "missing")
}

/// Materials that matter for this applicant: required, or not yet clear.
fn rows<'c>(list: &'c [ListedMaterial], case: &'c Case) -> Vec<(&'c ListedMaterial, &'c MaterialResult)> {
    let Some(decision) = &case.decision else { return Vec::new() };
    let result = |material: &'c ListedMaterial| {
        let result = decision.materials.iter().find(|result| result.id == material.id)?;
        (result.requirement != "not_required").then_some((material, result))
    };
    list.iter().filter_map(result).collect()
}

/// The table.
#[component]
pub fn Materials() -> Html {
    let desk = use_desk();
    let (Some(case), Some(list)) = (&desk.desk.case, &desk.desk.list) else { return Html::default() };
    let rows = rows(&list.materials, case);
    let changes = desk.may("change");
    let last = rows.len().saturating_sub(1);
    let current = desk.desk.row.min(last);
    let ids: Vec<String> = rows.iter().map(|(material, _)| material.id.clone()).collect();
    let dispatcher = desk.dispatcher();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        // Only on a row itself: inside of its boxes, digits are digits.
        let Some(row) =
            event.target().and_then(|target| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(target).ok())
        else {
            return;
        };
        if row.tag_name() != "TR" {
            return;
        }
        let Some(id) = row.get_attribute("data-material") else { return };
        let Some(at) = ids.iter().position(|other| *other == id) else { return };
        let to = match event.key().as_str() {
            "ArrowDown" => Some((at + 1).min(last)),
            "ArrowUp" => Some(at.saturating_sub(1)),
            "Home" => Some(0),
            "End" => Some(last),
            _ => None,
        };
        // What the department verifies is not asked of anybody.
        let shared = row.get_attribute("data-evidence").is_some_and(|evidence| evidence == "by_department");
        let seen = Sight::of_key(&event.key()).filter(|_| !shared);
        if to.is_none() && seen.is_none() {
            return;
        }
        event.prevent_default();
        if let Some(sight) = seen.filter(|_| changes) {
            dispatcher.dispatch(Action::Desk(Act::See(id, sight)));
        }
        // After a key the next row is at hand.
        let to = to.unwrap_or((at + 1).min(last));
        dispatcher.dispatch(Action::Desk(Act::Row(to)));
        if let Some(id) = ids.get(to) {
            crate::browser::focus(&format!("#materials tr[data-material='{id}']"));
        }
    });
    let row = |(index, (material, result)): (usize, &(&ListedMaterial, &MaterialResult))| {
        material_row(&desk, case, material, result, index == current, changes)
    };
    html! {
        <section class="panel materials" aria-labelledby="materials-title">
            <h2 id="materials-title">{ say("materials.title", &[]) }<kbd class="key">{ "F9" }</kbd></h2>
            if changes { <p class="hint" id="materials-keys">{ say("materials.keys", &[]) }</p> }
            <table class="table" id="materials" {onkeydown}>
                <thead><tr>
                    <th scope="col">{ say("materials.name", &[]) }</th>
                    <th scope="col">{ say("materials.verdict", &[]) }</th>
                    <th scope="col">{ say("materials.seen", &[]) }</th>
                </tr></thead>
                <tbody>{ for rows.iter().enumerate().map(row) }</tbody>
            </table>
        </section>
    }
}

fn material_row(
    desk: &Desk,
    case: &Case,
    material: &ListedMaterial,
    result: &MaterialResult,
    current: bool,
    changes: bool,
) -> Html {
    let stands = sight(case, &material.id);
    let title = material.title.get(LANG);
    let button = |(sight, key, word): &(Sight, &'static str, &'static str)| {
        let pressed = stands == Some(*word);
        html! {
            <button type="button" class="sight" aria-pressed={pressed.to_string()} data-sight={*word} disabled={!changes} tabindex="-1"
                onclick={on_click(desk, Action::Desk(Act::See(material.id.clone(), *sight)))}>
                <span class="sight-key" aria-hidden="true">{ *key }</span>{ say(&format!("sight.{word}"), &[]) }
            </button>
        }
    };
    let state = stands.map_or_else(|| say("sight.none", &[]), |word| say(&format!("sight.{word}"), &[]));
    let verdict = say(&format!("evidence.{}", result.evidence), &[]);
    html! {
        <tr key={material.id.clone()} data-material={material.id.clone()} data-evidence={result.evidence.clone()}
            data-seen={stands} tabindex={if current { "0" } else { "-1" }} aria-label={format!("{title}，{verdict}，{state}")}>
            <th scope="row">{ title }
                if material.minor { <span class="tag">{ say("materials.minor", &[]) }</span> }
                if material.many { <span class="tag">{ say("materials.many", &[]) }</span> }
                if result.requirement != "required" { <span class="tag">{ say("materials.maybe", &[]) }</span> }
            </th>
            <td><span class={classes!("chip", format!("chip-{}", result.evidence))}>{ verdict }</span></td>
            <td>
                if result.evidence == "by_department" { <span class="hint">{ say("materials.shared", &[]) }</span> }
                else { <div class="sights" role="group" aria-label={title.to_owned()}>{ for SIGHTS.iter().map(button) }</div> }
            </td>
        </tr>
    }
}
