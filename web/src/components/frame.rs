//! What stands around every page: skip link, header, main, footer.

use super::link::PageLink;
use super::tools::Tools;
use super::update::UpdateBar;
use super::use_wizard;
use crate::state::{Page, Phase};
use crate::wording::say;
use yew::prelude::*;

/// Properties of [`Frame`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct FrameProps {
    /// The page.
    pub children: Html,
}

/// The same digits on web, kiosk and desk mean the same rules and the same program.
fn digests(wizard: &crate::app::Wizard) -> Html {
    let (rules, program) = &wizard.digests;
    let short = |digest: &str| digest.chars().take(12).collect::<String>();
    html! {
        <p class="digests" data-rules={rules.clone()} data-program={program.clone()}>
            { say(wizard.lang, "footer.digests", &[&short(rules), &short(program)]) }
        </p>
    }
}

/// 保存进度 once something was entered, 接着上次填 before.
fn progress(wizard: &crate::app::Wizard) -> Html {
    let begun = wizard.cases.values().any(|case| case.begun());
    let (page, to, code) = match begun {
        true => (Page::Save, "save", "save.title"),
        false => (Page::Resume, "resume", "resume.title"),
    };
    html! { <PageLink {page} class="bar-link" {to}>{ say(wizard.lang, code, &[]) }</PageLink> }
}

/// Header, page, footer.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let (title, publisher) = &wizard.imprint;
    // The engine is asked and has not answered: tests wait for that, readers of the screen need not hear it.
    let busy = wizard.pending.is_some() && wizard.unreached.is_none();
    html! {
        <>
            <a class="skip" href="#main">{ say(lang, "skip", &[]) }</a>
            <header class="bar">
                <div class="bar-tools"><Tools /></div>
                <div class="bar-inner">
                    <PageLink page={Page::Find} class="brand">
                        <span class="seal" aria-hidden="true">{ "预审" }</span>
                        <span class="brand-name">
                            <span class="brand-main">{ say(lang, "brand", &[]) }</span>
                            <span class="brand-sub">{ say(lang, "brand.sub", &[]) }</span>
                        </span>
                    </PageLink>
                    if wizard.phase == Phase::Ready { { progress(&wizard) } }
                    <nav class="bar-nav" aria-label={say(lang, "nav", &[])}>
                        <PageLink page={Page::Mine} to="mine">{ say(lang, "nav.mine", &[]) }</PageLink>
                    </nav>
                </div>
            </header>
            <UpdateBar />
            <main id="main" tabindex="-1" data-busy={busy.to_string()}>
                { props.children.clone() }
                if wizard.phase == Phase::Ahead && wizard.waits() {
                    <p class="page loading" role="status">{ say(lang, "ahead.noted", &[]) }</p>
                }
            </main>
            <footer class="foot">
                <div class="foot-inner">
                    <p>{ say(lang, "footer.advice", &[]) }{ say(lang, "footer.privacy", &[]) }</p>
                    if wizard.phase == Phase::Ready {
                        <p>{ say(lang, "footer.library", &[title, publisher]) }</p>
                        if !wizard.digests.0.is_empty() { { digests(&wizard) } }
                    }
                </div>
            </footer>
        </>
    }
}
