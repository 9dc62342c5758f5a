//! What was typed. Nothing is looked up and nothing decided here.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

/// Turns a folder of Markdown into a published playbook.
///
/// A site is a folder with `site.yaml` and `content/`. `handover init my-playbook` makes one,
/// `handover serve --open` shows it and follows your edits, `handover build` writes it to `public/`
/// for any web host.
#[derive(Debug, Parser)]
#[command(name = "handover", version, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Writes the site into its output folder
    ///
    /// Nothing is published while the site has errors, and what is unchanged is not touched.
    Build(Build),
    /// Shows the site in the browser and follows every edit
    Serve(Serve),
    /// Tells what is wrong with the site, writes nothing
    ///
    /// Every error of `build`, and the rules of good writing beside it: headings in order, a
    /// description on every page, links in full.
    Check(Check),
    /// Makes a new site in a new or empty folder
    Init(Init),
    /// Makes a new page: `handover new hire/brief`, `handover new sop hire/onboarding`
    New(New),
    /// Shows what a page is made of, and what its template was given
    Why(Why),
    /// Lists the themes, or brings a template of the theme into your hands
    #[command(subcommand)]
    Theme(ThemeCommand),
    /// Removes the output folder and the cache, if they are Handover's
    Clean(Clean),
}

/// What every command on a site takes.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// The folder of the site [default: the folder you are in]
    #[arg(
        long,
        short = 'r',
        value_name = "DIR",
        default_value = ".",
        hide_default_value = true,
        help_heading = "The site"
    )]
    pub(super) root: PathBuf,
    /// How to print: for people, one line each, or one JSON object each
    #[arg(
        long,
        value_enum,
        value_name = "FORM",
        default_value = "human",
        help_heading = "Printing"
    )]
    pub(super) format: Form,
    /// Prints only what is wrong
    #[arg(long, short, help_heading = "Printing")]
    pub(super) quiet: bool,
    /// Prints hints and every file that changed, too
    #[arg(long, short, conflicts_with = "quiet", help_heading = "Printing")]
    pub(super) verbose: bool,
}

/// What a build of a site takes.
#[derive(Debug, Args)]
pub(super) struct Content {
    /// Where the site will live, in place of `base_url` in `site.yaml`
    #[arg(long, short = 'u', value_name = "URL", help_heading = "The site")]
    pub(super) base_url: Option<String>,
    /// Publishes drafts, too
    #[arg(long, help_heading = "What is published")]
    pub(super) drafts: bool,
    /// Publishes pages whose time has not come, too
    #[arg(long, help_heading = "What is published")]
    pub(super) future: bool,
    /// Publishes pages whose time is over, too
    #[arg(long, help_heading = "What is published")]
    pub(super) expired: bool,
    /// Takes this date or time for now, in the site's time zone: `2026-11-23`, or `"2026-11-23 09:30"`
    #[arg(long, value_name = "TIME", help_heading = "What is published")]
    pub(super) now: Option<String>,
}

/// A way of printing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// For people
    Human,
    /// One line each
    Short,
    /// One JSON object each
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(flatten)]
    pub(super) content: Content,
    /// The folder to publish into, seen from the folder you are in [default: `public` in the site's
    /// folder]
    #[arg(long, short, value_name = "DIR", help_heading = "The site")]
    pub(super) output: Option<PathBuf>,
    /// Publishes again after every edit, until you end it with `Ctrl+C`
    #[arg(long, short)]
    pub(super) watch: bool,
    /// Tells for every file that was made why it was made
    ///
    /// For example `guide/index.html: the title of content/guide/first-hire.md changed`.
    #[arg(long, help_heading = "Printing")]
    pub(super) explain: bool,
    /// Builds the site a second time, from nothing and in memory, and compares every published file
    /// with it
    #[arg(long)]
    pub(super) verify: bool,
    /// Neither uses nor writes `.handover/`: reads and makes everything
    #[arg(long)]
    pub(super) no_cache: bool,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(flatten)]
    pub(super) content: Content,
    /// The port to listen on [default: 1111, or the next one that is free]
    ///
    /// A port you name and that is in use is an error.
    #[arg(long, short, value_name = "PORT")]
    pub(super) port: Option<u16>,
    /// The address to listen on: `0.0.0.0` shows the preview to everybody in your network, at the
    /// number of your machine
    ///
    /// Only your own machine can reach `127.0.0.1`.
    #[arg(long, short, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(super) interface: IpAddr,
    /// Opens the site in your browser
    #[arg(long, short = 'O')]
    pub(super) open: bool,
    /// Looks at the files this often, instead of having the system tell what changed: `2s`, `500ms`
    ///
    /// For folders on a network, where systems tell nothing.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(super) poll: Option<Duration>,
    /// Neither uses nor writes `.handover/`: reads everything
    #[arg(long)]
    pub(super) no_cache: bool,
}

/// `500ms`, `2s`, `1m`; a number alone counts seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let scale = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        _ => return Err("write it as `500ms`, `2s` or `1m`".to_owned()),
    };
    match number.trim().parse::<f64>() {
        Ok(number) if (0.02..=86_400.0).contains(&(number * scale)) => {
            Ok(Duration::from_secs_f64(number * scale))
        }
        _ => Err("write it as `500ms`, `2s` or `1m`, from 20 milliseconds on".to_owned()),
    }
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(flatten)]
    pub(super) content: Content,
    /// Counts warnings as errors
    ///
    /// Hints still count for nothing.
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder to make
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// What the new site begins with
    #[arg(long, value_enum, value_name = "NAME", default_value = "playbook")]
    pub(super) starter: Starter,
    /// The name of the site [default: made of the folder's name]
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
}

/// What a new site begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Starter {
    /// A guide in chapters, tools to copy and tick, a glossary and a blog
    Playbook,
    /// Dated posts with topics and a feed, and a page about you
    Blog,
    /// First steps, how-to pages, reference and questions
    Docs,
}

#[derive(Debug, Args)]
#[command(allow_missing_positional = true)]
pub(super) struct New {
    /// The kind of page: mistake, sop, checklist, scorecard, post, or the name of a file in
    /// `archetypes/` [default: a page of its section]
    #[arg(value_name = "KIND")]
    pub(super) kind: Option<String>,
    /// Where below `content/`: `hire/brief`
    #[arg(value_name = "PATH")]
    pub(super) page: String,
    /// The title [default: made of the name]
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Why {
    /// A page, by its file or its address: `hire/brief.md`, `/hire/brief/`
    #[arg(value_name = "PAGE")]
    pub(super) page: String,
    /// Prints everything the template was given, as JSON
    #[arg(long)]
    pub(super) view: bool,
    #[command(flatten)]
    pub(super) common: Common,
    #[command(flatten)]
    pub(super) content: Content,
}

#[derive(Debug, Subcommand)]
pub(super) enum ThemeCommand {
    /// Lists the themes and the templates of the site's theme
    List {
        #[command(flatten)]
        common: Common,
    },
    /// Prints a template of the theme, also where your own goes before it
    Show {
        /// The template, as `theme list` names it: `page.html`
        #[arg(value_name = "TEMPLATE")]
        template: String,
        #[command(flatten)]
        common: Common,
    },
    /// Copies a template of the theme to `templates/`, where you can change it
    Copy {
        /// The template, as `theme list` names it: `page.html`
        #[arg(value_name = "TEMPLATE")]
        template: String,
        /// Makes a small template that extends the theme's instead, to change one block
        #[arg(long, action = ArgAction::SetTrue)]
        extend: bool,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Debug, Args)]
pub(super) struct Clean {
    #[command(flatten)]
    pub(super) common: Common,
    /// The folder that was published into [default: `public` in the site's folder]
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
}
