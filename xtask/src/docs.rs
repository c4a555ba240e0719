//! `cargo xtask docs`: the documentation as a book in `dist/docs`, which the hall's server shows at `/docs`.
//! In: `docs/`. Out: pages without scripts, every link between them followed. Absent: the crates' documentation
//! (`cargo doc`), whose warnings are the step `docs` of the tests; whether a translation says the same.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::dist::files_in;
use crate::workspace::Workspace;
use crate::{process, setup};

/// Builds the book; an error that names each link to nothing.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let mdbook = setup::mdbook(workspace)?;
    process::run(workspace.command(mdbook).args(["build", "docs"]))?;
    let [english, chinese] = ["README.md", "README.zh-CN.md"].map(|name| workspace.path(name));
    same_things(&std::fs::read_to_string(english)?, &std::fs::read_to_string(chinese)?)?;
    let folder = workspace.dist_docs();
    let mut broken = Vec::new();
    for page in files_in(&folder)?.iter().filter(|file| file.extension().is_some_and(|end| end == "html")) {
        let text = std::fs::read_to_string(page)?;
        let missing =
            addresses(&text).filter_map(|address| leads_to(page, address)).filter(|to| !to.exists());
        broken.extend(missing.map(|to| format!("{}: {}", page.display(), to.display())));
    }
    if !broken.is_empty() {
        bail!("links of the book lead to nothing:\n{}", broken.join("\n"));
    }
    println!("The book is in dist/docs. `cargo xtask serve` shows it at /docs.");
    Ok(())
}

/// Both READMEs lead to the same places, have the same commands, and as many headings and rows.
fn same_things(english: &str, chinese: &str) -> anyhow::Result<()> {
    let things = |text: &str| -> Vec<String> {
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let links = links.filter(|link| !link.starts_with("README")).map(str::to_owned);
        let code = text.split("```").skip(1).step_by(2).flat_map(str::lines);
        let code = code.filter_map(|line| line.split(" #").next()).map(|line| line.trim().to_owned());
        let shape = text.lines().filter_map(|line| {
            ["## ", "| ", "- "].iter().find(|mark| line.starts_with(**mark)).map(|mark| mark.to_string())
        });
        links.chain(code).chain(shape).collect()
    };
    let (english, chinese) = (things(english), things(chinese));
    match (0..english.len().max(chinese.len())).find(|at| english.get(*at) != chinese.get(*at)) {
        None => Ok(()),
        Some(at) => bail!(
            "README.md and README.zh-CN.md differ: {:?} there, {:?} here",
            english.get(at),
            chinese.get(at)
        ),
    }
}

/// What tags of a page refer to; an address in a text, such as in a piece of code, is none.
fn addresses(page: &str) -> impl Iterator<Item = &str> {
    let in_tag = |before: &str| before.rfind('<') > before.rfind('>');
    ["href=\"", "src=\""].into_iter().flat_map(move |attribute| {
        page.match_indices(attribute).filter_map(move |(at, _)| {
            let (before, rest) = page.split_at(at);
            let (address, _) = rest[attribute.len()..].split_once('"')?;
            in_tag(before).then_some(address)
        })
    })
}

/// The file that an address names; none for another site and for a place on the page itself.
fn leads_to(page: &Path, address: &str) -> Option<PathBuf> {
    let path = address.split(['#', '?']).next().filter(|path| !path.is_empty())?;
    let elsewhere = path.starts_with('/') || path.contains("://") || path.starts_with("mailto:");
    (!elsewhere).then(|| page.parent().map(|folder| folder.join(path)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readme_that_lags_behind_is_found() {
        let one = "# A\n## B\n| a | b |\n[x](docs/x.md)\n```\ncargo test # why\n```\n- c\n";
        assert!(same_things(one, &one.replace("why", "为什么").replace("# A", "# 甲")).is_ok());
        for (from, to) in [("docs/x.md", "docs/y.md"), ("cargo test", "cargo run"), ("- c\n", "")] {
            assert!(same_things(one, &one.replace(from, to)).is_err(), "{from}");
        }
    }

    #[test]
    fn links_between_pages_are_followed_and_no_others() {
        let page = r##"<a href="npm.html#load">x</a><a href="#top"></a><a href="https://a.b/c"></a><img src="x/y.png"><code>&lt;a href="no.js"</code>"##;
        let found: Vec<_> =
            addresses(page).filter_map(|address| leads_to(Path::new("/d/a.html"), address)).collect();
        assert_eq!(found, [Path::new("/d/npm.html"), Path::new("/d/x/y.png")]);
    }
}
