//! The `plate-render` command.

// A render makes a hundred thousand small values, and frees most of them at once. For a platform of
// a hundred releases or more, the allocators of the C libraries take a quarter (glibc) to a third
// (musl) of a run; glibc's is as fast as this one for a single chart. The release binary for
// Linux holds musl. No other system was measured, so that none gets it.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    plate_render::cli::main()
}
