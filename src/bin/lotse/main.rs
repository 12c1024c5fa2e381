//! The engine on a command line, for those who write rules and for those who measure.

mod conversations;
mod evaluate;
mod explain;
mod project;
mod rules;
mod scores;
mod timeline;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use lotse::conversation::Sensitivity;

use evaluate::Manner;

/// Lotse's rules on a command line.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The folder of rule files
    #[arg(long, global = true, default_value = "rules")]
    rules: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows how messages are read, which rules find something in them, and which nearly do
    Explain {
        /// Messages of one person, sent one after the other
        #[arg(required = true)]
        messages: Vec<String>,
        /// How many near misses to show
        #[arg(long, default_value_t = 5)]
        near: usize,
    },
    /// Shows one conversation as a timeline: what Lotse says, where, and why
    Check {
        /// Conversations, one JSON object a line, as for `evaluate`
        file: PathBuf,
    },
    /// Reads conversations, answers each with a line of JSON, and sums up on standard error
    Evaluate {
        /// `.jsonl`: one conversation a line, `{"id", "label"?, "lang"?, "situation"?, "messages": [{"author", "from", "text"}]}`;
        /// any other file: every line a message that somebody sent
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Reads each conversation once for each of its people, with that one as the child
        #[arg(long)]
        turns: bool,
        /// How early to speak
        #[arg(long, value_enum, default_value = "balanced")]
        sensitivity: Sensitive,
        /// Prints scores by language and situation instead of answers
        #[arg(long)]
        table: bool,
    },
    /// Checks and lists rules
    #[command(subcommand)]
    Rules(RulesCommand),
}

#[derive(Clone, Copy, ValueEnum)]
enum Sensitive {
    Calm,
    Balanced,
    Watchful,
}

#[derive(Subcommand)]
enum RulesCommand {
    /// Reads all rules, tries all their examples, says what is wrong and where
    Check,
    /// Lists rules
    List {
        /// Only of this language, for example `de`
        #[arg(long)]
        lang: Option<String>,
        /// Only of this cue class, for example `secrecy`
        #[arg(long)]
        class: Option<String>,
    },
    /// Shows which words of ordinary text are taken for a rule's word, most frequent first; list them under “ordinary”
    Collisions {
        /// Text, or a list of lines `word count`
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// How many to show
        #[arg(long, default_value_t = 40)]
        most: usize,
    },
    /// Counts what each rule finds in ordinary text: hits in 1,000 messages, noisiest first
    Noise {
        /// Text, one message a line, or `.jsonl` with `{"messages": [{"text"}]}`
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Shows up to so many messages for each rule
        #[arg(long, default_value_t = 0)]
        show: usize,
        /// Only of this cue class or rule
        #[arg(long)]
        only: Option<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let folder = arguments.rules.as_path();
    let done = match arguments.command {
        Command::Explain { messages, near } => explain::explain(folder, &messages, near),
        Command::Check { file } => timeline::check(folder, &file),
        Command::Evaluate { files, turns, sensitivity, table } => {
            let sensitivity = match sensitivity {
                Sensitive::Calm => Sensitivity::Calm,
                Sensitive::Balanced => Sensitivity::Balanced,
                Sensitive::Watchful => Sensitivity::Watchful,
            };
            evaluate::evaluate(folder, &files, Manner { turns, sensitivity, table })
        }
        Command::Rules(RulesCommand::Check) => rules::check(folder),
        Command::Rules(RulesCommand::List { lang, class }) => rules::list(folder, lang.as_deref(), class.as_deref()),
        Command::Rules(RulesCommand::Collisions { files, most }) => rules::collisions(folder, &files, most),
        Command::Rules(RulesCommand::Noise { files, show, only }) => {
            rules::noise(folder, &files, show, only.as_deref())
        }
    };
    match done {
        Ok(report) => {
            // Whoever closes the pipe has seen enough.
            let _ = std::io::stdout().write_all(report.as_bytes());
            ExitCode::SUCCESS
        }
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}
