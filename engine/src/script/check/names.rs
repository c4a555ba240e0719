//! Names: facts, evidence, parameters, locals, and the members of records.
//! In: a name or `base.field`. Out: its typed node, or why there is none. Absent: operators.

use super::{Checker, Typed};
use crate::diagnostic::{Span, did_you_mean};
use crate::facts::layout::{Kind, Node as SlotNode};
use crate::parameter::{Parameter, ParameterType};
use crate::script::ir::{Const, Decode, Op, Place};
use crate::script::syntax::Expr;
use crate::script::types::{Members, Ty};
use crate::script::{bounds, narrow};
use std::sync::Arc;

impl<'a> Checker<'a> {
    pub(super) fn decimal(&mut self, mantissa: i128, scale: u8, span: Span) -> Typed {
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        // A decimal that is whole stays a decimal: its arithmetic is bounded like one.
        self.typed(Op::Const(Const::Number(mantissa)), span, Ty::Decimal(scale, None), false)
    }

    pub(super) fn name(&mut self, name: &str, span: Span) -> Typed {
        if let Some((_, typed)) = self.names.iter().rev().find(|(n, _)| n == name) {
            let mut typed = typed.clone();
            typed.node.span = span;
            return typed;
        }
        if name == "on" {
            return self.typed(Op::On, span, Ty::Date, false);
        }
        if let Some(member) = self.scope.layout.fact(name) {
            self.used.facts.insert(name.to_string());
            let members = self.root_members();
            let node = member.node.clone();
            return self.member(&members, &node, name, span);
        }
        if let Some(index) = self.scope.materials.iter().position(|m| m == name) {
            return self.evidence_name(index, name, span);
        }
        self.unknown_name(name, span);
        self.wrong(span)
    }

    pub(super) fn root_members(&self) -> Members {
        let root = &self.scope.layout.root;
        Members { list: root.members.as_slice().into(), shape: root.clone(), row: None }
    }

    pub(super) fn evidence_name(&mut self, index: usize, name: &str, span: Span) -> Typed {
        if self.evidence != Some(index) {
            let message = format!("`{name}` is what the applicant hands in; this check must not read it");
            let hint =
                format!("only `accepts_{name}…` may read `{name}`: otherwise one deficit would hide another");
            self.error("reads-evidence", span, message, hint);
            return self.wrong(span);
        }
        let slots = &self.scope.layout.evidence[index];
        let root = &self.scope.layout.root;
        if let Kind::List(shape) = &root.slots[slots.present as usize].kind {
            let ty = Ty::List(Box::new(Ty::element(shape)));
            return self.typed(Op::Read(Place::Root(slots.present), Decode::Rows), span, ty, false);
        }
        let list = slots.members.as_slice().into();
        let ty = Ty::Record(Members { list, shape: root.clone(), row: None });
        self.typed(Op::Const(Const::Bool(true)), span, ty, false)
    }

    pub(super) fn unknown_name(&mut self, name: &str, span: Span) {
        let layout = self.scope.layout;
        let names = self.names.iter().map(|(n, _)| n.as_str());
        let names = names.chain(layout.root.members.iter().map(|m| m.name.as_str()));
        let names: Vec<&str> =
            names.chain(self.scope.materials.iter().map(String::as_str)).chain(["on"]).collect();
        let hint = match did_you_mean(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.scope.functions.contains_key(name) => {
                format!("to call the function write `{name}()`")
            }
            None => "declare it under [[facts]] in item.toml".into(),
        };
        self.error("unknown-name", span, format!("there is no fact `{name}`"), hint);
    }

    /// A member of a record: a value, or an inner record.
    pub(super) fn member(&mut self, members: &Members, node: &SlotNode, path: &str, span: Span) -> Typed {
        match node {
            SlotNode::Record(inner) => {
                let ty = Ty::Record(Members { list: inner.as_slice().into(), ..members.clone() });
                self.typed(Op::Const(Const::Bool(true)), span, ty, false)
            }
            SlotNode::Slot(slot) => {
                let info = &members.shape.slots[*slot as usize];
                let key = key(members, path);
                let optional = (info.optional && !self.known.contains(&key)).then(|| path.to_string());
                let op = Op::Read(members.place(*slot), decode(&info.kind));
                Typed {
                    optional,
                    bounds: bounds::of_slot(&info.kind),
                    ..self.typed(op, span, Ty::of(&info.kind), false)
                }
            }
        }
    }

    pub(super) fn field(&mut self, base: &Expr, field: &str, field_span: Span, span: Span) -> Typed {
        let typed = self.value(base);
        let members = match &typed.ty {
            Ty::Record(members) => members.clone(),
            Ty::Wrong => return typed,
            other => {
                let message = format!("`.{field}` is read of {}, which has no fields", other.name());
                let hint = if matches!(other, Ty::List(_)) {
                    "use `all`, `some`, `filter` or `map` on a list"
                } else {
                    "functions are called with `()`"
                };
                self.error("no-fields", field_span, message, hint);
                return self.wrong(span);
            }
        };
        let Some(node) = members.get(field).cloned() else {
            let hint = match did_you_mean(field, members.list.iter().map(|m| m.name.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "declare it in the fields of item.toml".into(),
            };
            self.error("unknown-field", field_span, format!("there is no field `{field}`"), hint);
            return self.wrong(span);
        };
        let path = format!("{}.{field}", narrow::path(base).unwrap_or_default());
        self.member(&members, &node, &path, span)
    }

    /// Index of a parameter, noting its use.
    pub(in crate::script) fn parameter(&mut self, name: &str) -> Option<(u16, &'a Parameter)> {
        let parameter = self.scope.values.parameters.get(name)?;
        let index = self.used.parameters.iter().position(|p| p == name).unwrap_or_else(|| {
            self.used.parameters.push(name.to_string());
            self.used.parameters.len() - 1
        });
        Some((index as u16, parameter))
    }
}

/// Type of a parameter's value.
pub(in crate::script) fn parameter_type(parameter: &Parameter) -> Ty {
    let unit = parameter.unit.as_deref().map(Arc::from);
    match parameter.ty {
        ParameterType::Integer => Ty::Integer(unit),
        ParameterType::Decimal { scale } => Ty::Decimal(scale, unit),
        ParameterType::Date => Ty::Date,
        ParameterType::Bool => Ty::Bool,
        ParameterType::Text => Ty::Text,
    }
}

pub(super) fn decode(kind: &Kind) -> Decode {
    match kind {
        Kind::Bool | Kind::Presence => Decode::Bool,
        Kind::Integer { .. } | Kind::Decimal { .. } | Kind::Date | Kind::Choice(_) => Decode::Number,
        Kind::Text(_) => Decode::Text,
        Kind::Choices(_) => Decode::Options,
        Kind::List(_) => Decode::Rows,
    }
}

pub(super) fn key(members: &Members, path: &str) -> String {
    match members.row {
        Some(row) => format!("#{row}.{path}"),
        None => path.to_string(),
    }
}
