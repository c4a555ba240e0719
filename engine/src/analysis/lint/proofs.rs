//! Proofs whose ground for cancelling shows in the item itself (优化营商环境条例44; notice 二(三)2).
//! In: materials with their substitutes, issuers, checks and `covers`. Out: a licence that is offered and then refused,
//! papers that another listed paper covers, proofs from the department itself, proofs nobody can verify.
//! Absent: grounds that only law knows (see `over_asking`).

use super::context::{Context, Finding, View};
use super::names;
use crate::decision::{EvidenceVerdict, decide};
use crate::facts::Case;
use crate::item::{Form, Material};

/// Ends of the names of bodies that live next door and can't verify most of what they are asked to prove.
const NEIGHBOURS: [&str; 6] = ["村民委员会", "居民委员会", "村委会", "居委会", "居）委会", "居）民委员会"];

/// Finds proofs that the item itself shows to be needless.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.views {
        for (index, material) in view.item().materials.iter().enumerate() {
            refused_licence(context, view, index, material, findings);
            covered(view, index, material, findings);
            issuer(view, material, findings);
        }
    }
}

/// The substitute `licence` says that the e-licence is accepted; a check that fails for every electronic piece takes
/// that back. Unknown is not false: only a check that needs nothing but the form can say so.
fn refused_licence(
    context: &Context<'_>,
    view: &View<'_>,
    index: usize,
    material: &Material,
    findings: &mut Vec<Finding>,
) {
    if material.substitutes.licence.is_none() || material.checks.is_empty() {
        return;
    }
    let piece = format!("{{\"form\":\"{}\"}}", Form::Electronic.id());
    let piece = if material.many { format!("[{piece}]") } else { piece };
    let document = format!("{{\"evidence\":{{\"{}\":{piece}}}}}", material.id);
    let version = view.version;
    let mut case = Case::new(&version.layout);
    if case.read(&version.item, &version.layout, document.as_bytes()).is_err() {
        return;
    }
    let decision = decide(context.library, version, &case, version.item.from);
    let Some(result) = decision.materials.get(index) else { return };
    if result.evidence != EvidenceVerdict::Defective {
        return;
    }
    let part = format!("materials.{}", material.id);
    let message = format!(
        "`{}` may be shown by licence, but a check refuses every electronic piece ({}/rules.rhai)",
        material.title.zh, version.folder
    );
    let hint = "let the check accept `form == \"electronic\"`: what a licence shows needs no paper";
    findings.push(view.finding("proof-licence", &part, message).hint(hint));
}

/// A material that another one covers, whenever both are asked for. Two needs that are not the same may exclude each
/// other; then nothing is said.
fn covered(view: &View<'_>, index: usize, material: &Material, findings: &mut Vec<Finding>) {
    let needs = |index: usize| view.version.program.materials.get(index).and_then(|code| code.needs.as_ref());
    for other in &material.covers {
        let Some(at) = view.item().materials.iter().position(|m| m.id == *other) else { continue };
        let same = match (needs(index), needs(at)) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(a), Some(b)) => body(view, &material.id) == body(view, other) && a.slots == b.slots,
        };
        if !same {
            continue;
        }
        let covered = &view.item().materials[at];
        let message = format!(
            "`{}` is covered by `{}` ({})",
            covered.title.zh,
            material.title.zh,
            view.place(&format!("materials.{}", material.id))
        );
        let hint = "take it out: what one paper shows is not shown again";
        findings.push(view.finding("proof-covered", &format!("materials.{other}"), message).hint(hint));
    }
}

/// What stands between the braces of `needs_<id>`, without spaces.
fn body(view: &View<'_>, id: &str) -> Option<String> {
    let (_, after) = view.version.rules.split_once(&format!("fn needs_{id}("))?;
    let end = after.find("\nfn ").unwrap_or(after.len());
    let body = after[..end].lines().map(|line| line.split("//").next().unwrap_or(line));
    Some(body.flat_map(|line| line.chars().filter(|c| !c.is_whitespace())).collect())
}

/// Proofs from the department itself, and from bodies that can't verify. From names alone, so to be confirmed.
fn issuer(view: &View<'_>, material: &Material, findings: &mut Vec<Finding>) {
    let Some(issuer) = &material.issuer else { return };
    let title = &material.title.zh;
    if !is_proof(title) || material.substitutes.shared.is_some() {
        return;
    }
    let part = format!("materials.{}", material.id);
    let (own, issuer) = (names::bare(&view.item().authority.zh), &issuer.zh);
    if names::bare(issuer) == own || issuer.contains("本机关") || issuer.contains("本部门") {
        let message = format!("`{title}` is issued by the department that asks for it (`{issuer}`)");
        let hint = "look it up inside the department; take it out or add the substitute `shared`";
        findings.push(view.finding("proof-internal-check", &part, message).hint(hint).to_be_confirmed());
    } else if NEIGHBOURS.iter().any(|word| issuer.contains(word)) {
        let message = format!("`{title}` is issued by `{issuer}`: can that body verify it?");
        let hint =
            "take it out where the issuer can't verify what it proves; a commitment or data sharing shows it";
        findings.push(view.finding("proof-unverifiable", &part, message).hint(hint).to_be_confirmed());
    }
}

/// Whether a title is that of a proof (证明), not of a licence, an application or a contract.
fn is_proof(title: &str) -> bool {
    title.contains("证明")
}
