//! What a key does. In: the field's kind, keys. Out: what the keyboard shows, and what happens in the field.
//! Absent: fields, elements. What was typed and not yet chosen stands here only while the keyboard is open.

use super::pinyin::{self, Candidate};
use crate::model::Lang;

/// Letters of a reading that are kept: more than any name has.
const MOST_LETTERS: usize = 30;
/// Characters to choose from at a time.
pub const SHOWN: usize = 8;

/// What the field wants, from its `inputmode` and `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// Digits: a telephone number, a year.
    Digits,
    /// Letters and signs: an address.
    Letters,
    /// Capital letters and digits: a code.
    Capitals,
    /// Anything.
    Text,
}

impl Wants {
    /// By `inputmode`, else by `type` and `autocapitalize`; nothing for a field that nobody types into.
    pub fn of(mode: &str, kind: &str, capitals: &str) -> Option<Self> {
        match (mode, kind) {
            ("none", _) => None,
            (_, "text" | "search" | "tel" | "number" | "email" | "url" | "password" | "") => {
                Some(match mode {
                    "numeric" | "decimal" | "tel" => Self::Digits,
                    "email" | "url" => Self::Letters,
                    _ => match kind {
                        "tel" | "number" => Self::Digits,
                        "email" | "url" | "password" => Self::Letters,
                        _ if capitals == "characters" => Self::Capitals,
                        _ => Self::Text,
                    },
                })
            }
            _ => None,
        }
    }
}

/// Which keys are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// 123
    Digits,
    /// ABC
    Letters,
    /// 拼音
    Pinyin,
    /// 符号
    Signs,
}

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A sign.
    Sign(char),
    /// One of the characters to choose from.
    Pick(Candidate),
    /// The letters of the reading, as they are.
    AsTyped,
    /// The next characters to choose from.
    Next,
    /// Those before.
    Before,
    /// Capital letters.
    Shift,
    /// Takes the last one away.
    Back,
    /// A new line.
    Enter,
    /// Other keys.
    Show(Layer),
    /// Puts the keyboard away.
    Done,
}

/// What happens in the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// This is typed.
    Type(String),
    /// The selection or the character before the caret goes.
    Erase,
    /// This is typed, and the keyboard goes.
    Close(String),
}

/// The keyboard as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// Which keys.
    pub layer: Layer,
    /// Capitals.
    pub shift: bool,
    /// Letters of a reading that is not chosen yet.
    pub reading: String,
    page: usize,
    /// Where one comes back to from the signs.
    text: Layer,
}

impl Board {
    /// For a field, on a page in this language.
    pub fn new(wants: Wants, lang: Lang) -> Self {
        let text = if wants == Wants::Text && lang == Lang::Zh { Layer::Pinyin } else { Layer::Letters };
        let layer = if wants == Wants::Digits { Layer::Digits } else { text };
        Self { layer, shift: wants == Wants::Capitals, reading: String::new(), page: 0, text }
    }

    /// The rows of keys.
    pub fn rows(&self, lines: bool) -> Vec<Vec<Key>> {
        let signs = |text: &str| text.chars().map(Key::Sign).collect::<Vec<_>>();
        let done = if lines { vec![Key::Enter, Key::Done] } else { vec![Key::Done] };
        let last = |keys: &[Key]| [keys, &done].concat();
        let other = match self.text {
            Layer::Pinyin => Layer::Letters,
            _ => Layer::Pinyin,
        };
        match self.layer {
            Layer::Digits => vec![
                signs("123"),
                signs("456"),
                signs("789"),
                [signs("."), signs("0"), vec![Key::Back]].concat(),
                vec![Key::Show(self.text), Key::Sign('-'), Key::Done],
            ],
            Layer::Letters | Layer::Pinyin => {
                let letters = |text: &str| match self.capitals() {
                    true => signs(&text.to_uppercase()),
                    false => signs(text),
                };
                let first = if self.layer == Layer::Pinyin { Key::Sign('\'') } else { Key::Shift };
                vec![
                    signs("1234567890"),
                    letters("qwertyuiop"),
                    letters("asdfghjkl"),
                    [vec![first], letters("zxcvbnm"), vec![Key::Back]].concat(),
                    last(&[Key::Show(other), Key::Show(Layer::Signs), Key::Sign(' '), Key::Sign('-')]),
                ]
            }
            Layer::Signs => vec![
                signs("，。、；：？！"),
                signs("（）《》“”·"),
                signs(".,@#_/:?!"),
                [signs("+=%&*()"), vec![Key::Back]].concat(),
                last(&[Key::Show(self.text), Key::Show(Layer::Digits), Key::Sign(' '), Key::Sign('-')]),
            ],
        }
    }

    fn capitals(&self) -> bool {
        self.shift && self.layer == Layer::Letters
    }

    /// Characters to choose from, and whether there are more of them before and after.
    pub fn choices(&self) -> (Vec<Candidate>, bool, bool) {
        let all = pinyin::candidates(&self.reading);
        let from = self.page * SHOWN;
        let shown = all.iter().skip(from).take(SHOWN).copied().collect();
        (shown, self.page > 0, all.len() > from + SHOWN)
    }

    /// A key was pressed.
    pub fn press(&mut self, key: Key) -> Effect {
        match key {
            Key::Sign(sign) => self.sign(sign),
            Key::Pick(candidate) => {
                self.reading.drain(..candidate.used.min(self.reading.len()));
                self.page = 0;
                Effect::Type(candidate.character.into())
            }
            Key::AsTyped => typed(self.take()),
            Key::Next => self.turn(self.page + 1),
            Key::Before => self.turn(self.page.saturating_sub(1)),
            Key::Shift => {
                self.shift = !self.shift;
                Effect::None
            }
            Key::Back if self.reading.pop().is_some() => self.turn(0),
            Key::Back => Effect::Erase,
            Key::Enter => typed(self.take() + "\n"),
            Key::Show(layer) => {
                self.layer = layer;
                self.shift = false;
                if matches!(layer, Layer::Letters | Layer::Pinyin) {
                    self.text = layer;
                }
                typed(self.take())
            }
            Key::Done => Effect::Close(self.take()),
        }
    }

    fn sign(&mut self, sign: char) -> Effect {
        let reads = self.layer == Layer::Pinyin
            && (sign.is_ascii_lowercase() || (sign == '\'' && !self.reading.is_empty()));
        if reads {
            if self.reading.len() < MOST_LETTERS {
                self.reading.push(sign);
            }
            return self.turn(0);
        }
        if sign == ' '
            && let Some(first) = self.choices().0.first()
        {
            return self.press(Key::Pick(*first));
        }
        // A digit after letters: it was no reading but a code.
        let before = self.take();
        typed(format!("{before}{sign}"))
    }

    fn turn(&mut self, page: usize) -> Effect {
        self.page = page;
        Effect::None
    }

    fn take(&mut self) -> String {
        self.page = 0;
        std::mem::take(&mut self.reading)
    }
}

fn typed(text: String) -> Effect {
    if text.is_empty() { Effect::None } else { Effect::Type(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a field holds after these signs; each must be on the keyboard.
    fn write(board: &mut Board, signs: &str) -> String {
        let mut text = String::new();
        for sign in signs.chars() {
            let key = Key::Sign(sign);
            assert!(board.rows(false).concat().contains(&key), "{sign}");
            keep(&mut text, board.press(key));
        }
        text
    }

    fn keep(text: &mut String, effect: Effect) {
        match effect {
            Effect::Type(typed) | Effect::Close(typed) => text.push_str(&typed),
            Effect::Erase => drop(text.pop()),
            Effect::None => {}
        }
    }

    fn pick(board: &mut Board, character: char) -> Effect {
        let found = board.choices().0.into_iter().find(|c| c.character == character).expect("shown");
        board.press(Key::Pick(found))
    }

    #[test]
    fn each_kind_of_field_has_its_keys() {
        let shown = |mode, kind| Wants::of(mode, kind, "").map(|wants| Board::new(wants, Lang::Zh).layer);
        assert_eq!(shown("numeric", "text"), Some(Layer::Digits));
        assert_eq!(shown("tel", "text"), Some(Layer::Digits));
        assert_eq!(shown("", "tel"), Some(Layer::Digits));
        assert_eq!(shown("text", "text"), Some(Layer::Pinyin));
        assert_eq!(shown("search", "search"), Some(Layer::Pinyin));
        assert_eq!(shown("", "email"), Some(Layer::Letters));
        assert_eq!(shown("none", "text"), None);
        for kind in ["radio", "checkbox", "file", "date", "button"] {
            assert_eq!(shown("", kind), None, "{kind}");
        }
        assert_eq!(Board::new(Wants::Text, Lang::En).layer, Layer::Letters);
        let mut code = Board::new(Wants::of("text", "text", "characters").expect("a field"), Lang::Zh);
        assert_eq!(write(&mut code, "7K3M-9QPA"), "7K3M-9QPA");
    }

    #[test]
    fn chinese_is_chosen_and_what_is_left_of_the_reading_goes_on() {
        let mut board = Board::new(Wants::Text, Lang::Zh);
        assert_eq!(write(&mut board, "wangming"), "");
        assert_eq!(pick(&mut board, '王'), Effect::Type("王".into()));
        assert_eq!(board.reading, "ming");
        assert_eq!(board.press(Key::Sign(' ')), Effect::Type("名".into()));
        assert_eq!(board.press(Key::Sign(' ')), Effect::Type(" ".into()));
    }

    #[test]
    fn candidates_are_turned_over_and_turn_back_with_the_next_letter() {
        let mut board = Board::new(Wants::Text, Lang::Zh);
        write(&mut board, "shi");
        let (first, before, after) = board.choices();
        assert_eq!((first.len(), before, after), (SHOWN, false, true));
        board.press(Key::Next);
        let (second, before, _) = board.choices();
        assert!(before && !second.contains(&first[0]));
        board.press(Key::Before);
        assert_eq!(board.choices().0, first);
        while board.choices().2 {
            board.press(Key::Next);
        }
        assert!(!board.choices().0.is_empty());
        write(&mut board, "h");
        assert!(!board.choices().1);
    }

    #[test]
    fn a_code_is_typed_as_it_is_on_either_keys() {
        let mut board = Board::new(Wants::Text, Lang::Zh);
        assert_eq!(write(&mut board, "7k3m-9qpa-x01td") + &board.take(), "7k3m-9qpa-x01td");
        board.press(Key::Show(Layer::Letters));
        board.press(Key::Shift);
        assert_eq!(write(&mut board, "7K3M-9QPA-X01TD"), "7K3M-9QPA-X01TD");
    }

    #[test]
    fn letters_that_were_not_chosen_are_typed_when_the_keys_change_or_go() {
        let mut board = Board::new(Wants::Text, Lang::Zh);
        write(&mut board, "jhdj");
        assert_eq!(board.press(Key::Done), Effect::Close("jhdj".into()));
        write(&mut board, "ab");
        assert_eq!(board.press(Key::Show(Layer::Signs)), Effect::Type("ab".into()));
        assert_eq!(board.reading, "");
        board.press(Key::Show(Layer::Pinyin));
        write(&mut board, "ab");
        assert_eq!(board.press(Key::AsTyped), Effect::Type("ab".into()));
        assert_eq!(board.press(Key::AsTyped), Effect::None);
    }

    #[test]
    fn back_takes_a_letter_of_the_reading_before_it_takes_one_of_the_field() {
        let mut board = Board::new(Wants::Text, Lang::Zh);
        write(&mut board, "w");
        assert_eq!(board.press(Key::Back), Effect::None);
        assert_eq!(board.press(Key::Back), Effect::Erase);
    }

    #[test]
    fn every_layer_leads_back_to_writing_and_can_be_put_away() {
        let mut board = Board::new(Wants::Digits, Lang::Zh);
        assert_eq!(write(&mut board, "13800000000"), "13800000000");
        for layer in [Layer::Digits, Layer::Letters, Layer::Pinyin, Layer::Signs] {
            board.press(Key::Show(layer));
            let keys = board.rows(true).concat();
            assert!(keys.contains(&Key::Done) && keys.contains(&Key::Back), "{layer:?}");
            assert!(
                keys.iter().any(|key| matches!(key, Key::Show(Layer::Letters | Layer::Pinyin))),
                "{layer:?}"
            );
            assert!(board.rows(true).iter().all(|row| row.len() <= 10), "60 px each do not fit otherwise");
        }
    }

    #[test]
    fn a_reading_can_not_grow_without_end() {
        let mut board = Board::new(Wants::Text, Lang::Zh);
        write(&mut board, &"an".repeat(200));
        assert_eq!(board.reading.len(), MOST_LETTERS);
        assert!(!board.choices().0.is_empty());
    }
}
