//! A page's examples, taken out of its text.

use serde_json::{Value, json};

/// An operation, who asks it, and what comes back.
#[derive(Debug)]
pub(super) struct Example {
    /// Where it begins, from 1.
    pub(super) line: usize,
    /// `utrecht.editor`, or `nobody`.
    pub(super) person: String,
    /// The language that is asked for.
    pub(super) language: Option<String>,
    /// The request, as it is sent.
    pub(super) body: Value,
    /// What the page says is answered.
    pub(super) answer: Value,
}

/// What a page holds.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) examples: Vec<Example>,
    /// The reasons of what is not run.
    pub(super) not_run: Vec<String>,
    /// What is no sound example: line and why.
    pub(super) wrong: Vec<String>,
}

/// A fenced block, or one that is set in by four spaces.
struct Block {
    line: usize,
    info: String,
    text: String,
    fenced: bool,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut list = false;
    let mut empty_before = true;
    for (line, number) in text.lines().zip(1..) {
        let before = blocks.last_mut();
        if open {
            if line.trim() == "```" {
                open = false;
            } else if let Some(block) = before {
                block.text += line;
                block.text.push('\n');
            }
        } else if let Some(info) = line.trim_start().strip_prefix("```") {
            open = true;
            blocks.push(Block { line: number, info: info.trim().to_owned(), text: String::new(), fenced: true });
        } else if let Some(code) = line.strip_prefix("    ") {
            match before {
                Some(block) if !block.fenced && block.line + block.text.lines().count() == number => {
                    block.text += code;
                    block.text.push('\n');
                }
                // In a list it is the rest of an item.
                _ if empty_before && !list => {
                    let text = format!("{code}\n");
                    blocks.push(Block { line: number, info: String::new(), text, fenced: false });
                }
                _ => {}
            }
        }
        list = if line.is_empty() { list } else { line.starts_with("- ") || list && line.starts_with(' ') };
        empty_before = line.trim().is_empty();
    }
    blocks
}

/// Whether a text is an operation of GraphQL or its answer.
fn is_operation(text: &str) -> bool {
    let text = text.trim_start();
    let keyword = ["query", "mutation", "fragment"].iter().any(|word| text.starts_with(word));
    text.starts_with('{') || keyword && text.contains('{')
}

impl Page {
    pub(super) fn read(text: &str) -> Self {
        let mut page = Self::default();
        let mut token_of = None;
        let mut blocks = blocks(text).into_iter().peekable();
        while let Some(block) = blocks.next() {
            let words: Vec<&str> = block.info.split_whitespace().collect();
            for line in block.text.lines().filter(|_| words.first() == Some(&"sh")) {
                let person = line.split_once("demo token ").and_then(|(_, rest)| rest.split([')', ' ', '`']).next());
                token_of = person.map(str::to_owned).or(token_of);
            }
            let asked = match words.as_slice() {
                ["graphql", "not", "run:", _, ..] => {
                    page.not_run.push(words[3..].join(" "));
                    continue;
                }
                ["graphql", "as", person] => Ok((*person, None)),
                ["graphql", "as", person, "in", language] => Ok((*person, Some((*language).to_owned()))),
                ["sh", ..] if block.text.contains("curl") => {
                    let with_token = block.text.contains("Authorization");
                    Ok((if with_token { token_of.as_deref().unwrap_or("nobody") } else { "nobody" }, None))
                }
                ["graphql", ..] => Err("say who asks: `graphql as utrecht.editor`, or `graphql not run: REASON`"),
                ["json", "variables" | "answer"] => Err("this block belongs to no example"),
                _ if is_operation(&block.text) => {
                    Err("make this a block `graphql as …` with its answer, so that it is run")
                }
                _ => continue,
            };
            let example = asked.and_then(|(person, language)| {
                let mut next = |what: &str| blocks.next_if(|it| it.info == format!("json {what}")).map(|it| it.text);
                let variables = next("variables");
                let answer = next("answer").ok_or("give this example a block `json answer`")?;
                let body = if words[0] == "sh" {
                    let body = block.text.split_once("-d '").and_then(|(_, rest)| rest.split('\'').next());
                    serde_json::from_str(body.unwrap_or_default()).map_err(|_| "curl sends no JSON here")?
                } else {
                    let variables: Option<Value> = variables
                        .map(|text| serde_json::from_str(&text))
                        .transpose()
                        .map_err(|_| "the variables are no JSON")?;
                    json!({ "query": block.text, "variables": variables.unwrap_or_else(|| json!({})) })
                };
                let answer = serde_json::from_str(&answer).map_err(|_| "the answer is no JSON")?;
                Ok(Example { line: block.line, person: person.to_owned(), language, body, answer })
            });
            match example {
                Ok(example) => page.examples.push(example),
                Err(what) => page.wrong.push(format!("line {}: {what}", block.line)),
            }
        }
        // Whole operations within a sentence are run by nothing.
        let mut fenced = false;
        for (line, number) in text.lines().zip(1..) {
            fenced ^= line.trim_start().starts_with("```");
            let inline = line.split('`').skip(1).step_by(2);
            if !fenced && !line.starts_with("    ") && inline.clone().any(is_operation) {
                page.wrong.push(format!("line {number}: give this operation a block of its own, so that it is run"));
            }
        }
        page
    }
}

#[test]
fn what_is_no_sound_example_is_told_with_its_line() {
    for (text, what) in [
        ("```graphql\n{ viewer { roles } }\n```\n", "say who asks"),
        ("\n```graphql as nobody\n{ viewer { roles } }\n```\n", "line 2: give this example a block `json answer`"),
        ("```graphql as nobody\n{ a }\n```\n```json answer\nnothing\n```\n", "the answer is no JSON"),
        ("```json answer\n{}\n```\n", "belongs to no example"),
        ("```json\n{ \"data\": null }\n```\n", "so that it is run"),
        ("Ask:\n\n    { viewer { roles } }\n", "line 3: make this a block"),
        ("Ask:\n\n    mutation { a }\n", "line 3: make this a block"),
        ("Ask `{ viewer { roles } }` once.\n", "line 1: give this operation a block of its own"),
        ("```sh\ncurl -s x -d '{'\n```\n```json answer\n{}\n```\n", "curl sends no JSON"),
    ] {
        let page = Page::read(text);
        assert!(page.wrong.iter().any(|told| told.contains(what)), "{text}: {:?}", page.wrong);
        assert!(page.examples.is_empty(), "{text}");
    }
    let plain =
        "Run:\n\n    cargo run -- demo\n\n- a list\n\n    more of `name(language: EN)` in it\n\n```sh\nls\n```\n";
    let page = Page::read(plain);
    assert!(page.wrong.is_empty() && page.examples.is_empty(), "{page:?}");
    let page = Page::read("```graphql not run: it needs a browser\n{ a }\n```\n");
    assert_eq!((page.not_run, page.examples.len()), (vec!["it needs a browser".to_owned()], 0));
}

#[test]
fn a_call_of_curl_is_asked_by_whom_its_token_is_of() {
    let curl = |headers: &str| {
        format!(
            "```sh\nTOKEN=$(collectief demo token tilburg.reader)\ncurl -s http://x {headers} -d '{{\"query\":\"{{ a }}\"}}'\n```\n```json answer\n{{}}\n```\n"
        )
    };
    let person = |text: &str| Page::read(text).examples[0].person.clone();
    assert_eq!(person(&curl("-H \"Authorization: Bearer $TOKEN\"")), "tilburg.reader");
    assert_eq!(person(&curl("")), "nobody");
    assert_eq!(Page::read(&curl("")).examples[0].body, json!({ "query": "{ a }" }));
}
