//! Generated expressions as a tree. In: the generator. Out: walked by printing, coverage and shrinking.
//! Absent: types; the engine's checker is the judge of those.

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// `true`, `22`, `58.5`, `"text"` as written.
    Literal(Literal, String),
    /// `()`.
    Unit,
    /// A fact or a local.
    Name(String),
    /// `a.b`.
    Field(Box<Expr>, String),
    /// `f(a, b)`; with `method`, `a.f(b)`.
    Call {
        /// Name.
        name: String,
        /// Arguments, the receiver first.
        args: Vec<Expr>,
        /// Written with a dot.
        method: bool,
        /// A function of the script.
        own: bool,
    },
    /// `a + b`, `a < b` …
    Binary(&'static str, Box<Expr>, Box<Expr>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `!a`.
    Not(Box<Expr>),
    /// `a && b`.
    And(Vec<Expr>),
    /// `a || b`.
    Or(Vec<Expr>),
    /// `a in b`, or `a !in b`.
    In(Box<Expr>, Box<Expr>, bool),
    /// `if a { b } else { c }`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `{ let a = …; b }`.
    Block(Vec<(String, Expr)>, Box<Expr>),
    /// `|a| b`.
    Closure(Vec<String>, Box<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `a..b`, or `a..=b`.
    Range(Box<Expr>, Box<Expr>, bool),
    /// Parentheses nobody needs.
    Parentheses(Box<Expr>),
}

/// Kind of a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Literal {
    /// `true`
    Bool,
    /// `22`
    Integer,
    /// `58.5`
    Decimal,
    /// `"text"`
    Text,
}

/// A function of the script that others call.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Name.
    pub name: String,
    /// Parameters.
    pub params: Vec<String>,
    /// Body.
    pub body: Expr,
}

/// One condition with the functions only it calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Functions it calls.
    pub functions: Vec<Function>,
    /// What it says.
    pub body: Expr,
    /// Signs are typed full-width.
    pub wide: bool,
    /// Seed of comments, line breaks and needless commas strewn in; 0 is none.
    pub noise: u64,
}

impl Expr {
    /// A whole number.
    pub fn integer(n: i64) -> Self {
        let literal = Self::Literal(Literal::Integer, n.unsigned_abs().to_string());
        if n < 0 { Self::Negate(Box::new(literal)) } else { literal }
    }

    /// `true` or `false`.
    pub fn bool(value: bool) -> Self {
        Self::Literal(Literal::Bool, value.to_string())
    }

    /// `"text"`.
    pub fn text(text: &str) -> Self {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        Self::Literal(Literal::Text, format!("\"{escaped}\""))
    }

    /// A fact or local, or a field of one: `premises.owner.label`.
    pub fn path(path: &str) -> Self {
        let mut parts = path.split('.');
        let first = Self::Name(parts.next().unwrap_or_default().into());
        parts.fold(first, |base, field| Self::Field(Box::new(base), field.into()))
    }

    /// A vocabulary function.
    pub fn call(name: &str, args: Vec<Self>, method: bool) -> Self {
        Self::Call { name: name.into(), args, method, own: false }
    }

    /// `a ∘ b`.
    pub fn binary(operator: &'static str, left: Self, right: Self) -> Self {
        Self::Binary(operator, Box::new(left), Box::new(right))
    }

    /// `!a`.
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// The expressions directly below.
    pub fn children(&self) -> Vec<&Self> {
        match self {
            Self::Literal(..) | Self::Unit | Self::Name(_) => Vec::new(),
            Self::Field(a, _)
            | Self::Negate(a)
            | Self::Not(a)
            | Self::Closure(_, a)
            | Self::Parentheses(a) => vec![a],
            Self::Call { args, .. } | Self::And(args) | Self::Or(args) | Self::List(args) => {
                args.iter().collect()
            }
            Self::Binary(_, a, b) | Self::In(a, b, _) | Self::Range(a, b, _) => vec![a, b],
            Self::If(a, b, c) => vec![a, b, c],
            Self::Block(lets, value) => lets.iter().map(|(_, e)| e).chain([&**value]).collect(),
        }
    }

    /// The same, to be changed.
    pub fn children_mut(&mut self) -> Vec<&mut Self> {
        match self {
            Self::Literal(..) | Self::Unit | Self::Name(_) => Vec::new(),
            Self::Field(a, _)
            | Self::Negate(a)
            | Self::Not(a)
            | Self::Closure(_, a)
            | Self::Parentheses(a) => vec![a],
            Self::Call { args, .. } | Self::And(args) | Self::Or(args) | Self::List(args) => {
                args.iter_mut().collect()
            }
            Self::Binary(_, a, b) | Self::In(a, b, _) | Self::Range(a, b, _) => vec![a, b],
            Self::If(a, b, c) => vec![a, b, c],
            Self::Block(lets, value) => lets.iter_mut().map(|(_, e)| e).chain([&mut **value]).collect(),
        }
    }

    /// Calls `visit` on this expression and all below.
    pub fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Self)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// Number of expressions.
    pub fn size(&self) -> usize {
        let mut size = 0;
        self.walk(&mut |_| size += 1);
        size
    }
}

impl Rule {
    /// A rule that is `true`.
    pub fn empty() -> Self {
        Self { functions: Vec::new(), body: Expr::bool(true), wide: false, noise: 0 }
    }

    /// Calls `visit` on every expression.
    pub fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Expr)) {
        self.body.walk(visit);
        for function in &self.functions {
            function.body.walk(visit);
        }
    }

    /// The same with `f(a, b)` for every `a.f(b)`: there the interpreter, too, runs `a` first.
    pub fn without_methods(&self) -> Self {
        let mut rule = self.clone();
        plain_calls(&mut rule.body);
        rule.functions.iter_mut().for_each(|f| plain_calls(&mut f.body));
        rule
    }

    /// Number of expressions.
    pub fn size(&self) -> usize {
        self.body.size() + self.functions.iter().map(|f| 1 + f.body.size()).sum::<usize>()
    }
}

fn plain_calls(expr: &mut Expr) {
    if let Expr::Call { method, .. } = expr {
        *method = false;
    }
    expr.children_mut().into_iter().for_each(plain_calls);
}
