//! The `plate-render` command.

// The allocator that musl brings along takes a third of a run's time.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    plate_render::cli::main()
}
