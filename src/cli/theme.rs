//! `handover theme`: what themes there are, and their templates into your hands.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::sync::Arc;

use serde_json::json;

use super::args::{Common, Content, Form};
use super::terminal::Terminal;
use super::{ExitStatus, Stop, read_site, request};
use crate::diagnostic::nearest;
use crate::engine::{Engine, Planned};
use crate::theme::value::{from_map, to_json};
use crate::theme::{Kind, Theme, embedded};
use crate::yaml::{Map, Node};

/// The plan of the site, and the names of the themes that it brings itself.
fn planned(common: &Common) -> Result<(Planned, BTreeSet<String>), Stop> {
    let content =
        Content { base_url: None, drafts: false, future: false, expired: false, now: None };
    let (snapshot, _) = read_site(&common.root)?;
    let on_disk = snapshot
        .below("themes")
        .filter_map(|(path, _)| path.as_str().split('/').nth(1).map(str::to_owned))
        .collect();
    Ok((Engine::default().plan(snapshot, &request(&content, false)?), on_disk))
}

/// Lists themes, and what the site's theme offers.
pub(super) fn list(common: Common, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let (planned, on_disk) = planned(&common)?;
    let theme = &planned.library.theme;
    let names: BTreeSet<&str> =
        on_disk.iter().map(String::as_str).chain(embedded::names()).collect();
    if common.format == Form::Json {
        terminal.say(&list_json(&names, &on_disk, theme).to_string());
        return Ok(ExitStatus::Fine);
    }
    for name in names {
        let used = if theme.name() == Some(name) { "  (used by this site)" } else { "" };
        let inside = !on_disk.contains(name);
        let place = if inside { "inside Handover".to_owned() } else { format!("themes/{name}/") };
        terminal.say(&format!("{name}  {place}{used}"));
    }
    let Some(name) = theme.name() else { return Ok(ExitStatus::Fine) };
    if !theme.contract().description.is_empty() {
        terminal.say(&format!("\n{name}: {}", theme.contract().description));
    }
    terminal.say("\ntemplates, with what the site itself puts in their place:");
    let prefix = format!("{name}/");
    for template in theme.template_names().filter_map(|template| template.strip_prefix(&prefix)) {
        let own = theme.source(template).map(|source| format!("  ←  {source}")).unwrap_or_default();
        terminal.say(&format!("  {template}{own}"));
    }
    parameters(theme, terminal);
    terminal.say("\n`handover theme copy page.html` brings one into `templates/`; with `--extend` a small one that changes a block.");
    Ok(ExitStatus::Fine)
}

fn parameters(theme: &Theme, terminal: &Terminal) {
    if theme.contract().parameters.is_empty() {
        return;
    }
    terminal.say("\nparameters, set below `theme:` in `site.yaml`:");
    for parameter in &theme.contract().parameters {
        let default = match &parameter.default {
            Node::Text(text) if text.is_empty() => "none".to_owned(),
            Node::Text(text) => text.clone(),
            Node::Int(number) => number.to_string(),
            Node::Float(number) => number.to_string(),
            Node::Bool(value) => value.to_string(),
            _ => "none".to_owned(),
        };
        let kind = match &parameter.kind {
            Kind::Choice(words) => words.join(" | "),
            kind => kind.name().to_owned(),
        };
        terminal
            .say(&format!("  {} ({kind}, default {default})  {}", parameter.name, parameter.about));
    }
}

fn list_json(
    names: &BTreeSet<&str>,
    on_disk: &BTreeSet<String>,
    theme: &Theme,
) -> serde_json::Value {
    let themes = names.iter().map(|name| {
        json!({
            "name": name,
            "used": theme.name() == Some(*name),
            "embedded": !on_disk.contains(*name),
        })
    });
    let prefix = theme.name().map(|name| format!("{name}/"));
    let of_theme =
        theme.template_names().filter_map(|name| name.strip_prefix(prefix.as_deref()?)).map(
            |name| json!({ "name": name, "replaced_by": theme.source(name).map(ToString::to_string) }),
        );
    let parameters = theme.contract().parameters.iter().map(|parameter| {
        let mut map = Map::default();
        map.0.push(("default".to_owned(), parameter.default.clone()));
        let default = to_json(&from_map(&map))["default"].take();
        let of = match &parameter.kind {
            Kind::Choice(words) => words.as_slice(),
            _ => &[],
        };
        json!({
            "name": parameter.name,
            "type": parameter.kind.name(),
            "of": of,
            "default": default,
            "about": parameter.about,
        })
    });
    json!({
        "type": "themes",
        "themes": themes.collect::<Vec<_>>(),
        "templates": of_theme.collect::<Vec<_>>(),
        "parameters": parameters.collect::<Vec<_>>(),
    })
}

/// Prints a template of the theme as it is, also where the site's own goes before it.
pub(super) fn show(name: &str, common: Common, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let (planned, _) = planned(&common)?;
    let found = template(name, &planned)?;
    if common.format == Form::Json {
        let told = json!({ "type": "template", "template": found.name, "text": &*found.text });
        terminal.say(&told.to_string());
    } else {
        // The last line ends when it is printed.
        terminal.say(found.text.strip_suffix('\n').unwrap_or(&found.text));
    }
    Ok(ExitStatus::Fine)
}

/// A template of the theme.
struct Found<'a> {
    /// The theme's name.
    theme: &'a str,
    /// The template's, without the theme's before it.
    name: &'a str,
    text: Arc<str>,
}

/// Finds a template of the theme. It is read from the files, so that it is also there when
/// templates of the site are torn: then it is wanted most.
fn template<'a>(name: &'a str, planned: &'a Planned) -> Result<Found<'a>, Stop> {
    let Some(theme) = planned.library.theme.name() else {
        return Err(Stop::failed(
            "this site has no theme; its templates lie in `templates/` already",
        ));
    };
    let name = name.strip_prefix(theme).and_then(|rest| rest.strip_prefix('/')).unwrap_or(name);
    let folder = format!("themes/{theme}/templates");
    let templates: BTreeMap<&str, Arc<str>> = planned
        .snapshot
        .below(&folder)
        .filter_map(|(path, file)| Some((path.below(&folder)?, file.text()?)))
        .collect();
    if let Some(text) = templates.get(name).cloned() {
        return Ok(Found { theme, name, text });
    }
    let names: Vec<&str> = templates.into_keys().collect();
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it has {}", crate::diagnostic::list(&names)),
    };
    Err(Stop::Failed(format!("the theme `{theme}` has no template `{name}`"), Some(hint)))
}

/// Copies a template of the theme to `templates/`, or makes one that extends it.
pub(super) fn copy(
    name: &str,
    extend: bool,
    common: Common,
    terminal: &Terminal,
) -> Result<ExitStatus, Stop> {
    let (planned, _) = planned(&common)?;
    let Found { theme, name, text } = template(name, &planned)?;
    let text = match extend {
        true => extending(&format!("{theme}/{name}"), &text).ok_or_else(|| {
            Stop::Failed(
                format!("`{name}` has no blocks, so nothing of it can be changed by itself"),
                Some(format!("`handover theme copy {name}` copies the whole of it")),
            )
        })?,
        false => text.to_string(),
    };
    let target = format!("templates/{name}");
    let file = common.root.join(&target);
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Stop::Failed(
            format!("`{target}` is there already"),
            Some("delete it first if you want the theme's again; nothing was changed".to_owned()),
        ),
        _ => Stop::failed(format!("could not write `{target}`: {error}")),
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut created =
        fs::File::options().write(true).create_new(true).open(&file).map_err(failed)?;
    created.write_all(text.as_bytes()).map_err(failed)?;
    if common.format == Form::Json {
        let told = json!({ "type": "copied", "template": name, "file": target });
        terminal.say(&told.to_string());
    } else if !common.quiet {
        terminal.say(&match extend {
            true => format!(
                "{target}  extends the theme's; fill in a block and see it with `handover serve`"
            ),
            false => format!(
                "{target}  replaces the theme's from now on; `handover serve` shows your changes"
            ),
        });
    }
    Ok(ExitStatus::Fine)
}

/// A template that extends another, with the names of the blocks one can fill; nothing where there
/// are none.
fn extending(parent: &str, text: &Arc<str>) -> Option<String> {
    let mut blocks = Vec::new();
    for (at, _) in text.match_indices("{% block ").chain(text.match_indices("{%- block ")) {
        let rest = text[at..].split_once("block ").map_or("", |(_, rest)| rest);
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !name.is_empty() && !blocks.contains(&name) {
            blocks.push(name);
        }
    }
    // Blocks of the head take no text, so the example is one that shows.
    let in_head = ["title", "description", "social", "head"];
    let example = blocks
        .iter()
        .find(|block| ["content", "main"].contains(&block.as_str()))
        .or_else(|| blocks.iter().find(|block| !in_head.contains(&block.as_str())))
        .or_else(|| blocks.first())?;
    let list = blocks.join(", ");
    Some(format!(
        "{{% extends \"{parent}\" %}}\n{{#\n  Its blocks: {list}.\n  What you do not fill stays as it is in the theme; super() gives what was there:\n\n  \
         {{% block {example} %}}\n    <p>Before it.</p>\n    {{{{ super() }}}}\n  {{% endblock %}}\n#}}\n"
    ))
}
