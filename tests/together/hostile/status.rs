/// The most memory this process has held at once, in kilobytes.
pub(super) fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Writes a line for whoever runs one script by its name.
#[expect(clippy::print_stdout, reason = "it was asked for")]
pub(super) fn tell(line: &str) {
    println!("{line}");
}
