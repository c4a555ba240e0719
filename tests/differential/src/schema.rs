//! The facts that generated rules read: one table drives the item, the generator, the facts and the reference.
//! Every type is there, optional and not, plain, in records, in lists and in lists within lists.
//! In: nothing. Out: [`FACTS`], `item.toml`. Absent: values.

use std::fmt::Write as _;

/// Options of a choice, in order.
pub type Options = &'static [&'static str];

/// Type of a fact or field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// True or false.
    Bool,
    /// Whole number from the first to the second.
    Integer(i64, i64),
    /// Decimal: digits after the point, least and greatest mantissa.
    Decimal(u8, i64, i64),
    /// Date.
    Date,
    /// Free text.
    Text,
    /// One of the options.
    Choice(Options),
    /// Any of the options.
    Several(Options),
    /// Resident identity number.
    ResidentId,
    /// Unified social credit code.
    CreditCode,
    /// Mobile number.
    Phone,
    /// Record.
    Record(&'static [Field]),
    /// List of records.
    List(&'static [Field]),
}

/// A fact, or a field of a record.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// Name.
    pub name: &'static str,
    /// Type.
    pub kind: Kind,
    /// May be null.
    pub optional: bool,
    /// Unit of a number.
    pub unit: Option<&'static str>,
}

const fn fact(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, optional: false, unit: None }
}

const fn optional(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, optional: true, unit: None }
}

const fn measured(name: &'static str, kind: Kind, unit: &'static str) -> Field {
    Field { name, kind, optional: false, unit: Some(unit) }
}

/// Largest whole number of a fact.
pub const SAFE: i64 = (1 << 53) - 1;
/// Largest mantissa of a decimal fact.
pub const MANTISSA: i64 = 999_999_999_999_999;

/// Options of `kind` and `former`.
pub const KINDS: Options = &["shop", "stall", "kitchen"];
/// Options of `tags` and `wants`.
pub const TAGS: Options = &["hot", "cold", "raw", "none"];
/// What `sex_of` gives.
pub const SEXES: Options = &["male", "female"];

const PREMISES: &[Field] = &[
    fact("size", Kind::Integer(0, 1000)),
    fact("owned", Kind::Bool),
    fact("rent", Kind::Decimal(2, 0, 10_000_000)),
    optional("leased_to", Kind::Date),
    fact("usage", Kind::Choice(KINDS)),
    fact("owner", Kind::Record(OWNER)),
];

const OWNER: &[Field] = &[fact("label", Kind::Text), optional("share", Kind::Integer(1, 12))];

const ROOM: &[Field] = &[
    fact("size", Kind::Integer(0, 1000)),
    fact("clean", Kind::Bool),
    optional("ends", Kind::Date),
    fact("since", Kind::Date),
    fact("rent", Kind::Decimal(2, -10_000_000, 10_000_000)),
    fact("label", Kind::Text),
    fact("usage", Kind::Choice(KINDS)),
    optional("grade", Kind::Integer(-SAFE, SAFE)),
    fact("owner", Kind::Record(OWNER)),
];

const PARTNER: &[Field] = &[
    fact("share", Kind::Decimal(4, 0, 10_000)),
    fact("number", Kind::ResidentId),
    fact("joined", Kind::Date),
    fact("roles", Kind::Several(TAGS)),
    optional("nick", Kind::Text),
    fact("votes", Kind::Integer(-SAFE, SAFE)),
    fact("payments", Kind::List(PAYMENT)),
];

const PAYMENT: &[Field] =
    &[fact("amount", Kind::Decimal(2, -MANTISSA, MANTISSA)), optional("paid", Kind::Date)];

/// Every fact.
pub const FACTS: &[Field] = &[
    fact("flag", Kind::Bool),
    fact("other", Kind::Bool),
    optional("pledged", Kind::Bool),
    measured("staff", Kind::Integer(0, SAFE), "人"),
    fact("seats", Kind::Integer(-SAFE, SAFE)),
    fact("floors", Kind::Integer(-5, 200)),
    optional("grade", Kind::Integer(0, 10)),
    measured("area", Kind::Decimal(2, -MANTISSA, MANTISSA), "㎡"),
    fact("ratio", Kind::Decimal(4, -99_990_000, 99_990_000)),
    fact("share", Kind::Decimal(6, 0, 1_000_000)),
    fact("capital", Kind::Decimal(0, -MANTISSA, MANTISSA)),
    optional("rebate", Kind::Decimal(1, -100, 1000)),
    fact("day", Kind::Date),
    fact("since", Kind::Date),
    optional("ends", Kind::Date),
    fact("name", Kind::Text),
    fact("alias", Kind::Text),
    optional("nick", Kind::Text),
    fact("kind", Kind::Choice(KINDS)),
    fact("former", Kind::Choice(KINDS)),
    optional("heating", Kind::Choice(TAGS)),
    fact("cooking", Kind::Choice(TAGS)),
    fact("tags", Kind::Several(TAGS)),
    fact("wants", Kind::Several(TAGS)),
    fact("citizen", Kind::ResidentId),
    optional("guardian", Kind::ResidentId),
    fact("licence", Kind::CreditCode),
    optional("mobile", Kind::Phone),
    fact("premises", Kind::Record(PREMISES)),
    fact("rooms", Kind::List(ROOM)),
    fact("partners", Kind::List(PARTNER)),
];

/// `item.toml` with conditions `c0`, `c1` …
pub fn item(conditions: usize) -> String {
    let mut toml = String::from(
        "id = \"sample\"\ntitle = \"样本\"\nwindow = \"construction\"\ntype = \"other\"\nlevels = [\"county\"]\n\
         authority = \"样本\"\nresult = \"样本\"\naudience = [\"person\"]\nwords = []\n\
         [[sections]]\nid = \"all\"\ntitle = \"全部\"\n",
    );
    for field in FACTS {
        toml.push_str("[[facts]]\nsection = \"all\"\n");
        for line in declaration(field) {
            let _ = writeln!(toml, "{line}");
        }
    }
    for index in 0..conditions {
        let _ = write!(
            toml,
            "[[conditions]]\nid = \"c{index}\"\ntitle = \"样本\"\neffect = \"correctable\"\nreason = \"样本\"\n\
             mend = \"样本\"\nstatus = \"unconfirmed\"\n"
        );
    }
    toml
}

/// The keys of a declaration.
fn declaration(field: &Field) -> Vec<String> {
    let decimal = |mantissa: i64, scale: u8| format!("\"{}\"", crate::facts::decimal(mantissa, scale, false));
    let options = |options: Options| {
        let list: Vec<_> = options.iter().map(|id| format!("{{ id = \"{id}\", title = \"样\" }}")).collect();
        format!("options = [{}]", list.join(", "))
    };
    let fields = |fields: &[Field]| {
        let list: Vec<_> = fields.iter().map(|f| format!("{{ {} }}", declaration(f).join(", "))).collect();
        format!("fields = [{}]", list.join(", "))
    };
    let mut lines = vec![format!("id = \"{}\"", field.name), "question = \"?\"".into()];
    let mut put = |ty: &str, more: &[String]| {
        lines.push(format!("type = \"{ty}\""));
        lines.extend(more.iter().cloned());
    };
    match &field.kind {
        Kind::Bool => put("bool", &[]),
        Kind::Integer(min, max) => put("integer", &[format!("min = {min}"), format!("max = {max}")]),
        Kind::Decimal(scale, min, max) => put(
            "decimal",
            &[
                format!("scale = {scale}"),
                format!("min = {}", decimal(*min, *scale)),
                format!("max = {}", decimal(*max, *scale)),
            ],
        ),
        Kind::Date => put("date", &[]),
        Kind::Text => put("text", &[]),
        Kind::Choice(list) => put("choice", &[options(list)]),
        Kind::Several(list) => put("choice", &["several = true".into(), options(list)]),
        Kind::ResidentId => {
            put("resident_id", &["sensitivity = \"sensitive\"".into(), "purpose = \"样本\"".into()]);
        }
        Kind::CreditCode => put("credit_code", &[]),
        Kind::Phone => put("phone", &[]),
        Kind::Record(inner) => put("record", &[fields(inner)]),
        Kind::List(inner) => put("list", &["title = \"样\"".into(), fields(inner)]),
    }
    if field.optional {
        lines.push("optional = true".into());
    }
    if let Some(unit) = field.unit {
        lines.push(format!("unit = \"{unit}\""));
    }
    lines
}
