//! The graph of an environment: its resources, and who refers to whom.
//!
//! - [`of()`] finds what `check` judges: an end is missing exactly where its references judge says so.
//! - [`Graph::around()`] is what some releases have to do with, for a picture of these alone.
//! - [`mermaid()`], [`dot()`], [`svg()`] and [`html()`] write it. Their bytes depend on nothing but
//!   the graph, and those of the page on the manifests.
//! - Arrows lead from whoever needs something to what it needs, and requests the way they flow.

mod application;
mod around;
mod build;
mod dot;
mod facts;
mod family;
mod html;
mod links;
mod mermaid;
mod model;
mod nodes;
mod svg;

pub use build::of;
pub use dot::dot;
pub use family::Family;
pub use html::{PageView, html};
pub use mermaid::mermaid;
pub use model::{Edge, End, Graph, Link, Node, Presence, Strand};
pub use svg::svg;
