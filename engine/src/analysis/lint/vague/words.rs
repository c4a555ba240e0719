//! The words of the vague-word lint: what is harmless, what leaves something open.
//! In: –. Out: patterns. Absent: how they are tried (see `phrase`).
//!
//! A harmless pattern is blotted out before the others are tried. Its group 1, where it has one, is what is blotted out.

/// Nouns for papers that say no more than “a paper”.
pub const PAPER: &str =
    "(?:材料|资料|证件|证明|文件|手续|凭证|票据|证照|附件|说明|批文|批准|证据|单据|凭据|要件|证书)";
/// Nouns that name no particular thing to be met or done.
pub const OPEN: &str =
    "(?:条件|情形|情况|要求|事项|措施|服务|业务|规定|原因|因素|方式|标准|障碍|困难|设施|设备|需要|行为|制度)";

/// Papers of a kind that stays open after 其他, though the word names something elsewhere (补充协议).
pub const DOCUMENT: &str =
    "(?:文书|批复|批件|公文|函件|函|决定书|意见书|裁定|报告|图纸|协议|合同|发票|单证|记录|鉴定|申报表)";
/// Further nouns that are open at the end of a list (及其他限制), though not in a question.
pub const OPEN_IN_LIST: &str = "(?:限制|纠纷|争议|问题|资质|资格|内容|信息|项目|费用|依据|责任|义务|记录|审批|许可|影响|违法|处罚|疾病|特殊|补贴|补助|津贴|待遇|救助|关系人|当事人)";

/// Words that contain 等, 其他, 有关, 相关, 相应, 必要 and mean something definite; mentions; law titles.
pub const HARMLESS: &[&str] = &[
    // What stands in quotation marks is named, not asked for; a law's title is its own.
    "“[^”]*”",
    "《[^》]*》",
    // 等 as a grade or in “equal”. 合同等, 水平等, 身高等 are lists.
    "(?:^|[^合协共])(同等)",
    "(?:^|[^水公])(平等)",
    "(?:^|[^身])(高等)",
    "(?:^|[^其初])(中等)",
    "(?:^|[^核校比面])(对等)",
    "(?:^|[^照真])(相等)",
    "(?:^|[^人平])(均等)",
    "(?:初|优|劣|头|特|上|下|不)等",
    "[甲乙丙丁]等",
    "[一二三四五六七八九]等(?:功|奖|品|残|伤|级|甲|乙|以上|座|舱|次)",
    "等(?:级|于|额|比|次|值|价|距|效|量|号|式|腰|边|宽)",
    "等同(?:于|视)",
    // 等 as to wait: at the start of a clause, after a word that asks to, before what one waits for.
    "等(?:候|着|了|过|您|你|一会|一下|叫号|短信|电话|下一|明年|不及)",
    "等待(?:$|[^遇])",
    "等通知(?:$|[^书单])",
    "等(?:[一二三四五六七八九十两几半0-9]+个?)(?:天|日|年|月|周|工作日|小时|分钟|星期)",
    "(?:^|[，。；：！？（])(等)",
    "(?:^|[，。；：！？（])(?:别|您|你|请您|请你)(等)",
    "(?:^|[^申聘邀报])请(等)",
    "(?:^|[^优])先(等)",
    "(?:^|[^归退偿])还(等)",
    "在[^，。；、的]{1,8}(?:厅|区|口|家|里|处|室|心|旁边|外面?)(等)(?:$|[^部单机地材资证多])",
    "(?:耐心|慢慢|一直|继续|安心|排队|在家|来|去|守着|留下)(等)",
    // Somebody waits for somebody who does something.
    "(?:人|您|家属|双方|员)(等)[^，。；、]{1,6}(?:上门|到场|到了|来|叫|签|看|办|走|放)",
    "(?:^|[^摘纪概])要(等)",
    "(?:^|[^所取获心])得(等)",
    "(?:^|[^供对相])应(等)",
    "须(等)",
    "(?:想|愿意|打算)(等)",
    "(?:或者|或是|或|直接|最好|应当|建议)(等)[^，。；、]*(?:后|再|满|结束|过)",
    "(?:再|稍|久|只能|才能|不能|可以|需要|还要|只要|不要|都要|也要|不用|不必|无须|无需)(等)",
    // Across two words, and as part of another.
    "尤其(?:他|它)",
    "有关(?:系|联|键|停|闭|门|节|节点)",
    "(?:所|没|持|拥|占|享|含)(有关)",
    "相关(?:系数|性|联|度)",
    "互相关",
    "与[^，。；]{1,12}(?:有关|相关)(?:$|[，。；？])",
    "相应(?:地|增|减|调整|顺延|扣|延长|变|提高|降低|修改|更新|改)",
    "(?:不|没有|没|无)(?:再|再是|是|属于|算)?必要",
    "所需(?:的)?(?:材料|证件|手续)也?不同",
    // Categories with a name of their own.
    "其(?:他|它)(?:组织|印刷品)",
    "还是其(?:他|它)[^，。；？]*",
    "(?:行政许可|行政给付|行政确认|行政征收)(?:、|和|以及|及|或者)*其他服务",
    "^其他服务$",
];

/// Words that leave something open wherever they stand, once the harmless ones are blotted out.
pub const OPEN_WORDS: &[&str] = &[
    "有关",
    "相关",
    "相应",
    "必要",
    "之类",
    "诸如",
    "等等",
    "若干",
    "酌情",
    "视情",
    "按需",
    "佐证",
    "包括但不限于",
    "仅供参考",
    "辅证",
    "旁证",
];
