//! The few pages for people: choosing an organisation to log in with, and short messages. Without script; in Dutch or
//! English.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::problem::Fault;
use domain::text::Language;

/// Escapes text for HTML, also in attributes.
pub(crate) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
        safe
    })
}

/// A whole page around `body`, which is HTML.
pub(crate) fn render(language: Language, title: &str, body: &str) -> Html<String> {
    let lang = if language == Language::Nl { "nl" } else { "en" };
    Html(format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} – Collectief</title>\
         <style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#1b1b1b}}\
         a{{color:#01508c}}button,input{{font:inherit;padding:.4rem .8rem;margin:.2rem 0}}label{{display:block}}\
         ul{{padding-left:1.2rem}}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>",
        title = escape(title)
    ))
}

/// Asks with which organisation to log in.
pub(crate) fn choose_organisation(language: Language, invitation: Option<&str>, not_found: bool) -> Html<String> {
    let (title, lead, label, button, missing) = match language {
        Language::Nl => (
            "Inloggen",
            "U logt in bij uw eigen organisatie.",
            "Uw e-mailadres op het werk",
            "Verder",
            "Wij kennen geen organisatie bij dit adres. Controleer het adres, of vraag uw beheerder.",
        ),
        Language::En => (
            "Log in",
            "You log in with your own organisation.",
            "Your e-mail address at work",
            "Go on",
            "We know no organisation for this address. Check it, or ask your administrator.",
        ),
    };
    let missing = if not_found { format!("<p role=\"alert\"><strong>{missing}</strong></p>") } else { String::new() };
    let invitation = invitation
        .map(|code| format!("<input type=\"hidden\" name=\"invitation\" value=\"{}\">", escape(code)))
        .unwrap_or_default();
    let form = format!(
        "{missing}<p>{lead}</p><form action=\"/login\"><label>{label}<br><input type=\"email\" name=\"email\" required \
         autocomplete=\"email\"></label>{invitation}<button>{button}</button></form>"
    );
    render(language, title, &form)
}

/// What a page can tell.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Message {
    ProviderAway,
    NoMembership,
    LoginFailed,
    LoggedOut,
}

/// A page with a short message.
pub(crate) fn message(status: StatusCode, language: Language, message: Message) -> Response {
    let (dutch, english) = match message {
        Message::ProviderAway => (
            (
                "Inloggen lukt nu niet",
                "De inlogdienst van uw organisatie antwoordt niet. Probeer het over een paar minuten opnieuw.",
            ),
            (
                "Login is not possible now",
                "Your organisation's login service does not answer. Try again in a few minutes.",
            ),
        ),
        Message::NoMembership => (
            (
                "U hebt hier geen toegang",
                "U bent ingelogd, maar u bent geen lid van een organisatie op Collectief, of de uitnodiging geldt niet meer. Vraag de beheerder van uw organisatie om een uitnodiging.",
            ),
            (
                "You have no access here",
                "You are logged in, but you are no member of an organisation on Collectief, or the invitation no longer holds. Ask your organisation's administrator for an invitation.",
            ),
        ),
        Message::LoginFailed => (
            ("Inloggen is niet gelukt", "Begin opnieuw. Lukt het weer niet, vraag dan uw beheerder."),
            ("Login failed", "Start again. If it fails once more, ask your administrator."),
        ),
        Message::LoggedOut => {
            (("U bent uitgelogd", "U kunt dit venster sluiten."), ("You are logged out", "You can close this window."))
        }
    };
    let (title, text) = if language == Language::Nl { dutch } else { english };
    let again = if language == Language::Nl { "Opnieuw inloggen" } else { "Log in again" };
    (status, render(language, title, &format!("<p>{text}</p><p><a href=\"/login\">{again}</a></p>"))).into_response()
}

/// A page for what broke.
pub(crate) fn fault(fault: &Fault, language: Language) -> Response {
    tracing::error!(transient = fault.transient, cause = fault.cause, "fault");
    message(StatusCode::SERVICE_UNAVAILABLE, language, Message::ProviderAway)
}
