//! The graph of templates: which extends, includes and calls which, and all that one is made of.
//!
//! Built from the literal names that [`scan()`] finds, before Tera follows them, so that
//! templates too deep for the stack of a thread are told and not tried.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::compile::Source;
use super::mentions::Mentions;
use super::scan::{Names, scan};
use super::{Template, embedded};
use crate::diagnostic::{Code, Diagnostic, Fault};
use crate::fingerprint::Mixer;

/// How deep templates may include and extend each other: as deep as Tera lets components go. With each
/// it goes down the stack of a thread, and where that is used up the whole program ends.
const DEPTH_LIMIT: usize = 20;

/// Who uses whom, by literal names.
pub(super) struct Graph<'a> {
    pub(super) sources: BTreeMap<&'a str, (&'a Source, Names)>,
    /// Component name → the template that defines it, the site's own before the theme's.
    components: BTreeMap<String, &'a str>,
    theme: Option<&'a str>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(sources: &'a [Source], theme: Option<&'a str>) -> Graph<'a> {
        let sources: BTreeMap<&str, (&Source, Names)> = sources
            .iter()
            .map(|source| (source.name.as_str(), (source, scan(&source.text))))
            .collect();
        let mut components = BTreeMap::new();
        let is_theme =
            |name: &str| theme.is_some_and(|theme| name.starts_with(&format!("{theme}/")));
        for own in [false, true] {
            for (name, (_, names)) in sources.iter().filter(|(name, _)| is_theme(name) != own) {
                for component in &names.defines {
                    components.insert(component.name.clone(), *name);
                }
            }
        }
        Graph { sources, components, theme }
    }

    pub(super) fn resolve(&self, name: &str) -> Option<&'a str> {
        if let Some((found, _)) = self.sources.get_key_value(name) {
            return Some(found);
        }
        let prefixed = |prefix: &str| {
            let name = format!("{prefix}/{name}");
            self.sources.get_key_value(name.as_str()).map(|(found, _)| *found)
        };
        self.theme.and_then(prefixed).or_else(|| prefixed(embedded::BUILT_IN))
    }

    /// The fault of templates that include each other deeper than the stack of a thread goes.
    pub(super) fn too_deep(&self) -> Option<Diagnostic> {
        let mut known = HashMap::new();
        let deep = |name: &&'a str| self.depth(name, &mut Vec::new(), &mut known).is_none();
        let (source, names) = &self.sources[self.sources.keys().copied().find(deep)?];
        let message = format!(
            "templates include and extend each other more than {DEPTH_LIMIT} deep, from this one on"
        );
        let place = names.templates().next().map_or(0..0, |named| named.range.clone());
        let fault = Fault::new(Code::TemplateName, place, message);
        Some(fault.hint("include what is needed from one template").at(&source.path))
    }

    /// How many templates lie below one on the longest way, or nothing where that is deeper than the
    /// limit from the first of those `above`. Of a circle Tera tells by itself.
    fn depth(
        &self,
        name: &'a str,
        above: &mut Vec<&'a str>,
        known: &mut HashMap<&'a str, usize>,
    ) -> Option<usize> {
        if above.contains(&name) {
            return Some(0);
        }
        let below = match known.get(name) {
            Some(below) => *below,
            None if above.len() > DEPTH_LIMIT => return None,
            None => {
                let mut below = 0;
                above.push(name);
                for named in self.sources.get(name).iter().flat_map(|(_, names)| names.templates())
                {
                    let Some(used) = self.resolve(&named.name) else { continue };
                    below = below.max(self.depth(used, above, known)? + 1);
                }
                above.pop();
                known.insert(name, below);
                below
            }
        };
        (above.len() + below <= DEPTH_LIMIT).then_some(below)
    }

    pub(super) fn template(&self, source: &'a Source) -> Template {
        let mut parts: Vec<&str> = Vec::new();
        let mut met: HashSet<&str> = HashSet::new();
        let mut waiting = vec![source.name.as_str()];
        while let Some(name) = waiting.pop() {
            if !met.insert(name) {
                continue;
            }
            parts.push(name);
            if let Some((_, names)) = self.sources.get(name) {
                waiting.extend(names.templates().filter_map(|named| self.resolve(&named.name)));
                waiting.extend(
                    names.calls.iter().filter_map(|call| self.components.get(&call.name).copied()),
                );
            }
        }
        parts[1..].sort_unstable();
        let mut mixer = Mixer::default();
        let mut mentions = Mentions::default();
        for part in &parts {
            if let Some((source, _)) = self.sources.get(part) {
                mixer.text(part).add(source.print);
                mentions.add(&source.text);
            }
        }
        Template {
            source: source.path.clone(),
            text: source.text.clone(),
            closure: mixer.finish(),
            parts: parts.into_iter().map(str::to_owned).collect(),
            mentions,
        }
    }
}
