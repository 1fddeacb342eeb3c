//! From words to parts. Weakest first: `? :`, then `&&` or `||`, a comparison, `+ -`, `*`, `! -`, and what follows a value.

use super::lexer::{Token, words};
use super::{Arithmetic, Compare, ExpressionError, Logic, MOST_DEPTH, Node, Part, Unary, Value};

type Parsed = Result<Node, ExpressionError>;

pub(super) fn parse(source: &str) -> Parsed {
    let tokens = words(source)?;
    let end = source.chars().count() + 1;
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), end, depth: 0, pipes: 0 };
    let node = parser.choice()?;
    match parser.tokens.peek() {
        None => Ok(node),
        Some((column, _)) => Err(ExpressionError::new(*column, "the expression should have ended before this")),
    }
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<(usize, Token)>>,
    /// The character after the last.
    end: usize,
    depth: usize,
    pipes: usize,
}

impl Parser {
    fn column(&mut self) -> usize {
        self.tokens.peek().map_or(self.end, |(column, _)| *column)
    }

    fn fail(&mut self, message: impl Into<String>) -> ExpressionError {
        ExpressionError::new(self.column(), message)
    }

    /// Takes the sign if it is the next word.
    fn takes(&mut self, sign: &str) -> bool {
        self.tokens.next_if(|(_, token)| matches!(token, Token::Sign(next) if *next == sign)).is_some()
    }

    fn expect(&mut self, sign: &str) -> Result<(), ExpressionError> {
        if self.takes(sign) { Ok(()) } else { Err(self.fail(format!("a {sign} is missing here"))) }
    }

    /// Reads something a level deeper.
    fn deeper(&mut self, read: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth == MOST_DEPTH {
            return Err(self.fail(format!("an expression is at most {MOST_DEPTH} levels deep")));
        }
        self.depth += 1;
        let node = read(self)?;
        self.depth -= 1;
        Ok(node)
    }

    fn choice(&mut self) -> Parsed {
        let condition = self.logic()?;
        let column = self.column();
        if !self.takes("?") {
            return Ok(condition);
        }
        let yes = self.deeper(Self::choice)?;
        self.expect(":")?;
        let no = self.deeper(Self::choice)?;
        Ok(Node { column, part: Part::Choice(Box::new([condition, yes, no])) })
    }

    fn logic(&mut self) -> Parsed {
        let first = self.comparison()?;
        let column = self.column();
        let (word, sign, other) = match self.tokens.peek() {
            Some((_, Token::Sign("&&"))) => (Logic::And, "&&", "||"),
            Some((_, Token::Sign("||"))) => (Logic::Or, "||", "&&"),
            _ => return Ok(first),
        };
        let mut parts = vec![first];
        while self.takes(sign) {
            parts.push(self.comparison()?);
        }
        if matches!(self.tokens.peek(), Some((_, Token::Sign(next))) if *next == other) {
            return Err(self.fail("&& and || side by side can be read in two ways; add parentheses"));
        }
        Ok(Node { column, part: Part::Logic(word, parts) })
    }

    fn comparison(&mut self) -> Parsed {
        let left = self.sum()?;
        let column = self.column();
        let Some(how) = self.compare() else { return Ok(left) };
        let right = self.sum()?;
        let after = self.column();
        if self.compare().is_some() {
            return Err(ExpressionError::new(after, "two comparisons side by side; add parentheses"));
        }
        Ok(Node { column, part: Part::Compare(how, Box::new([left, right])) })
    }

    fn compare(&mut self) -> Option<Compare> {
        let how = match &self.tokens.peek()?.1 {
            Token::Sign("==") => Compare::Equal,
            Token::Sign("!=") => Compare::NotEqual,
            Token::Sign("<") => Compare::Less,
            Token::Sign("<=") => Compare::LessOrEqual,
            Token::Sign(">") => Compare::Greater,
            Token::Sign(">=") => Compare::GreaterOrEqual,
            Token::Word(word) if word == "in" => Compare::In,
            _ => return None,
        };
        self.tokens.next();
        Some(how)
    }

    fn sum(&mut self) -> Parsed {
        self.arithmetic(&[("+", Arithmetic::Add), ("-", Arithmetic::Subtract)], Self::product)
    }

    fn product(&mut self) -> Parsed {
        self.arithmetic(&[("*", Arithmetic::Multiply)], Self::unary)
    }

    fn arithmetic(&mut self, signs: &[(&str, Arithmetic)], operand: fn(&mut Self) -> Parsed) -> Parsed {
        let first = operand(self)?;
        let column = self.column();
        let mut rest = Vec::new();
        while let Some((_, how)) = signs.iter().find(|(sign, _)| self.takes(sign)) {
            rest.push((*how, operand(self)?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        Ok(Node { column, part: Part::Arithmetic(Box::new(first), rest) })
    }

    fn unary(&mut self) -> Parsed {
        let column = self.column();
        let how = if self.takes("!") {
            Unary::Not
        } else if self.takes("-") {
            Unary::Minus
        } else {
            return self.piped();
        };
        let of = self.deeper(Self::unary)?;
        Ok(Node { column, part: Part::Unary(how, Box::new(of)) })
    }

    /// `x | f | g(y)` is `g(f(x), y)`, and belongs to `x` more than any operator before it.
    fn piped(&mut self) -> Parsed {
        let mut node = self.primary()?;
        while self.takes("|") {
            self.pipes += 1;
            if self.pipes > MOST_DEPTH {
                return Err(self.fail(format!("an expression has at most {MOST_DEPTH} |")));
            }
            let column = self.column();
            let function = self.word("the name of a function")?;
            let mut arguments = vec![node];
            if self.takes("(") {
                arguments.extend(self.items(")")?);
            }
            node = Node { column, part: Part::Call(function, arguments) };
        }
        Ok(node)
    }

    fn word(&mut self, what: &str) -> Result<String, ExpressionError> {
        match self.tokens.next_if(|(_, token)| matches!(token, Token::Word(_))) {
            Some((_, Token::Word(word))) => Ok(word),
            _ => Err(self.fail(format!("{what} is missing here"))),
        }
    }

    /// What stands between commas up to the closing bracket.
    fn items(&mut self, close: &str) -> Result<Vec<Node>, ExpressionError> {
        let mut items = Vec::new();
        if self.takes(close) {
            return Ok(items);
        }
        loop {
            items.push(self.deeper(Self::choice)?);
            if self.takes(close) {
                return Ok(items);
            }
            if !self.takes(",") {
                return Err(self.fail(format!("a , or {close} is missing here")));
            }
        }
    }

    fn primary(&mut self) -> Parsed {
        const MISSING: &str = "a value is missing here: a text in quotes, a number, a name or parentheses";
        let column = self.column();
        let Some((_, token)) = self.tokens.next() else { return Err(self.fail(MISSING)) };
        let part = match token {
            Token::Number(number) => Part::Literal(Value::Number(number)),
            Token::Text(text) => Part::Literal(Value::Text(text)),
            Token::Sign("[") => Part::List(self.items("]")?),
            Token::Sign("(") => {
                let within = self.deeper(Self::choice)?;
                self.expect(")")?;
                return Ok(within);
            }
            Token::Word(word) => match word.as_str() {
                "null" => Part::Literal(Value::Null),
                "true" => Part::Literal(Value::Bool(true)),
                "false" => Part::Literal(Value::Bool(false)),
                "in" => return Err(ExpressionError::new(column, MISSING)),
                _ if self.takes("(") => Part::Call(word, self.items(")")?),
                _ if self.takes(".") => Part::Member(word, self.word("the name of a member")?),
                _ => Part::Name(word),
            },
            Token::Sign(_) => return Err(ExpressionError::new(column, MISSING)),
        };
        Ok(Node { column, part })
    }
}
