//! Words, initials and near ones.

use super::*;

fn initials() -> Initials {
    Initials::new(|bytes| {
        let (text, _, wrong) = encoding_rs::GBK.decode(bytes);
        (!wrong).then(|| text.into_owned())
    })
}

fn finder() -> Finder {
    let items = [
        vec!["结婚登记（内地居民）", "领证", "扯证", "Marriage registration"],
        vec!["离婚登记", "离婚", "办离婚"],
        vec!["不动产转移登记（二手房过户）", "过户", "房产证过户", "买房"],
        vec!["食品经营许可", "开饭馆", "开餐馆", "食品证"],
    ];
    Finder::new(items, &initials())
}

#[test]
fn everyday_words_find_the_item() {
    let finder = finder();
    for (typed, found) in [
        ("领证", vec![0]),
        ("我想去领证", vec![0]),
        ("结婚", vec![0]),
        ("marriage", vec![0]),
        ("ＭＡＲＲＩＡＧＥ", vec![0]),
        ("登记 结婚", vec![0]),
        ("登记", vec![0, 1, 2]),
        ("离婚", vec![1]),
        ("领房产证", vec![]),
        (" ", vec![0, 1, 2, 3]),
    ] {
        assert_eq!(finder.find(typed), found, "{typed}");
    }
}

#[test]
fn initials_of_pinyin_find_it_too() {
    let initials = initials();
    for (text, of) in [
        ("结婚登记", "jhdj"),
        ("食品经营许可", "spjyxk"),
        ("啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝座", "abcdefghjklmnopqrstwxyzz"),
    ] {
        assert_eq!(initials.of(text), of, "{text}");
    }
    let finder = finder();
    for (typed, found) in [
        ("jhdj", vec![0]),
        ("JH", vec![0]),
        ("gh", vec![2]),
        ("kfg", vec![3]),
        ("xkz", vec![]),
        ("j", vec![]),
    ] {
        assert_eq!(finder.find(typed), found, "{typed}");
    }
    assert_eq!(Finder::new([["结婚"]], &Initials::default()).find("jh"), Vec::<usize>::new());
}

#[test]
fn the_best_stands_first_and_near_ones_help_when_nothing_fits() {
    let finder = finder();
    assert_eq!(finder.find("婚登记")[0], 0);
    assert!(finder.find("开饭店").is_empty());
    assert_eq!(finder.near("开饭店"), [3]);
    assert_eq!(finder.near("航天发射"), Vec::<usize>::new());
}
