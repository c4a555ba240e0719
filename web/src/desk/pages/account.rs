//! One's account: who, the password, sessions; and the first password, which must be changed before anything else.

use super::sign_in::{TextBox, problem};
use crate::desk::api::Purpose;
use crate::desk::app::{Desk, use_desk};
use crate::desk::model::SessionRow;
use crate::desk::parts::title::use_title;
use crate::desk::parts::when;
use crate::desk::state::Action;
use crate::desk::state::session::{Act, Box};
use crate::desk::wording::say;
use yew::prelude::*;

fn password_form(desk: &Desk) -> Html {
    let dispatcher = desk.dispatcher();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        dispatcher.dispatch(Action::Session(Act::Password));
    });
    let session = &desk.session;
    html! {
        <form id="password-form" {onsubmit}>
            { problem(desk) }
            <TextBox id="old" label={say("password.old", &[])} which={Box::Password} autocomplete="current-password"
                value={session.password.clone()} />
            <TextBox id="new" label={say("password.new", &[])} which={Box::New} autocomplete="new-password"
                value={session.new.clone()} described="password-rule" />
            <p class="hint" id="password-rule">{ say("password.rule", &[]) }</p>
            <TextBox id="again" label={say("password.again", &[])} which={Box::Again} autocomplete="new-password"
                value={session.again.clone()} />
            <button type="submit" class="main" disabled={desk.waits_for(Purpose::Password)}>{ say("password.go", &[]) }</button>
        </form>
    }
}

/// The first password.
#[component]
pub fn FirstPassword() -> Html {
    let desk = use_desk();
    use_title(say("password.title", &[]));
    html! {
        <div class="desk-page sign-in">
            <div class="card-form">
                <h1 tabindex="-1">{ say("password.title", &[]) }</h1>
                <p class="lead">{ say("password.first", &[]) }</p>
                { password_form(&desk) }
            </div>
        </div>
    }
}

/// The page.
#[component]
pub fn Account() -> Html {
    let desk = use_desk();
    use_title(say("account.title", &[]));
    let Some(me) = desk.me() else { return Html::default() };
    let window = me.window.map(|window| say("window.number", &[&window.to_string()]));
    html! {
        <div class="desk-page account">
            <h1 tabindex="-1">{ say("account.title", &[]) }</h1>
            <p class="lead">{ format!("{} · {} {}", me.name, say(&format!("role.{}", me.role), &[]), window.unwrap_or_default()) }</p>
            <div class="columns">
                <section class="panel" aria-labelledby="password-title">
                    <h2 id="password-title">{ say("password.title", &[]) }</h2>
                    { password_form(&desk) }
                </section>
                <section class="panel" aria-labelledby="sessions-title">
                    <h2 id="sessions-title">{ say("account.sessions", &[]) }</h2>
                    <table class="table">
                        <thead><tr>
                            <th scope="col">{ say("account.began", &[]) }</th>
                            <th scope="col">{ say("account.seen", &[]) }</th>
                            <td></td>
                        </tr></thead>
                        <tbody>{ for desk.session.sessions.iter().map(|row| session(&desk, row)) }</tbody>
                    </table>
                </section>
            </div>
        </div>
    }
}

fn session(desk: &Desk, row: &SessionRow) -> Html {
    let (dispatcher, number) = (desk.dispatcher(), row.session);
    let end = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Session(Act::End(number))));
    html! {
        <tr key={row.session}>
            <td class="figure">{ when::moment(&row.began_at) }</td>
            <td class="figure">{ when::moment(&row.seen_at) }</td>
            <td class="end">
                if row.this { { say("account.this", &[]) } }
                else { <button type="button" class="second small" onclick={end}>{ say("account.end", &[]) }</button> }
            </td>
        </tr>
    }
}
