//! Runs rule functions with the stock interpreter; facts come in through its variable resolver.
//! In: a script, facts by name, the day. Out: what each function says. Absent: how the engine would do it.

use crate::{Bug, Day, Fact, Failure, World, currying, functions, normalise};
use rhai::{AST, CallFnOptions, Dynamic, Engine, Scope};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What the functions of one evaluation share.
#[derive(Debug)]
pub(crate) struct State {
    pub world: World,
    pub on: Cell<Day>,
    pub facts: RefCell<BTreeMap<String, Dynamic>>,
    /// Decimal results that need more than 28 digits are failures, not rounded. With so many digits after the point.
    pub exact: Cell<Option<u32>>,
    pub bug: Option<Bug>,
}

/// The stock interpreter with the vocabulary.
#[derive(Debug)]
pub struct Reference {
    stock: Engine,
    exact: Engine,
    state: Rc<State>,
}

/// A script the interpreter has parsed.
#[derive(Debug)]
pub struct Rule {
    ast: AST,
}

impl Reference {
    /// An interpreter for rules in this world, with a deliberate mistake if one is given.
    pub fn new(world: World, bug: Option<Bug>) -> Self {
        let on = Cell::new(Day { year: 1, month: 1, day: 1 });
        let state = Rc::new(State { world, on, facts: RefCell::default(), exact: Cell::new(None), bug });
        let (stock, mut exact) = (engine(&state), engine(&state));
        functions::exact_decimals(&mut exact, &state);
        Self { stock, exact, state }
    }

    /// Parses a script.
    ///
    /// # Errors
    /// Rhai's own.
    pub fn compile(&self, script: &str) -> Result<Rule, Failure> {
        let source = currying::script(&normalise::script(script));
        self.stock
            .compile(&source)
            .map(|ast| Rule { ast })
            .map_err(|e| Failure::Broken(format!("{e} in {source}")))
    }

    /// Takes the facts of a case: all of them, since an unknown one is not a value here.
    ///
    /// # Errors
    /// A value that is none.
    pub fn take<'f>(
        &self,
        facts: impl IntoIterator<Item = (&'f str, &'f Fact)>,
        on: Day,
    ) -> Result<(), Failure> {
        self.state.on.set(on);
        let values = facts.into_iter().map(|(name, fact)| Ok((name.to_owned(), fact.value()?)));
        let mut values: BTreeMap<_, _> = values.collect::<Result<_, Failure>>()?;
        values.insert("on".into(), Dynamic::from(on));
        self.state.facts.replace(values);
        Ok(())
    }

    /// What the function `name` says of the facts taken last.
    ///
    /// # Errors
    /// Why it says nothing.
    pub fn evaluate(&self, rule: &Rule, name: &str) -> Result<bool, Failure> {
        self.run(&self.stock, rule, name)
    }

    /// The same, but decimals that would be rounded to fit are an overflow. Each is counted with at least `places`
    /// digits after the point.
    ///
    /// # Errors
    /// Why it says nothing.
    pub fn evaluate_exactly(&self, rule: &Rule, name: &str, places: u32) -> Result<bool, Failure> {
        self.state.exact.set(Some(places));
        let result = self.run(&self.exact, rule, name);
        self.state.exact.set(None);
        result
    }

    fn run(&self, engine: &Engine, rule: &Rule, name: &str) -> Result<bool, Failure> {
        let options = CallFnOptions::new().eval_ast(false);
        engine
            .call_fn_with_options::<bool>(options, &mut Scope::new(), &rule.ast, name, ())
            .map_err(|error| Failure::from_error(&error))
    }
}

fn engine(state: &Rc<State>) -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_max_expr_depths(0, 0);
    engine.set_max_call_levels(256);
    functions::register(&mut engine, state);
    let facts = state.clone();
    // Not deprecated: Rhai marks what may still change so.
    #[allow(deprecated)]
    engine.on_var(move |name, _, context| {
        let local = context.scope().contains(name);
        Ok(if local { None } else { facts.facts.borrow().get(name).cloned() })
    });
    engine
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Parameter, Year};

    fn says(expression: &str) -> Result<bool, Failure> {
        let days = |list: &[&str]| list.iter().filter_map(|text| Day::parse(text)).collect();
        let year = Year { holidays: days(&["2026-02-16", "2026-02-17"]), workdays: days(&["2026-02-14"]) };
        let parameter = Parameter {
            name: "limit".into(),
            values: vec![(Day::parse("2020-01-01").unwrap(), None, Some(Fact::Integer(300)))],
        };
        let world =
            World { parameters: vec![parameter], tables: Vec::new(), calendar: [(2026, year)].into() };
        let reference = Reference::new(world, None);
        let rooms = [("size", 9), ("size", 1)].map(|(name, n)| vec![(name.to_string(), Fact::Integer(n))]);
        let facts = [
            ("staff", Fact::Integer(3)),
            ("area", Fact::Decimal("58.50".into())),
            ("day", Fact::Date("2026-01-31".into())),
            ("ends", Fact::Null),
            ("rooms", Fact::List(rooms.to_vec())),
            ("tags", Fact::Options(vec!["hot".into(), "raw".into()])),
            ("citizen", Fact::Text("11010519491231002X".into())),
        ];
        reference.take(facts.iter().map(|(n, f)| (*n, f)), Day::parse("2026-11-22").unwrap())?;
        let rule = reference.compile(&format!("fn check() {{ {expression} }}"))?;
        reference.evaluate(&rule, "check")
    }

    #[test]
    fn the_interpreter_reads_rules() {
        for expression in [
            "staff > 2 && area == 58.5",
            "（staff ＞＝ 3） ＆＆ true",
            "ends == () && () == ends && day != () && !(day == ())",
            "day < on && on >= on && years_between(day, on) == 0",
            "day in [on, day] && on !in [day]",
            "staff in 1..=3 && staff !in 1..3 && 3 in [1, 3.0]",
            "rooms.all(|a| rooms.some(|b| b.size == a.size + 8 || a.size == 9))",
            "let least = 1; rooms.filter(|r| r.size > least).len() == 1",
            "rooms.map(|r| r.size).sum() == 10 && max(rooms.map(|r| r.size)) == 9",
            "rooms.reduce(|t, r| t + r.size, 0) == 10",
            "rooms.count(|r| r.size > 5) == 1",
            "tags.contains(\"hot\") && \"raw\" in tags && tags.some(|t| t in [\"raw\"])",
            "sex_of(citizen) == \"female\" && year(birth_date(citizen)) == 1949",
            "add_workdays(date(\"2026-02-13\"), 2) == date(\"2026-02-18\")",
            "parameter(\"limit\") == 300 && (if staff > 2 { true } else { 1 == 2 })",
            "let r = { let x = staff; x * 2 }; -r == -6",
        ] {
            assert_eq!(says(expression), Ok(true), "`{expression}`");
        }
        for (expression, failure) in [
            ("min([1].filter(|x| x > 3)) > 1", Failure::EmptyList),
            ("div_floor(1, staff - 3) > 1", Failure::DivisionByZero),
            ("9223372036854775807 + staff > 1", Failure::Overflow),
            ("is_workday(date(\"2027-01-04\"))", Failure::CalendarNotPublished),
            ("add_years(day, 9000) > on", Failure::DateRange),
            ("parameter(\"unset\") > 1", Failure::UnsetParameter),
            ("rooms.all(|r| r.size * 9223372036854775807 > 1)", Failure::Overflow),
        ] {
            assert_eq!(says(expression), Err(failure), "`{expression}`");
        }
    }
}
