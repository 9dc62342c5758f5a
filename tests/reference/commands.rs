//! The command line, as it describes itself to those who ask for help.

use std::collections::BTreeMap;

use clap::{Arg, Command};
use handover::cli;
use regex::Regex;

use super::{capital, listed, one_of, sentence, table};

/// Every command that does something, with the words that call it: `theme copy`.
pub(super) fn all() -> Vec<(String, Command)> {
    fn gather(command: &Command, before: &str, all: &mut Vec<(String, Command)>) {
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            let name = format!("{before}{}", below.get_name());
            match below.has_subcommands() {
                true => gather(below, &format!("{name} "), all),
                false => all.push((name, below.clone())),
            }
        }
    }
    let (mut command, mut all) = (cli::command(), Vec::new());
    command.build();
    gather(&command, "", &mut all);
    all
}

pub(super) fn commands(order: &str, _: &[&str]) -> Option<String> {
    let all = all();
    let shared = shared(&all);
    if order == "switches of many commands" {
        return Some(shared.iter().map(|group| group.told(&all)).collect());
    }
    let name = order.strip_prefix("command ")?;
    let (_, command) = all.iter().find(|(known, _)| known == name)?;
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim_end();
    let own = command.get_arguments().filter(|arg| {
        let id = arg.get_id().as_str();
        id != "help" && !shared.iter().any(|group| group.arguments.iter().any(|known| known == id))
    });
    let own: Vec<&Arg> = own.collect();
    let head = match own.iter().any(|arg| arg.is_positional()) {
        true if own.len() == 1 => "Argument",
        true => "Argument or switch",
        false => "Switch",
    };
    let rows = if own.is_empty() { String::new() } else { rows(head, command, &own) };
    Some(format!("Usage: `{usage}`\n\n{rows}"))
}

/// Switches that several commands have.
struct Group {
    arguments: Vec<String>,
    /// The commands, in the words that call them.
    commands: Vec<String>,
}

impl Group {
    fn told(&self, all: &[(String, Command)]) -> String {
        let names: Vec<&str> = self.commands.iter().map(String::as_str).collect();
        let (_, command) =
            all.iter().find(|(name, _)| *name == self.commands[0]).expect("it has a command");
        let arguments: Vec<&Arg> = command
            .get_arguments()
            .filter(|arg| self.arguments.iter().any(|id| id == arg.get_id().as_str()))
            .collect();
        let rows = rows("Switch", command, &arguments);
        format!("These work with {}:\n\n{rows}\n", listed(&names, "and"))
    }
}

/// The groups that more than one command has, the most common first.
fn shared(all: &[(String, Command)]) -> Vec<Group> {
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    for (name, command) in all {
        for group in command.get_groups() {
            let arguments = group.get_args().map(|id| id.as_str().to_owned()).collect();
            let entry = groups.entry(group.get_id().as_str());
            let entry = entry.or_insert(Group { arguments, commands: Vec::new() });
            entry.commands.push(name.clone());
        }
    }
    let mut shared: Vec<Group> = groups.into_values().filter(|g| g.commands.len() > 1).collect();
    shared.sort_by_key(|group| std::cmp::Reverse(group.commands.len()));
    shared
}

fn rows(head: &str, command: &Command, arguments: &[&Arg]) -> String {
    let rows = arguments.iter().map(|arg| [called(arg), meaning(command, arg)]);
    table([head, "Meaning"], rows)
}

/// How an argument is written: `` `-o`, `--output` `DIR` ``.
fn called(arg: &Arg) -> String {
    let short = arg.get_short().map(|short| format!("`-{short}`"));
    let long = arg.get_long().map(|long| format!("`--{long}`"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    let takes = arg.get_action().takes_values();
    let value = arg.get_value_names().filter(|_| takes).and_then(<[_]>::first);
    let value = value.map(|value| format!("`{value}`"));
    let parts = [names.join(", "), value.unwrap_or_default()];
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// What an argument means, in whole sentences.
fn meaning(command: &Command, arg: &Arg) -> String {
    let help = arg.get_long_help().or(arg.get_help()).expect("every argument has a help");
    let default = Regex::new(r"\s*\[default: ([^\]]+)\]").expect("a pattern");
    let mut said: Vec<String> = help
        .to_string()
        .split("\n\n")
        .map(|part| sentence(&default.replace(&part.replace('\n', " "), ". The default is $1")))
        .collect();
    let values = arg.get_possible_values();
    let values: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
    let mut taken = Vec::new();
    if arg.get_action().takes_values() && !values.is_empty() {
        taken.push(format!("{}.", capital(&one_of(&values))));
    }
    if let [default] = arg.get_default_values()
        && arg.get_action().takes_values()
        && !arg.is_hide_default_value_set()
    {
        taken.push(format!("The default is `{}`.", default.display()));
    }
    said.splice(1..1, taken);
    let against = command.get_arg_conflicts_with(arg);
    let against: Vec<String> =
        against.iter().filter_map(|arg| Some(format!("--{}", arg.get_long()?))).collect();
    if !against.is_empty() {
        let names: Vec<&str> = against.iter().map(String::as_str).collect();
        said.push(format!("Not together with {}.", listed(&names, "or")));
    }
    said.join(" ")
}

#[test]
fn every_command_has_its_part() {
    let page = include_str!("../../content/docs/commands.md");
    let orders = super::orders(page);
    for (name, _) in all() {
        let order = format!("command {name}");
        let (before, _) = page
            .split_once(&format!("(generated: {order})"))
            .unwrap_or_else(|| panic!("no part on `{name}`"));
        let heading = before.lines().rfind(|line| line.starts_with("## "));
        assert_eq!(heading, Some(format!("## `{name}`").as_str()));
        assert_eq!(orders.iter().filter(|known| **known == order).count(), 1, "{name}");
    }
}
