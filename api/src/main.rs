//! `collectief`: the one binary. `collectief --help` lists its commands.

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match api::commands::run(api::commands::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "a command tells its user on standard error why it failed")]
            {
                eprintln!("collectief: {error}");
            }
            ExitCode::FAILURE
        }
    }
}
