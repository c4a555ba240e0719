// Made from the Rust types by `YUSHEN_WRITE=1 cargo test -p yushen typescript`. Don't edit.

/**
 * Language of a text. Chinese is the source; English falls back to Chinese where it was not written.
 */
export type Lang = "zh" | "en";

/**
 * A text in Chinese with an optional English translation. Members are in canonical JSON order.
 */
export type Text = { 
/**
 * English, where it was written.
 */
en?: string, 
/**
 * Chinese.
 */
zh: string, };

/**
 * One mistake in what a caller handed in. The same bytes give the same codes natively and in WebAssembly.
 */
export type InputError = { 
/**
 * Stable code, e.g. `wrong-type`; all are listed in `docs/errors.md`.
 */
code: string, 
/**
 * Dotted path of the field, e.g. `facts.shareholders[2].amount`; `facts` for the whole document.
 */
field: string, 
/**
 * What is wrong and what to do.
 */
message: string, };

/**
 * A piece of a bundle: where it lies, how long it is, what it hashes to. Members are in canonical order.
 */
export type Piece = { 
/**
 * Bytes; a client reads one more at most.
 */
length: number, 
/**
 * Name for people: `index.json`, or the folder of an item version.
 */
path: string, 
/**
 * SHA-256 in hexadecimal: the content address.
 */
sha256: string, };

/**
 * Who applies.
 */
export type Audience = "person" | "organisation";

/**
 * Type of the item (事项类型) of the notice, part 一.
 */
export type ItemType = "licence" | "benefit" | "confirmation" | "levy" | "other";

/**
 * Level of government that handles the item (层级).
 */
export type Level = "city" | "county" | "township";

/**
 * Window class (综合窗口类别) of the notice, 二(二)2.
 */
export type WindowClass = "real-estate" | "market-access" | "construction" | "social-affairs";

/**
 * What a list of items shows of one.
 */
export type ItemCard = { 
/**
 * Who applies.
 */
audience: Array<Audience>, 
/**
 * Id.
 */
id: string, 
/**
 * Type.
 */
item_type: ItemType, 
/**
 * Levels.
 */
levels: Array<Level>, 
/**
 * Title.
 */
title: Text, 
/**
 * Version in force.
 */
version: string, 
/**
 * Visits in person, at most, where the item says.
 */
visits?: number, 
/**
 * Window class.
 */
window: WindowClass, 
/**
 * Everyday words.
 */
words: Array<Text>, };

/**
 * What an unmet condition means.
 */
export type Effect = "ineligible" | "correctable" | "elsewhere" | "verify";

/**
 * Whether a legal line was read in the law's text.
 */
export type Status = "confirmed" | "unconfirmed";

/**
 * What a check says of a condition.
 */
export type Verdict = "met" | "unmet" | "unknown" | "not_applicable" | "undetermined";

/**
 * Whether a material is required.
 */
export type Requirement = "required" | "not_required" | "unknown" | "undetermined";

/**
 * What is said of the evidence for a material.
 */
export type EvidenceVerdict = "accepted" | "missing" | "defective" | "unknown" | "undetermined" | "by_department" | "by_commitment" | "not_applicable";

/**
 * Why something can't be evaluated.
 */
export type FaultInfo = { 
/**
 * Stable code: `unset_parameter`, `calendar_not_published`, `overflow` …
 */
code: string, 
/**
 * The parameter or table that has no value, if that is the reason.
 */
parameter?: string, 
/**
 * Its title, for people.
 */
title?: Text, };

/**
 * One condition's result.
 */
export type ConditionResult = { 
/**
 * Fields that were read to decide it.
 */
decided_by?: Array<string>, 
/**
 * What unmet means.
 */
effect: Effect, 
/**
 * Places in `rules.rhai` of the parts that failed, as `line:column`.
 */
failing?: Array<string>, 
/**
 * Why it is undetermined.
 */
fault?: FaultInfo, 
/**
 * Condition id.
 */
id: string, 
/**
 * Confirmed or 待核.
 */
status: Status, 
/**
 * A smallest set of unknown fields that could settle it, in declaration order.
 */
unknown?: Array<string>, 
/**
 * The verdict.
 */
verdict: Verdict, };

/**
 * One check on evidence.
 */
export type CheckResult = { 
/**
 * Fields that were read to decide it.
 */
decided_by?: Array<string>, 
/**
 * Places in `rules.rhai` of the parts that failed.
 */
failing?: Array<string>, 
/**
 * Why it is undetermined.
 */
fault?: FaultInfo, 
/**
 * Check id.
 */
id: string, 
/**
 * A smallest set of unknown fields that could settle it, in declaration order.
 */
unknown?: Array<string>, 
/**
 * The verdict.
 */
verdict: Verdict, };

/**
 * One material's result.
 */
export type MaterialResult = { 
/**
 * Checks on the evidence, when it was handed in.
 */
checks?: Array<CheckResult>, 
/**
 * Fields that were read to decide whether it is required.
 */
decided_by?: Array<string>, 
/**
 * What is said of the evidence.
 */
evidence: EvidenceVerdict, 
/**
 * Why the requirement is undetermined.
 */
fault?: FaultInfo, 
/**
 * Material id.
 */
id: string, 
/**
 * Whether it is required.
 */
requirement: Requirement, 
/**
 * Confirmed or 待核.
 */
status: Status, 
/**
 * Unknown fields that could settle requirement or evidence.
 */
unknown?: Array<string>, };

/**
 * A legal basis, ready to print.
 */
export type Basis = { 
/**
 * Article.
 */
article: string, 
/**
 * Id of the law file.
 */
law: string, 
/**
 * Title of the law.
 */
title: Text, };

/**
 * Kind of a deficit.
 */
export type DeficitKind = "condition" | "missing" | "defective";

/**
 * A reason: a language-neutral code, and the item's own words or those of `wording`.
 */
export type Reason = { 
/**
 * One of [`ReasonCode`].
 */
code: string, 
/**
 * What is wrong.
 */
text: Text, };

/**
 * One deficit: never without a reason, a standing in law, and a way to mend it or somewhere to turn.
 */
export type Deficit = { 
/**
 * Articles; empty means 待核, and `status` says so.
 */
basis: Array<Basis>, 
/**
 * May be handed in later (容缺).
 */
deferrable: boolean, 
/**
 * Where to turn instead, when the effect is `elsewhere`.
 */
destination?: Text, 
/**
 * Of a condition: what it means.
 */
effect?: Effect, 
/**
 * How to mend it, or where to turn.
 */
how_to_mend: Text, 
/**
 * Id of the condition or material; `material.check` for a failed check.
 */
id: string, 
/**
 * Kind.
 */
kind: DeficitKind, 
/**
 * Can be corrected at the window (可当场更正).
 */
on_the_spot: boolean, 
/**
 * Why.
 */
reason: Reason, 
/**
 * The source named for a line that is 待核.
 */
source?: string, 
/**
 * Confirmed or 待核.
 */
status: Status, 
/**
 * Title of the condition or material.
 */
title: Text, };

/**
 * What a question is about.
 */
export type QuestionKind = "fact" | "evidence" | "evidence_field";

/**
 * One open question (待填写).
 */
export type Question = { 
/**
 * Field as in the facts document, e.g. `facts.groom_birth`, `evidence.photo.form`.
 */
field: string, 
/**
 * What it is about.
 */
kind: QuestionKind, 
/**
 * Ids of the conditions and materials that need it.
 */
needed_by: Array<string>, };

/**
 * What a pre-review comes to. Exhaustive on purpose: a caller must handle each.
 */
export type Outcome = "elsewhere" | "ineligible" | "unsettled" | "correctable" | "referred" | "ready_deferred" | "ready";

/**
 * The whole result of a pre-review. It is advice: not acceptance, not refusal.
 */
export type Decision = { 
/**
 * Every condition, in the item's order.
 */
conditions: Array<ConditionResult>, 
/**
 * Every deficit, all at once.
 */
deficits: Array<Deficit>, 
/**
 * `sha256:` and the SHA-256 of the canonical JSON without this member.
 */
digest: string, 
/**
 * Item id.
 */
item: string, 
/**
 * Every material, in the item's order.
 */
materials: Array<MaterialResult>, 
/**
 * Application date.
 */
on: string, 
/**
 * The outcome.
 */
outcome: Outcome, 
/**
 * What is still to be answered, in the order to ask.
 */
questions: Array<Question>, 
/**
 * Version of the engine's semantics.
 */
semantics: number, 
/**
 * Version of the item: its first day in force.
 */
version: string, };

/**
 * The question to ask next.
 */
export type Next = { 
/**
 * Field of the facts document: `facts.premises`, `evidence.photo`.
 */
field: string, 
/**
 * What it is about.
 */
kind: QuestionKind, 
/**
 * Ids of the conditions and materials that need it, in the item's order.
 */
needed_by: Array<string>, 
/**
 * Facts and pieces of evidence that undecided checks read now, this one included: how much there may still be.
 */
open: number, 
/**
 * The section it belongs to; none for evidence.
 */
section?: string, };

/**
 * Form of a piece of evidence.
 */
export type Form = "original" | "copy" | "electronic";

/**
 * An option of a choice.
 */
export type AskOption = { 
/**
 * What is set.
 */
id: string, 
/**
 * What is shown.
 */
title: Text, };

/**
 * How to ask for a fact, a piece of evidence, or a field inside of one. Members are in canonical order.
 */
export type Ask = { 
/**
 * Of a list: what one element is called.
 */
element?: Text, 
/**
 * Of a record, of an element of a list, of a piece of evidence: its own fields.
 */
fields?: Array<Ask>, 
/**
 * Of evidence: the forms that are accepted.
 */
forms?: Array<Form>, 
/**
 * Help under the question.
 */
help?: Text, 
/**
 * Name inside of what it belongs to.
 */
id: string, 
/**
 * Of a number: the greatest, of a text: most characters.
 */
max?: string, 
/**
 * Of a number: the least.
 */
min?: string, 
/**
 * Of a choice: its options.
 */
options?: Array<AskOption>, 
/**
 * May be `null`: known not to exist, or not in hand.
 */
optional: boolean, 
/**
 * Why it is needed, where it is sensitive personal information: to be shown with the question.
 */
purpose?: Text, 
/**
 * The question; of evidence the material's name.
 */
question: Text, 
/**
 * 敏感个人信息.
 */
sensitive: boolean, 
/**
 * `bool`, `integer`, `decimal`, `date`, `text`, `choice`, `choices`, `resident_id`, `credit_code`, `phone`, `record`,
 * `list`; `evidence`, `evidence_list`.
 */
type: string, 
/**
 * Of a number: its unit.
 */
unit?: string, };

/**
 * What an explanation is about.
 */
export type Subject = "condition" | "requirement" | "check";

/**
 * A part of a rule.
 */
export type RulePart = { 
/**
 * Column in `rules.rhai`, from 1.
 */
column: number, 
/**
 * Line in `rules.rhai`, from 1.
 */
line: number, 
/**
 * As it is written there.
 */
text: string, };

/**
 * Where a value came from.
 */
export type Origin = "applicant" | "licence" | "shared" | "evidence" | "parameter" | "application_date";

/**
 * A value that was read.
 */
export type ReadValue = { 
/**
 * Field of the facts document, name of the parameter, or `on`.
 */
field: string, 
/**
 * Where it came from.
 */
origin: Origin, 
/**
 * The value; of a list the number of its elements; `null` where it does not exist. Identity numbers and telephone
 * numbers are masked.
 */
value: unknown, };

/**
 * Why one verdict is what it is.
 */
export type Explanation = { 
/**
 * Articles; empty means 待核, and `status` says so.
 */
basis: Array<Basis>, 
/**
 * Language-neutral code, e.g. `condition_unmet`, `material_not_required`; `CODES` has them all.
 */
code: string, 
/**
 * The smallest parts of the rule that decided, where it says no.
 */
failing: Array<RulePart>, 
/**
 * Id of the condition or material; `material.check` for a check.
 */
id: string, 
/**
 * What was read.
 */
read: Array<ReadValue>, 
/**
 * The source named for a line that is 待核.
 */
source?: string, 
/**
 * Confirmed or 待核.
 */
status: Status, 
/**
 * What it is about.
 */
subject: Subject, 
/**
 * Title of the condition, material or check.
 */
title: Text, 
/**
 * Unknown fields it still waits for.
 */
waits_for?: Array<string>, };

/**
 * A field that a deficit is about, and what it takes.
 */
export type Change = { 
/**
 * Field of the facts document; `[]` stands for any element of a list.
 */
field: string, 
/**
 * Of evidence: the forms that are accepted.
 */
forms?: Array<string>, 
/**
 * May be null.
 */
optional: boolean, 
/**
 * Of a choice: the ids of its options.
 */
options?: Array<string>, 
/**
 * `evidence`, `evidence_list`, or the type of a fact as in `item.toml`.
 */
type: string, };

/**
 * One numbered or plain entry.
 */
export type Entry = { 
/**
 * What may be changed so that the deficit goes away, for programs: fields of the facts document.
 */
changes?: Array<Change>, 
/**
 * Id of the condition, material or question it is about.
 */
id: string, 
/**
 * Lines below the title.
 */
lines: Array<string>, 
/**
 * Title, with number and marks.
 */
title: string, };

/**
 * A headed group of entries.
 */
export type Section = { 
/**
 * Entries.
 */
entries: Array<Entry>, 
/**
 * Heading.
 */
heading: string, 
/**
 * Stable id: `deficits`, `referrals`, `questions`, `materials`, `verify`, `guide`.
 */
id: string, };

/**
 * The notice. What is shown is exactly [`Notice::lines`], in this order.
 */
export type Notice = { 
/**
 * What the reader should know at the end: advice, not acceptance; the right to apply anyway; a person.
 */
closing: Array<string>, 
/**
 * That values are samples (示例), where they are; item, dates.
 */
head: Array<string>, 
/**
 * The outcome in plain words.
 */
headline: string, 
/**
 * What to do now.
 */
lead: string, 
/**
 * The outcome.
 */
outcome: Outcome, 
/**
 * Sections in order.
 */
sections: Array<Section>, 
/**
 * Title of the paper.
 */
title: string, };
