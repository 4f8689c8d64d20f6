//! The `plate-render` command.

fn main() -> std::process::ExitCode {
    plate_render::cli::main()
}
