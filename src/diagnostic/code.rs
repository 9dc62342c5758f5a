//! The closed list of everything that can be wrong, with its name, its weight, and its entry in
//! the documentation.

use serde::{Deserialize, Serialize};

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident;)+) => {
        /// Which fault it is. The names are stable: editors and scripts may rely on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The name in brackets: `link-page-missing`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)+ }
            }

            /// How bad it is unless the site's settings say otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)+ }
            }

            /// What it means, in a sentence or two.
            pub fn meaning(self) -> String {
                match self { $(Code::$variant => [$($doc),+].concat().trim().to_owned(),)+ }
            }
        }
    };
}

codes! {
    /// The folder has no `site.yaml`, so it is not a site.
    ConfigMissing = "config-missing", Error;
    /// A setting in `site.yaml` that does not exist.
    ConfigKey = "config-key", Error;
    /// A setting in `site.yaml` has a value it cannot have.
    ConfigValue = "config-value", Error;
    /// Without `base_url`, feeds, the sitemap and canonical addresses are left out.
    BaseUrlMissing = "base-url-missing", Warning;
    /// Without `title`, tabs of browsers and feeds do not say whose pages they are.
    TitleMissing = "title-missing", Warning;

    /// The YAML cannot be read.
    YamlSyntax = "yaml-syntax", Error;
    /// One name is given twice, so one of the two values would be lost.
    YamlDuplicateKey = "yaml-duplicate-key", Error;
    /// Anchors, aliases, merge keys and tags are not read in front matter and settings.
    YamlFeature = "yaml-feature", Error;
    /// The YAML is larger or deeper than anyone writes by hand.
    YamlLimit = "yaml-limit", Error;
    /// A data file (JSON, TOML or CSV) cannot be read.
    DataSyntax = "data-syntax", Error;
    /// Two spellings of one setting are given at once.
    KeyBoth = "key-both", Error;
    /// `yes`, `no`, `on` or `off` where `true` or `false` is the exact word.
    SwitchWord = "switch-word", Warning;
    /// A date that cannot be read or does not exist.
    DateUnreadable = "date-unreadable", Error;

    /// The front matter begins with `---` and never ends.
    FrontMatterUnclosed = "front-matter-unclosed", Error;
    /// Lines that look like front matter, and no whole line `---` above them.
    FrontMatterUnopened = "front-matter-unopened", Error;
    /// Front matter in a form that is not read, such as TOML.
    FrontMatterForm = "front-matter-form", Error;
    /// A front matter value of the wrong type.
    FrontMatterValue = "front-matter-value", Error;
    /// A front matter name that looks like a misspelt one. It is kept in `page.extra`.
    FrontMatterKey = "front-matter-key", Warning;
    /// A misspelt front matter name that would have kept the page from being published or listed.
    FrontMatterHold = "front-matter-hold", Error;
    /// A front matter setting that means nothing on this kind of page.
    FrontMatterPlace = "front-matter-place", Warning;
    /// Curly quotes around a value: YAML takes them for letters, so readers would see them.
    CurlyQuotes = "curly-quotes", Warning;
    /// Several words separated by commas where a list was likely meant.
    ListWritten = "list-written-as-text", Warning;

    /// A file that cannot be read.
    FileUnreadable = "file-unreadable", Error;
    /// A text file that is not UTF-8.
    FileNotUtf8 = "file-not-utf8", Error;
    /// A text file that is larger than 16 MiB.
    FileTooLarge = "file-too-large", Error;
    /// A pipe, a socket, a device or a link that leads nowhere: it is passed over.
    FileSpecial = "file-special", Warning;
    /// A link that leads out of the site's folder.
    FileLinkOutside = "file-link-outside", Error;
    /// A file whose name is not Unicode: it has no address, so it is passed over.
    FileName = "file-name", Warning;
    /// A file in `static/` whose name begins with a dot: it is not published.
    FileHidden = "file-hidden", Warning;

    /// Two files are the same page.
    PageTwice = "page-twice", Error;
    /// Two things would be published at one address.
    RouteTaken = "route-taken", Error;
    /// An address that cannot be published on every system.
    RouteUnfit = "route-unfit", Error;
    /// A file such as `page.fr.md` beside `page.md`: a site has one language.
    Translation = "translation", Warning;
    /// A name of which nothing is left that an address could be made of.
    SlugEmpty = "slug-empty", Error;
    /// A page is filed under a taxonomy that `site.yaml` does not declare.
    TaxonomyUnknown = "taxonomy-unknown", Error;
    /// A file that would describe a term, and no page is filed under it.
    TermUnused = "term-unused", Warning;
    /// A page names an author who has no profile, where others have one.
    AuthorUnknown = "author-unknown", Warning;
    /// A menu entry leads nowhere.
    MenuEntry = "menu-entry", Error;

    /// Comments for a page that does not exist.
    CommentPage = "comment-page", Error;
    /// A comment answers one that does not exist, or itself.
    CommentReply = "comment-reply", Error;
    /// A comment says something that cannot be, or does not say what it must.
    CommentField = "comment-field", Error;
    /// Two comments of one page have the same id.
    CommentTwice = "comment-twice", Error;
    /// A link in a comment to something that comments cannot link to: only its words are shown.
    CommentLink = "comment-link", Warning;

    /// Markdown nested deeper than browsers can show.
    MarkdownDepth = "markdown-depth", Error;
    /// One id is given to two things in one page.
    IdTwice = "id-twice", Warning;
    /// A footnote that is used and never written.
    FootnoteMissing = "footnote-missing", Warning;

    /// No block has that name, neither Handover's nor the theme's.
    BlockUnknown = "block-unknown", Error;
    /// A block that is opened and never closed, or closed inside another list or quote.
    BlockUnclosed = "block-unclosed", Error;
    /// A line that would close a block, where none is open.
    BlockStrayEnd = "block-stray-end", Error;
    /// A line that closes another block than it says.
    BlockCrossed = "block-crossed", Error;
    /// The first line of a block, or the braces of an item, cannot be read.
    BlockSyntax = "block-attr-syntax", Error;
    /// A setting that this block, or this item, does not have.
    BlockAttribute = "block-attr-unknown", Error;
    /// A block whose marks are kept by the reader's browser has no id.
    BlockId = "block-id-missing", Error;
    /// A block that is nothing without a title has none.
    BlockTitle = "block-title-missing", Error;
    /// The data of a block stands outside of a `yaml` fence, where other viewers garble it.
    BlockDataBare = "block-data-bare", Error;
    /// A value in a block that it cannot have.
    BlockData = "block-data", Error;
    /// A name in the data of a block that it does not know.
    BlockDataKey = "block-data-key", Error;
    /// A block with nothing in it.
    BlockEmpty = "block-empty", Error;
    /// Something stands in a block that has no place there and would be lost.
    BlockBody = "block-body", Error;
    /// A block inside another where it cannot be.
    BlockInside = "block-inside", Error;
    /// A mistake that is not followed by what to do instead.
    BlockNoInstead = "block-no-instead", Warning;
    /// What to do instead, without the mistake it belongs to.
    BlockNoMistake = "block-no-mistake", Error;
    /// Text stands right above the line that closes a block.
    BlockCrowded = "block-crowded", Hint;
    /// Text of tabs that belongs to none of them.
    TabsTextOutside = "tabs-text-outside", Error;
    /// Two glossaries explain one word.
    GlossaryTwice = "glossary-twice", Warning;
    /// A form that is sent nowhere.
    ContactNowhere = "contact-nowhere", Error;
    /// A box of a checklist that is ticked before the reader came.
    ChecklistTicked = "checklist-preticked", Error;
    /// Two points of a checklist have one id, so one tick would tick both.
    ChecklistItemTwice = "check-item-twice", Error;
    /// A score that the scale does not have.
    ScoreScale = "score-scale", Error;
    /// The columns of a scorecard are not the criterion, the weight and the people.
    ScoreColumn = "score-column", Error;
    /// Two people, or two lines, of a scorecard have one name.
    ScoreTwice = "score-twice", Error;
    /// A name of a calculator that means nothing, or more than one thing.
    CalcName = "calc-name", Error;
    /// A formula of a calculator that cannot be read.
    CalcFormula = "calc-formula", Error;
    /// Formulas of a calculator that need each other.
    CalcCycle = "calc-cycle", Error;
    /// A formula of a calculator divides by nought with values that readers may enter.
    CalcZero = "calc-zero", Error;
    /// A sentence of a calculator names what is no result and no input.
    CalcSay = "calc-say", Error;
    /// An input or a formula of a calculator that nothing needs.
    CalcUnused = "calc-unused", Warning;
    /// A step that does not begin with what to do.
    StepsNoTitle = "steps-no-title", Error;
    /// A card that leads nowhere.
    CardsNoLink = "cards-no-link", Error;
    /// A recording of the site's own without captions and without its words.
    VideoNoWords = "video-no-words", Error;
    /// A recording on another host, of which nothing is told in words.
    VideoWordless = "video-no-transcript", Hint;
    /// A warning that a reader would have to open first.
    WarningFolded = "warning-folded", Error;

    /// A link to a page that does not exist.
    LinkPageMissing = "link-page-missing", Error;
    /// A link to a page that is not published yet, or not any more.
    LinkPageHeld = "link-page-held", Error;
    /// A link to a heading that does not exist.
    LinkAnchorMissing = "link-anchor-missing", Error;
    /// A link to a file that does not exist.
    LinkFileMissing = "link-file-missing", Error;
    /// A link to an old address: it works, by way of a redirect.
    LinkAlias = "link-alias", Warning;
    /// A link with an address of a kind that is not allowed, such as `javascript:`.
    LinkScheme = "link-scheme", Error;
    /// A link or picture that is no such thing in Markdown, because its address has a space.
    LinkAsText = "link-written-as-text", Warning;
    /// A link without an address.
    LinkEmpty = "link-empty", Warning;
    /// A picture that does not exist.
    ImageMissing = "image-missing", Error;
    /// A picture without words for those who do not see it.
    ImageAlt = "image-alt", Warning;
    /// A picture of more than 1 MB.
    ImageLarge = "image-large", Warning;

    /// A second heading of level one in a page. Told by `handover check`.
    TitleTwice = "title-twice", Warning;
    /// A heading that is two or more levels below the one before it. Told by `handover check`.
    HeadingSkipped = "heading-skipped", Warning;
    /// A page whose next review is due. Told by `handover check`.
    ReviewOverdue = "review-overdue", Warning;
    /// A page without a description. Told by `handover check`.
    DescriptionMissing = "description-missing", Hint;
    /// A link without the last slash of the page's address. Told by `handover check`.
    LinkSlash = "link-slash", Hint;

    /// The theme that `site.yaml` names does not exist.
    ThemeMissing = "theme-missing", Error;
    /// The theme needs a newer Handover.
    ThemeNeeds = "theme-needs", Error;
    /// `theme.yaml` says something that cannot be.
    ThemeContract = "theme-contract", Error;
    /// A parameter the theme does not have.
    ThemeParameter = "theme-parameter", Error;
    /// A parameter of the theme has a value it cannot have.
    ThemeValue = "theme-value", Error;
    /// A colour that an owner chose cannot be read where it stands.
    ThemeContrast = "theme-contrast", Warning;
    /// A template that cannot be read.
    TemplateSyntax = "template-syntax", Error;
    /// A template uses a filter, function, test, component or template that does not exist.
    TemplateName = "template-name", Error;
    /// A template failed while it made a page.
    TemplateRender = "template-render", Error;
    /// A page needs a template that does not exist.
    TemplateMissing = "template-missing", Error;
    /// Pages are left out because the theme has no template for them.
    TemplateLeftOut = "template-left-out", Warning;
    /// A template in `templates/` that replaces nothing and that no page uses.
    TemplateUnused = "template-unused", Warning;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_every_code_is_explained() {
        let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(
                code.name()
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
            );
            assert!(code.meaning().ends_with('.'), "{code:?}");
        }
    }
}
