//! The functions templates can call. Each turns its arguments into a [`Question`] and asks.
//!
//! An argument that a function does not know is an error with the nearest name: silently ignored,
//! it would be a guess.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::reads::{self, Question};
use crate::diagnostic::{list, nearest};

/// The functions and their arguments, for messages and for the documentation's test.
pub const FUNCTIONS: &[(&str, &[&str])] = &[
    ("get_page", &["path"]),
    ("get_card", &["path", "required"]),
    ("get_section", &["path", "metadata_only"]),
    ("get_url", &["path", "absolute", "cachebust", "trailing_slash"]),
    ("get_taxonomy", &["kind", "required"]),
    ("get_taxonomy_url", &["kind", "name", "term", "required"]),
    ("get_archive", &["path"]),
    ("get_titles", &[]),
    ("load_data", &["path", "format", "required"]),
    ("trans", &["key"]),
    ("now", &[]),
];

/// Registers every function.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function("get_page", |args: Kwargs, _: &State<'_>| {
        known("get_page", &args)?;
        ask(Question::Page(text(&args, "path")?))
    });
    tera.register_function("get_card", |args: Kwargs, _: &State<'_>| {
        known("get_card", &args)?;
        let required = args.get::<bool>("required")?.unwrap_or(true);
        ask(Question::Card { path: text(&args, "path")?, required })
    });
    tera.register_function("get_section", |args: Kwargs, _: &State<'_>| {
        known("get_section", &args)?;
        let metadata_only = args.get::<bool>("metadata_only")?.unwrap_or(false);
        ask(Question::Section { path: text(&args, "path")?, metadata_only })
    });
    tera.register_function("get_url", |args: Kwargs, _: &State<'_>| {
        known("get_url", &args)?;
        let slash = args.get::<bool>("trailing_slash")?.unwrap_or(false);
        let mut path = text(&args, "path")?;
        if slash && !path.ends_with('/') {
            path.push('/');
        }
        let absolute = args.get::<bool>("absolute")?.unwrap_or(false);
        let cachebust = args.get::<bool>("cachebust")?.unwrap_or(false);
        ask(Question::Url { path, absolute, cachebust })
    });
    tera.register_function("get_taxonomy", |args: Kwargs, _: &State<'_>| {
        known("get_taxonomy", &args)?;
        let required = args.get::<bool>("required")?.unwrap_or(true);
        ask(Question::Taxonomy { kind: text(&args, "kind")?, required })
    });
    tera.register_function("get_taxonomy_url", |args: Kwargs, _: &State<'_>| {
        known("get_taxonomy_url", &args)?;
        ask(Question::TaxonomyUrl {
            kind: text(&args, "kind")?,
            // Zola calls it `term` since 0.23.
            name: text(&args, if args.get::<&Value>("term")?.is_some() { "term" } else { "name" })?,
            required: args.get::<bool>("required")?.unwrap_or(true),
        })
    });
    tera.register_function("get_archive", |args: Kwargs, _: &State<'_>| {
        known("get_archive", &args)?;
        let path = args.get::<&Value>("path")?.map(|_| text(&args, "path"));
        ask(Question::Archive(path.transpose()?))
    });
    tera.register_function("get_titles", |args: Kwargs, _: &State<'_>| {
        known("get_titles", &args)?;
        ask(Question::Titles)
    });
    tera.register_function("load_data", |args: Kwargs, _: &State<'_>| {
        known("load_data", &args)?;
        ask(Question::Data {
            path: text(&args, "path")?,
            beside: reads::beside(),
            format: args.get::<&str>("format")?.map(str::to_owned),
            required: args.get::<bool>("required")?.unwrap_or(true),
        })
    });
    tera.register_function("trans", |args: Kwargs, _: &State<'_>| {
        let mut values: Vec<(String, String)> = Vec::new();
        for (name, value) in args.iter() {
            let name = name.as_str().unwrap_or_default();
            // Zola's themes name the language; here a page has one.
            if !matches!(name, "key" | "lang") {
                values.push((name.to_owned(), value.to_string()));
            }
        }
        values.sort();
        ask(Question::Phrase { key: text(&args, "key")?, values })
    });
    tera.register_function("now", |args: Kwargs, _: &State<'_>| {
        known("now", &args)?;
        ask(Question::Today)
    });
}

/// Asks the site; a question without answer is a template error.
pub(super) fn ask(question: Question) -> TeraResult<Value> {
    reads::ask(question).map_err(Error::message)
}

/// A text argument that must be there. Numbers are taken as they are printed: tags may be years. Of
/// a card its path is taken: who has a page in hand need not take it apart.
fn text(args: &Kwargs, name: &str) -> TeraResult<String> {
    let value = args.must_get::<&Value>(name)?;
    match value.as_str() {
        Some(text) => Ok(text.to_owned()),
        None if value.is_number() => Ok(value.to_string()),
        None if let Some(path) = value.get_from_path("path").and_then(Value::as_str) => {
            Ok(path.to_owned())
        }
        None => Err(Error::message(format!("`{name}` must be text, found {}", value.name()))),
    }
}

/// Refuses arguments a function does not know.
fn known(function: &str, args: &Kwargs) -> TeraResult<()> {
    let Some((_, names)) = FUNCTIONS.iter().find(|(name, _)| *name == function) else {
        return Ok(());
    };
    refuse_unknown(function, names, args)
}

/// Refuses arguments that are not among `names`.
pub(super) fn refuse_unknown(what: &str, names: &[&str], args: &Kwargs) -> TeraResult<()> {
    for (name, _) in args.iter() {
        let name = name.as_str().unwrap_or_default();
        // Zola's themes name the language in many calls; a site of one language needs it nowhere.
        if names.contains(&name) || name == "lang" {
            continue;
        }
        let hint = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => "it takes none".to_owned(),
            None => format!("it takes {}", list(names)),
        };
        return Err(Error::message(format!("`{what}` has no argument `{name}`; {hint}")));
    }
    Ok(())
}
