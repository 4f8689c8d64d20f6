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
    cargo run --quiet -- golden --update
    UPDATE_PLATFORM=1 cargo test --quiet --test platform
    git diff --stat -- tests/golden tests/platform/golden

# Renders staging.
demo:
    cargo run --quiet --release -- --env stg
