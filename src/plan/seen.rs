//! What an output's view holds, known without making the output: the part of its key that is about
//! content, and the pages that it shows.

use std::sync::Arc;

use super::comments::name as commenter;
use super::field::{self, Shows};
use super::library::SiteLibrary;
use super::{Recipe, has_blocks, mapped};
use crate::fingerprint::{Fingerprint, Mixer};
use crate::site::FeedOf;
use crate::source::Route;

/// What an output's view holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// What all of it is the same by.
    pub view: Fingerprint,
    /// For each part of its view a short number that is another one when the part is, in the order
    /// of [`field::part_names`].
    pub parts: Arc<[u32]>,
    /// The pages of which it shows something.
    pub shows: Shows,
}

/// Looks through what a recipe shows.
pub(super) fn seen(recipe: &Recipe, route: &Route, library: &SiteLibrary) -> Seen {
    let site = &*library.site;
    let mut mixer = Mixer::default();
    let (mut parts, mut shows): (Arc<[u32]>, Shows) = Default::default();
    match recipe {
        Recipe::Template { view, beside, .. } => {
            let fields = view.fields(&library.shared, site, route);
            parts = field::mix_parts(&fields, site, &mut mixer).into();
            shows = Shows::of(&fields);
            mixer.text(beside)
        }
        Recipe::Feed { of, pages, .. } => {
            shows.entries = pages.as_slice().into();
            mixer.add(site.config.print);
            match of {
                FeedOf::Site | FeedOf::Comments => {}
                FeedOf::Section(id) => {
                    let section = site.entry(*id);
                    mixer.text(&section.title).text(section.route.as_str());
                    let own = section.front.description.as_deref();
                    mixer.number(u64::from(own.is_some())).text(own.unwrap_or(""));
                }
                FeedOf::Term(at, term) => {
                    let term = &site.taxonomies[*at].terms[*term];
                    mixer.text(&term.name).text(term.route.as_str());
                }
            }
            for id in pages {
                mixer.add(site.entry(*id).card.own_print).add(site.body_print(*id));
            }
            // The templates of blocks see what every template sees.
            if pages.iter().any(|id| has_blocks(site.entry(*id))) {
                mixer.add(library.shared_print);
            }
            &mut mixer
        }
        Recipe::Data(id, form) => {
            let entry = site.entry(*id);
            shows.entries = Box::from([*id]);
            mixer.number(11).number(*form as u64).add(site.config.print);
            // All that lists show, what others say of it included.
            mixer.add(entry.card.print).add(site.body_print(*id));
            mixer.number(u64::from(entry.front.toc != Some(false)));
            if has_blocks(entry) {
                mixer.add(library.shared_print);
            }
            &mut mixer
        }
        Recipe::CommentFeed { word, newest } => {
            mixer.add(site.config.print).text(word);
            for (id, at) in newest {
                let entry = site.entry(*id);
                let Some(said) = &entry.comments else { continue };
                let one = &said.all[*at];
                mixer
                    .text(&entry.title)
                    .text(&site.config.base.permalink(&entry.route))
                    .text(&one.id)
                    .add(one.comment.print)
                    .text(&commenter(site, said, *at));
            }
            &mut mixer
        }
        Recipe::Sitemap(part) => {
            mixer.text(&site.config.base.home()).number(part.map_or(0, |part| part as u64));
            for (route, changed) in mapped(site) {
                mixer.text(route.as_str()).text(changed.as_deref().unwrap_or(""));
            }
            &mut mixer
        }
        Recipe::Robots => mixer.text(&site.config.base.home()),
        Recipe::Alias(to) => mixer
            .text(&site.entry(*to).title)
            .text(&site.config.base.permalink(&site.entry(*to).route))
            .text(&site.config.language)
            .text(&library.theme.strings().get("moved", &[]).unwrap_or_default()),
        Recipe::Copy(path) => {
            let print = library
                .snapshot
                .files
                .get(path)
                .map_or_else(|| Fingerprint::of(""), |file| file.print);
            mixer.add(print)
        }
        Recipe::Empty => mixer.number(0),
    };
    Seen { view: mixer.finish(), parts, shows }
}
