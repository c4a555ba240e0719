//! Closures that use outer names, written out as curried functions. Rhai does this itself unless its feature
//! `no_closure` is on, which the engine asks for and cargo then gives to everyone in the build.
//! `|x| x > y` with a local `y` outside becomes `(|y, x| x > y).curry(y)`: what the Rhai book says a closure is.
//! In: a script without comments. Out: the same, closures closed. Absent: grammar; Rhai's parser judges that.

use crate::normalise::text;

/// The script with every closure closed.
pub fn script(source: &str) -> String {
    let tokens = tokens(source);
    walk(&tokens, &mut Vec::new())
}

/// Signs longer than one character that matter here; texts, numbers and names are whole as well.
fn tokens(source: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let len = match first {
            '"' | '`' => text(rest, first),
            c if c.is_ascii_digit() => number(rest),
            c if c.is_alphabetic() || c == '_' => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            _ => ["..=", "..", "||"]
                .iter()
                .find(|s| rest.starts_with(**s))
                .map_or(first.len_utf8(), |s| s.len()),
        };
        tokens.push(&rest[..len]);
        rest = &rest[len..];
    }
    tokens
}

/// `1.5` is one number, `1..5` is not.
fn number(rest: &str) -> usize {
    let digits =
        |from: usize| rest[from..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |n| from + n);
    let whole = digits(0);
    let fraction =
        rest[whole..].starts_with('.') && rest[whole + 1..].starts_with(|c: char| c.is_ascii_digit());
    if fraction { digits(whole + 1) } else { whole }
}

/// Copies tokens; `locals` are the names that are not facts.
fn walk<'s>(tokens: &[&'s str], locals: &mut Vec<&'s str>) -> String {
    let mut out = String::new();
    let (mut at, mut before) = (0, "");
    let mut pending: Option<&str> = None;
    while at < tokens.len() {
        let token = tokens[at];
        match token {
            "fn" => {
                let open = find(tokens, at, "(");
                let close = matching(tokens, open);
                *locals = names(&tokens[open + 1..close]);
                out.push_str(&tokens[at..=close].concat());
                at = close;
            }
            "let" => pending = names(&tokens[at + 1..find(tokens, at, "=")]).first().copied(),
            "|" if matches!(before, "(" | ",") => {
                let (closure, end) = closure(tokens, at, locals);
                out.push_str(&closure);
                at = end;
                before = ")";
                continue;
            }
            "{" | "(" | "[" => {
                let close = matching(tokens, at);
                // What a bracket holds sees these names; what it declares ends with it.
                let inner = walk_after(token, &tokens[at + 1..close], &mut locals.clone());
                out.extend([token, &inner, tokens[close]]);
                (at, before) = (close + 1, tokens[close]);
                continue;
            }
            _ => {}
        }
        if !matches!(token, "fn") {
            out.push_str(token);
        }
        if token == ";" {
            locals.extend(pending.take());
        }
        if !token.trim().is_empty() {
            before = token;
        }
        at += 1;
    }
    out
}

/// [`walk`] inside a bracket: a bar right behind it opens a closure.
fn walk_after<'s>(open: &'s str, tokens: &[&'s str], locals: &mut Vec<&'s str>) -> String {
    if open != "(" {
        return walk(tokens, locals);
    }
    let mut with_open = vec![","];
    with_open.extend(tokens);
    walk(&with_open, locals).split_off(1)
}

/// The closure at `start`, closed, and the index behind it.
fn closure<'s>(tokens: &[&'s str], start: usize, locals: &[&'s str]) -> (String, usize) {
    let bar = find(tokens, start + 1, "|");
    let params = names(&tokens[start + 1..bar]);
    let end = body_end(tokens, bar + 1);
    let body = &tokens[bar + 1..end];
    let mut captured: Vec<&str> = Vec::new();
    for name in used(body) {
        if locals.contains(&name) && !params.contains(&name) && !captured.contains(&name) {
            captured.push(name);
        }
    }
    let mut inner = locals.to_vec();
    inner.extend(&params);
    let body = walk(body, &mut inner);
    let all: Vec<&str> = captured.iter().chain(&params).copied().collect();
    let closed = format!("|{}| {}", all.join(", "), body.trim());
    if captured.is_empty() {
        return (closed, end);
    }
    let curried: String = captured.iter().map(|name| format!(".curry({name})")).collect();
    (format!("({closed}){curried}"), end)
}

fn find(tokens: &[&str], from: usize, token: &str) -> usize {
    (from..tokens.len()).find(|at| tokens[*at] == token).unwrap_or(tokens.len())
}

fn depth(token: &str) -> i32 {
    match token {
        "(" | "[" | "{" => 1,
        ")" | "]" | "}" => -1,
        _ => 0,
    }
}

fn matching(tokens: &[&str], open: usize) -> usize {
    let mut level = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        level += depth(token);
        if level == 0 {
            return at;
        }
    }
    tokens.len() - 1
}

/// A closure ends where its bracket closes or the next argument begins.
fn body_end(tokens: &[&str], start: usize) -> usize {
    let mut level = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        if level == 0 && matches!(*token, "," | ")") {
            return at;
        }
        level += depth(token);
    }
    tokens.len()
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn names<'s>(tokens: &[&'s str]) -> Vec<&'s str> {
    tokens.iter().copied().filter(|t| is_name(t)).collect()
}

/// Names that may be variables: not behind a dot.
fn used<'s>(tokens: &[&'s str]) -> Vec<&'s str> {
    let mut used = Vec::new();
    let mut before = "";
    for token in tokens.iter().copied().filter(|t| !t.trim().is_empty()) {
        if is_name(token) && before != "." {
            used.push(token);
        }
        before = token;
    }
    used
}

#[cfg(test)]
mod tests {
    use super::script;

    #[test]
    fn closures_take_outer_locals_as_arguments() {
        for (source, closed) in [
            ("fn f() { xs.all(|x| x > fact) }", "fn f() { xs.all(|x| x > fact) }"),
            ("fn f(y) { xs.all(|x| x > y) }", "fn f(y) { xs.all((|y, x| x > y).curry(y)) }"),
            (
                "fn f() { let y = 1; xs.all(|x| x.y > 1..y) }",
                "fn f() { let y = 1; xs.all((|y, x| x.y > 1..y).curry(y)) }",
            ),
            (
                "fn f() { { let y = 1; y }; xs.all(|x| x > y) }",
                "fn f() { { let y = 1; y }; xs.all(|x| x > y) }",
            ),
            (
                "fn f() { xs.all(|x| ys.some(|y| y > x)) }",
                "fn f() { xs.all(|x| ys.some((|x, y| y > x).curry(x))) }",
            ),
            (
                "fn f(t) { xs.reduce(|s, x| s + x + t, 0) }",
                "fn f(t) { xs.reduce((|t, s, x| s + x + t).curry(t), 0) }",
            ),
            ("fn f() { a || xs.all(|x| \"|y\" == x) || b }", "fn f() { a || xs.all(|x| \"|y\" == x) || b }"),
            ("fn f(y) { y } fn g() { xs.all(|x| x > y) }", "fn f(y) { y } fn g() { xs.all(|x| x > y) }"),
        ] {
            assert_eq!(script(source), closed);
        }
    }
}
