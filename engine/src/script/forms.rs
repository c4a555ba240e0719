//! The forms of an expression: what rules may write, what they may not, and what to write instead. One table for the
//! documentation, its test and completion. Absent: the vocabulary (see `vocabulary`).

/// One form.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// An example over the sample facts.
    pub example: &'static str,
    /// `None` when rules may use it; otherwise the code it is refused with.
    pub refused: Option<&'static str>,
    /// What it means, or what to write instead; Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
}

const fn may(example: &'static str, zh: &'static str, en: &'static str) -> Form {
    Form { example, refused: None, zh, en }
}

const fn not(example: &'static str, code: &'static str, zh: &'static str, en: &'static str) -> Form {
    Form { example, refused: Some(code), zh, en }
}

/// Every form, accepted ones first.
pub const TABLE: &[Form] = &[
    may(
        "flag",
        "事实就是变量；是否类事实可直接当条件",
        "a fact is a variable; a yes-or-no fact is a condition",
    ),
    may("premises.size >= 8", "记录的字段用点号", "a field of a record, with a dot"),
    may("day <= on", "`on` 是申请日期", "`on` is the application date"),
    may("staff >= 3 && !flag", "`&&` 并且、`||` 或者、`!` 不是", "`&&` and, `||` or, `!` not"),
    may("area * 3 >= 2 * 58.5", "`+` `-` `*` 精确计算，小数不丢位", "`+` `-` `*` are exact, decimals too"),
    may("-seats < 5", "负号", "minus sign"),
    may("seats == 4 || seats != 5 && seats <= 9", "`==` `!=` `<` `<=` `>` `>=`", "comparisons"),
    may("kind == \"shop\"", "选项写它的编号，加双引号", "an option by its id, in double quotes"),
    may("kind in [\"shop\", \"stall\"]", "`in`：在列表里", "`in` a list"),
    may("kind !in [\"shop\"]", "`!in`：不在列表里", "`!in`: not in a list"),
    may("staff in 1..=5", "`1..=5` 含 5，`1..5` 不含", "`1..=5` holds 5, `1..5` does not"),
    may(
        "ends == () || ends >= on",
        "`()` 是“没有这一项”；可能没有的值要先判断",
        "`()` is “does not exist”; test what may not exist first",
    ),
    may(
        "if flag { staff > 2 } else { staff > 3 }",
        "`if … else …` 两边都要有值",
        "`if … else …`, both sides have a value",
    ),
    may("let total = staff + seats; total > 5", "`let` 给中间结果起名", "`let` names a step"),
    may("rooms.all(|r| r.size >= 8)", "对列表里的每一个：`|r| …`", "for each element of a list: `|r| …`"),
    may("rooms.all(|a| rooms.some(|b| b.size <= a.size))", "可以套用", "closures may nest"),
    not(
        "seats / 2 > 1",
        "unsupported",
        "用 `div_floor`、`div_ceil`、`div_round`，或交叉相乘",
        "use `div_floor`, `div_ceil`, `div_round`, or cross-multiply",
    ),
    not("seats % 2 == 0", "unsupported", "同上", "as above"),
    not("staff ** 2 > 4", "unsupported", "把乘法写出来", "write the multiplication out"),
    not(
        "switch seats { 1 => true, _ => false }",
        "unsupported",
        "用 `if … else if …` 或对照表 `table(…)`",
        "use `if … else if …` or a table",
    ),
    not(
        "while flag { } true",
        "unsupported",
        "用 `all`、`some`、`filter`、`sum`",
        "use `all`, `some`, `filter`, `sum`",
    ),
    not("let x = 1; x = 2; x > 1", "unsupported", "用新的名字 `let`", "use `let` with a new name"),
    not("rooms[0].size > 1", "unsupported", "用 `all`、`some`、`filter`", "use `all`, `some`, `filter`"),
    not("premises?.size > 1", "unsupported", "先判断 `x == ()`", "test `x == ()` first"),
    not("staff ?? 3 > 1", "unsupported", "先判断 `x == ()`，再用 `if`", "test `x == ()`, then `if`"),
    not("#{a: 1}.a == 1", "unsupported", "在 item.toml 里声明记录", "declare a record in item.toml"),
    not("`a ${staff}` == name", "unsupported", "文字写在 item.toml 里", "wording belongs into item.toml"),
    not("return flag", "unsupported", "最后一个式子就是结果", "the last expression is the value"),
    not("eval(\"flag\")", "unknown-function", "规则只做计算", "rules only compute"),
    not("print(\"x\") == ()", "unknown-function", "规则只做计算", "rules only compute"),
    not("area > staff", "unit-mismatch", "单位不同不能比", "different units can not be compared"),
    not("staff > \"3\"", "wrong-type", "数字不加引号", "numbers have no quotes"),
    not("ends >= on", "unguarded-optional", "可能没有的值要先判断", "test what may not exist first"),
    not(
        "premises.size > 5000",
        "never-holds",
        "超出了声明的范围，永远不成立",
        "beyond the declared limits: it can never hold",
    ),
];
