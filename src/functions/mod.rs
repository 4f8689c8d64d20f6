//! The functions of templates: the deterministic ones of Helm and Sprig, under Jinja-style names.
