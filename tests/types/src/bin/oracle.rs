//! Compares the types that a model reads with the schemas they are made from.
//!
//! `oracle [--seed N] [--valid N] [--random N] [--suite DIRECTORY]… [FILE]…`: each FILE has one tool definition on each
//! line; without any, the package's own schemas and random ones are compared. It ends with 1 if something differs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use palma_types::case::{Case, Side};
use palma_types::judge::Tally;
use palma_types::typescript::Compiler;
use palma_types::{input, random};

#[derive(Debug)]
struct Options {
    seed: u64,
    valid: usize,
    random: usize,
    suites: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

fn main() -> anyhow::Result<ExitCode> {
    let options = Options::read(std::env::args().skip(1))?;
    let Some(compiler) = Compiler::find() else {
        println!("skipped: there is no Node or no TypeScript (`.ci/run` installs it, where Node is present)");
        return Ok(ExitCode::SUCCESS);
    };
    println!("seed {}", options.seed);
    let mut agreed = true;
    let mut compare = |name: &str, cases: &[Case]| -> anyhow::Result<()> {
        let tally = Tally::of(cases, &compiler.read(cases)?);
        agreed &= tally.failures.is_empty();
        println!("\n{name}\n{tally}");
        Ok(())
    };
    for directory in &options.suites {
        compare(&directory.display().to_string(), &input::suite(directory)?)?;
    }
    for file in &options.files {
        compare(&file.display().to_string(), &of_file(&options, file)?)?;
    }
    if options.suites.is_empty() && options.files.is_empty() {
        compare("own schemas", &own(&options)?)?;
    }
    if options.random > 0 {
        compare("random schemas", &of_chance(&options)?)?;
    }
    Ok(ExitCode::from(u8::from(!agreed)))
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut options = Self { seed: fastrand::u64(..), valid: 12, random: 0, suites: Vec::new(), files: Vec::new() };
        let mut random = None;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().with_context(|| format!("`{argument}` needs a value"));
            match argument.as_str() {
                "--seed" => options.seed = value()?.parse()?,
                "--valid" => options.valid = value()?.parse()?,
                "--random" => random = Some(value()?.parse()?),
                "--suite" => options.suites.push(value()?.into()),
                other if other.starts_with('-') => bail!("`{other}` is no option"),
                file => options.files.push(file.into()),
            }
        }
        let alone = options.suites.is_empty() && options.files.is_empty();
        options.random = random.unwrap_or(if alone { 300 } else { 0 });
        Ok(options)
    }
}

fn own(options: &Options) -> anyhow::Result<Vec<Case>> {
    let mut random = fastrand::Rng::with_seed(options.seed);
    let mut cases = Vec::new();
    for (name, schema) in input::fixtures()? {
        let mut case = Case::new(&name, schema, Side::Output)?;
        if !case.fill(&mut random, options.valid * 3, Side::Output) {
            bail!("no validator reads `{name}`");
        }
        cases.push(case);
    }
    Ok(cases)
}

fn of_chance(options: &Options) -> anyhow::Result<Vec<Case>> {
    let mut random = fastrand::Rng::with_seed(options.seed);
    let mut cases = Vec::new();
    for number in 0..options.random {
        let mut case = Case::new(format!("random {number}"), random::schema(&mut random), Side::Output)?;
        if case.fill(&mut random, options.valid, Side::Output) {
            cases.push(case);
        }
    }
    Ok(cases)
}

fn of_file(options: &Options, file: &Path) -> anyhow::Result<Vec<Case>> {
    let mut random = fastrand::Rng::with_seed(options.seed);
    let mut cases = Vec::new();
    let mut unread = 0;
    for (name, schema, side) in input::tools(file)? {
        let mut case = Case::new(name, schema, side)?;
        if case.fill(&mut random, options.valid, side) {
            cases.push(case);
        } else {
            unread += 1;
        }
    }
    let bare = cases.iter().filter(|case| case.instances.is_empty()).count();
    println!("{unread} schemas are read by no validator, for {bare} no instance was found");
    Ok(cases)
}
