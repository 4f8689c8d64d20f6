//! What explain tells of is what a plain render prints.

use plate_render::manifest::to_yaml;
use plate_render::source::SourceMap;
use plate_render::template::Purpose;

use crate::platform::{ENVIRONMENTS, Platform};

#[test]
fn what_is_rendered_to_be_explained_is_what_is_rendered_to_be_printed() {
    let platform = Platform::new();
    for environment in ENVIRONMENTS {
        let text = |purpose| {
            let mut sources = SourceMap::new();
            let rendered = platform.render(environment, None, purpose, &mut sources);
            let releases = rendered.unwrap().into_iter();
            releases
                .map(|one| to_yaml(&one.manifests))
                .collect::<String>()
        };
        assert_eq!(text(Purpose::Explain), text(Purpose::Print));
    }
}
