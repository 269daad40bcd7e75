use oxc_ast::ast::{BinaryExpression, BinaryOperator, Expression};

/// Whether only a removed type keeps the left operand together: `-a as T ** b`, `a == b + c as T * d`.
///
/// Elsewhere JavaScript would have to group such operands by parentheses, and the syntax tree has a node for those.
pub(super) fn rests_on_type(it: &BinaryExpression<'_>) -> bool {
    let outer = strength(it.operator);
    let power = it.operator == BinaryOperator::Exponential;
    match without_types(&it.left) {
        Expression::BinaryExpression(inner) => {
            let inner = strength(inner.operator);
            inner < outer || (inner == outer && power)
        }
        Expression::LogicalExpression(_) => true,
        Expression::UnaryExpression(_) | Expression::AwaitExpression(_) => power,
        _ => false,
    }
}

fn without_types<'e, 'a>(mut expression: &'e Expression<'a>) -> &'e Expression<'a> {
    loop {
        expression = match expression {
            Expression::TSAsExpression(it) => &it.expression,
            Expression::TSSatisfiesExpression(it) => &it.expression,
            Expression::TSTypeAssertion(it) => &it.expression,
            _ => return expression,
        };
    }
}

/// How tightly an operator binds, against the others.
const fn strength(operator: BinaryOperator) -> u8 {
    use BinaryOperator as Op;
    match operator {
        Op::BitwiseOR => 1,
        Op::BitwiseXOR => 2,
        Op::BitwiseAnd => 3,
        Op::Equality | Op::Inequality | Op::StrictEquality | Op::StrictInequality => 4,
        Op::LessThan | Op::LessEqualThan | Op::GreaterThan | Op::GreaterEqualThan | Op::Instanceof | Op::In => 5,
        Op::ShiftLeft | Op::ShiftRight | Op::ShiftRightZeroFill => 6,
        Op::Addition | Op::Subtraction => 7,
        Op::Multiplication | Op::Remainder | Op::Division => 8,
        Op::Exponential => 9,
    }
}
