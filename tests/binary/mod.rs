//! The program that tests start.

use std::path::PathBuf;

/// Returns the program that `PLATE_RENDER_BINARY` names, else the one that cargo built for the test.
///
/// CI names the release binary, since that is the program that users run.
pub(crate) fn binary() -> PathBuf {
    let named = std::env::var_os("PLATE_RENDER_BINARY");
    named.map_or_else(|| env!("CARGO_BIN_EXE_plate-render").into(), PathBuf::from)
}
