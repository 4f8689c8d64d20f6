# Lists the recipes.
default:
    @just --list

# Runs the same checks as CI.
check:
    .ci/run

# Runs the tests whose names contain NAME.
test NAME:
    cargo test {{ NAME }}

# Accepts all manifests as they are now; read the difference before you commit it.
golden-update:
    for file in plate.yaml examples/*/plate.yaml; do \
        cargo run --quiet -- golden --update --workspace "$(dirname "$file")" || exit; \
    done
    UPDATE_EXAMPLES=1 cargo test --quiet --test examples
    UPDATE_PLATFORM=1 cargo test --quiet --test platform
    UPDATE_GRAPH=1 cargo test --quiet --test graph
    git diff --stat -- tests/golden tests/platform/golden examples docs

# Updates the pages of the charts.
docs:
    cargo run --quiet -- docs --write

# Builds the release binary: static, so that it runs on every Linux.
release:
    rustup target add {{ musl }}
    cargo build --locked --release --target {{ musl }}
    ls -l target/{{ musl }}/release/plate-render

# Compares the release binary with the helm in HELM, or with `target/peers/helm`.
bench: release
    PLATE_RENDER=target/{{ musl }}/release/plate-render cargo bench --bench side_by_side

musl := replace(`rustc --print host-tuple`, "gnu", "musl")

# Renders staging.
demo:
    cargo run --quiet --release -- --env stg
