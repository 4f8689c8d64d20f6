//! Templates: values go into nodes, never into text.
