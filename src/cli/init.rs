//! `handover init`: a new site that builds without a word.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use jiff::tz::TimeZone;

use super::archetype::quoted;
use super::args::Init;
use super::terminal::Terminal;
use super::{ExitStatus, Stop, starter};
use crate::site::title_from_name;

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
    let mut count = 0;
    for (path, text) in starter::files(arguments.starter) {
        // Shapes of pages keep their gaps, which `new` fills.
        let text = match path.starts_with("archetypes/") {
            true => (*text).to_owned(),
            false => text.replace("{title}", &quoted(&title)).replace("{date}", &date),
        };
        let path = folder.join(path.replace("{date}", &date));
        count += 1;
        write(&path, &text).map_err(|error| {
            Stop::failed(format!("could not write `{}`: {error}", path.display()))
        })?;
    }
    terminal.say(&format!("made `{}` with {} files; next:\n", folder.display(), count));
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
