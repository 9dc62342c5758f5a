//! What a page of the documentation shows in fences, and for which file.

/// A fenced block of a page.
pub struct Fence {
    /// What stands behind the ticks.
    pub language: String,
    /// Its lines.
    pub text: String,
    /// The heading it stands under.
    pub heading: String,
    /// The last line of text above it, empty where that is another fence.
    pub before: String,
}

impl Fence {
    /// The file it is for: the line above says `` `content/about.md`: ``, or with `how`
    /// `` `_config.yml`, in Jekyll: ``.
    pub fn file(&self, how: &str) -> Option<&str> {
        let path = self.before.strip_prefix('`')?.strip_suffix(':')?.strip_suffix(how)?;
        path.strip_suffix('`').filter(|path| !path.contains('`'))
    }
}

/// The fences of a page, also those inside of blocks. A fence of more ticks can hold one of fewer.
pub fn fences(page: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let (mut heading, mut before) = (String::new(), String::new());
    let mut open: Option<(usize, Fence)> = None;
    for line in page.lines() {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        match &mut open {
            None if ticks >= 3 => {
                let language = line[ticks..].to_owned();
                let (heading, before) = (heading.clone(), std::mem::take(&mut before));
                open = Some((ticks, Fence { language, text: String::new(), heading, before }));
            }
            None => {
                if let Some(title) = line.strip_prefix('#') {
                    heading = title.trim_start_matches('#').trim().to_owned();
                }
                if !line.is_empty() {
                    before = line.to_owned();
                }
            }
            Some((by, _)) if ticks == *by && line.len() == ticks => {
                fences.extend(open.take().map(|(_, fence)| fence));
            }
            Some((_, fence)) => {
                fence.text.push_str(line);
                fence.text.push('\n');
            }
        }
    }
    fences
}
