//! No argument of the `--set` family makes the parser panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plate_render::source::SourceMap;
use plate_render::values::{SetArgument, SetKind, parse_set};

const KINDS: [SetKind; 5] =
    [SetKind::Json, SetKind::Typed, SetKind::String, SetKind::File, SetKind::Literal];

fuzz_target!(|text: &str| {
    for kind in KINDS {
        let argument = SetArgument { kind, text: text.to_owned() };
        let _ = parse_set(&argument, &mut SourceMap::new());
    }
});
