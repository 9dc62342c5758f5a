//! Whether the colours an owner chose can be read on their grounds, and the shades that are worked
//! out from them.

use crate::yaml::{Map, Node};

use super::colour::Colour;
use super::contract::{Contract, Parameter};

/// The contrast that lettering of any size needs: <https://www.w3.org/TR/WCAG22/#contrast-minimum>
pub(super) const TEXT: f64 = 4.5;

/// Gives each parameter with `from` that the owner did not set a shade of the one it names, if the
/// owner set that. It is as clear on its grounds as the other on its own, where that is more than
/// it needs.
pub(super) fn derive(contract: &Contract, is_given: &dyn Fn(&str) -> bool, values: &mut Map) {
    for parameter in &contract.parameters {
        let Some(from) =
            contract.parameters.iter().find(|other| Some(&other.name) == parameter.from.as_ref())
        else {
            continue;
        };
        if is_given(&parameter.name) || !is_given(&from.name) {
            continue;
        }
        let Some(colour) = colour_of(values, &from.name) else { continue };
        let clear = colour.least_contrast(&grounds(from, values)).min(AMPLE);
        let grounds = grounds(parameter, values);
        let needs = parameter.contrast.unwrap_or(TEXT);
        let shade = [needs.max(clear), needs]
            .into_iter()
            .filter(|contrast| contrast.is_finite())
            .find_map(|contrast| colour.nearest(&grounds, contrast))
            .unwrap_or(colour);
        set(values, &parameter.name, shade);
    }
}

/// More contrast than this tires the eye rather than helping it.
const AMPLE: f64 = 9.0;

/// The owner's colours that cannot be read: the parameter, and what to say of it. The theme's own
/// colours are the theme's affair.
pub(super) fn check(
    contract: &Contract,
    is_given: &dyn Fn(&str) -> bool,
    values: &Map,
) -> Vec<(String, String, String)> {
    let check = |parameter: &Parameter| {
        let needs = parameter.contrast?;
        let colour = colour_of(values, &parameter.name).filter(|_| is_given(&parameter.name))?;
        let (name, ground) = parameter
            .on
            .iter()
            .filter_map(|name| Some((name, ground_colour(name, values)?)))
            .find(|(_, ground)| colour.contrast(*ground) < needs)?;
        let on = if name.starts_with('#') { format!("`{ground}`") } else { name.clone() };
        let message = format!(
            "{} `{colour}` on {on} is {:.1}:1, and needs {needs}:1",
            parameter.name,
            told(colour.contrast(ground), needs),
        );
        let hint = match colour.nearest(&grounds(parameter, values), needs) {
            Some(nearest) => format!("nearest that passes: `{nearest}`"),
            None => "no shade of it passes: change what it stands on".to_owned(),
        };
        Some((parameter.name.clone(), message, hint))
    };
    contract.parameters.iter().filter_map(check).collect()
}

/// One digit behind the point; 4.49 is not 4.5, and must not be called so.
fn told(contrast: f64, needs: f64) -> f64 {
    let rounded = (contrast * 10.0).round() / 10.0;
    if rounded < needs { rounded } else { (contrast * 10.0).floor() / 10.0 }
}

fn grounds(parameter: &Parameter, values: &Map) -> Vec<Colour> {
    parameter.on.iter().filter_map(|ground| ground_colour(ground, values)).collect()
}

/// A ground is a colour, or the parameter that holds it.
fn ground_colour(ground: &str, values: &Map) -> Option<Colour> {
    Colour::parse(ground).or_else(|| colour_of(values, ground))
}

fn colour_of(values: &Map, name: &str) -> Option<Colour> {
    match values.get(name)? {
        Node::Text(text) => Colour::parse(text),
        _ => None,
    }
}

fn set(values: &mut Map, name: &str, colour: Colour) {
    if let Some((_, value)) = values.0.iter_mut().find(|(key, _)| &**key == name) {
        *value = Node::Text(colour.to_string());
    }
}
