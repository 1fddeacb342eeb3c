//! Small expressions in the definitions of others: conditions and sums over answers and labels. A bounded part of JEXL.
//!
//! Our own code, although JEXL has an evaluator in Rust: Mozilla's `jexl-eval` has no function calls, and the public
//! definitions are full of them (`answers('1.1')`). What is here is what those definitions use, and no more:
//! text, whole numbers, lists, names, `a.b`, `f(x)`, `x | f`, `! - * +`, comparisons, `in`, `&&`, `||`, `? :`, parentheses.
//!
//! Truth and sums are JavaScript's, in which the definitions were written: `false && 3` is `false`, `null || 0` is `0`,
//! `true + true` is 2. Where JEXL and JavaScript would read the same text differently, it is refused with a remedy:
//! `a || b && c` and `a == b == c` want parentheses.
//!
//! No input overflows the stack or runs long: a source has at most [`MOST_CHARACTERS`], is nested at most [`MOST_DEPTH`]
//! deep, and each part is evaluated at most once.

mod evaluate;
mod lexer;
mod parser;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

/// A source has at most so many characters.
pub const MOST_CHARACTERS: usize = 4_000;
/// Parts are nested at most so deep; and there are at most so many `|`.
pub const MOST_DEPTH: usize = 64;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number: the definitions have no others.
    Number(i64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
}

impl Value {
    /// Whether it counts as true, as in JavaScript: all but null, false, 0 and the empty text. An empty list is true.
    pub const fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => *number != 0,
            Self::Text(text) => !text.is_empty(),
            Self::List(_) => true,
        }
    }

    /// What it is, for messages.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a truth value",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
        }
    }
}

/// What an expression speaks of: the labels of a walk, the answers of a form.
pub trait World {
    /// What a name stands for; `None` where there is no such name.
    fn name(&self, name: &str) -> Option<Value>;
    /// What `of.name` stands for; `None` where there is no such thing.
    fn member(&self, of: &str, name: &str) -> Option<Value>;
    /// What a function gives, or why it cannot; `None` where there is no such function. In `x | f(y)` the arguments are x, y.
    fn call(&self, function: &str, arguments: &[Value]) -> Option<Result<Value, String>>;
}

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// What is wrong and what to do.
    pub message: String,
    /// At which character, from 1.
    pub column: usize,
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {}: {}", self.column, self.message)
    }
}

impl std::error::Error for ExpressionError {}

impl ExpressionError {
    fn new(column: usize, message: impl Into<String>) -> Self {
        Self { message: message.into(), column }
    }
}

/// An expression that was read. It is stored and written as the text that it came from, to the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Expression {
    source: String,
    root: Node,
}

impl Expression {
    /// Reads an expression.
    pub fn parse(source: &str) -> Result<Self, ExpressionError> {
        Ok(Self { source: source.to_owned(), root: parser::parse(source)? })
    }

    /// The text that it came from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The names it uses, each time it does, with the member: `scores.x` is `("scores", Some("x"))`.
    pub fn names(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.nodes().filter_map(|node| match &node.part {
            Part::Name(name) => Some((name.as_str(), None)),
            Part::Member(of, name) => Some((of.as_str(), Some(name.as_str()))),
            _ => None,
        })
    }

    /// The functions it calls, each time it does, with the first argument where that stands there as a text.
    pub fn calls(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.nodes().filter_map(|node| {
            let Part::Call(function, arguments) = &node.part else { return None };
            let text = arguments.first().and_then(|first| match &first.part {
                Part::Literal(Value::Text(text)) => Some(text.as_str()),
                _ => None,
            });
            Some((function.as_str(), text))
        })
    }

    /// Its value in a world.
    pub fn evaluate(&self, world: &impl World) -> Result<Value, ExpressionError> {
        evaluate::evaluate(&self.root, world)
    }

    /// All parts, each before what is within it, from left to right.
    fn nodes(&self) -> impl Iterator<Item = &Node> {
        let mut waiting = vec![&self.root];
        std::iter::from_fn(move || {
            let node = waiting.pop()?;
            let begin = waiting.len();
            match &node.part {
                Part::Literal(_) | Part::Name(_) | Part::Member(..) => {}
                Part::List(items) | Part::Call(_, items) | Part::Logic(_, items) => waiting.extend(items),
                Part::Unary(_, of) => waiting.push(of),
                Part::Arithmetic(first, rest) => {
                    waiting.push(first);
                    waiting.extend(rest.iter().map(|(_, node)| node));
                }
                Part::Compare(_, sides) => waiting.extend(sides.iter()),
                Part::Choice(parts) => waiting.extend(parts.iter()),
            }
            waiting[begin..].reverse();
            Some(node)
        })
    }
}

impl TryFrom<String> for Expression {
    type Error = ExpressionError;

    fn try_from(source: String) -> Result<Self, ExpressionError> {
        Self::parse(&source)
    }
}

impl From<Expression> for String {
    fn from(expression: Expression) -> Self {
        expression.source
    }
}

/// A part of an expression, and at which character it is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    column: usize,
    part: Part,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(Value),
    Name(String),
    Member(String, String),
    Call(String, Vec<Node>),
    List(Vec<Node>),
    Unary(Unary, Box<Node>),
    /// From left to right: a long sum is no deep one.
    Arithmetic(Box<Node>, Vec<(Arithmetic, Node)>),
    Compare(Compare, Box<[Node; 2]>),
    /// Two or more, joined by the same word.
    Logic(Logic, Vec<Node>),
    /// If, then, else.
    Choice(Box<[Node; 3]>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unary {
    Not,
    Minus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arithmetic {
    Add,
    Subtract,
    Multiply,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compare {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Logic {
    And,
    Or,
}
