//! `cargo xtask docs`: the documentation as a book in `dist/docs`, which the hall's server shows at `/docs`.
//! In: `docs/`. Out: pages without scripts, every link between them followed. Absent: the crates' documentation
//! (`cargo doc`); its warnings are the step `docs` of the tests.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::dist::files_in;
use crate::workspace::Workspace;
use crate::{process, setup};

/// Builds the book; an error that names each link to nothing.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let mdbook = setup::mdbook(workspace)?;
    process::run(workspace.command(mdbook).args(["build", "docs"]))?;
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

fn addresses(page: &str) -> impl Iterator<Item = &str> {
    ["href=\"", "src=\""].into_iter().flat_map(move |attribute| {
        page.split(attribute).skip(1).filter_map(|rest| rest.split_once('"').map(|(address, _)| address))
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
    fn links_between_pages_are_followed_and_no_others() {
        let page = r##"<a href="npm.html#load">x</a><a href="#top"></a><a href="https://a.b/c"></a><img src="x/y.png">"##;
        let found: Vec<_> =
            addresses(page).filter_map(|address| leads_to(Path::new("/d/a.html"), address)).collect();
        assert_eq!(found, [Path::new("/d/npm.html"), Path::new("/d/x/y.png")]);
    }
}
