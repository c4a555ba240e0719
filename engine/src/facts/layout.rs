//! Where each fact and each field of evidence lives: one numbered slot per scalar.
//! In: an item's declarations. Out: `Layout` (name tree → slots). Absent: values (see `frame`).
//!
//! A record is flattened into the slots of its fields. A list has one slot for itself and a `Shape` for its
//! elements, which live behind the root slots of the frame. Evidence of one piece has a presence slot and its
//! fields; evidence of several pieces is a list.

use super::frame::Frame;
use super::read::Part;
use super::schema::{ChoiceOption, FieldType};
use crate::item::{Field, Form, Item, Material};
use crate::text::Text;
use std::sync::Arc;

/// Index of a slot: from the start of the frame for root slots, from the start of the row for element slots.
pub type Slot = u32;

/// The declared options of a choice, shared by every mention of it.
pub type Options = Arc<[ChoiceOption]>;

/// What one slot holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// 0 or 1.
    Bool,
    /// The number itself, within `min..=max`.
    Integer {
        /// Least value.
        min: i64,
        /// Greatest value.
        max: i64,
        /// Unit, if declared.
        unit: Option<Arc<str>>,
    },
    /// The mantissa at `scale`, within `min..=max`.
    Decimal {
        /// Digits after the point.
        scale: u8,
        /// Least mantissa.
        min: i64,
        /// Greatest mantissa.
        max: i64,
        /// Unit, if declared.
        unit: Option<Arc<str>>,
    },
    /// Day number (`value::date`).
    Date,
    /// A range in the frame's text arena, packed as offset << 32 | length.
    Text(TextKind),
    /// Option index.
    Choice(Options),
    /// Bit mask over options.
    Choices(Options),
    /// First slot of the first row << 32 | number of rows.
    List(Arc<Shape>),
    /// Evidence of one piece: 1 when handed in; null when known to be missing.
    Presence,
}

/// What a text must look like beyond its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// Free text of at most so many characters.
    Free(u32),
    /// Resident identity number.
    ResidentId,
    /// Unified social credit code.
    CreditCode,
    /// Mobile number.
    Phone,
}

/// One slot and what the questions need to know about it.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotInfo {
    /// Dotted path from the facts or evidence root, e.g. `premises.area`; inside an element, from the element.
    pub path: String,
    /// Field of the facts document, e.g. `facts.premises.area`; inside an element the same as `path`.
    pub field: String,
    /// What it holds.
    pub kind: Kind,
    /// May be null.
    pub optional: bool,
    /// Never asked of the applicant (data sharing).
    pub shared: bool,
}

/// Name tree over slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Name in the script and in JSON.
    pub name: String,
    /// Slot or inner members.
    pub node: Node,
}

/// A leaf or a record.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// One slot.
    Slot(Slot),
    /// A record flattened into its members.
    Record(Vec<Member>),
}

/// The slots of a root or of one list element.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shape {
    /// All slots in order.
    pub slots: Vec<SlotInfo>,
    /// Names.
    pub members: Vec<Member>,
}

/// Where one material's evidence lives in the root shape.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceSlots {
    /// Presence slot, or the list slot when the material takes several pieces.
    pub present: Slot,
    /// Slot of the form: in the root for one piece, in the row for several.
    pub form: Slot,
    /// Members (form and declared fields): in the root for one piece, in the row for several.
    pub members: Vec<Member>,
    /// The first slot and the slot after the last that belong to this evidence in the root.
    pub range: core::ops::Range<Slot>,
}

/// All slots of an item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// Root slots: facts first, then evidence in the order of the materials.
    pub root: Arc<Shape>,
    /// Number of root slots that are facts.
    pub fact_slots: u32,
    /// Evidence, in the order of the item's materials.
    pub evidence: Vec<EvidenceSlots>,
    /// Root slots that hold lists.
    pub lists: Vec<Slot>,
    /// By root slot: the part it belongs to.
    parts: Vec<Part>,
}

impl Layout {
    /// The layout of `item`.
    pub fn of(item: &Item) -> Self {
        let mut root = Shape::default();
        root.members = members(&mut root.slots, &item.facts, "");
        let fact_slots = root.slots.len() as u32;
        let evidence = item.materials.iter().map(|m| evidence(&mut root.slots, m)).collect();
        for (slot, info) in root.slots.iter_mut().enumerate() {
            let root = if slot < fact_slots as usize { "facts" } else { "evidence" };
            info.field = format!("{root}.{}", info.path);
        }
        let lists = root.slots.iter().enumerate().filter(|(_, info)| matches!(info.kind, Kind::List(_)));
        let lists = lists.map(|(slot, _)| slot as Slot).collect();
        let mut layout = Self { root: Arc::new(root), fact_slots, evidence, lists, parts: Vec::new() };
        let facts = (0..item.facts.len()).map(Part::Fact);
        let parts: Vec<Part> = facts.chain((0..item.materials.len()).map(Part::Evidence)).collect();
        for part in parts {
            let slots = layout.slots_of(part);
            layout.parts.resize(slots.end as usize, part);
        }
        layout
    }

    /// The root slots of one fact or one material's evidence, in order.
    pub fn slots_of(&self, part: Part) -> core::ops::Range<Slot> {
        match part {
            Part::Fact(index) => self.root.members.get(index).map_or(0..0, |member| range(&member.node)),
            Part::Evidence(index) => self.evidence.get(index).map_or(0..0, |slots| slots.range.clone()),
        }
    }

    /// The part a slot belongs to, rows of lists included.
    pub fn part_of(&self, frame: &Frame, slot: Slot) -> Option<Part> {
        if let Some(part) = self.parts.get(slot as usize) {
            return Some(*part);
        }
        // A row: the list it belongs to.
        let mut lists = self.lists.iter();
        let list = lists.find(|list| super::locate::is_inside(&self.root, frame, **list, slot))?;
        self.parts.get(*list as usize).copied()
    }

    /// The member tree of the fact `name`.
    pub fn fact(&self, name: &str) -> Option<&Member> {
        self.root.members.iter().find(|m| m.name == name)
    }
}

/// A record's members lie one after the other.
fn range(node: &Node) -> core::ops::Range<Slot> {
    match node {
        Node::Slot(slot) => *slot..slot + 1,
        Node::Record(members) => {
            let ends = members.first().zip(members.last());
            ends.map_or(0..0, |(first, last)| range(&first.node).start..range(&last.node).end)
        }
    }
}

fn evidence(slots: &mut Vec<SlotInfo>, material: &Material) -> EvidenceSlots {
    let start = slots.len() as u32;
    let mut fields = vec![form_field()];
    fields.extend(material.fields.iter().cloned());
    let slot = |path: &str, kind| SlotInfo {
        path: path.into(),
        field: path.into(),
        kind,
        optional: true,
        shared: false,
    };
    if material.many {
        let shape = shape(&fields);
        let members = shape.members.clone();
        slots.push(slot(&material.id, Kind::List(Arc::new(shape))));
        EvidenceSlots { present: start, form: 0, members, range: start..start + 1 }
    } else {
        slots.push(slot(&material.id, Kind::Presence));
        let members = members(slots, &fields, &material.id);
        EvidenceSlots { present: start, form: start + 1, members, range: start..slots.len() as u32 }
    }
}

/// The engine-made field every piece of evidence has.
fn form_field() -> Field {
    let option = |form: Form| {
        let zh = match form {
            Form::Original => "原件",
            Form::Copy => "复印件",
            Form::Electronic => "电子件",
        };
        let en = match form {
            Form::Original => "original",
            Form::Copy => "copy",
            Form::Electronic => "electronic",
        };
        ChoiceOption { id: form.id().into(), title: Text::both(zh, en) }
    };
    Field {
        id: "form".into(),
        ty: FieldType::Choice { options: Form::ALL.map(option).to_vec(), several: false },
        optional: false,
        question: Text::both("手上的是哪一种？", "Which form do you have?"),
        help: None,
        section: None,
        sensitivity: Default::default(),
        purpose: None,
        source: Default::default(),
        data: None,
    }
}

fn shape(fields: &[Field]) -> Shape {
    let mut slots = Vec::new();
    let members = members(&mut slots, fields, "");
    Shape { slots, members }
}

fn members(slots: &mut Vec<SlotInfo>, fields: &[Field], prefix: &str) -> Vec<Member> {
    fields.iter().map(|field| member(slots, field, prefix)).collect()
}

fn member(slots: &mut Vec<SlotInfo>, field: &Field, prefix: &str) -> Member {
    let path = if prefix.is_empty() { field.id.clone() } else { format!("{prefix}.{}", field.id) };
    if let FieldType::Record { fields } = &field.ty {
        let inner = members(slots, fields, &path);
        return Member { name: field.id.clone(), node: Node::Record(inner) };
    }
    let shared = field.source == crate::item::FactSource::Shared;
    let (kind, optional) = (kind(&field.ty), field.optional);
    slots.push(SlotInfo { field: path.clone(), path, kind, optional, shared });
    Member { name: field.id.clone(), node: Node::Slot(slots.len() as u32 - 1) }
}

fn kind(ty: &FieldType) -> Kind {
    let shared = |unit: &Option<String>| unit.as_deref().map(Arc::from);
    match ty {
        FieldType::Bool => Kind::Bool,
        FieldType::Integer { min, max, unit } => Kind::Integer { min: *min, max: *max, unit: shared(unit) },
        FieldType::Decimal { scale, min, max, unit } => {
            Kind::Decimal { scale: *scale, min: *min, max: *max, unit: shared(unit) }
        }
        FieldType::Date => Kind::Date,
        FieldType::Text { max_length } => Kind::Text(TextKind::Free(*max_length)),
        FieldType::Choice { options, several: false } => Kind::Choice(options.as_slice().into()),
        FieldType::Choice { options, several: true } => Kind::Choices(options.as_slice().into()),
        FieldType::ResidentId => Kind::Text(TextKind::ResidentId),
        FieldType::CreditCode => Kind::Text(TextKind::CreditCode),
        FieldType::Phone => Kind::Text(TextKind::Phone),
        FieldType::List { fields, .. } => Kind::List(Arc::new(shape(fields))),
        // Flattened by `member` before it comes here.
        FieldType::Record { .. } => Kind::Bool,
    }
}
