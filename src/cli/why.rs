//! `handover why PAGE`: what a page is made of.

use serde_json::{Map, Value, json};

use super::args::{Form, Why};
use super::terminal::Terminal;
use super::{ExitStatus, Stop, read_site, request};
use crate::diagnostic::{any_error, nearest_path};
use crate::engine::{Engine, Planned};
use crate::plan::{Output, Recipe};
use crate::render::render;
use crate::source::OutputPath;
use crate::theme::value::to_json;

/// Shows what a page is made of, or what its template was given.
pub(super) fn why(arguments: Why, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let common = &arguments.common;
    let (snapshot, _) = read_site(&common.root)?;
    let planned = Engine::default().plan(snapshot, &request(&arguments.content, false)?);
    let site = &planned.library.site;
    let typed = arguments.page.trim_start_matches("./");
    let by_entry =
        site.find(typed).and_then(|id| site.addresses.output(site.entry(id).route.as_str()));
    let Some(path) = by_entry.cloned().or_else(|| output_at(typed, &planned)) else {
        return Err(unknown(typed, &planned));
    };
    let Some(output) = planned.plan.get(&path) else {
        let shown = any_error(&planned.diagnostics);
        terminal.diagnostics(
            &planned.diagnostics,
            &|path| planned.snapshot.text(path).cloned(),
            common.format,
            false,
        );
        return match shown {
            true => Ok(ExitStatus::SiteHasErrors),
            false => Err(Stop::failed(format!("`{path}` is not made"))),
        };
    };
    if arguments.view {
        return view(output, &planned, terminal);
    }
    match common.format {
        Form::Json => terminal.say(&told_json(&path, output, &planned).to_string()),
        _ => told(&path, output, &planned, terminal),
    }
    Ok(ExitStatus::Fine)
}

/// The output that someone means by its file, or by its address in any spelling a browser shows.
fn output_at(typed: &str, planned: &Planned) -> Option<OutputPath> {
    if let Ok(path) = OutputPath::claim(typed)
        && planned.plan.get(&path).is_some()
    {
        return Some(path);
    }
    let site = &planned.library.site;
    let base = &site.config.base;
    let decoded = percent_encoding::percent_decode_str(typed).decode_utf8_lossy();
    let within = base.inside(&decoded).unwrap_or(&decoded);
    let below = within.strip_prefix(base.path()).filter(|rest| rest.starts_with('/'));
    let path = below.unwrap_or(within).trim_matches('/');
    let routes = [format!("/{path}/"), format!("/{path}"), "/".to_owned()];
    let routes = if path.is_empty() { &routes[2..] } else { &routes[..2] };
    routes.iter().find_map(|route| site.addresses.output(route)).cloned()
}

fn unknown(typed: &str, planned: &Planned) -> Stop {
    let site = &planned.library.site;
    let wanted = typed.trim_start_matches("content/");
    if let Some(held) = site
        .held
        .iter()
        .find(|held| held.source.as_str().ends_with(wanted) || held.route.as_str() == typed)
    {
        let reason = held.reason(&site.config.zone);
        let hint = "`--drafts`, `--future` and `--expired` publish it, too".to_owned();
        return Stop::Failed(
            format!("{} is not published: it is {reason}", held.source),
            Some(hint),
        );
    }
    let names: Vec<&str> = match typed.starts_with('/') {
        true => site.addresses.routes().collect(),
        false => site
            .entries
            .iter()
            .filter_map(|entry| entry.source.below(crate::site::CONTENT))
            .collect(),
    };
    let hint = nearest_path(wanted, names).map(|near| format!("did you mean `{near}`?"));
    Stop::Failed(format!("there is no page `{typed}`"), hint)
}

/// What a template was given, as JSON.
fn view(output: &Output, planned: &Planned, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let Recipe::Template { fields, .. } = &output.recipe else {
        return Err(Stop::failed("no template makes this file"));
    };
    let site = &planned.library.site;
    let map: Map<String, Value> = fields
        .iter()
        .map(|(name, field)| ((*name).to_owned(), to_json(&field.value(site))))
        .collect();
    let text = serde_json::to_string_pretty(&Value::Object(map)).unwrap_or_default();
    terminal.say(&text);
    Ok(ExitStatus::Fine)
}

fn told(path: &OutputPath, output: &Output, planned: &Planned, terminal: &Terminal) {
    let site = &planned.library.site;
    let theme = &planned.library.theme;
    terminal.say(&format!("{}  →  {path}", site.config.base.address(&output.route)));
    if let Some(source) = &output.source {
        terminal.say(&format!("  text       {source}"));
    }
    match &output.recipe {
        Recipe::Template { template, .. } => {
            let source =
                theme.source(template).map_or_else(|| template.to_string(), ToString::to_string);
            terminal.say(&format!("  template   {source}"));
            for part in theme.parts(template).iter().skip(1) {
                if let Some(source) = theme.source(part) {
                    terminal.say(&format!("  with       {source}"));
                }
            }
        }
        Recipe::Copy(_) => terminal.say("  copied as it is"),
        Recipe::Alias(to) => terminal.say(&format!("  leads on to {}", site.entry(*to).route)),
        _ => terminal.say("  made by Handover without a template"),
    }
    for (question, _) in render(output, &planned.library).reads {
        terminal.say(&format!("  asked      {question}"));
    }
    if let Some(id) = output.source.as_ref().and_then(|source| site.find(source.as_str())) {
        for from in site.entry(id).backlinks.iter() {
            terminal.say(&format!("  linked by  {}", site.entry(*from).source));
        }
    }
}

fn told_json(path: &OutputPath, output: &Output, planned: &Planned) -> Value {
    let theme = &planned.library.theme;
    let template = match &output.recipe {
        Recipe::Template { template, .. } => Some(template),
        _ => None,
    };
    let parts: Vec<String> = template
        .map(|template| {
            theme
                .parts(template)
                .iter()
                .filter_map(|part| theme.source(part))
                .map(ToString::to_string)
                .collect()
        })
        .unwrap_or_default();
    let asked: Vec<String> =
        render(output, &planned.library).reads.keys().map(ToString::to_string).collect();
    json!({
        "type": "why",
        "output": path.as_str(),
        "path": planned.library.site.config.base.address(&output.route),
        "source": output.source.as_ref().map(|source| source.as_str()),
        "templates": parts,
        "asked": asked,
    })
}
