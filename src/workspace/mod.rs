//! What is on disk: the workspace, its charts, environments and releases.
