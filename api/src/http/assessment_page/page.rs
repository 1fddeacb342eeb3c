//! The page as a whole: conclusion first. Every text in it is escaped by maud's types; markup of an instrument is taken out.

use domain::assessments::{Advice, Approval, Attachment, Dossier, Measure, Reuse, Standing, UseContext, open};
use domain::instruments::Criterion;
use domain::instruments::answers::Place;
use domain::text::{Language, strip_html};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{STYLE, answers, words};

/// The page.
pub(super) fn page(dossier: &Dossier) -> Markup {
    let title = title(dossier);
    html! {
        (DOCTYPE)
        html lang="nl" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – Collectief" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#inhoud" { "Naar de inhoud" }
                header {
                    p.kind { (words::kind(dossier.instrument.kind)) }
                    h1 { (title) }
                    (identity(dossier))
                }
                main id="inhoud" tabindex="-1" {
                    (notices(dossier))
                    (conclusion(dossier))
                    (decision(dossier))
                    (context(&dossier.text.context))
                    @if let Some(advice) = &dossier.advice { (advised(advice)) }
                    (origin(dossier))
                    (measures(dossier))
                    (answers::section(dossier, &waiting(dossier)))
                    (attachments(&dossier.attachments))
                }
                footer { p { "Gemaakt met Collectief op " (words::day(dossier.today)) ". Uitgave " (dossier.edition.id) "." } }
            }
        }
    }
}

fn component(dossier: &Dossier) -> String {
    let name = dossier.component.as_ref().map(|it| it.description.name.get(Language::Nl).to_owned());
    name.unwrap_or_else(|| "een component die u niet mag zien".to_owned())
}

fn title(dossier: &Dossier) -> String {
    format!("Beoordeling van {}", component(dossier))
}

/// The questions without which a draft cannot be submitted.
fn waiting(dossier: &Dossier) -> Vec<Place> {
    if dossier.edition.approval().is_some() {
        return Vec::new();
    }
    let similarity = dossier.reuse.as_ref().map(|reuse| &reuse.similarity);
    let open = open(&dossier.instrument, &dossier.answers, similarity);
    open.into_iter().filter(|open| open.is_required).map(|open| open.place).collect()
}

fn identity(dossier: &Dossier) -> Markup {
    let owner = words::organisation(dossier, Some(dossier.edition.organisation));
    html! {
        dl.facts {
            div { dt { "Organisatie" } dd { (words::capital(&owner)) } }
            div { dt { "Component" } dd {
                (component(dossier))
                @if let Some(version) = &dossier.version { ", versie " (version.number) }
            } }
            div { dt { "Instrument" } dd {
                (strip_html(dossier.instrument.definition.name())) ", versie " (dossier.instrument.version())
            } }
            div { dt { "Uitgave" } dd { (dossier.edition.number) } }
            div { dt { "Stand" } dd { strong { (words::standing(standing(dossier))) } } }
        }
    }
}

fn standing(dossier: &Dossier) -> Standing {
    let withdrawn = dossier.assessment.as_ref().is_some_and(|it| it.withdrawal.is_some());
    dossier.edition.standing(withdrawn, dossier.today)
}

/// What is not as a reader would think it is.
fn notices(dossier: &Dossier) -> Markup {
    let notice = match standing(dossier) {
        // That it was withdrawn is told below, also of what was superseded before.
        Standing::Approved | Standing::Withdrawn => None,
        Standing::Draft => Some(html! { "Dit is een concept. Er is nog niets vastgesteld." }),
        Standing::InReview => Some(html! { "Deze beoordeling wacht op een besluit. Er is nog niets vastgesteld." }),
        Standing::Expired => Some(html! {
            "Deze beoordeling is verlopen"
            @if let Some(approval) = dossier.edition.approval() { ": zij gold tot en met " (words::day(approval.valid_until)) }
            "."
        }),
        Standing::Superseded => Some(html! {
            "Deze uitgave is vervangen. "
            @match dossier.current.as_ref().filter(|current| current.id != dossier.edition.id) {
                Some(current) => {
                    "Nu geldt " a href=(format!("/assessments/{}", current.id)) { "uitgave " (current.number) } "."
                }
                None => "Een latere uitgave kwam ervoor in de plaats.",
            }
        }),
    };
    let withdrawal = dossier.assessment.as_ref().and_then(|it| it.withdrawal.as_ref());
    let withdrawal = withdrawal.filter(|_| dossier.edition.approval().is_some());
    html! {
        @if let Some((at, reason)) = withdrawal {
            p.notice { strong { "Let op. " } "De organisatie heeft deze beoordeling ingetrokken op " (words::on(*at)) ". Reden: " (reason) }
        }
        @if let Some(notice) = notice { p.notice { strong { "Let op. " } (notice) } }
        @if dossier.is_own && !dossier.stale.is_empty() {
            p.notice {
                strong { "Alleen voor uw organisatie. " }
                "Deze overgenomen antwoorden zijn bij de bron nu anders: "
                (dossier.stale.iter().map(|stale| stale.place.to_string()).collect::<Vec<_>>().join(", ")) "."
            }
        }
        @if dossier.is_own && !dossier.risks.is_empty() {
            p.notice {
                strong { "Alleen voor uw organisatie. " }
                "Een beoordeling waarop deze rust is ingetrokken of verlopen. Kijk of uw eigen besluit nog klopt."
            }
        }
    }
}

fn conclusion(dossier: &Dossier) -> Markup {
    html! {
        section aria-labelledby="conclusion" {
            h2 id="conclusion" { "Conclusie" }
            @match &dossier.text.conclusion {
                Some(conclusion) => p.conclusion { (conclusion) },
                None => p { "Er is nog geen conclusie." },
            }
        }
    }
}

fn decision(dossier: &Dossier) -> Markup {
    let approved = |approval: &Approval| {
        html! {
            dl.facts {
                div { dt { "Vastgesteld op" } dd { (words::on(approval.at)) } }
                div { dt { "In de functie van" } dd { (approval.function) } }
                div { dt { "Geldig tot en met" } dd { (words::day(approval.valid_until)) } }
                div { dt { "Kenmerk van de inhoud (SHA-256)" } dd.hash { (approval.content_hash) } }
            }
        }
    };
    html! {
        section aria-labelledby="decision" {
            h2 id="decision" { "Besluit" }
            @match dossier.edition.approval() {
                Some(approval) => (approved(approval)),
                None => p { "Er is nog geen besluit." },
            }
        }
    }
}

fn context(context: &UseContext) -> Markup {
    let list = |label: &str, texts: &[String]| {
        html! { @if !texts.is_empty() { div { dt { (label) } dd { ul { @for text in texts { li { (text) } } } } } } }
    };
    html! {
        section aria-labelledby="context" {
            h2 id="context" { "Waarvoor het wordt gebruikt" }
            dl.facts {
                div { dt { "Doel" } dd { (context.purpose) } }
                div { dt { "Proces" } dd { (context.process) } }
                (list("Betrokkenen", &context.people))
                (list("Persoonsgegevens", &context.personal_data))
                (list("Bijzondere persoonsgegevens", &context.special_data))
                @if let Some(people) = context.people_a_year {
                    div { dt { "Aantal mensen per jaar, ongeveer" } dd { (words::number(people)) } }
                }
                div { dt { "Besluiten" } dd { (words::decision(context.decision)) } }
            }
        }
    }
}

fn advised(advice: &Advice) -> Markup {
    html! {
        section aria-labelledby="advice" {
            h2 id="advice" { "Advies van de functionaris gegevensbescherming" }
            dl.facts {
                div { dt { "Oordeel" } dd { (words::verdict(advice.verdict)) } }
                div { dt { "Gegeven op" } dd { (words::day(advice.given_on)) } }
                div { dt { "Advies" } dd.said { (advice.text) } }
                @if let Some(response) = &advice.response { div { dt { "Wat ermee is gedaan" } dd.said { (response) } } }
            }
        }
    }
}

/// What was taken over from whom, what was decided here, and why that may be.
fn origin(dossier: &Dossier) -> Markup {
    html! {
        section aria-labelledby="origin" {
            h2 id="origin" { "Overgenomen en zelf beslist" }
            @if let Some(reuse) = &dossier.reuse { (rests_on(dossier, reuse)) }
            @else { p { "Deze beoordeling is niet gebaseerd op die van een andere organisatie." } }
            (answers::summary(dossier))
            @if let Some(reuse) = &dossier.reuse { (likeness(reuse)) }
        }
    }
}

fn rests_on(dossier: &Dossier, reuse: &Reuse) -> Markup {
    let source = dossier.line.iter().find(|step| step.depth == 1).map(|step| step.organisation);
    html! {
        p {
            "Deze beoordeling rust op een beoordeling van " (words::organisation(dossier, source))
            @if let Some(source) = &dossier.source {
                ": " a href=(format!("/assessments/{}", source.id)) { "uitgave " (source.number) }
                @if let Some(approval) = source.approval() { ", vastgesteld op " (words::on(approval.at)) }
            }
            ". Het besluit is van de eigen organisatie."
        }
        p.hash { "Kenmerk van wat is overgenomen (SHA-256): " (reuse.source_hash) }
        @let further: Vec<_> = dossier.line.iter().filter(|step| step.depth > 1).collect();
        @if !further.is_empty() {
            p { "Die rust op haar beurt op beoordelingen van:" }
            ul { @for step in further { li { (words::capital(&words::organisation(dossier, Some(step.organisation)))) } } }
        }
    }
}

fn likeness(reuse: &Reuse) -> Markup {
    let stated = Criterion::ALL.iter().filter_map(|criterion| Some((*criterion, reuse.similarity.of(*criterion)?)));
    html! {
        table {
            caption { "Waarom het gebruik vergelijkbaar is" }
            thead { tr { th scope="col" { "Kenmerk" } th scope="col" { "Waarom vergelijkbaar" } th scope="col" { "Wat verschilt" } } }
            tbody {
                @for (criterion, likeness) in stated {
                    tr {
                        th scope="row" { (words::criterion(criterion)) }
                        td { (likeness.argument) }
                        td { (likeness.difference.as_deref().unwrap_or("Niets")) }
                    }
                }
            }
        }
    }
}

fn measures(dossier: &Dossier) -> Markup {
    let (done, open): (Vec<_>, Vec<_>) = dossier.measures.iter().partition(|measure| measure.text.done_on.is_some());
    let late = |measure: &Measure| measure.text.due_on < dossier.today;
    html! {
        section aria-labelledby="measures" {
            h2 id="measures" { "Maatregelen" }
            @if open.is_empty() { p { "Er zijn geen open maatregelen." } } @else {
                table {
                    caption { "Open maatregelen" }
                    thead { tr { th scope="col" { "Maatregel" } th scope="col" { "Wie" } th scope="col" { "Uiterlijk klaar op" } } }
                    tbody {
                        @for measure in &open {
                            tr {
                                td.said { (about(measure)) }
                                td { (measure.text.owner) }
                                td { (words::day(measure.text.due_on)) @if late(measure) { strong { " (te laat)" } } }
                            }
                        }
                    }
                }
            }
            @if !done.is_empty() {
                table {
                    caption { "Maatregelen die klaar zijn" }
                    thead { tr { th scope="col" { "Maatregel" } th scope="col" { "Wie" } th scope="col" { "Klaar op" } } }
                    tbody {
                        @for measure in &done {
                            tr {
                                td.said { (about(measure)) }
                                td { (measure.text.owner) }
                                td { @if let Some(day) = measure.text.done_on { (words::day(day)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn about(measure: &Measure) -> Markup {
    html! { (measure.text.text) @if let Some(place) = &measure.place { " (bij vraag " (place) ")" } }
}

fn attachments(files: &[Attachment]) -> Markup {
    html! {
        @if !files.is_empty() {
            section aria-labelledby="files" {
                h2 id="files" { "Bijlagen" }
                ul {
                    @for file in files {
                        li {
                            a href=(format!("/attachments/{}", file.id)) { (file.title) }
                            " (PDF, " (kilobytes(file.size)) " kB)"
                            @if !file.with_content { " – alleen voor uw organisatie" }
                        }
                    }
                }
            }
        }
    }
}

/// In whole kilobytes, and never none.
fn kilobytes(bytes: i64) -> String {
    words::number((bytes.max(0) + 1_023) / 1_024)
}
