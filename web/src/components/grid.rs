//! A grid that the keyboard walks: one stop for Tab, arrows inside, Home and End in a row (ARIA practice “grid”).
//! In: rows of cells, some of them gaps. Out: a table whose buttons take the focus one at a time. Absent: what cells mean.

use crate::browser;
use yew::prelude::*;

/// A cell with a button.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// For tests, and in the id of the button.
    pub value: AttrValue,
    /// Read out before everything, not seen.
    pub before: AttrValue,
    /// A small line above, where there is one.
    pub above: Option<AttrValue>,
    /// What is seen first.
    pub main: AttrValue,
    /// Read out between the two, not seen.
    pub between: AttrValue,
    /// A small line below.
    pub below: AttrValue,
    /// Look: `free`, `full`, `closed`.
    pub look: &'static str,
    /// Can be chosen; what can't may be reached all the same, so that it is known.
    pub enabled: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct GridRow {
    /// Header of the row, where it has one.
    pub head: Option<AttrValue>,
    /// Cells; `None` is a gap.
    pub cells: Vec<Option<Cell>>,
}

/// Properties of [`Grid`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct GridProps {
    /// Id, unique on the page.
    pub id: AttrValue,
    /// Id of its heading.
    pub labelled: AttrValue,
    /// Headers of the columns: short, and in full.
    #[prop_or_default]
    pub heads: Vec<(AttrValue, AttrValue)>,
    /// Rows.
    pub rows: Vec<GridRow>,
    /// The chosen cell.
    pub chosen: Option<AttrValue>,
    /// A cell was chosen.
    pub onpick: Callback<AttrValue>,
}

/// The grid.
#[component]
pub fn Grid(props: &GridProps) -> Html {
    let at = use_state(|| None::<AttrValue>);
    let map: Vec<Vec<Option<AttrValue>>> = props
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.as_ref().map(|cell| cell.value.clone())).collect())
        .collect();
    let there = |value: &AttrValue| map.iter().flatten().flatten().any(|other| other == value);
    // The one stop of Tab: where one was, else what is chosen, else the first that can be.
    let first = props.rows.iter().flat_map(|row| row.cells.iter().flatten());
    let first =
        first.clone().find(|cell| cell.enabled).or(first.clone().next()).map(|cell| cell.value.clone());
    let stop = (*at).clone().filter(|at| there(at));
    let stop = stop.or_else(|| props.chosen.clone().filter(|chosen| there(chosen))).or(first);
    let onkeydown = {
        let (at, stop, id) = (at.clone(), stop.clone(), props.id.clone());
        Callback::from(move |event: KeyboardEvent| {
            let place = stop.as_ref().and_then(|stop| find(&map, stop));
            if let Some(next) = place.and_then(|place| step(&map, place, &event.key())) {
                event.prevent_default();
                browser::focus(&format!("[id=\"{id}-{next}\"]"));
                at.set(Some(next));
            }
        })
    };
    let head = |(short, full): &(AttrValue, AttrValue)| html! { <th scope="col" abbr={full.clone()}>{ short.clone() }</th> };
    let row = |row: &GridRow| {
        let cells = row.cells.iter().map(|cell| match cell {
            None => html! { <td class="gap"></td> },
            Some(cell) => drawn(props, cell, stop.as_ref() == Some(&cell.value), &at),
        });
        html! {
            <tr role="row">
                if let Some(head) = &row.head { <th role="rowheader" scope="row">{ head.clone() }</th> }
                { for cells }
            </tr>
        }
    };
    html! {
        <table class="grid" role="grid" id={props.id.clone()} aria-labelledby={props.labelled.clone()} {onkeydown}>
            if !props.heads.is_empty() { <thead><tr>{ for props.heads.iter().map(head) }</tr></thead> }
            <tbody>{ for props.rows.iter().map(row) }</tbody>
        </table>
    }
}

fn drawn(props: &GridProps, cell: &Cell, stop: bool, at: &UseStateHandle<Option<AttrValue>>) -> Html {
    let chosen = props.chosen.as_ref() == Some(&cell.value);
    let onclick = {
        let (onpick, at) = (props.onpick.clone(), at.clone());
        let (value, enabled) = (cell.value.clone(), cell.enabled);
        Callback::from(move |_: MouseEvent| {
            at.set(Some(value.clone()));
            if enabled {
                onpick.emit(value.clone());
            }
        })
    };
    html! {
        <td role="gridcell" aria-selected={chosen.to_string()}>
            <button type="button" id={format!("{}-{}", props.id, cell.value)} class={classes!("cell", cell.look)}
                data-value={cell.value.clone()} tabindex={if stop { "0" } else { "-1" }}
                aria-disabled={(!cell.enabled).then_some("true")} aria-pressed={cell.enabled.then(|| chosen.to_string())}
                {onclick}>
                <span class="hidden-text">{ cell.before.clone() }</span>
                if let Some(above) = &cell.above { <span class="cell-note">{ above.clone() }</span> }
                <span class="cell-main">{ cell.main.clone() }</span>
                <span class="hidden-text">{ cell.between.clone() }</span>
                <span class="cell-note">{ cell.below.clone() }</span>
            </button>
        </td>
    }
}

fn find(map: &[Vec<Option<AttrValue>>], value: &AttrValue) -> Option<(usize, usize)> {
    map.iter().enumerate().find_map(|(row, cells)| {
        let column = cells.iter().position(|cell| cell.as_ref() == Some(value))?;
        Some((row, column))
    })
}

/// Where a key leads from a place; gaps are passed over, and the edge is the end.
fn step<T: Clone>(map: &[Vec<Option<T>>], (row, column): (usize, usize), key: &str) -> Option<T> {
    let cells = map.get(row)?;
    let flat = || {
        let all = map.iter().enumerate().flat_map(|(r, cells)| {
            cells.iter().enumerate().filter_map(move |(c, cell)| cell.as_ref().map(|cell| ((r, c), cell)))
        });
        all.collect::<Vec<_>>()
    };
    match key {
        // In reading order, over the end of a row into the next, as one reads a calendar.
        "ArrowRight" => flat().into_iter().find(|(at, _)| *at > (row, column)).map(|(_, cell)| cell.clone()),
        "ArrowLeft" => {
            flat().into_iter().rev().find(|(at, _)| *at < (row, column)).map(|(_, cell)| cell.clone())
        }
        "ArrowDown" => map.iter().skip(row + 1).find_map(|cells| cells.get(column).cloned().flatten()),
        "ArrowUp" => map.iter().take(row).rev().find_map(|cells| cells.get(column).cloned().flatten()),
        "Home" => cells.iter().flatten().next().cloned(),
        "End" => cells.iter().flatten().next_back().cloned(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_walk_as_one_reads_a_calendar() {
        // Thursday to Sunday, then Monday to Wednesday without Tuesday.
        let map = [
            vec![None, None, None, Some("26"), Some("27"), Some("28"), Some("29")],
            vec![Some("30"), None, Some("2"), None, None, None, None],
        ];
        for (from, key, to) in [
            ((0, 3), "ArrowRight", Some("27")),
            ((0, 6), "ArrowRight", Some("30")),
            ((1, 0), "ArrowLeft", Some("29")),
            ((0, 3), "ArrowLeft", None),
            ((1, 2), "ArrowRight", None),
            ((1, 0), "ArrowRight", Some("2")),
            ((0, 3), "ArrowDown", None),
            ((1, 2), "ArrowUp", None),
            ((0, 5), "Home", Some("26")),
            ((0, 3), "End", Some("29")),
            ((0, 3), "Enter", None),
        ] {
            assert_eq!(step(&map, from, key), to, "{from:?} {key}");
        }
        let map = [vec![Some("9:00"), Some("9:30")], vec![Some("10:00")], vec![Some("11:00"), Some("11:30")]];
        assert_eq!(
            step(&map, (0, 1), "ArrowDown"),
            Some("11:30"),
            "a row without that column is passed over"
        );
        assert_eq!(step(&map, (2, 0), "ArrowUp"), Some("10:00"));
    }
}
