//! `handover init`: a new site that builds without a word.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use jiff::tz::TimeZone;

use super::archetype::quoted;
use super::args::Init;
use super::terminal::Terminal;
use super::{ExitStatus, Stop};
use crate::site::title_from_name;

/// The files of a new site. `{title}` and `{date}` are filled in, in names, too.
const STARTER: &[(&str, &str)] = &[
    ("site.yaml", include_str!("starter/site.yaml")),
    (".gitignore", include_str!("starter/gitignore")),
    ("content/_index.md", include_str!("starter/home.md")),
    ("content/guide/_index.md", include_str!("starter/guide.md")),
    ("content/guide/pick-one-task.md", include_str!("starter/pick-one-task.md")),
    ("content/guide/write-it-down.md", include_str!("starter/write-it-down.md")),
    ("content/blog/_index.md", include_str!("starter/blog.md")),
    ("content/blog/{date}-we-begin.md", include_str!("starter/we-begin.md")),
    ("static/site.css", include_str!("starter/site.css")),
];

/// Makes a new site.
pub(super) fn init(arguments: Init, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let folder = &arguments.folder;
    refuse_full(folder)?;
    let name = std::path::absolute(folder)
        .ok()
        .and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()))
        .unwrap_or_else(|| "My playbook".to_owned());
    let title = arguments.title.unwrap_or_else(|| title_from_name(&name));
    let date = today();
    for (path, text) in STARTER {
        let path = folder.join(path.replace("{date}", &date));
        let text = text.replace("{title}", &quoted(&title)).replace("{date}", &date);
        write(&path, &text).map_err(|error| {
            Stop::failed(format!("could not write `{}`: {error}", path.display()))
        })?;
    }
    terminal.say(&format!("made `{}` with {} files; next:\n", folder.display(), STARTER.len()));
    terminal.say(&format!("  cd {}", shell_word(&folder.display().to_string())));
    terminal.say("  handover serve --open      shows it, and follows your edits");
    terminal.say("  handover build             writes it to `public`, for any web host");
    Ok(ExitStatus::Fine)
}

/// A folder with anything in it is not touched.
fn refuse_full(folder: &Path) -> Result<(), Stop> {
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            Some(Ok(entry)) => Err(Stop::Failed(
                format!(
                    "`{}` is not empty: there is `{}`",
                    folder.display(),
                    entry.file_name().to_string_lossy()
                ),
                Some("choose a new folder; nothing was changed".to_owned()),
            )),
            _ => Ok(()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Stop::Failed(
            format!("`{}` cannot be a site's folder: {error}", folder.display()),
            Some("choose a new folder; nothing was changed".to_owned()),
        )),
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::File::options().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// A name as it can be typed into a shell.
fn shell_word(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c));
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

/// Today, for files with a date in them.
fn today() -> String {
    jiff::Timestamp::now().to_zoned(TimeZone::UTC).date().to_string()
}
