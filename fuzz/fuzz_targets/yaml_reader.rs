//! No text makes the reader panic, and what it reads is written and read back the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use plate_render::source::SourceMap;
use plate_render::yaml::{emit, parse};

fuzz_target!(|text: &str| {
    let file = SourceMap::new().add("fuzz.yaml", text);
    for node in parse(file, text).unwrap_or_default() {
        let mut written = String::new();
        emit(&node, &mut written);
        let again = parse(file, &written).expect("what is written can be read");
        assert!(again[0].same_data(&node), "{written}");
    }
});
