//! `handover clean`

use std::fs;
use std::io;

use serde_json::json;

use super::args::{Clean, Form};
use super::build::{output_folder, places, stop};
use super::terminal::Terminal;
use super::{ExitStatus, Stop};
use crate::cache;
use crate::diagnostic::count;
use crate::publish;

/// Removes what Handover made: the outputs it wrote, and its cache.
pub(super) fn clean(arguments: Clean, terminal: &Terminal) -> Result<ExitStatus, Stop> {
    let root = &arguments.common.root;
    if !root.join(crate::config::FILE).is_file() {
        let hint = "go into the site's folder or name it with `--root`".to_owned();
        return Err(Stop::Failed(
            "this folder has no `site.yaml`, so it is not a site".to_owned(),
            Some(hint),
        ));
    }
    let output = output_folder(root, arguments.output.as_deref());
    let removed =
        publish::clean(&output, &places(root), &|line| terminal.tell(line)).map_err(stop)?;
    let folder = root.join(cache::FOLDER);
    let had_cache = match fs::remove_dir_all(&folder) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => {
            return Err(Stop::failed(format!("could not remove `{}`: {error}", folder.display())));
        }
    };
    if arguments.common.format == Form::Json {
        let told = json!({
            "type": "clean",
            "files": removed,
            "cache": had_cache,
            "folder_stays": output.exists(),
        });
        terminal.say(&told.to_string());
    } else if !arguments.common.quiet {
        let files = format!("{} removed from {}", count(removed, "file"), output.display());
        terminal.say(&if had_cache { format!("{files}, and the cache") } else { files });
        if output.exists() {
            terminal.say("the folder stays, because it holds files of others");
        }
    }
    Ok(ExitStatus::Fine)
}
