//! Values that are no paths or texts. In: what stands after an option. Out: the value, or what would be right.
//! Absent: whether the value suits; that is known where it is used.

use std::str::FromStr;

/// A parser that says what would be right.
pub fn or_say<T: FromStr>(right: &'static str) -> impl Fn(&str) -> Result<T, &'static str> + Clone {
    move |text| text.parse().map_err(|_| right)
}
