//! Plots: rows of bars against one scale, with a limit where there is one, and the same figures as a table.
//! In: labels and whole numbers. Out: inline SVG without any style of its own (`desk.css`). Absent: what is plotted.
//!
//! Everything is counted in whole units of the picture, 640 wide; the page makes it as wide as its column.

use crate::desk::wording::say;
use yew::prelude::*;

const WIDE: i64 = 640;
/// Room for the labels, at least and at most; longer ones are cut in the picture and whole in the table.
const LABELS: (i64, i64) = (110, 330);
/// Room for the values beside the longest bar, at least and at most.
const VALUES: (i64, i64) = (70, 200);
/// Between a bar and its words.
const SPACE: i64 = 8;
/// Width of a letter: Chinese ones are square.
const LETTER: (i64, i64) = (14, 8);
const ROW: i64 = 30;
const BAR: i64 = 18;
const TOP: i64 = 24;

/// A bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// How long.
    pub value: i64,
    /// The value in words, at its end.
    pub said: String,
    /// Look: `plain`, `good`, `amber`, `red`, `soft`.
    pub tone: &'static str,
}

impl Bar {
    /// A bar whose value is a plain count.
    pub fn count(label: String, value: i64, tone: &'static str) -> Self {
        Self { label, value, said: value.to_string(), tone }
    }
}

/// A plot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plot {
    /// Id, unique on the page.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// What the scale counts, with its unit.
    pub axis: String,
    /// Bars from top to bottom.
    pub bars: Vec<Bar>,
    /// A line across, with its words.
    pub limit: Option<(i64, String)>,
    /// Where the scale ends, if that is given.
    pub most: Option<i64>,
}

/// The end of a scale: the next of 1, 2, 5, 10, 20, 50 … that is no smaller.
fn round_up(value: i64) -> i64 {
    let mut unit = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            match unit.checked_mul(factor) {
                Some(end) if end >= value => return end,
                Some(_) => {}
                None => return i64::MAX,
            }
        }
        unit = match unit.checked_mul(10) {
            Some(unit) => unit,
            None => return i64::MAX,
        };
    }
}

/// The end of the scale.
fn end(plot: &Plot) -> i64 {
    let longest = plot.bars.iter().map(|bar| bar.value).max().unwrap_or(0);
    let limit = plot.limit.as_ref().map_or(0, |(at, _)| *at);
    plot.most.unwrap_or_else(|| round_up(longest.max(limit).max(1)))
}

fn letter(letter: char) -> i64 {
    if letter.is_ascii() { LETTER.1 } else { LETTER.0 }
}

fn wide(text: &str) -> i64 {
    text.chars().map(letter).sum()
}

/// As much of a text as fits, with a mark where something is left out.
fn fitting(text: &str, room: i64) -> String {
    if wide(text) <= room {
        return text.to_owned();
    }
    let mut left = room - LETTER.0;
    let fits = text.chars().take_while(|sign| {
        left -= letter(*sign);
        left >= 0
    });
    fits.chain(['…']).collect()
}

/// Where bars begin, and where the longest one ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    left: i64,
    right: i64,
    end: i64,
}

impl Span {
    fn of(plot: &Plot) -> Self {
        let widest = |text: fn(&Bar) -> &str| plot.bars.iter().map(|bar| wide(text(bar))).max().unwrap_or(0);
        let left = (widest(|bar| &bar.label) + SPACE).clamp(LABELS.0, LABELS.1);
        let right = WIDE - (widest(|bar| &bar.said) + SPACE).clamp(VALUES.0, VALUES.1);
        Self { left, right, end: end(plot) }
    }

    /// Where a value ends, from the left edge of the picture.
    fn x(self, value: i64) -> i64 {
        let Self { left, right, end } = self;
        let share = i128::from(value.clamp(0, end)) * i128::from(right - left) / i128::from(end.max(1));
        left + i64::try_from(share).unwrap_or(0)
    }
}

/// The plot with its heading, its picture, and the same as a table.
pub fn figure(plot: &Plot) -> Html {
    let title = format!("plot-{}", plot.id);
    html! {
        <figure class="plot" aria-labelledby={title.clone()} data-plot={plot.id}>
            <figcaption id={title}>{ &plot.title }</figcaption>
            if plot.bars.is_empty() { <p class="hint">{ say("plot.nothing", &[]) }</p> }
            else { { picture(plot) }{ table(plot) } }
        </figure>
    }
}

fn picture(plot: &Plot) -> Html {
    let rows = i64::try_from(plot.bars.len()).unwrap_or(0);
    let (span, bottom) = (Span::of(plot), TOP + rows * ROW);
    let (left, end) = (span.left, span.end);
    let height = bottom + 40;
    let said: Vec<String> = plot.bars.iter().map(|bar| format!("{} {}", bar.label, bar.said)).collect();
    let alternative = say("plot.said", &[&plot.title, &plot.axis, &said.join("；")]);
    let bar = |(row, bar): (i64, &Bar)| {
        let (y, to) = (TOP + row * ROW, span.x(bar.value));
        let text = (y + ROW / 2).to_string();
        html! {
            <g class={classes!("plot-bar", bar.tone)}>
                <text class="label" x={(left - SPACE).to_string()} y={text.clone()} text-anchor="end" dominant-baseline="middle">{ fitting(&bar.label, left - SPACE) }</text>
                <rect x={left.to_string()} y={(y + (ROW - BAR) / 2).to_string()} width={(to - left).to_string()} height={BAR.to_string()} />
                <text class="value" x={(to + 6).to_string()} y={text} dominant-baseline="middle">{ &bar.said }</text>
            </g>
        }
    };
    // A scale of one has no half.
    let ticks = if end % 2 == 0 { vec![0, end / 2, end] } else { vec![0, end] };
    let tick = |value: &i64| {
        let at = span.x(*value).to_string();
        html! {
            <g class="tick">
                <line x1={at.clone()} x2={at.clone()} y1={TOP.to_string()} y2={(bottom + 4).to_string()} />
                <text x={at} y={(bottom + 18).to_string()} text-anchor="middle">{ value }</text>
            </g>
        }
    };
    let limit = plot.limit.as_ref().map(|(at, words)| {
        let at = span.x(*at).to_string();
        html! {
            <g class="limit">
                <line x1={at.clone()} x2={at.clone()} y1={(TOP - 6).to_string()} y2={bottom.to_string()} />
                <text x={at} y={(TOP - 10).to_string()} text-anchor="middle">{ words }</text>
            </g>
        }
    });
    html! {
        <svg viewBox={format!("0 0 {WIDE} {height}")} role="img" aria-label={alternative}>
            { for ticks.iter().map(tick) }
            { for (0..).zip(&plot.bars).map(bar) }
            { for limit }
            <text class="axis" x={((left + span.right) / 2).to_string()} y={(bottom + 35).to_string()} text-anchor="middle">{ &plot.axis }</text>
        </svg>
    }
}

fn table(plot: &Plot) -> Html {
    let row = |bar: &Bar| html! { <tr><th scope="row">{ &bar.label }</th><td class="end figure">{ &bar.said }</td></tr> };
    html! {
        <details>
            <summary>{ say("plot.table", &[]) }<span class="visually-hidden">{ format!("：{}", plot.title) }</span></summary>
            <table class="table"><thead><tr><th scope="col">{ say("plot.of", &[]) }</th><th scope="col" class="end">{ &plot.axis }</th></tr></thead>
                <tbody>{ for plot.bars.iter().map(row) }</tbody></table>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(values: &[i64], limit: Option<i64>) -> Plot {
        let bars = values.iter().map(|value| Bar::count("x".into(), *value, "plain")).collect();
        let limit = limit.map(|at| (at, String::new()));
        Plot { id: "p", title: String::new(), axis: String::new(), bars, limit, most: None }
    }

    #[test]
    fn the_scale_ends_at_a_round_number_beyond_bars_and_limit() {
        let ends = [0, 1, 3, 10, 11, 60, 501].map(round_up);
        assert_eq!(ends, [1, 1, 5, 10, 20, 100, 1000]);
        assert_eq!(end(&plot(&[2, 7], Some(30))), 50);
        assert_eq!(end(&plot(&[], None)), 1);
        assert_eq!(end(&Plot { most: Some(100), ..plot(&[7], None) }), 100);
        assert_eq!(round_up(i64::MAX), i64::MAX);
    }

    #[test]
    fn bars_are_as_long_as_their_share_and_stay_in_the_picture() {
        let span = Span { left: 200, right: 500, end: 50 };
        assert_eq!((span.x(0), span.x(25), span.x(50)), (200, 350, 500));
        assert_eq!((span.x(-3), span.x(90)), (200, 500));
        assert_eq!(Span { end: i64::MAX, ..span }.x(i64::MAX), 500);
    }

    #[test]
    fn long_labels_take_room_and_are_cut_at_last() {
        let labelled = |label: &str| {
            let mut plot = plot(&[1], None);
            plot.bars[0].label = label.into();
            Span::of(&plot).left
        };
        assert_eq!(labelled("短"), LABELS.0);
        assert_eq!(labelled(&"字".repeat(12)), 12 * 14 + SPACE);
        assert_eq!(labelled(&"字".repeat(99)), LABELS.1);
        assert_eq!(fitting("字字字a", 50), "字字字a");
        assert_eq!(fitting("字字字字", 50), "字字…");
    }
}
