//! The values of one case in slots: known, unknown, or known not to exist.
//! In: writes from `read`. Out: reads for `evaluate`. Absent: names and types (see `layout`).

use super::layout::{Layout, Slot};

/// What is known of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// Nobody said.
    Unknown = 0,
    /// The value stands in the slot.
    Known = 1,
    /// JSON `null`: known not to exist.
    Null = 2,
}

/// Rows of a list: where its row starts stand in the frame, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    first: u32,
    count: u32,
}

impl Rows {
    fn pack(self) -> i64 {
        (i64::from(self.first) << 32) | i64::from(self.count)
    }

    fn unpack(value: i64) -> Self {
        Self { first: (value >> 32) as u32, count: value as u32 }
    }

    /// Number of rows.
    pub fn len(self) -> usize {
        self.count as usize
    }

    /// Whether there is no row.
    pub fn is_empty(self) -> bool {
        self.count == 0
    }
}

/// The slots of one case. Root slots come first, rows of lists behind them, in the order they were read.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    values: Vec<i64>,
    states: Vec<State>,
    rows: Vec<Slot>,
    text: String,
    root: usize,
}

impl Frame {
    /// An empty frame: every root slot unknown.
    pub fn new(layout: &Layout) -> Self {
        let root = layout.root.slots.len();
        Self {
            values: vec![0; root],
            states: vec![State::Unknown; root],
            rows: vec![],
            text: String::new(),
            root,
        }
    }

    /// Forgets everything, keeping the memory for the next case.
    pub fn clear(&mut self) {
        self.values.truncate(self.root);
        self.states.truncate(self.root);
        self.states.fill(State::Unknown);
        self.rows.clear();
        self.text.clear();
    }

    /// Becomes the same as `other`, in the memory there is.
    pub fn copy(&mut self, other: &Self) {
        self.values.clone_from(&other.values);
        self.states.clone_from(&other.states);
        self.rows.clone_from(&other.rows);
        self.text.clone_from(&other.text);
        self.root = other.root;
    }

    /// Number of slots, rows included.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Bytes of all texts, replaced ones included.
    pub fn text_len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no slot at all.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Number of root slots.
    pub fn root_len(&self) -> usize {
        self.root
    }

    /// The state of a slot.
    #[inline]
    pub fn state(&self, slot: Slot) -> State {
        self.states[slot as usize]
    }

    /// The raw value of a slot; meaningful only when known.
    #[inline]
    pub fn value(&self, slot: Slot) -> i64 {
        self.values[slot as usize]
    }

    /// The raw value of a slot, if it is known.
    #[inline]
    pub fn known(&self, slot: usize) -> Option<i64> {
        match self.states.get(slot) {
            Some(State::Known) => self.values.get(slot).copied(),
            _ => None,
        }
    }

    /// The text of a packed text value.
    pub fn text(&self, value: i64) -> &str {
        let (start, len) = ((value >> 32) as usize, value as u32 as usize);
        self.text.get(start..start + len).unwrap_or("")
    }

    /// Sets a known value.
    pub fn set(&mut self, slot: Slot, value: i64) {
        self.values[slot as usize] = value;
        self.states[slot as usize] = State::Known;
    }

    /// Sets a known text.
    pub fn set_text(&mut self, slot: Slot, text: &str) {
        let start = self.text.len() as i64;
        self.text.push_str(text);
        self.set(slot, (start << 32) | text.len() as i64);
    }

    /// Marks a slot as known not to exist.
    pub fn set_null(&mut self, slot: Slot) {
        self.states[slot as usize] = State::Null;
    }

    /// Makes a slot unknown again.
    pub fn unset(&mut self, slot: Slot) {
        self.states[slot as usize] = State::Unknown;
    }

    /// Adds one row of `stride` unknown slots at the end and gives its first slot.
    pub fn push_row(&mut self, stride: usize) -> Slot {
        let base = self.values.len();
        self.values.resize(base + stride, 0);
        self.states.resize(base + stride, State::Unknown);
        base as Slot
    }

    /// Makes the list in `slot` known: its rows, made by `push_row`, in order.
    pub fn set_rows(&mut self, slot: Slot, starts: &[Slot]) {
        let rows = Rows { first: self.rows.len() as u32, count: starts.len() as u32 };
        self.rows.extend_from_slice(starts);
        self.set(slot, rows.pack());
    }

    /// The rows of a known list value.
    #[inline]
    pub fn rows(&self, value: i64) -> Rows {
        Rows::unpack(value)
    }

    /// First slot of row `index` of `rows`.
    #[inline]
    pub fn row(&self, rows: Rows, index: usize) -> Slot {
        self.rows[rows.first as usize + index]
    }
}
