//! `handover why PAGE`: what a page is made of, and why it was made.

use serde_json::{Map, Value, json};

use super::args::{Form, Why};
use super::build::output_folder;
use super::terminal::Terminal;
use super::{ExitStatus, Stop, cannot_read, request};
use crate::cache::{Cache, outputs_name};
use crate::config;
use crate::diagnostic::{any_error, nearest_path};
use crate::discover::Disk;
use crate::engine::{Engine, Manifest, Planned, of_blocks, reason};
use crate::plan::field::part_names;
use crate::plan::{Field, Output, Part, Recipe};
use crate::render::render;
use crate::source::{OutputPath, SourcePath};
use crate::theme::Theme;
use crate::theme::value::to_json;

/// Shows what a page is made of, or what its template was given.
pub(super) fn why(arguments: Why, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let common = &arguments.common;
    let request = request(&arguments.content, false)?;
    let cache = Cache::of(&common.root);
    let mut disk = Disk::open(&common.root).map_err(|error| cannot_read(&common.root, &error))?;
    disk.recall(cache.sources());
    disk.scan(&config::allowed_links).map_err(|error| cannot_read(&common.root, &error))?;
    let mut engine = Engine::default();
    if let Some(known) = cache.known() {
        engine.recall(known);
    }
    let planned = engine.plan(disk.snapshot().clone(), &request);
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
            &|path| planned.snapshot.text(path),
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
    let name =
        outputs_name(&common.root, Some(&output_folder(&common.root, None)), &request.overrides);
    let built = cache.built(&name).map(|built| built.manifest).unwrap_or_default();
    let history = History { planned: &planned, built, changed: disk.take_changed() };
    match common.format {
        Form::Json => terminal.say(&told_json(&path, output, &history).to_string()),
        _ => told(&path, output, &history, terminal),
    }
    Ok(ExitStatus::Fine)
}

/// What is known of the last build.
struct History<'a> {
    planned: &'a Planned,
    built: Manifest,
    changed: Vec<SourcePath>,
}

impl History<'_> {
    /// Why an output was made last, if anything is known of it.
    fn made(&self, path: &OutputPath) -> Option<String> {
        let made = self.built.get(path)?;
        Some(made.why.as_deref().unwrap_or("with the whole site").to_owned())
    }

    /// Why the next build will make it again, if it will.
    fn next(&self, path: &OutputPath, output: &Output) -> Option<String> {
        let known = self.built.get(path)?;
        let at = self.planned.plan.position(path)?;
        let standing = self.planned.standing(&self.built);
        match standing.get(at)? {
            Some(_) => None,
            None => Some(reason(self.planned, output, Some(known), &self.changed)),
        }
    }
}

/// The pages that an output shows, by the part of its view that does: `page.lower`.
fn shown<'a>(output: &'a Output, planned: &'a Planned) -> Vec<(String, Vec<&'a SourcePath>)> {
    let site = &planned.library.site;
    let fields = planned.library.fields(output);
    let parts = part_names(&fields).into_iter().filter_map(|(name, part)| {
        if let Part::Field(Field::Comments(id)) = part {
            let said = site.entry(*id).comments.iter().flat_map(|said| &said.all);
            let mut files: Vec<&SourcePath> = said.map(|one| &one.source).collect();
            files.sort_unstable();
            files.dedup();
            return Some((name, files));
        }
        let ids = match part {
            Part::Field(Field::Card(id)) => vec![*id],
            Part::Field(Field::Cards(ids)) => ids.clone(),
            _ => return None,
        };
        Some((name, ids.into_iter().map(|id| &site.entry(id).source).collect::<Vec<_>>()))
    });
    parts.filter(|(_, pages)| !pages.is_empty()).collect()
}

/// The files that the blocks of a page are made of beside its text.
fn blocks(output: &Output, planned: &Planned) -> Vec<SourcePath> {
    let id = output.source.as_ref().and_then(|source| planned.library.site.find(source.as_str()));
    id.map(|id| of_blocks(planned, id)).unwrap_or_default()
}

/// How many pages of one list are named.
const SHOWN: usize = 5;

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
    if !matches!(output.recipe, Recipe::Template { .. }) {
        return Err(Stop::failed("no template makes this file"));
    }
    let site = &planned.library.site;
    let fields = planned.library.fields(output);
    let given = || -> Map<String, Value> {
        fields
            .iter()
            .map(|(name, field)| ((*name).to_owned(), to_json(&field.value(site))))
            .collect()
    };
    // The text of a page comes with its blocks drawn.
    let (map, _) = Theme::drawing(planned.library.clone(), given);
    let map = map.map_err(|fault| Stop::failed(fault.message))?;
    let text = serde_json::to_string_pretty(&Value::Object(map)).unwrap_or_default();
    terminal.say(&text);
    Ok(ExitStatus::Fine)
}

fn told(path: &OutputPath, output: &Output, history: &History<'_>, terminal: &Terminal) {
    let planned = history.planned;
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
    for file in blocks(output, planned) {
        terminal.say(&format!("  blocks     {file}"));
    }
    for (part, pages) in shown(output, planned) {
        for page in pages.iter().take(SHOWN) {
            terminal.say(&format!("  shows      {page} ({part})"));
        }
        if pages.len() > SHOWN {
            terminal.say(&format!("  shows      {} more ({part})", pages.len() - SHOWN));
        }
    }
    for (question, _) in render(output, &planned.library).reads {
        terminal.say(&format!("  asked      {question}"));
    }
    if let Some(id) = output.source.as_ref().and_then(|source| site.find(source.as_str())) {
        for from in site.entry(id).backlinks.iter() {
            terminal.say(&format!("  linked by  {}", site.entry(*from).source));
        }
    }
    match (history.made(path), history.next(path, output)) {
        (None, _) => terminal.say("  made       not yet, as far as is remembered"),
        (Some(made), next) => {
            terminal.say(&format!("  made       {made}"));
            if let Some(next) = next {
                terminal.say(&format!("  next time  made again: {next}"));
            }
        }
    }
}

fn told_json(path: &OutputPath, output: &Output, history: &History<'_>) -> Value {
    let planned = history.planned;
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
        "blocks": blocks(output, planned).iter().map(ToString::to_string).collect::<Vec<_>>(),
        "asked": asked,
        "shows": shown(output, planned)
            .into_iter()
            .map(|(part, pages)| {
                (part, pages.iter().map(ToString::to_string).collect::<Vec<_>>().into())
            })
            .collect::<Map<String, Value>>(),
        "made": history.made(path),
        "next": history.next(path, output),
    })
}
