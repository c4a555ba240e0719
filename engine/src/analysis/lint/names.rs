//! One form for titles and questions that mean the same, so that duplicates are seen under other names.
//! In: a Chinese text. Out: its form for comparing. Absent: meaning; only spelling, forms and well-known synonyms.

/// Well-known names of one paper, and words that say only how it is handed in. Longer ones first.
const SAME: [(&str, &str); 24] = [
    ("中华人民共和国", ""),
    ("居民身份证件", "身份证"),
    ("居民身份证", "身份证"),
    ("有效身份证件", "身份证"),
    ("有效身份证明", "身份证"),
    ("身份证明文件", "身份证"),
    ("身份证明材料", "身份证"),
    ("身份证件", "身份证"),
    ("身份证明", "身份证"),
    ("居民户口簿", "户口簿"),
    ("居民户口本", "户口簿"),
    ("户口本", "户口簿"),
    ("企业法人营业执照", "营业执照"),
    ("工商营业执照", "营业执照"),
    ("不动产权证书", "不动产权属证书"),
    ("房屋所有权证", "不动产权属证书"),
    ("授权委托书", "委托书"),
    ("原件及复印件", ""),
    ("原件和复印件", ""),
    ("复印件", ""),
    ("扫描件", ""),
    ("原件", ""),
    ("有效的", ""),
    ("一份", ""),
];

/// The form in which two titles of one material are equal.
pub fn material(title: &str) -> String {
    let mut name = bare(title);
    for (from, to) in SAME {
        name = name.replace(from, to);
    }
    name
}

/// The form in which two questions for one fact are equal.
pub fn question(question: &str) -> String {
    let mut name = bare(question);
    for filler in [
        "请问",
        "您的",
        "您",
        "你的",
        "你",
        "吗",
        "呢",
        "是否",
        "是不是",
        "有没有",
        "现在",
        "请填写",
        "请选择",
    ] {
        name = name.replace(filler, "");
    }
    name
}

/// Letters and digits only, in lower case.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_of_one_paper() {
        assert_eq!(material("申请人居民身份证（原件及复印件）"), material("申请人身份证明"));
        assert_eq!(material("户口本"), material("居民户口簿原件"));
        assert_ne!(material("男方居民身份证"), material("女方居民身份证"));
        assert_eq!(question("请问您的年龄是多少？"), question("年龄是多少"));
        assert_ne!(question("男方的出生日期是哪一天？"), question("女方的出生日期是哪一天？"));
    }
}
