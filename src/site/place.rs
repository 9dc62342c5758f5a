//! Where everything stands: the terms pages are filed under, the order of lists, templates, files,
//! comments, addresses. One step rests on another here, so one core takes them all.

use std::collections::HashMap;
use std::sync::Arc;

use super::EntryId;
use super::address::Addresses;
use super::arrange::{Arranged, arrange};
use super::assemble::{Input, Structure, is_last};
use super::changes::{
    Changes, differs_in_title, same_address, same_claims, same_filing, same_key_but_title,
    same_order, same_templates,
};
use super::claim::{Claimants, claim};
use super::comment_files::CommentFiles;
use super::comments::{self, Comments, same_comments};
use super::files::{self, Files};
use super::filing::{describing, file_pages, order_of};
use super::kept::{Ground, Kept};
use super::route::Routes;
use super::said::{Published, Said};
use super::taxonomy::Taxonomy;
use super::templates::{Chosen, choose};
use super::tree::Tree;
use crate::diagnostic::Diagnostic;
use crate::source::SourcePath;

/// What the steps remember.
#[derive(Default)]
pub(super) struct Memory {
    taxonomies: Kept<Vec<Taxonomy>>,
    arranged: Kept<Arranged>,
    chosen: Kept<Chosen>,
    files: Kept<Files>,
    addresses: Kept<Addresses>,
    comments: Kept<Comments>,
    /// What the comments were gathered from.
    comment_files: Option<Arc<CommentFiles>>,
}

/// What the steps stand on.
pub(super) struct Base<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) tree: &'a Tree,
    pub(super) routes: &'a Routes,
    pub(super) by_source: &'a HashMap<SourcePath, EntryId>,
    pub(super) changes: &'a Changes<'a>,
    /// What the steps gave before.
    pub(super) before: Option<&'a Structure>,
    pub(super) same_pages: bool,
    pub(super) same_routes: bool,
}

/// What the steps give.
pub(super) struct Placed<'a> {
    /// The pages, where some describe terms.
    pub(super) published: Published<'a>,
    pub(super) taxonomies: Arc<Vec<Taxonomy>>,
    pub(super) arranged: Arc<Arranged>,
    pub(super) chosen: Arc<Chosen>,
    pub(super) files: Arc<Files>,
    pub(super) comments: Arc<Comments>,
    /// Whether there is anything for a feed of comments.
    pub(super) fed: bool,
    pub(super) addresses: Arc<Addresses>,
    pub(super) same: Same,
}

/// What of it is as it was before.
pub(super) struct Same {
    pub(super) described: bool,
    pub(super) taxonomies: bool,
    pub(super) arranged: bool,
    pub(super) chosen: bool,
    pub(super) files: bool,
    pub(super) addresses: bool,
}

/// Takes the steps.
pub(super) fn place<'a>(
    base: &Base<'_>,
    published: Published<'a>,
    memory: &mut Memory,
    diagnostics: &mut Vec<Diagnostic>,
) -> Placed<'a> {
    let Base { input, tree, routes, by_source, changes, before, same_pages, same_routes } = *base;
    let config = input.config;
    // Another title rarely moves a page.
    let in_lists = |old: &Said, new: &Said| {
        let stands = || {
            let page = *by_source.get(&new.key.path)?;
            let lists = before?.taxonomies.iter().flat_map(|taxonomy| {
                let names = new.front.terms(&taxonomy.rule.name).iter();
                let terms = names.filter_map(|name| taxonomy.term(name));
                let all = terms.flat_map(|term| [taxonomy.above(term), vec![term]].concat());
                all.map(|term| (&taxonomy.rule, term))
            });
            let mut lists =
                lists.map(|(rule, term)| order_of(rule).holds(&published, &term.pages, page));
            Some(lists.all(|holds| holds))
        };
        old.key == new.key || same_key_but_title(old, new) && stands() == Some(true)
    };
    let same_filed = |old: &Said, new: &Said| {
        same_address(old, new) && same_filing(old, new) && in_lists(old, new)
    };
    let taxonomies = memory.taxonomies.step(
        changes.ground(same_pages && same_routes, same_filed),
        diagnostics,
        |diagnostics| file_pages(&published, config, input.theme, diagnostics),
    );
    let same_taxonomies = is_last(before.map(|before| &before.taxonomies), &taxonomies);
    let described = describing(&taxonomies);
    let same_described = before.is_some_and(|before| describing(&before.taxonomies) == described);
    let published = published.describing(&described);
    let in_order = |old: &Said, new: &Said| {
        let stands = || {
            let page = by_source.get(&new.key.path)?;
            Some(before?.arranged.still_holds(&published, *page))
        };
        same_order(old, new) || differs_in_title(old, new) && stands() == Some(true)
    };
    let arranged = memory.arranged.step(
        changes.ground(same_pages && same_described, in_order),
        diagnostics,
        |_| arrange(&published),
    );
    let same_arranged = is_last(before.map(|before| &before.arranged), &arranged);
    let chosen = memory.chosen.step(
        changes.ground(same_pages && same_taxonomies, same_templates),
        diagnostics,
        |diagnostics| choose(&published, &taxonomies, input.theme, diagnostics),
    );
    let same_chosen = is_last(before.map(|before| &before.chosen), &chosen);
    let files = memory.files.step(
        Ground { same: same_pages && same_routes, places: true },
        diagnostics,
        |_| files::place(tree, routes, &published, input.snapshot, input.theme),
    );
    let same_files = is_last(before.map(|before| &before.files), &files);
    let same_lengths = before.is_some_and(|before| {
        same_arranged
            || before.arranged.pages.iter().map(Vec::len).eq(arranged.pages.iter().map(Vec::len))
    });
    let same_said = is_last(memory.comment_files.as_ref(), input.comments);
    memory.comment_files = Some(input.comments.clone());
    let comments = memory.comments.step(
        changes.ground(same_pages && same_said, same_comments),
        diagnostics,
        |diagnostics| {
            let mut comments = comments::gather(tree, &published, input, diagnostics);
            if let Some(before) = before {
                comments.share(&before.comments);
            }
            comments
        },
    );
    let fed = comments::are_fed(&comments, &published);
    let same_fed = before.is_some_and(|before| before.fed == fed);
    let same_claimants = same_fed
        && same_pages
        && same_routes
        && same_lengths
        && same_taxonomies
        && same_chosen
        && same_files;
    let addresses = memory.addresses.step(
        changes.ground(same_claimants, same_claims),
        diagnostics,
        |diagnostics| {
            let claimants = Claimants {
                published: &published,
                arranged: &arranged,
                taxonomies: &taxonomies,
                chosen: &chosen,
                files: &files,
                fed,
            };
            claim(&claimants, input, diagnostics)
        },
    );
    let same_addresses = is_last(before.map(|before| &before.addresses), &addresses);
    let same = Same {
        described: same_described,
        taxonomies: same_taxonomies,
        arranged: same_arranged,
        chosen: same_chosen,
        files: same_files,
        addresses: same_addresses,
    };
    Placed { published, taxonomies, arranged, chosen, files, comments, fed, addresses, same }
}
