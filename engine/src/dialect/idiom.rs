//! Distributions that plain Excel writes as a quantile of RAND(): `NORM.INV(RAND(), 100, 10)`.

use crate::distribution::{self, DistributionCall};
use crate::formula::Expr;
use crate::value::Value;

/// A quantile function: its name, the distribution of our table, how many parameters follow the
/// probability, and how the user reads it.
const IDIOMS: &[(&str, &str, usize, &str)] = &[
    ("NORM.INV", "Normal", 2, "NORM.INV(RAND(), …)"),
    ("NORMINV", "Normal", 2, "NORMINV(RAND(), …)"),
    ("NORM.S.INV", "Normal", 0, "NORM.S.INV(RAND())"),
    ("NORMSINV", "Normal", 0, "NORMSINV(RAND())"),
    ("LOGNORM.INV", "Lognormal2", 2, "LOGNORM.INV(RAND(), …)"),
    ("LOGINV", "Lognormal2", 2, "LOGINV(RAND(), …)"),
    // With bounds as fourth and fifth argument it is another distribution, and stays a call.
    ("BETA.INV", "Beta", 2, "BETA.INV(RAND(), …)"),
    ("BETAINV", "Beta", 2, "BETAINV(RAND(), …)"),
    ("GAMMA.INV", "Gamma", 2, "GAMMA.INV(RAND(), …)"),
    ("GAMMAINV", "Gamma", 2, "GAMMAINV(RAND(), …)"),
    ("BINOM.INV", "Binomial", 2, "BINOM.INV(…, RAND())"),
    ("CRITBINOM", "Binomial", 2, "CRITBINOM(…, RAND())"),
];

/// The distribution that a call of the function `name`, in capitals, stands for; else the arguments back.
pub(crate) fn random_idiom(name: &str, mut arguments: Vec<Expr>) -> Result<DistributionCall, Vec<Expr>> {
    let idiom = IDIOMS.iter().find(|(known, ..)| *known == name);
    let Some((_, name, parameters, source)) = idiom else {
        return Err(arguments);
    };
    // BINOM.INV takes the probability last.
    let chance = if *name == "Binomial" { 2 } else { 0 };
    let drawn = arguments.get(chance).is_some_and(
        |argument| matches!(argument, Expr::Call(function, none) if function.name == "RAND" && none.is_empty()),
    );
    let Some(distribution) = distribution::find(name).filter(|_| drawn && arguments.len() == parameters + 1)
    else {
        return Err(arguments);
    };
    arguments.remove(chance);
    if *parameters == 0 {
        arguments = [0.0, 1.0].map(|x| Expr::Literal(Value::Number(x))).to_vec();
    }
    Ok(DistributionCall {
        distribution,
        parameters: arguments,
        name: None,
        base: None,
        shift: None,
        alternates: None,
        truncate: None,
        censor: None,
        draw: None,
        dependence: None,
        joined: None,
        repeated: None,
        seed: None,
        dealt: false,
        source,
        redrawn: true,
    })
}
