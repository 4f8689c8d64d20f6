//! Slash-separated paths as text; no file is looked at.

/// Returns the last part of the path: `.` of an empty one, `/` of nothing but slashes.
pub(super) fn base(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    let name = trimmed.rsplit('/').next().unwrap_or_default();
    match (path, name) {
        ("", _) => ".",
        (_, "") => "/",
        (_, name) => name,
    }
}

/// Returns the path without its last part, in its shortest form.
pub(super) fn dir(path: &str) -> String {
    let end = path.rfind('/').map_or(0, |slash| slash + 1);
    clean(&path[..end])
}

/// Returns the end of the path's last part from its last dot on.
pub(super) fn ext(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let dot = name.rfind('.');
    dot.map_or("", |dot| &name[dot..])
}

/// Returns the shortest path to the same place.
pub(super) fn clean(path: &str) -> String {
    let root = if path.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    let cleaned = format!("{root}{}", parts.join("/"));
    if cleaned.is_empty() {
        ".".to_owned()
    } else {
        cleaned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_is_the_base() {
        assert_eq!(base("a/b.txt"), "b.txt");
        assert_eq!(base("a/b/"), "b");
        assert_eq!((base(""), base("//")), (".", "/"));
    }

    #[test]
    fn the_rest_is_the_dir() {
        assert_eq!(dir("a//b/c"), "a/b");
        assert_eq!(dir("a"), ".");
        assert_eq!(dir("/a"), "/");
    }

    #[test]
    fn a_dot_in_a_folder_is_not_an_ext() {
        assert_eq!(ext("a.d/b"), "");
        assert_eq!(ext("a/b.tar.gz"), ".gz");
    }

    #[test]
    fn a_clean_path_has_no_detours() {
        assert_eq!(clean("a/../b//c/."), "b/c");
        assert_eq!(clean("/../a"), "/a");
        assert_eq!(clean("../../a"), "../../a");
    }
}
