//! The address at which a visit is rated, as a QR code. In: the server's address, the hall, what is held. Out: a block.
//! Absent: names. Code and number stand behind `#`: a browser sends them to nobody.

use super::paper::Block;

/// The page of the web app.
const PAGE: &str = "/rate";

/// `held`: the rest of the address, e.g. `case=12&code=7K3M-9QPA-X01TD`.
pub fn block(site: &str, hall: &str, held: &str) -> Block {
    let address = format!("{site}{PAGE}#hall={hall}&{held}");
    Block::Code {
        holds: address.clone(),
        alt: "评价二维码：打开评价页面".into(),
        words: vec!["扫码或打开网址，评价服务、投诉：".into(), address],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_held_is_sent_with_the_address() {
        let Block::Code { holds, words, .. } = block("https://hall.example", "small", "case=12&code=7K3M")
        else {
            panic!("a code");
        };
        assert_eq!(holds, "https://hall.example/rate#hall=small&case=12&code=7K3M");
        assert!(!holds.contains('?') && words.contains(&holds));
    }
}
