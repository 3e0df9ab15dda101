//! A family as it is asked for by name: `Weibull`, or with some of its parameters: `Binomial(10, ?)`.

use super::error::FittingError;
use super::estimate::Question;
use super::families::all;
use super::family::Slot;
use crate::distribution;

/// What a text asks for.
pub(super) fn question(text: &str) -> Result<Question, FittingError> {
    let error = |reason: String| FittingError::Family { family: text.trim().to_owned(), reason };
    let (name, given) = match text.split_once('(') {
        Some((name, rest)) => {
            let inside = rest.trim().strip_suffix(')');
            let inside = inside.ok_or_else(|| error("the bracket is not closed".to_owned()))?;
            (name.trim(), Some(inside.split(',').map(str::trim).collect::<Vec<&str>>()))
        }
        None => (text.trim(), None),
    };
    let distribution =
        distribution::find(name).ok_or_else(|| error("there is no distribution of that name".to_owned()))?;
    let family = all()
        .find(|family| std::ptr::eq(family.distribution, distribution))
        .ok_or_else(|| error("its parameters have no likelihood to make greatest".to_owned()))?;
    let mut question = Question::plain(family);
    let Some(given) = given else { return Ok(question) };
    if given.len() != family.slots.len() {
        let names: Vec<&str> = distribution.parameters.iter().map(|parameter| parameter.name).collect();
        let expected = names.join(", ");
        return Err(error(format!("it takes {expected}; write a number or ? for each")));
    }
    for ((text, slot), parameter) in given.iter().zip(&mut question.slots).zip(distribution.parameters) {
        if *text == "?" {
            // A parameter that is 0 unless it is asked for.
            if let Slot::Fixed(_) = slot {
                *slot = if parameter.name == "max" { Slot::AboveGreatest } else { Slot::BelowLeast };
            }
            continue;
        }
        let number = text.parse::<f64>().ok().filter(|x| x.is_finite() && parameter.domain.allows(*x));
        match number {
            Some(number) => *slot = Slot::Fixed(number),
            None => {
                return Err(error(format!("{} = {text}: it {}", parameter.name, parameter.domain.rule())));
            }
        }
    }
    Ok(question)
}
