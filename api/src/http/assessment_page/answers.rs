//! The answers on the page: by question, and how each came to be there.

use std::collections::BTreeMap;

use domain::assessments::{Answer, Disposition, Dossier, Given, Line, Through, outline};
use domain::id::OrganisationId;
use domain::instruments::Question;
use domain::instruments::answers::{AnswerValue, Image, Place};
use domain::text::strip_html;
use maud::{Markup, html};

use super::words;

/// The whole of it. `waiting` are the questions that a draft still owes.
pub(super) fn section(dossier: &Dossier, waiting: &[Place]) -> Markup {
    let mut pieces: Vec<Markup> = Vec::new();
    let mut open: Vec<Markup> = Vec::new();
    let close = |open: &mut Vec<Markup>, pieces: &mut Vec<Markup>| {
        if !open.is_empty() {
            let rows = std::mem::take(open);
            pieces.push(html! { dl.answers { @for row in rows { (row) } } });
        }
    };
    for line in outline(&dossier.instrument, &dossier.answers, waiting) {
        match line {
            Line::Heading { depth, group, repeat } => {
                close(&mut open, &mut pieces);
                pieces.push(heading(depth, group, repeat));
            }
            Line::Answered { question, repeat, answer } => open.push(answered(dossier, question, repeat, answer)),
            Line::Waiting { question, place } => open.push(html! {
                div.answer {
                    dt { (asked(question, place.repeats.last().copied().filter(|_| question.is_repeatable()))) }
                    dd.how { "Nog niet beantwoord" }
                }
            }),
        }
    }
    close(&mut open, &mut pieces);
    html! {
        section aria-labelledby="answers" {
            h2 id="answers" { "Vragen en antwoorden" }
            @for piece in pieces { (piece) }
        }
    }
}

/// Headings go as deep as HTML has them.
fn heading(depth: usize, group: &Question, repeat: Option<u32>) -> Markup {
    let text = asked(group, repeat);
    match depth {
        0 => html! { h3 { (text) } },
        1 => html! { h4 { (text) } },
        2 => html! { h5 { (text) } },
        _ => html! { h6 { (text) } },
    }
}

/// What is asked, in plain text, with the number that the instrument gives it and which repeat it is.
fn asked(question: &Question, repeat: Option<u32>) -> String {
    let text = strip_html(&question.text);
    match repeat {
        None => format!("{} {text}", question.key),
        Some(repeat) => {
            let item = question.item_name.as_deref().map_or_else(|| "herhaling".to_owned(), strip_html);
            format!("{} {text}: {item} {}", question.key, repeat.saturating_add(1))
        }
    }
}

fn answered(dossier: &Dossier, question: &Question, repeat: Option<u32>, answer: &Answer) -> Markup {
    html! {
        div.answer {
            dt { (asked(question, repeat)) }
            @if let Some(value) = answer.given.value() { dd.said { (said(question, value)) } }
            dd.how { (how(dossier, answer)) }
        }
    }
}

/// How an answer came to be there.
fn how(dossier: &Dossier, answer: &Answer) -> Markup {
    let label = words::disposition(answer.given.disposition());
    match &answer.given {
        Given::Inherited { through, .. } => html! { (label) " " (from(dossier, *through)) },
        Given::NotApplicable(reason) => html! { (label) ", omdat: " (reason) },
        Given::Here { reason: Some(reason), .. } => html! { (label) ". Reden: " (reason) },
        Given::Here { reason: None, .. } => html! { (label) },
    }
}

/// The step of the lineage from which an answer was taken, and the one where it was first given: 1 is the source.
fn steps(through: Through) -> (i16, i16) {
    let bits = through.0.unsigned_abs();
    let step = |bit: u32| i16::try_from(bit).unwrap_or(i16::MAX).saturating_add(1);
    (step(bits.trailing_zeros()), step(63_u32.saturating_sub(bits.leading_zeros())))
}

fn owner(dossier: &Dossier, depth: i16) -> Option<OrganisationId> {
    dossier.line.iter().find(|step| step.depth == depth).map(|step| step.organisation)
}

/// From whom an answer was taken over, and who gave it first.
fn from(dossier: &Dossier, through: Through) -> String {
    let (taken, first) = steps(through);
    let near = words::organisation(dossier, owner(dossier, taken));
    let edition = match &dossier.source {
        Some(source) if taken == 1 => match source.approval() {
            Some(approval) => format!(" (beoordeling van {}, uitgave {})", words::on(approval.at), source.number),
            None => format!(" (uitgave {})", source.number),
        },
        _ => String::new(),
    };
    if first == taken {
        return format!("van {near}{edition}");
    }
    format!("van {near}{edition}. Eerst beantwoord door {}", words::organisation(dossier, owner(dossier, first)))
}

fn said(question: &Question, value: &AnswerValue) -> Markup {
    let label = |value: &str| {
        let offer = question.options.iter().find(|offer| offer.value == value);
        offer.map_or_else(|| value.to_owned(), |offer| strip_html(&offer.label))
    };
    match value {
        AnswerValue::Text(text) => html! { p { (label(text)) } },
        AnswerValue::YesNo(yes) => html! { p { (if *yes { "Ja" } else { "Nee" }) } },
        AnswerValue::Choices(choices) => html! { ul { @for choice in choices { li { (label(choice)) } } } },
        AnswerValue::Date(date) => html! { p { (words::day(*date)) } },
        AnswerValue::Image(image) => picture(image),
    }
}

/// Pictures of these kinds are shown: none of them can hold a script. It was checked when it was answered, and is once more.
const SHOWN: [&str; 4] =
    ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

/// Whether an answer is a picture.
pub(super) fn is_picture(answer: &Answer) -> bool {
    matches!(answer.given.value(), Some(AnswerValue::Image(_)))
}

fn picture(image: &Image) -> Markup {
    let alt = image.description.as_deref().or(image.title.as_deref()).unwrap_or("Afbeelding zonder beschrijving");
    let caption = [&image.title, &image.source].into_iter().flatten().cloned().collect::<Vec<_>>().join(". Bron: ");
    html! {
        figure {
            @if SHOWN.iter().any(|kind| image.data.starts_with(kind)) { img src=(image.data) alt=(alt); }
            @if !caption.is_empty() { figcaption { (caption) } }
        }
    }
}

/// How many answers came how, and from whom.
pub(super) fn summary(dossier: &Dossier) -> Markup {
    let mut counts: BTreeMap<(u8, &'static str, String), usize> = BTreeMap::new();
    for answer in &dossier.answers {
        let disposition = answer.given.disposition();
        let place = Disposition::ALL.iter().position(|it| *it == disposition).unwrap_or_default();
        let whose = match &answer.given {
            Given::Inherited { through, .. } => words::organisation(dossier, owner(dossier, steps(*through).0)),
            _ => words::organisation(dossier, Some(dossier.edition.organisation)),
        };
        let key = (u8::try_from(place).unwrap_or(u8::MAX), words::disposition(disposition), words::capital(&whose));
        *counts.entry(key).or_default() += 1;
    }
    let approved = dossier.edition.approval().map(|approval| approval.function.as_str());
    html! {
        table {
            caption { "Hoe de antwoorden tot stand kwamen" }
            thead { tr {
                th scope="col" { "Hoe" } th scope="col" { "Van wie" } th scope="col" { "In deze uitgave vastgesteld door" }
                th.count scope="col" { "Aantal" }
            } }
            tbody {
                @for ((_, how, whose), count) in &counts {
                    tr {
                        th scope="row" { (how) }
                        td { (whose) }
                        td { (approved.unwrap_or("nog niet vastgesteld")) }
                        td.count { (count) }
                    }
                }
                tr { th scope="row" { "Samen" } td {} td {} td.count { (dossier.answers.len()) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_tells_the_nearest_and_the_first_step_through_which_it_came() {
        assert_eq!(steps(Through(0b1)), (1, 1));
        assert_eq!(steps(Through(0b101)), (1, 3));
        assert_eq!(steps(Through(0b10)), (2, 2));
    }
}
