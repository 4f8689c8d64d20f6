//! Circles of imports between the files and folders inside a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::slice::from_ref;

use crate::source::{Name, SourceFile, Tree, is_in};

/// Who uses whom inside a folder; the folder's own file, `mod.rs`, is `mod`.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// The circles in each folder, as lines of the list in ARCHITECTURE.md.
pub(super) fn circles(tree: &Tree) -> BTreeSet<String> {
    let folders = tree.folders().into_iter();
    let lines = folders.flat_map(|folder| {
        let circles = components(&uses_inside(tree, folder)).into_iter();
        circles.map(|members| {
            let names: Vec<String> = members.iter().map(|name| format!("`{name}`")).collect();
            format!("`{}`: {}", folder.join("::"), names.join(", "))
        })
    });
    lines.collect()
}

fn uses_inside(tree: &Tree, folder: &[String]) -> Uses {
    let imports = tree.files.iter().find(|file| file.module == folder);
    let imports = imports.map(SourceFile::imports).unwrap_or_default();
    let mut uses = Uses::new();
    for file in tree.files.iter().filter(|file| is_in(&file.module, folder)) {
        let own = file.module.get(folder.len());
        let own = own.map_or("mod", String::as_str);
        for (_, used) in tree.uses(file, &file.own_paths()) {
            if let Some(used) = member(tree, folder, &imports, &used).filter(|used| used != own) {
                uses.entry(own.to_owned()).or_default().insert(used);
            }
        }
    }
    uses
}

/// The file or folder inside `folder` that has `used`, also where `imports` of the folder's own
/// file bring it from there.
fn member(tree: &Tree, folder: &[String], imports: &[Name], used: &[String]) -> Option<String> {
    let item = used.get(folder.len()).filter(|_| is_in(used, folder))?;
    let is_child = |name: &String| tree.is_module(&[folder, from_ref(name)].concat());
    if is_child(item) {
        return Some(item.clone());
    }
    let import = imports.iter().find(|path| path.last() == Some(item));
    let child = import
        .and_then(|path| path.first())
        .filter(|name| is_child(name));
    Some(child.map_or("mod", String::as_str).to_owned())
}

/// The groups in which each one uses each other one, directly or through others.
fn components(uses: &Uses) -> BTreeSet<Vec<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = uses
        .keys()
        .map(|start| (start, reached(uses, start)))
        .collect();
    let group = |one: &String| -> Vec<String> {
        let others = reached[one].iter().copied();
        let back = others.filter(|other| reached.get(other).is_some_and(|set| set.contains(one)));
        back.cloned().collect()
    };
    uses.keys()
        .map(group)
        .filter(|group| !group.is_empty())
        .collect()
}

fn reached<'a>(uses: &'a Uses, start: &String) -> BTreeSet<&'a String> {
    let mut found = BTreeSet::new();
    let mut next: Vec<&String> = uses.get(start).into_iter().flatten().collect();
    while let Some(one) = next.pop() {
        if found.insert(one) {
            next.extend(uses.get(one).into_iter().flatten());
        }
    }
    found
}
