//! The arithmetic of paths: joined, brought into one form, written from another folder. Nothing is
//! looked up here.

/// Joins a folder and a relative path, resolving `.` and `..`; nothing where it leads out.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A root-relative path with `.` and `..` resolved and its last slash kept.
pub(super) fn normalise(path: &str) -> Option<String> {
    let joined = join("", path)?;
    let slash = !joined.is_empty()
        && (path.ends_with('/') || path.ends_with("/.") || path.ends_with("/.."));
    Some(format!("/{joined}{}", if slash { "/" } else { "" }))
}

/// A source path as it is written from another folder.
pub(super) fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - same);
    format!("{up}{}", to[same..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_never_lead_out() {
        assert_eq!(join("content/a", "../b/./c").as_deref(), Some("content/b/c"));
        assert_eq!(join("a", "../../b"), None);
        assert_eq!(normalise("/a/../b/").as_deref(), Some("/b/"));
        assert_eq!(normalise("/..").as_deref(), None);
        assert_eq!(normalise("/").as_deref(), Some("/"));
        assert_eq!(relative("content/a/b", "content/a/c.png"), "../c.png");
        assert_eq!(relative("content", "content/c.png"), "c.png");
    }
}
