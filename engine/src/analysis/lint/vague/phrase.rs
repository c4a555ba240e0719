//! Tries the words of the vague-word lint on one text.
//! In: a Chinese text. Out: byte ranges of what leaves something open, with the family. Absent: where the text stands.

use super::words::{DOCUMENT, HARMLESS, OPEN, OPEN_IN_LIST, OPEN_WORDS, PAPER};
use core::ops::Range;
use regex::Regex;
use std::sync::LazyLock;

/// What makes a text vague.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// A list that ends in 等.
    OpenList,
    /// 其他 and 其余 for what is not named.
    Other,
    /// 有关, 相关, 相应, 必要 and the like.
    Related,
    /// A paper that is described by what it should show, or not at all.
    UnnamedPaper,
    /// What is asked is left to the clerk.
    Discretion,
}

impl Family {
    /// How to mend it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::OpenList => {
                "name everything the list has and take `等` out; a closed list may give its number"
            }
            Self::Other => "name what is meant by `其他`, or take it out",
            Self::Related => "say which: name the paper, the provision or the department",
            Self::UnnamedPaper => "name the paper; where one of several does, list them all",
            Self::Discretion => "say what is asked and when; what is not listed may not be asked for",
        }
    }
}

struct Patterns {
    harmless: Vec<Regex>,
    /// Group 1 is what is shown.
    vague: Vec<(Family, Regex)>,
    count: Regex,
    bounded: Regex,
    needless: Regex,
    /// Nothing is asked in this clause.
    asks_nothing: Regex,
    /// What is there already and needs nothing.
    settled: Regex,
    list_tail: Regex,
    open_in_list: Regex,
    open: Regex,
    paper: Regex,
    document: Regex,
    asks: Regex,
    referred: Regex,
}

fn regex(pattern: &str) -> Regex {
    let pattern = pattern.replace("PAPER", PAPER).replace("OPEN", OPEN);
    match Regex::new(&pattern) {
        Ok(regex) => regex,
        // All patterns are constants of this file and tried by its tests.
        Err(error) => unreachable!("{pattern}: {error}"),
    }
}

/// Papers that are described instead of named.
const UNNAMED: &[&str] = &[
    "((?:能|可以|足以|可)够?[^，。；、]{0,6}?(?:证明|反映|支持|说明|佐证|证实|看出|表明|显示)[^，。；]*?的[^，。；]{0,6}?PAPER)",
    "((?:所需|所要|需要|必需|必备)的?(?:全套|全部|各种|各类|一切)?[^，。；不]{0,6}?PAPER)",
    "((?:各种|各类|各项|一切|一应|任何|全套|成套)[^，。；]{0,4}?(?:PAPER|OPEN))",
    "((?:补充|补齐|补全|补办|补交|补报|完善|进一步提供|进一步提交|追加|增补)(?:齐|相|完整|齐全)?的?(?:PAPER))",
    // A kind of paper, or what it is about, in place of the paper.
    "([^，。；、的]{1,6}方面的(?:书面)?(?:PAPER))",
    "((?:合法|法定|等效|有效|书面)的?(?:证件|凭证|凭据|文书|资料))(?:$|[，。；？])",
    "((?:附加|补充性?|额外|进一步)的?(?:条件|要求|PAPER))",
    "(?:开|写|出|出具)(?:个|份|一个|一份)?(?:书面)?(证明|说明)(?:$|[，。；？])",
    "((?:备妥|完备)(?:手续|材料|资料)?)(?:后|再|$|[，。；])",
    "((?:材料|资料|手续|缺项)[^，。；]{0,4}的?补齐)(?:$|[，。；])",
    "((?:所需|需要)的?[^，。；]{0,4}(?:图纸|数据|信息|书面材料))",
    "((?:依据|理由|材料|证明)不(?:足|够充分|充分|够))",
    "((?:辅助|支撑|辅佐|配套)(?:性)?的?PAPER)",
    "(有效的?证件)(?:$|[^号期上照])",
    "((?:材料|资料|手续|凭证)(?:[，（]?(?:例如|比如)|（如))",
    "((?:用以|用于|以便)?证明[^，。；、]{1,12}的(?:PAPER))",
    "((?:带齐|备齐|备好|带全|备妥|携带齐)(?:全部|所有|各项|相)?(?:的)?(?:PAPER))",
    "(?:提供|出具|开具|提交|附上?|取得|开|补)(?:书面|有效|真实|进一步|相)?(?:的)?((?:证明|说明|凭证|手续))(?:$|[，。；？后并和])",
    "((?:手续|证照|资料)(?:齐全|完备))",
    "([及和与、](?:其)?(?:附件|附表))(?:$|[，。；])",
    "(补件|补料)",
];

/// What is asked is left to the one who asks.
const DISCRETION: &[&str] = &[
    "((?:要求|通知|解释|规定|告知|告知的|审核意见)为准)",
    "(以[^，。；]{0,8}(?:窗口|部门|机关|单位|人员|民警|登记员|现场|实际|当地|主管)[^，。；]{0,8}为准)",
    "(?:^|[^重电监忽轻正审])(视[^，。；]{0,8}(?:情况|状况|需要|情形))",
    "(根据[^，。；]{0,8}(?:需要|情况|实际|情形))[^。；]*(?:要求|提供|补充|提交|增加|补交|出具|调取)",
    "(结合[^，。；]{0,4}实际)",
    "(按照?[^，。；、]{0,10}(?:要求|规定|意见))(?:重新|另行|及时|尽快|再|一并)?(?:提交|提供|补|办理|出具|附|带|准备|完善|整改|修改)",
    "((?:依|依照|依据)[^，。；、]{0,10}规定)(?:重新|另行|及时|尽快|再|一并)?(?:提交|提供|补|办理|出具|附|带|准备)",
    "((?:部门|机关|机构|窗口|单位|登记处|人员|中心)(?:要求|规定|认可|提出|认为|指定)[^，。；]{0,8}?(?:PAPER|文书|要求|条件|能力))",
    "((?:法律|法规|规章|国家|政策|上级)[^，。；]{0,6}?规定的?[^，。；]{0,6}?(?:条件|要求|情形|材料|标准))",
    "(认为[^，。；]{0,6}(?:需要|必要|合适|不足|不够))",
    "(由[^，。；]{0,8}(?:另行|自行|酌)(?:处理|决定|处|定|掌握)?)",
    "(?:决定是否|可|可以|有权|可就)[^，。；]{0,12}(索要|索取|让[^，。；]{0,4}提供|约谈|调取必要)",
    "(合理的?(?:要求|理由|条件|PAPER))",
    "((?:随时|另行|临时)(?:(?:通知|要求|告知)[^，。；]{0,4})?(?:补|提交|提供))",
    "(由[^，。；]{0,8}(?:负责解释|解释|酌定|自行决定|自行掌握))",
    "((?:需要|必须)时)[，]?[^，。；]{0,10}(?:提供|补|提交|出具|要求)",
    "((?:可|可以|有权|会|将)(?:要求|让)[^，。；]{0,8}(?:提供|补充|提交|补交|出示|出具))",
    "((?:材料|要求|清单|明细)[^，。；]{0,4}(?:详询|详见|咨询|询问|请问|以)[^，。；]{0,4}窗口)",
    "((?:服从|听从)[^，。；]{0,8}(?:安排|要求))",
    "(?:如有|如是|如涉及|若有|若是|并能|且能)[^。；]{0,4}(?:提供|附|提交|出示|带)(?:上)?(PAPER)",
    "(不符?合(?:要求|规定))(?:$|[，。；的])",
    "(一定(?:的|数量|规模|条件|资质)|适当的?)",
];

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let of = |family: Family, list: &'static [&'static str]| list.iter().map(move |p| (family, regex(p)));
    let words: Vec<_> =
        OPEN_WORDS.iter().map(|word| (Family::Related, regex(&format!("({word})")))).collect();
    let mut vague = words;
    vague.extend(of(Family::UnnamedPaper, UNNAMED));
    vague.extend(of(Family::Discretion, DISCRETION));
    Patterns {
        harmless: HARMLESS.iter().map(|pattern| regex(pattern)).collect(),
        vague,
        count: regex(
            "^等(?:共|这|以上)?([一二三四五六七八九十两0-9]+)(?:份|项|种|类|样|张|件|本|个|家|人|方|处|条|套|页|栏|步|位|名|户|所|部)",
        ),
        bounded: regex(
            "^[^，。；的]{0,6}?(?:人|股东|成员|子女|亲属|董事|监事|住户|农户|一方|各方|孩子|老人|家属)(?:$|[^员])",
        ),
        needless: regex(
            "不用|不需|不要|无须|无需|不必|不收|不再要|不得索要|不得要求|免交|免于|不交|不提交|不带|不变|不动|不改|不填|不看|自动|不(?:会|得|能|可|准|许)?再?(?:要|收|索)|不得再|不再|不另|无权要|没有其(?:他|它)[^，。；]*要(?:交|带|提交|准备|办)",
        ),
        asks_nothing: regex("不用|不需|无需|无须|不必|不要求|不得要|免交|免于|不收|不会要|不再要"),
        settled: regex(
            "^[^，。；]*(?:齐|合格|没有问题|没问题|已收|收下|照旧|保持|退还|已交|已经|都符合|都满足|没有变)",
        ),
        list_tail: regex("(?:及|和|或|者|、|与|并|的|(?:无|没有|未)[^，。；]{0,4})$"),
        open_in_list: regex(OPEN_IN_LIST),
        open: regex("OPEN"),
        paper: regex("PAPER"),
        document: regex(DOCUMENT),
        asks: regex("(?:如有|如是|如涉及|若有|若是|并能|且能)[^。；]*(?:提供|附|提交|出示|带)"),
        referred: regex("咨询|导办台|拨打|问清|请问|请到|请去|确认"),
    }
});

/// Every place of `text` that leaves open what is asked for, in order, none within another.
pub fn find(text: &str) -> Vec<(Range<usize>, Family)> {
    let patterns = &*PATTERNS;
    let blotted = blot(text, &patterns.harmless);
    let mut found: Vec<(Range<usize>, Family)> = Vec::new();
    for (at, word) in blotted.match_indices('等') {
        if !is_closed(patterns, &blotted, at) {
            found.push((at..at + word.len(), Family::OpenList));
        }
    }
    for other in ["其他", "其它", "其余"] {
        for (at, word) in blotted.match_indices(other) {
            if is_open(patterns, &blotted, at, at + word.len()) {
                found.push((at..at + word.len(), Family::Other));
            }
        }
    }
    for (family, pattern) in &patterns.vague {
        for captures in pattern.captures_iter(&blotted) {
            let Some(range) = captures.get(1).map(|group| group.range()) else { continue };
            let nothing = patterns.asks_nothing.is_match(&blotted[clause(&blotted, &range)]);
            if !(nothing && patterns.paper.is_match(&blotted[range.start..])) {
                found.push((range, *family));
            }
        }
    }
    found.sort_by_key(|(range, _)| (range.start, core::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|(range, _)| {
        let keep = range.start >= end;
        end = end.max(range.end);
        keep
    });
    found
}

/// The text with what is harmless blotted out, byte for byte.
fn blot(text: &str, harmless: &[Regex]) -> String {
    let mut blotted = text.to_owned();
    for pattern in harmless {
        let ranges: Vec<Range<usize>> = pattern
            .captures_iter(&blotted)
            .filter_map(|captures| captures.get(1).or_else(|| captures.get(0)))
            .map(|group| group.range())
            .collect();
        for range in ranges {
            let blot: String = blotted[range.clone()].chars().map(|c| blank(c.len_utf8())).collect();
            blotted.replace_range(range, &blot);
        }
    }
    blotted
}

/// A letter of so many bytes that no pattern names.
fn blank(bytes: usize) -> char {
    match bytes {
        1 => '_',
        2 => 'ß',
        3 => '＿',
        _ => '𠮷',
    }
}

/// Whether the list before `等` is complete: its number follows, and so many elements stand before.
fn is_closed(patterns: &Patterns, text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let Some(captures) = patterns.count.captures(after) else { return false };
    let Some(wanted) = captures.get(1).and_then(|number| number_of(number.as_str())) else { return false };
    let start = before.rfind(['，', '。', '；', '：']).unwrap_or(0);
    let elements =
        before[start..].split(['、', '和', '及', '与']).filter(|element| !element.is_empty()).count();
    elements >= wanted
}

fn number_of(text: &str) -> Option<usize> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2));
    match text.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens.chars().next()?)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones.chars().next()?)? };
            Some(10 * tens + ones)
        }
        None => digit(text.chars().next()?),
    }
}

/// Whether `其他` at `at..end` stands for papers or requirements that are not named.
fn is_open(patterns: &Patterns, text: &str, at: usize, end: usize) -> bool {
    let after = &text[end..];
    let phrase = after.split(['，', '。', '；', '？', '！', '：', '、', '）']).next().unwrap_or(after);
    let sentence_start = text[..at].rfind(['。', '；']).unwrap_or(0);
    let sentence_end = after.find(['。', '；']).map_or(text.len(), |length| end + length);
    let sentence = &text[sentence_start..sentence_end];
    if patterns.asks.is_match(&text[end..sentence_end]) {
        return true;
    }
    let (before, question) = (&text[..at], text.contains('？'));
    let defined = before.ends_with('的');
    let papers = patterns.paper.is_match(phrase) || patterns.document.is_match(phrase);
    let tail = patterns.list_tail.is_match(before) && !question && patterns.open_in_list.is_match(phrase);
    let named = papers || patterns.open.is_match(phrase) || tail;
    let bounded = patterns.bounded.is_match(phrase) && !tail;
    let harmless = patterns.needless.is_match(sentence)
        || bounded
        || (patterns.referred.is_match(sentence) && !patterns.paper.is_match(sentence))
        || (!defined && patterns.settled.is_match(after));
    named && !harmless
}

/// The clause around a place: what stands between two stops.
fn clause(text: &str, range: &Range<usize>) -> Range<usize> {
    let stops = ['，', '。', '；', '：', '？'];
    let start = text[..range.start].rfind(stops).unwrap_or(0);
    let end = text[range.end..].find(stops).map_or(text.len(), |length| range.end + length);
    start..end
}

#[cfg(test)]
mod tests {
    use super::find;

    fn words(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn the_same_letters_may_mean_something_definite() {
        for exact in [
            "高等学校毕业证书",
            "普通话水平测试等级证书",
            "双方地位平等",
            "具有同等学力",
            "面积等于八平方米",
            "请等通知",
            "其他服务",
            "行政许可、行政给付及其他服务",
            "其他股东都已签名",
            "不需要其他材料",
            "申请书、章程等两份文件",
            "有关系亲近的人回避",
            "按《关于办理有关事项的通知》",
        ] {
            assert_eq!(words(exact), [""; 0], "{exact}");
        }
    }

    #[test]
    fn open_wording_is_found_where_it_stands() {
        assert_eq!(words("身份证等材料"), ["等"]);
        assert_eq!(words("承包合同等"), ["等"]);
        assert_eq!(words("技术水平等条件"), ["等"]);
        assert_eq!(words("申请书、章程等五份文件"), ["等"]);
        assert_eq!(words("其他证明"), ["其他"]);
        assert_eq!(words("请到有关部门办理相关手续"), ["有关", "相关"]);
        assert_eq!(words("能够证明收入的材料"), ["能够证明收入的材料"]);
        assert_eq!(words("具体以窗口要求为准"), ["以窗口要求为准"]);
    }
}
