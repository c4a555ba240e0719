//! The vocabulary: every function a rule may call, in one table that drives checker, evaluator and documentation.
//! Absent: how a function computes (see `evaluate::functions`).

/// A vocabulary function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // each variant is documented by its row in `TABLE`
pub enum Builtin {
    YearsBetween,
    MonthsBetween,
    DaysBetween,
    WorkdaysBetween,
    AddYears,
    AddMonths,
    AddDays,
    AddWorkdays,
    IsWorkday,
    Year,
    Month,
    Day,
    BirthDate,
    SexOf,
    RetirementDate,
    Len,
    IsEmpty,
    Contains,
    StartsWith,
    EndsWith,
    Sum,
    Min,
    Max,
    DivFloor,
    DivCeil,
    DivRound,
    All,
    Some,
    Filter,
    Map,
    Count,
    Reduce,
    Date,
    Parameter,
    Table,
}

/// What a parameter of a function takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A date.
    Date,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A text.
    Text,
    /// A resident identity number.
    ResidentId,
    /// A list of anything.
    List,
    /// A list of numbers or dates.
    ListOfNumbers,
    /// A list or a text.
    ListOrText,
    /// What the list or text before it holds.
    Element,
    /// `|x| condition` over the list before it.
    Condition,
    /// `|x| value` over the list before it.
    Value,
    /// The start value of `reduce`.
    Start,
    /// `|sum, x| value` over the list before it.
    Step,
    /// A text written out, read before anything runs.
    Literal,
    /// One value for each key of the table named before it.
    Keys,
}

/// What a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// A boolean.
    Bool,
    /// A whole number.
    Integer,
    /// A date.
    Date,
    /// `"male"` or `"female"`.
    Sex,
    /// A number of the list's kind.
    Element,
    /// The list itself, fewer elements.
    SameList,
    /// A list of what the closure gives.
    ListOfValues,
    /// What the start value was.
    Start,
    /// What the literal names.
    Named,
}

/// One row: name, parameters, result, whether it may fault, and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Which.
    pub builtin: Builtin,
    /// Name in scripts.
    pub name: &'static str,
    /// Parameters.
    pub takes: &'static [Takes],
    /// Result.
    pub gives: Gives,
    /// May fault on known arguments (→ `undetermined`).
    pub faultable: bool,
    /// Meaning, Chinese.
    pub zh: &'static str,
    /// Meaning, English.
    pub en: &'static str,
    /// An example that compiles.
    pub example: &'static str,
}

macro_rules! table {
    ($($builtin:ident $name:literal ($($takes:ident),*) $gives:ident $fault:literal $zh:literal $en:literal $example:literal;)*) => {
        /// Every vocabulary function.
        pub const TABLE: &[Function] = &[$(Function {
            builtin: Builtin::$builtin, name: $name, takes: &[$(Takes::$takes),*], gives: Gives::$gives,
            faultable: $fault, zh: $zh, en: $en, example: $example,
        }),*];
    };
}

table! {
    Date "date" (Literal) Named false "写定的日期" "a date written out" r#"on >= date("2025-05-10")"#;
    Parameter "parameter" (Literal) Named true "适用日期当日有效的参数值；未填写时转人工" "the dated value in force; unset refers the case to a person" r#"seats > parameter("limit")"#;
    Table "table" (Literal, Keys) Named true "对照表中唯一对应的值；没有对应行时转人工" "the value of the one row that fits; no row refers the case to a person" r#"staff <= table("seats_by_kind", kind, area)"#;
    YearsBetween "years_between" (Date, Date) Integer false "满多少周年（周岁）" "complete years from the first date to the second" "years_between(day, on) >= 22";
    MonthsBetween "months_between" (Date, Date) Integer false "满多少个月" "complete months" "months_between(day, on) >= 6";
    DaysBetween "days_between" (Date, Date) Integer false "相差多少自然日" "calendar days" "days_between(day, on) <= 90";
    WorkdaysBetween "workdays_between" (Date, Date) Integer true "起始日次日起到截止日的工作日数；年份未公布时转人工" "working days after the first date up to the second" "workdays_between(day, on) <= 5";
    AddYears "add_years" (Date, Integer) Date true "加若干年；没有对应日的，取当月最后一日" "the day so many years later; month end where there is no such day" "on <= add_years(day, 5)";
    AddMonths "add_months" (Date, Integer) Date true "加若干月；没有对应日的，取当月最后一日" "the day so many months later; month end where there is no such day" "on <= add_months(day, 2)";
    AddDays "add_days" (Date, Integer) Date true "加若干自然日" "so many calendar days later" "on <= add_days(day, 90)";
    AddWorkdays "add_workdays" (Date, Integer) Date true "加若干工作日，起始日不计；年份未公布时转人工" "so many working days later, the first day not counted" "on <= add_workdays(day, 5)";
    IsWorkday "is_workday" (Date) Bool true "是不是工作日；年份未公布时转人工" "whether it is a working day" "is_workday(on)";
    Year "year" (Date) Integer false "年" "year" "year(day) >= 2020";
    Month "month" (Date) Integer false "月" "month" "month(day) == 1";
    Day "day" (Date) Integer false "日" "day of the month" "day(on) <= 15";
    BirthDate "birth_date" (ResidentId) Date false "身份号码中的出生日期" "date of birth in a resident identity number" "years_between(birth_date(citizen), on) >= 18";
    SexOf "sex_of" (ResidentId) Sex false "身份号码中的性别" "sex in a resident identity number" r#"sex_of(citizen) == "male""#;
    RetirementDate "retirement_date" (Date, Literal) Date true "法定退休日期（渐进式延迟退休）：\"male\" 男、\"female_55\" 原 55 岁女、\"female_50\" 原 50 岁女" "legal retirement date under the gradual delay: \"male\", \"female_55\" or \"female_50\"" r#"on >= retirement_date(day, "male")"#;
    Len "len" (ListOrText) Integer false "元素个数或字符数" "number of elements or characters" "rooms.len() >= 1";
    IsEmpty "is_empty" (ListOrText) Bool false "是否为空" "whether there is nothing" "!rooms.is_empty()";
    Contains "contains" (ListOrText, Element) Bool false "是否包含" "whether it holds the value" r#"name.contains("公司")"#;
    StartsWith "starts_with" (Text, Text) Bool false "以…开头" "whether a text begins so" r#"name.starts_with("信阳市")"#;
    EndsWith "ends_with" (Text, Text) Bool false "以…结尾" "whether a text ends so" r#"name.ends_with("有限公司")"#;
    All "all" (List, Condition) Bool false "每一个都满足；空列表为真" "whether every element meets it; true for an empty list" "rooms.all(|r| r.size >= 8)";
    Some "some" (List, Condition) Bool false "至少一个满足" "whether some element meets it" "rooms.some(|r| r.size >= 8)";
    Count "count" (List, Condition) Integer false "满足的个数" "how many meet it" "rooms.count(|r| r.size >= 8) >= 2";
    Filter "filter" (List, Condition) SameList false "留下满足的" "the elements that meet it" "rooms.filter(|r| r.size >= 8).len() >= 2";
    Map "map" (List, Value) ListOfValues false "逐个取值" "what the closure gives for each" "rooms.map(|r| r.size).sum() <= area";
    Sum "sum" (ListOfNumbers) Element true "合计；空列表为 0" "the total; 0 for an empty list" "sum(rooms.map(|r| r.size)) <= area";
    Min "min" (ListOfNumbers) Element true "最小值；空列表转人工" "the least; faults for an empty list" "min(rooms.map(|r| r.size)) >= 8";
    Max "max" (ListOfNumbers) Element true "最大值；空列表转人工" "the greatest; faults for an empty list" "max(rooms.map(|r| r.size)) <= 100";
    Reduce "reduce" (List, Step, Start) Start false "逐个累计" "carries a value through the list" "rooms.reduce(|t, r| t + r.size, 0) <= area";
    DivFloor "div_floor" (Number, Number) Integer true "相除向下取整；除数为 0 时转人工" "division rounded down" "div_floor(area, 10) >= seats";
    DivCeil "div_ceil" (Number, Number) Integer true "相除向上取整；除数为 0 时转人工" "division rounded up" "div_ceil(area, 10) >= seats";
    DivRound "div_round" (Number, Number) Integer true "相除四舍五入；除数为 0 时转人工" "division rounded half away from zero" "div_round(area, 10) >= seats";
}

/// The function called `name`.
pub fn find(name: &str) -> Option<&'static Function> {
    TABLE.iter().find(|f| f.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_check_may_be_named_like_a_function() {
        for function in TABLE {
            let taken = crate::item::read::VOCABULARY;
            assert!(taken.contains(&function.name), "item::read::names lacks `{}`", function.name);
        }
    }

    #[test]
    fn names_are_unique() {
        let names: std::collections::BTreeSet<_> = TABLE.iter().map(|f| f.name).collect();
        assert_eq!(names.len(), TABLE.len());
    }
}
