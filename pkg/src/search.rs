//! Cards by what a person typed: the platform's decoder for `yushen::search`.
//! In: cards, a text. Out: those that fit. Absent: a table of readings; a platform without GB 2312 searches words only.

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use yushen::search::{Finder, Initials};
use yushen::wire::ItemCard;

/// Those of `cards` that fit `typed`, best first; near ones when none does.
pub(crate) fn search(cards: Vec<ItemCard>, typed: &str, initials: &Initials) -> Vec<ItemCard> {
    let words = |card: &'_ ItemCard| {
        let texts = std::iter::once(card.title.clone()).chain(card.words.clone());
        texts.flat_map(|text| std::iter::once(text.zh).chain(text.en)).collect::<Vec<String>>()
    };
    let words: Vec<Vec<String>> = cards.iter().map(words).collect();
    let finder = Finder::new(words.iter().map(|words| words.iter().map(String::as_str)), initials);
    let mut found = finder.find(typed);
    if found.is_empty() {
        found = finder.near(typed);
    }
    found.into_iter().filter_map(|index| cards.get(index).cloned()).collect()
}

/// Initials by the platform's decoder.
pub(crate) fn initials() -> Initials {
    Initials::new(|bytes| decode(bytes).ok()?.as_string())
}

/// Characters of GB 2312 bytes, where the platform knows them.
fn decode(bytes: &[u8]) -> Result<JsValue, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &"TextDecoder".into())?.dyn_into()?;
    let decoder = Reflect::construct(&class, &Array::of1(&"gb18030".into()))?;
    let method: Function = Reflect::get(&decoder, &"decode".into())?.dyn_into()?;
    method.call1(&decoder, &Uint8Array::from(bytes))
}
