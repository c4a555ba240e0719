//! The engine's declarations as the pages show them. In: an item version. Out: `ItemView`. Absent: results.

use crate::model::{Card, FactView, FieldView, FormView, ItemView, Kind, Lang, MaterialView, Shape};
use yushen::facts::schema::FieldType;
use yushen::item::{
    Audience, FactSource, Field, Form, Item, LegalLine, LegalText, Level, Material, Sensitivity, Status,
    WindowClass,
};
use yushen::notice::say;
use yushen::value::decimal;
use yushen::wire::ItemCard;
use yushen::{Library, Text, Version};

/// The card of an item.
pub fn card(card: &ItemCard, lang: Lang) -> Card {
    let audience = card.audience.iter().map(|a| match a {
        Audience::Person => "person".to_owned(),
        Audience::Organisation => "organisation".to_owned(),
    });
    // Both languages: somebody may search in the other one.
    let words = card.words.iter().flat_map(|w| [Some(w.zh.clone()), w.en.clone()]).flatten();
    let titles = [Some(card.title.zh.clone()), card.title.en.clone()];
    Card {
        id: card.id.clone(),
        title: card.title.get(lang).into(),
        window: window(card.window).into(),
        words: words.chain(titles.into_iter().flatten()).collect(),
        audience: audience.collect(),
        township: card.levels.contains(&Level::Township),
        visits: card.visits,
    }
}

fn window(class: WindowClass) -> &'static str {
    match class {
        WindowClass::RealEstate => "real-estate",
        WindowClass::MarketAccess => "market-access",
        WindowClass::Construction => "construction",
        WindowClass::SocialAffairs => "social-affairs",
    }
}

/// A version of an item.
pub fn item(version: &Version, library: &Library, lang: Lang) -> ItemView {
    let item = &version.item;
    let viewer = Viewer { item, library, lang };
    let mut asked: Vec<&Field> = item.facts.iter().filter(|f| f.source != FactSource::Shared).collect();
    let rank = |f: &Field| version.question_rank(&format!("facts.{}", f.id));
    yushen::order::sort_by(&mut asked, |a, b| rank(a).cmp(&rank(b)));
    ItemView {
        id: item.id.clone(),
        title: item.title.get(lang).into(),
        window: window(item.window).into(),
        authority: item.authority.get(lang).into(),
        result: item.result.get(lang).into(),
        version: yushen::value::date::format(item.from),
        facts: asked.into_iter().map(|f| viewer.fact(f)).collect(),
        materials: item.materials.iter().map(|m| viewer.material(m)).collect(),
    }
}

/// The legal basis in words: 《…》第8条（1）, or that it is to be confirmed.
pub fn basis(legal: &LegalLine, library: &Library, lang: Lang) -> String {
    if legal.status == Status::Unconfirmed {
        return match &legal.source {
            Some(source) => say(lang, "basis.source", &[source]),
            None => say(lang, "basis.unconfirmed", &[]),
        };
    }
    let articles = legal.basis.iter().map(|citation| {
        let title = library.laws.get(&citation.law).map_or(citation.law.as_str(), |law| law.title.get(lang));
        let (number, rest) =
            citation.article.split_at(citation.article.find('(').unwrap_or(citation.article.len()));
        let rest = match lang {
            Lang::Zh => rest.replace('(', "（").replace(')', "）"),
            Lang::En => rest.to_string(),
        };
        say(lang, "article", &[title, number, &rest])
    });
    say(lang, "basis", &[&articles.collect::<Vec<_>>().join(&say(lang, "joint", &[]))])
}

struct Viewer<'a> {
    item: &'a Item,
    library: &'a Library,
    lang: Lang,
}

impl Viewer<'_> {
    fn text(&self, text: &Text) -> String {
        text.get(self.lang).into()
    }

    fn fact(&self, fact: &Field) -> FactView {
        let section = fact.section.as_ref().and_then(|id| self.item.sections.iter().find(|s| s.id == *id));
        FactView {
            id: fact.id.clone(),
            section: section.map(|s| self.text(&s.title)),
            question: self.text(&fact.question),
            help: fact.help.as_ref().map(|h| self.text(h)),
            sensitive: fact.sensitivity == Sensitivity::Sensitive,
            purpose: fact.purpose.as_ref().map(|p| self.text(p)),
            shape: match &fact.ty {
                FieldType::Record { fields } => Shape::Record(self.fields(fields, "")),
                FieldType::List { title, fields } => {
                    Shape::Rows { title: self.text(title), fields: self.fields(fields, "") }
                }
                ty => Shape::One(self.field(fact, String::new(), self.kind(ty))),
            },
        }
    }

    /// Fields of a record or element; inner records are flattened into dotted ids.
    fn fields(&self, fields: &[Field], prefix: &str) -> Vec<FieldView> {
        let mut views = Vec::new();
        for field in fields.iter().filter(|f| f.source != FactSource::Shared) {
            let id = if prefix.is_empty() { field.id.clone() } else { format!("{prefix}.{}", field.id) };
            match &field.ty {
                FieldType::Record { fields } => views.extend(self.fields(fields, &id)),
                // A list inside an element has no page yet; what needs it stays open and the notice says so.
                FieldType::List { .. } => {}
                ty => views.push(self.field(field, id, self.kind(ty))),
            }
        }
        views
    }

    fn field(&self, field: &Field, id: String, kind: Kind) -> FieldView {
        FieldView {
            id,
            kind,
            question: self.text(&field.question),
            help: field.help.as_ref().map(|h| self.text(h)),
            optional: field.optional,
        }
    }

    fn kind(&self, ty: &FieldType) -> Kind {
        match ty {
            FieldType::Bool => Kind::Bool,
            FieldType::Integer { min, max, unit } => {
                Kind::Integer { min: *min, max: *max, unit: unit.clone() }
            }
            FieldType::Decimal { scale, min, max, unit } => Kind::Decimal {
                min: decimal::format(*min, *scale),
                max: decimal::format(*max, *scale),
                scale: *scale,
                unit: unit.clone(),
            },
            FieldType::Date => Kind::Date,
            FieldType::Text { max_length } => Kind::Text { max_length: *max_length },
            FieldType::Choice { options, several } => {
                let options = options.iter().map(|o| (o.id.clone(), self.text(&o.title))).collect();
                Kind::Choice { options, several: *several }
            }
            FieldType::ResidentId => Kind::ResidentId,
            FieldType::CreditCode => Kind::CreditCode,
            FieldType::Phone => Kind::Phone,
            // Arranged by `fact` and `fields` before it comes here.
            FieldType::Record { .. } | FieldType::List { .. } => Kind::Text { max_length: 0 },
        }
    }

    fn material(&self, material: &Material) -> MaterialView {
        let legal_text = |line: &Option<LegalText>| line.as_ref().map(|l| self.text(&l.text));
        MaterialView {
            id: material.id.clone(),
            title: self.text(&material.title),
            wants: self.wants(material),
            forms: forms(material),
            issuer: material.issuer.as_ref().map(|i| self.text(i)),
            mistakes: material.mistakes.iter().map(|m| self.text(m)).collect(),
            mend: self.text(&material.mend),
            licence: legal_text(&material.substitutes.licence),
            shared: legal_text(&material.substitutes.shared),
            commitment: legal_text(&material.substitutes.commitment),
            many: material.many,
            fields: self.fields(&material.fields, ""),
            basis: basis(&material.legal, self.library, self.lang),
        }
    }

    fn wants(&self, material: &Material) -> String {
        let names = Form::ALL.iter().filter(|f| material.kinds.contains(f));
        let names = names.map(|f| say(self.lang, &format!("form.{}", f.id()), &[]));
        let names = names.collect::<Vec<_>>().join(&say(self.lang, "form.or", &[]));
        say(self.lang, "form", &[&names, &material.copies.to_string()])
    }
}

/// Accepted forms, and the paper forms that are not, so that one can answer honestly.
fn forms(material: &Material) -> Vec<FormView> {
    let shown = Form::ALL.iter().filter(|f| material.accepts_form(**f) || **f != Form::Electronic);
    let view = |form: &Form| FormView {
        id: form.id().into(),
        accepted: material.accepts_form(*form),
        licence: *form == Form::Electronic && !material.kinds.contains(form),
    };
    let (accepted, other): (Vec<_>, Vec<_>) = shown.map(view).partition(|f| f.accepted);
    accepted.into_iter().chain(other).collect()
}
