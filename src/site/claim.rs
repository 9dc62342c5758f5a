//! Who claims which address: pages first, with their data for programs, then terms, files, old addresses, and last the files made
//! for machines, which give way to a file of the site's own.

use super::address::{Addresses, Claims, DataForm, FeedOf, Owner};
use super::arrange::Arranged;
use super::assemble::Input;
use super::files::Files;
use super::route;
use super::said::{Leaf, Published};
use super::taxonomy::{Taxonomy, Term};
use super::templates::Chosen;
use super::{EntryId, pager_route, pagers};
use crate::config::FeedFormat;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{Route, SourcePath};

/// The most addresses one sitemap may list, by the protocol.
pub const SITEMAP_LIMIT: usize = 50_000;

/// Everything that claims addresses.
pub(super) struct Claimants<'a> {
    pub(super) published: &'a Published<'a>,
    pub(super) arranged: &'a Arranged,
    pub(super) taxonomies: &'a [Taxonomy],
    pub(super) chosen: &'a Chosen,
    pub(super) files: &'a Files,
    /// Whether there is anything for a feed of comments.
    pub(super) fed: bool,
}

impl Claimants<'_> {
    /// What would be at an address, in words, and where it comes from.
    fn describe(&self, owner: &Owner) -> (String, Option<Place>) {
        let file = |path: &SourcePath| Some(Place { path: path.clone(), range: None });
        match owner {
            Owner::Entry(id, pager) => {
                let leaf = self.published.leaf(*id);
                let source = &leaf.sprout.source;
                let place = leaf.sprout.written().then(|| address_place(leaf)).flatten();
                match (leaf.sprout.written(), pager) {
                    (true, 1) => (format!("the page {source}"), place),
                    (false, 1) => (format!("the listing of the folder {source}/"), place),
                    (_, pager) => (format!("page {pager} of the listing of {source}"), place),
                }
            }
            Owner::Taxonomy(at) => {
                (format!("the list of all {}", self.taxonomies[*at].rule.name), None)
            }
            Owner::Term(at, term, _) => self.describe_term(*at, *term),
            Owner::Feed(..) => ("a feed".to_owned(), None),
            Owner::Sitemap(_) => ("the sitemap".to_owned(), None),
            Owner::Robots => ("`robots.txt`".to_owned(), None),
            Owner::NotFound => ("the page for wrong addresses".to_owned(), None),
            Owner::NoJekyll => ("`.nojekyll`".to_owned(), None),
            Owner::Data(id, _) => {
                let leaf = self.published.leaf(*id);
                let source = &leaf.sprout.source;
                let place = leaf.fault(Code::RouteTaken, "page_data", String::new()).place;
                (format!("the data of {source}"), place)
            }
            Owner::Alias(id) => {
                let source = &self.published.leaf(*id).sprout.source;
                (format!("an old address of {source}"), file(source))
            }
            Owner::File(path) => (format!("the file {path}"), file(path)),
        }
    }

    fn describe_term(&self, at: usize, term: usize) -> (String, Option<Place>) {
        let taxonomy = &self.taxonomies[at];
        let term = &taxonomy.terms[term];
        let place = term.pages.first().and_then(|page| self.term_place(*page, taxonomy, term));
        (format!("`{}` in {}", term.name, taxonomy.rule.name), place)
    }

    /// Where a page says a term.
    fn term_place(&self, page: EntryId, taxonomy: &Taxonomy, term: &Term) -> Option<Place> {
        let leaf = self.published.leaf(page);
        let (document, text) = (leaf.said.document.as_ref()?, leaf.said.text()?);
        let names = document.front.terms(&taxonomy.rule.name);
        let index = names.iter().position(|name| taxonomy.covers(term, name))?;
        let range = Some(document.front.place_of_term(&text, &taxonomy.rule.name, index));
        Some(Place { path: leaf.sprout.source.clone(), range })
    }
}

/// Where a page says its address: its `path` or `slug`, else the whole file.
fn address_place(leaf: &Leaf<'_>) -> Option<Place> {
    let key = match (&leaf.said.front.path, &leaf.said.front.slug) {
        (Some(_), _) => "path",
        (None, Some(_)) => "slug",
        (None, None) => return Some(Place { path: leaf.sprout.source.clone(), range: None }),
    };
    leaf.fault(Code::RouteTaken, key, String::new()).place
}

/// Claims every address.
pub(super) fn claim(
    claimants: &Claimants<'_>,
    input: &Input<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Addresses {
    let mut claims = Claims::default();
    let describe = |owner: &Owner| claimants.describe(owner);
    claims.claim(pages(claimants), describe, diagnostics);
    claims.claim(terms(claimants, diagnostics), describe, diagnostics);
    let files = claimants.files.by_source.iter();
    let files = files.map(|(path, route)| (route.clone(), Owner::File(path.clone())));
    claims.claim(files.collect(), describe, diagnostics);
    aliases(claimants, &mut claims, &describe, diagnostics);
    machines(claimants, &mut claims, &describe, input, diagnostics);
    claims.files_as_folders(describe, diagnostics);
    claims.finish()
}

fn pages(claimants: &Claimants<'_>) -> Vec<(Route, Owner)> {
    let mut claims = Vec::with_capacity(claimants.published.leaves.len());
    for (id, leaf) in claimants.published.iter().filter(|(_, leaf)| !leaf.describes) {
        if claimants.chosen.entries[id.0 as usize].is_none() {
            // Its missing template is an error of its own; the address still exists for links.
            claims.push((leaf.route.clone(), Owner::Entry(id, 1)));
            continue;
        }
        let listed = claimants.arranged.pages[id.0 as usize].len();
        let by = leaf.said.front.section.paginate_by.filter(|_| leaf.sprout.is_section);
        for pager in 1..=pagers(listed, by) {
            claims.push((pager_route(leaf.route, pager), Owner::Entry(id, pager)));
        }
        for form in DataForm::ALL.into_iter().filter(|_| leaf.said.front.page_data == Some(true)) {
            claims.push((form.route(leaf.route), Owner::Data(id, form)));
        }
    }
    claims
}

fn terms(claimants: &Claimants<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Route, Owner)> {
    let mut claims = Vec::new();
    for (at, taxonomy) in claimants.taxonomies.iter().enumerate() {
        let (list, single) = &claimants.chosen.taxonomies[at];
        if list.is_some() {
            claims.push((taxonomy.route.clone(), Owner::Taxonomy(at)));
        }
        if single.is_none() {
            continue;
        }
        for (index, term) in taxonomy.terms.iter().enumerate() {
            if term.slug.is_empty() {
                let (what, place) = claimants.describe_term(at, index);
                let mut fault = Diagnostic::general(
                    Code::SlugEmpty,
                    format!("{what} has no letters that an address could be made of"),
                )
                .hint("give it another name");
                fault.place = place;
                diagnostics.push(fault);
                continue;
            }
            for pager in 1..=pagers(term.pages.len(), taxonomy.rule.paginate_by) {
                claims.push((pager_route(&term.route, pager), Owner::Term(at, index, pager)));
            }
        }
    }
    claims
}

type Describe<'a> = dyn Fn(&Owner) -> (String, Option<Place>) + 'a;

fn aliases(
    claimants: &Claimants<'_>,
    claims: &mut Claims,
    describe: &Describe<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (id, leaf) in claimants.published.iter() {
        for (index, written) in leaf.said.front.aliases.iter().enumerate() {
            let route = match route::whole(written) {
                Ok(route) => route,
                Err(reason) => {
                    let message = format!("`{written}` cannot be an old address: {reason}");
                    diagnostics.push(
                        leaf.fault_at(Code::RouteUnfit, message, |front, text| {
                            front.place_of_item(text, "aliases", index)
                        })
                        .hint("write a path such as `/old/page/`"),
                    );
                    continue;
                }
            };
            if route == *leaf.route {
                continue;
            }
            let place = |owner: &Owner| {
                let (what, place) = describe(owner);
                match owner {
                    Owner::Alias(other) if *other == id => {
                        let fault =
                            leaf.fault_at(Code::RouteTaken, String::new(), |front, text| {
                                front.place_of_item(text, "aliases", index)
                            });
                        (what, fault.place)
                    }
                    _ => (what, place),
                }
            };
            claims.claim_one(route, Owner::Alias(id), place, diagnostics);
        }
    }
}

fn machines(
    claimants: &Claimants<'_>,
    taken: &mut Claims,
    describe: &Describe<'_>,
    input: &Input<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut claims: Vec<(Route, Owner)> = Vec::new();
    let file = |name: &str| Route::home().file(name);
    if input.config.base.is_absolute() {
        for format in &input.config.feeds.formats {
            claims.push((file(format.file()), Owner::Feed(FeedOf::Site, *format)));
            for (id, leaf) in claimants.published.iter() {
                if leaf.sprout.is_section && leaf.said.front.section.feed == Some(true) && id.0 > 0
                {
                    claims.push((
                        leaf.route.file(format.file()),
                        Owner::Feed(FeedOf::Section(id), *format),
                    ));
                }
            }
            for (at, taxonomy) in
                claimants.taxonomies.iter().enumerate().filter(|(_, t)| t.rule.feed)
            {
                for (term, found) in
                    taxonomy.terms.iter().enumerate().filter(|(_, t)| !t.slug.is_empty())
                {
                    claims.push((
                        found.route.file(format.file()),
                        Owner::Feed(FeedOf::Term(at, term), *format),
                    ));
                }
            }
        }
        if claimants.fed && !input.config.feeds.formats.is_empty() {
            let owner = Owner::Feed(FeedOf::Comments, FeedFormat::Atom);
            claims.push((comment_feed_route(), owner));
        }
        let listed = taken.iter().filter(|claimed| is_mapped(claimants, &claimed.owner)).count();
        claims.push((file("sitemap.xml"), Owner::Sitemap(None)));
        if listed > SITEMAP_LIMIT {
            for part in 1..=listed.div_ceil(SITEMAP_LIMIT) {
                claims.push((file(&format!("sitemap-{part}.xml")), Owner::Sitemap(Some(part))));
            }
        }
    }
    claims.push((file("robots.txt"), Owner::Robots));
    claims.push((file(".nojekyll"), Owner::NoJekyll));
    if claimants.chosen.not_found.is_some() {
        claims.push((file("404.html"), Owner::NotFound));
    }
    for (route, owner) in claims {
        if route.output().is_ok_and(|path| !taken.is_taken(&path)) {
            taken.claim_one(route, owner, describe, diagnostics);
        }
    }
}

/// Where the feed of the newest comments lies.
pub fn comment_feed_route() -> Route {
    Route::home().child("comments").file(FeedFormat::Atom.file())
}

/// Whether an address belongs into the sitemap.
fn is_mapped(claimants: &Claimants<'_>, owner: &Owner) -> bool {
    match owner {
        Owner::Entry(id, _) => claimants.published.leaf(*id).is_listed(),
        Owner::Taxonomy(_) | Owner::Term(..) => true,
        _ => false,
    }
}
