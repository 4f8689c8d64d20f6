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

# Measures the release binary beside the helm in HELM, or `target/peers/helm`; writes benches/RESULTS.md.
bench: release
    {{ scale }}

# The same in a minute, with fewer rounds and smaller inputs; writes target/RESULTS.md.
bench-quick: release
    ROUNDS=3 RELEASES="1 10 100" HELM_RUNS=5 SMALLER=10 RESULTS=target/RESULTS.md {{ scale }}

# Fails if a job takes more instructions than benches/instructions.txt says.
instructions: release
    {{ scale }} instructions

# Writes benches/instructions.txt; a growth of more than 5 % needs a REASON.
instructions-update REASON="": release
    {{ scale }} instructions-update {{ quote(REASON) }}

# The bench itself only starts programs, so it need not be optimised.
scale := "PLATE_RENDER=target/" + musl + "/release/plate-render cargo bench --profile dev --bench scale --"

musl := replace(`rustc --print host-tuple`, "gnu", "musl")

# Renders staging.
demo:
    cargo run --quiet --release -- --env stg
