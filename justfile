# Lists the recipes.
default:
    @just --list

# Checks everything that CI checks.
check:
    .ci/run

# Runs the tests whose names contain NAME.
test NAME:
    cargo test {{ NAME }}

# Accepts the manifests as they are now; read the difference before you commit it.
golden-update:
    for file in plate.yaml examples/*/plate.yaml; do \
        cargo run --quiet -- golden --update --workspace "$(dirname "$file")" || exit; \
    done
    UPDATE_EXAMPLES=1 cargo test --quiet --test examples
    UPDATE_PLATFORM=1 cargo test --quiet --test platform
    UPDATE_GRAPH=1 cargo test --quiet --test graph
    git diff --stat -- tests/golden tests/platform/golden examples docs

# Renews the pages of the charts.
docs:
    cargo run --quiet -- docs --write

# Builds the program as it is handed out on Linux: it needs no library of the system, and starts sooner.
release:
    RUSTFLAGS="-C target-feature=+crt-static -C relocation-model=static" \
        cargo build --release --target "$(rustc --print host-tuple)"

# Renders staging.
demo:
    cargo run --quiet --release -- --env stg
