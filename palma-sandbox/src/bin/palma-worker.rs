//! The worker process by itself, for hosts that cannot be started again as one.

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

fn main() -> std::process::ExitCode {
    palma_sandbox::worker::init();
    // Only a sandbox starts this program to any purpose.
    std::process::ExitCode::from(64)
}
