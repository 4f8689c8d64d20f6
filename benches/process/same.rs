//! Whether helm and plate-render print the same.

use std::error::Error;

use plate_render::source::SourceMap;
use plate_render::yaml::{parse, to_json};
use serde_json::Value;

/// Returns how many resources both print; an error unless they are the same, in the same order.
pub(crate) fn resources(ours: &str, helm: &str) -> Result<usize, Box<dyn Error>> {
    let helm = helm.replace("managed-by: Helm", "managed-by: plate-render");
    let (ours, helm) = (read(ours)?, read(&helm)?);
    if ours.is_empty() || ours != helm {
        return Err("helm and plate-render do not print the same resources".into());
    }
    Ok(ours.len())
}

fn read(text: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let file = SourceMap::new().add("printed", text);
    let documents = parse(file, text).map_err(|diagnostics| format!("{diagnostics:?}"))?;
    Ok(documents.iter().map(to_json).collect())
}
