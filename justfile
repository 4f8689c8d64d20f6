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
# repository goes through: those functions stand side by side, in the order of a run, without the parts that no run
# went through, and behind them what has no counter, the libraries that come compiled.

# Builds the program as it is handed out on Linux; needs `musl-gcc` (`musl-tools` in Debian).
release: (_dist counted)
    rm -rf {{ runs }}
    for arguments in "--env dev" "--env stg" "--env prod" "--all --env stg" "check"; do \
        for run in $(seq 40); do {{ dist }} $arguments > target/dist.out || exit; done; \
    done
    {{ llvm }}/llvm-profdata merge --output {{ runs }}/all.profdata {{ runs }}
    {{ llvm }}/llvm-profdata order {{ runs }}/all.profdata > {{ runs }}/order
    { {{ llvm }}/llvm-profdata show --all-functions {{ runs }}/all.profdata; {{ llvm }}/llvm-nm --defined-only {{ dist }}; } \
        | awk '{{ uncounted }}' | LC_ALL=C sort >> {{ runs }}/order
    "{{ just_executable() }}" _dist "{{ laid_out }}"
    ls -l {{ dist }}

# Compares the program as it is handed out with the helm that HELM names, or `target/peers/helm`.
bench: release
    PLATE_RENDER={{ dist }} cargo bench --bench side_by_side

host := `rustc --print host-tuple`
musl := replace(host, "gnu", "musl")
dist := "target" / musl / "dist/plate-render"
runs := justfile_directory() / "target/runs"
llvm := `rustc --print sysroot` / "lib/rustlib" / host / "bin"

# Counts what a run goes through, and when it does so first.
counted := "-C strip=none -C profile-generate=" + runs + " -C llvm-args=-pgo-temporal-instrumentation"
# Of a list of the counted functions and a list of all symbols, the functions that are in the second alone.
uncounted := 'NF == 1 { sub(/:$/, ""); sub(/.*;/, ""); counted[$1] } NF == 3 && $2 ~ /[tTwW]/ && !($3 in counted) { print $3 }'

# What a count of 0 says is never gone through stands apart.
split := "-C llvm-args=-enable-split-machine-functions -C llvm-args=-mfs-psi-cutoff=0 -C llvm-args=-mfs-count-threshold=1"
order := "-C link-arg=-Wl,--symbol-ordering-file=" + runs + "/order -C link-arg=-Wl,--no-warn-symbol-ordering"
lld := "-C link-arg=-fuse-ld=lld -C link-arg=-B" + llvm + "/gcc-ld"
laid_out := "-C profile-use=" + runs + "/all.profdata " + split + " " + lld + " " + order

_dist flags:
    rustup target add {{ musl }}
    rustup component add llvm-tools
    RUSTFLAGS="-C relocation-model=static {{ flags }}" cargo build --locked --profile dist --target {{ musl }}

# Renders staging.
demo:
    cargo run --quiet --release -- --env stg
