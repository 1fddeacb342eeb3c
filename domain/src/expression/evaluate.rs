//! From parts to a value.

use super::{Arithmetic, Compare, ExpressionError, Logic, Node, Part, Unary, Value, World};

type Evaluated = Result<Value, ExpressionError>;

pub(super) fn evaluate(node: &Node, world: &impl World) -> Evaluated {
    let fail = |message: String| ExpressionError::new(node.column, message);
    match &node.part {
        Part::Literal(value) => Ok(value.clone()),
        Part::Name(name) => world.name(name).ok_or_else(|| fail(format!("there is no {name}"))),
        Part::Member(of, name) => world.member(of, name).ok_or_else(|| fail(format!("there is no {of}.{name}"))),
        Part::List(items) => Ok(Value::List(all(items, world)?)),
        Part::Call(function, arguments) => match world.call(function, &all(arguments, world)?) {
            None => Err(fail(format!("there is no function {function}"))),
            Some(given) => given.map_err(|why| fail(format!("{function}: {why}"))),
        },
        Part::Unary(Unary::Not, of) => Ok(Value::Bool(!evaluate(of, world)?.is_true())),
        Part::Unary(Unary::Minus, of) => {
            let number = number(&evaluate(of, world)?).map_err(fail)?;
            number.checked_neg().map(Value::Number).ok_or_else(|| fail(TOO_LARGE.to_owned()))
        }
        Part::Arithmetic(first, rest) => {
            let mut result = number(&evaluate(first, world)?).map_err(fail)?;
            for (how, operand) in rest {
                let operand = number(&evaluate(operand, world)?).map_err(fail)?;
                let next = match how {
                    Arithmetic::Add => result.checked_add(operand),
                    Arithmetic::Subtract => result.checked_sub(operand),
                    Arithmetic::Multiply => result.checked_mul(operand),
                };
                result = next.ok_or_else(|| fail(TOO_LARGE.to_owned()))?;
            }
            Ok(Value::Number(result))
        }
        Part::Compare(how, sides) => {
            let [left, right] = sides.as_ref();
            let (left, right) = (evaluate(left, world)?, evaluate(right, world)?);
            compare(*how, &left, &right).map(Value::Bool).map_err(fail)
        }
        Part::Logic(joined, parts) => {
            let mut last = Value::Null;
            for part in parts {
                last = evaluate(part, world)?;
                if last.is_true() == (*joined == Logic::Or) {
                    break;
                }
            }
            Ok(last)
        }
        Part::Choice(parts) => {
            let [condition, yes, no] = parts.as_ref();
            evaluate(if evaluate(condition, world)?.is_true() { yes } else { no }, world)
        }
    }
}

const TOO_LARGE: &str = "the number becomes too large";

fn all(nodes: &[Node], world: &impl World) -> Result<Vec<Value>, ExpressionError> {
    nodes.iter().map(|node| evaluate(node, world)).collect()
}

/// Equality is of the same kind only: `null == 0` is false. An order counts as in [`number`].
fn compare(how: Compare, left: &Value, right: &Value) -> Result<bool, String> {
    let order = || Ok::<_, String>(number(left)?.cmp(&number(right)?));
    match how {
        Compare::Equal => Ok(left == right),
        Compare::NotEqual => Ok(left != right),
        Compare::Less => Ok(order()?.is_lt()),
        Compare::LessOrEqual => Ok(order()?.is_le()),
        Compare::Greater => Ok(order()?.is_gt()),
        Compare::GreaterOrEqual => Ok(order()?.is_ge()),
        Compare::In => match right {
            Value::List(items) => Ok(items.contains(left)),
            other => Err(format!("after `in` stands a list, not {}", other.kind())),
        },
    }
}

/// As JavaScript counts: null is 0, true is 1, false is 0.
fn number(value: &Value) -> Result<i64, String> {
    match value {
        Value::Null => Ok(0),
        Value::Bool(value) => Ok(i64::from(*value)),
        Value::Number(number) => Ok(*number),
        other => Err(format!("{} is no number", other.kind())),
    }
}
