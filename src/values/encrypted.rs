//! Values files that are encrypted: what is in them is no value.
//!
//! SOPS encrypts the values of a YAML or JSON file one by one, and adds a key `sops`; ansible-vault
//! encrypts a file or a single value; git-crypt, age and PGP encrypt a file.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::yaml::{Data, Node};

/// A program that encrypts, and by what its work is known.
struct Tool {
    name: &'static str,
    /// What an encrypted text begins with.
    mark: &'static str,
    /// How a file is decrypted.
    command: &'static str,
}

const SOPS: Tool = Tool {
    name: "SOPS",
    mark: "ENC[AES256_GCM,data:",
    command: "sops decrypt FILE",
};

const VAULT: Tool = Tool {
    name: "ansible-vault",
    mark: "$ANSIBLE_VAULT;",
    command: "ansible-vault view FILE",
};

const AGE: Tool = Tool {
    name: "age",
    mark: "-----BEGIN AGE ENCRYPTED FILE-----",
    command: "age --decrypt FILE",
};

const PGP: Tool = Tool {
    name: "PGP",
    mark: "-----BEGIN PGP MESSAGE-----",
    command: "gpg --decrypt FILE",
};

const GIT_CRYPT: Tool = Tool {
    name: "git-crypt",
    mark: "\0GITCRYPT\0",
    command: "git-crypt unlock",
};

/// What age writes without armor.
const AGE_BYTES: &[u8] = b"age-encryption.org/v1\n";

/// Refuses a file of which the bytes are encrypted as a whole, and need be no text.
pub(super) fn refuse_bytes(name: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
    let tool = if bytes.starts_with(GIT_CRYPT.mark.as_bytes()) {
        GIT_CRYPT
    } else if bytes.starts_with(AGE_BYTES) {
        AGE
    } else {
        return Ok(());
    };
    let message = format!("`{name}` is encrypted by {}", tool.name);
    Err(decrypt_first(message, &tool))
}

/// Refuses a text that is encrypted as a whole.
pub(super) fn refuse_text(file: FileId, text: &str) -> Result<(), Diagnostic> {
    let start = text.len()
        - text
            .trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t'])
            .len();
    let is_begun = |tool: &Tool| text[start..].starts_with(tool.mark);
    match [VAULT, AGE, PGP].into_iter().find(is_begun) {
        Some(tool) => {
            let place = Span::new(file, start, start + tool.mark.len());
            Err(this_file(&tool).at(place))
        }
        None => Ok(()),
    }
}

/// Returns the error for the first encrypted value of `documents`, which were read from `text`.
pub(super) fn find(documents: &[Node], text: &str) -> Option<Diagnostic> {
    let may_have = |tool: &Tool| text.contains(tool.mark);
    let is_sops = text.contains("sops") || may_have(&SOPS);
    if !is_sops && !may_have(&VAULT) {
        return None;
    }
    let by_sops = documents.iter().find_map(sops_key);
    by_sops.or_else(|| documents.iter().find_map(encrypted_value))
}

/// The key that SOPS adds; its checksum is encrypted as well.
fn sops_key(root: &Node) -> Option<Diagnostic> {
    let field = root.as_map()?.get("sops")?;
    let mac = field.value.get("mac")?.as_str()?;
    mac.starts_with("ENC[")
        .then(|| this_file(&SOPS).at(field.key_span))
}

fn encrypted_value(node: &Node) -> Option<Diagnostic> {
    match &node.data {
        Data::String(text) => {
            let text = text.trim_start();
            let is_begun = |tool: &Tool| text.starts_with(tool.mark);
            let tool = [SOPS, VAULT].into_iter().find(is_begun)?;
            let message = format!("this value is encrypted by {}", tool.name);
            Some(decrypt_first(message, &tool).at(node.span))
        }
        Data::List(items) => items.iter().find_map(encrypted_value),
        Data::Map(map) => map.values().find_map(|field| encrypted_value(&field.value)),
        _ => None,
    }
}

fn this_file(tool: &Tool) -> Diagnostic {
    decrypt_first(format!("this file is encrypted by {}", tool.name), tool)
}

fn decrypt_first(message: String, tool: &Tool) -> Diagnostic {
    let help = format!("decrypt it first, as `{}` does", tool.command);
    Diagnostic::error("encrypted-values", message).help(help)
}
