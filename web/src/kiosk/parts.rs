//! The parts of a receipt that needs several QR codes, until they are all there. Pure. In: a code's text. Out: all texts
//! of one receipt. Absent: whether they fit; whoever verifies the receipt says that.

/// What was read of a receipt so far.
#[derive(Debug, Default)]
pub struct Parts {
    texts: Vec<String>,
}

impl Parts {
    /// Takes a code's text: all texts of its receipt, when this was the last one.
    pub fn add(&mut self, text: String) -> Option<Vec<String>> {
        let Some((of, id)) = part(&text) else {
            self.texts.clear();
            return Some(vec![text]);
        };
        // Another receipt's first code ends the one that was begun.
        let (of, id) = (of, id.to_owned());
        self.texts.retain(|kept| part(kept).is_some_and(|(_, other)| other == id) && *kept != text);
        self.texts.push(text);
        (self.texts.len() >= of).then(|| std::mem::take(&mut self.texts))
    }
}

/// How many parts there are, and of which receipt: `YS1P2/3/ABCDEF12:…`.
fn part(text: &str) -> Option<(usize, &str)> {
    let (head, _) = text.strip_prefix("YS1P")?.split_once(':')?;
    let mut fields = head.split('/').skip(1);
    Some((fields.next()?.parse().ok()?, fields.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_of_one_code_is_whole_at_once() {
        assert_eq!(Parts::default().add("YS1:ABC".into()), Some(vec!["YS1:ABC".into()]));
    }

    #[test]
    fn parts_come_in_any_order_and_another_receipts_begin_anew() {
        let mut parts = Parts::default();
        assert_eq!(parts.add("YS1P2/2/AAAAAAAA:x".into()), None);
        assert_eq!(parts.add("YS1P2/2/AAAAAAAA:x".into()), None, "the same one twice");
        assert_eq!(parts.add("YS1P1/2/BBBBBBBB:y".into()), None);
        let whole = parts.add("YS1P2/2/BBBBBBBB:z".into()).unwrap();
        assert_eq!(whole, ["YS1P1/2/BBBBBBBB:y", "YS1P2/2/BBBBBBBB:z"]);
    }
}
