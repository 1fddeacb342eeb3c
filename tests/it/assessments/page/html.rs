//! A page as a browser reads it: by the tokenizer of the HTML standard.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// An element that begins.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// The text in it, up to the next element that is a line of its own.
    pub(super) text: String,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct Reading(RefCell<Vec<Element>>);

/// What stands within a line.
const INLINE: [&str; 3] = ["a", "strong", "img"];

impl TokenSink for Reading {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut all = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let name = tag.name.to_string();
                let attributes = tag.attrs.iter().map(|it| (it.name.local.to_string(), it.value.to_string())).collect();
                all.push(Element { name: name.clone(), attributes, text: String::new() });
                if name == "style" || name == "script" {
                    return TokenSinkResult::RawData(if name == "style" {
                        RawKind::Rawtext
                    } else {
                        RawKind::ScriptData
                    });
                }
            }
            Token::CharacterTokens(text) => {
                if let Some(last) = all.last_mut() {
                    last.text.push_str(&text);
                }
                let is_inline = |element: &Element| INLINE.contains(&element.name.as_str());
                if all.last().is_some_and(is_inline)
                    && let Some(line) = all.iter_mut().rev().find(|element| !is_inline(element))
                {
                    line.text.push_str(&text);
                }
            }
            Token::CommentToken(_) => {
                all.push(Element { name: "comment".to_owned(), attributes: Vec::new(), text: String::new() });
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The elements of a page, in order.
pub(super) fn elements(page: &str) -> Vec<Element> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page));
    let tokenizer = Tokenizer::new(Reading::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.take()
}
