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

# The program holds its own C library, which starts sooner, and is laid out by what rendering and checking this
# repository goes through.

# Builds the program as it is handed out on Linux; needs `musl-gcc` (`musl-tools` in Debian).
release: (_dist "-C profile-generate=" + runs)
    rm -rf {{ runs }}
    for arguments in "--env dev" "--env stg" "--env prod" "--all --env stg" "check"; do \
        for run in 1 2 3 4 5; do {{ dist }} $arguments > target/dist.out || exit; done; \
    done
    "$(rustc --print sysroot)"/lib/rustlib/*/bin/llvm-profdata merge --output {{ runs }}/all.profdata {{ runs }}
    "{{ just_executable() }}" _dist "-C profile-use={{ runs }}/all.profdata"
    ls -l {{ dist }}

# Compares the program as it is handed out with the helm that HELM names, or `target/peers/helm`.
bench: release
    PLATE_RENDER={{ dist }} cargo bench --bench side_by_side

musl := replace(`rustc --print host-tuple`, "gnu", "musl")
dist := "target" / musl / "dist/plate-render"
runs := justfile_directory() / "target/runs"

_dist flags:
    rustup target add {{ musl }}
    rustup component add llvm-tools
    RUSTFLAGS="-C relocation-model=static {{ flags }}" cargo build --locked --profile dist --target {{ musl }}

# Renders staging.
demo:
    cargo run --quiet --release -- --env stg
