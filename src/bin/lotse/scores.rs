//! How good a set of outcomes is: the field's measures. Definitions: Sadeque et al. 2019 (latency), eSPD (Vogt et al. 2021).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::conversations::Label;
use crate::evaluate::Outcome;

/// Outcomes counted.
#[derive(Debug)]
pub struct Scores<'a> {
    outcomes: &'a [Outcome],
}

/// Early enough: within so many messages of the other side.
const EARLY: [usize; 3] = [10, 20, 50];

impl<'a> Scores<'a> {
    /// Of all of these.
    pub fn of(outcomes: &'a [Outcome]) -> Self {
        Self { outcomes }
    }

    /// For whoever runs the command.
    pub fn summary(&self) -> String {
        let mut out = String::new();
        let all = Group::of(self.outcomes.iter());
        let _ = writeln!(out, "{} conversations, {} messages", all.count, all.messages);
        let _ = writeln!(out, "warned     {}", share(all.warned, all.count));
        let _ = writeln!(out, "alerted    {}", share(all.alerted, all.count));
        let _ = writeln!(
            out,
            "warnings   {:.3} in 1,000 messages",
            all.warnings as f64 * 1000.0 / all.messages.max(1) as f64
        );
        let risk = Group::of(self.labelled(Label::Risk));
        let harmless = Group::of(self.labelled(Label::Harmless));
        let early = if risk.count > 0 { &risk } else { &all };
        for (messages, found) in EARLY.iter().zip(early.early) {
            let _ = writeln!(out, "within {messages:<3} {}", share(found, early.count));
        }
        if risk.count > 0 {
            let rates = Rates::of(&risk, &harmless);
            let _ = writeln!(
                out,
                "right situation named first {}, at some point {}",
                share(risk.right, risk.warned),
                share(risk.named, risk.warned)
            );
            let _ = writeln!(
                out,
                "precision {:.3}  recall {:.3}  F1 {:.3}  F0.5 {:.3}  F-latency {:.3}",
                rates.precision,
                rates.recall,
                rates.f(1.0),
                rates.f(0.5),
                rates.f(1.0) * self.speed()
            );
        }
        out
    }

    /// For a document: by language, then by situation.
    pub fn table(&self) -> String {
        let mut out = String::new();
        let languages = |outcome: &Outcome| outcome.lang.clone();
        let situations = |outcome: &Outcome| outcome.about.clone();
        self.rows("language", languages, &mut out);
        out.push('\n');
        self.rows("situation", situations, &mut out);
        out
    }

    fn rows(&self, title: &str, key: impl Fn(&Outcome) -> Option<String>, out: &mut String) {
        let _ = writeln!(out, "| {title} | risk | warned | right situation | within 10 | harmless | warned |");
        let _ = writeln!(out, "| --- | --- | --- | --- | --- | --- | --- |");
        let keys: BTreeSet<String> = self.outcomes.iter().filter_map(&key).collect();
        let mut row = |name: &str, wanted: &dyn Fn(&&Outcome) -> bool| {
            let risk = Group::of(self.labelled(Label::Risk).filter(wanted));
            let harmless = Group::of(self.labelled(Label::Harmless).filter(wanted));
            let _ = writeln!(
                out,
                "| {name} | {} | {} | {} | {} | {} | {} |",
                risk.count,
                percent(risk.warned, risk.count),
                percent(risk.right, risk.warned),
                percent(risk.early[0], risk.count),
                harmless.count,
                percent(harmless.warned, harmless.count)
            );
        };
        for name in &keys {
            row(name, &|outcome| key(outcome).as_ref() == Some(name));
        }
        row("all", &|_| true);
    }

    fn labelled(&self, label: Label) -> impl Iterator<Item = &'a Outcome> {
        self.outcomes.iter().filter(move |outcome| outcome.label == Some(label))
    }

    /// 1 − the median penalty over warned risk conversations; a warning at the first message costs nothing, one at the median length half.
    fn speed(&self) -> f64 {
        let median = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            let (low, high) = (values.get(values.len().saturating_sub(1) / 2), values.get(values.len() / 2));
            low.zip(high).map_or(0.0, |(low, high)| (low + high) / 2.0)
        };
        let typical = median(self.labelled(Label::Risk).map(|outcome| outcome.messages as f64).collect());
        let steepness = 3f64.ln() / (typical - 1.0).max(1.0);
        let penalty = |read: f64| -1.0 + 2.0 / (1.0 + (-steepness * (read - 1.0)).exp());
        let read = self.labelled(Label::Risk).filter_map(|outcome| outcome.first.as_ref());
        1.0 - median(read.map(|first| penalty(first.message as f64)).collect())
    }
}

#[derive(Default)]
struct Group {
    count: usize,
    messages: usize,
    warned: usize,
    alerted: usize,
    warnings: usize,
    /// The situation in the answer is what the file says.
    right: usize,
    /// Some warning named it.
    named: usize,
    early: [usize; EARLY.len()],
}

impl Group {
    fn of<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Self {
        outcomes.fold(Self::default(), |mut group, outcome| {
            group.count += 1;
            group.messages += outcome.messages;
            group.warned += usize::from(outcome.warned());
            group.alerted += usize::from(outcome.alerted());
            group.warnings += outcome.warnings;
            group.right += usize::from(outcome.warned() && outcome.right());
            group.named += usize::from(outcome.named);
            for (early, most) in group.early.iter_mut().zip(EARLY) {
                *early += usize::from(outcome.first.as_ref().is_some_and(|first| first.partner <= most));
            }
            group
        })
    }
}

struct Rates {
    precision: f64,
    recall: f64,
}

impl Rates {
    fn of(risk: &Group, harmless: &Group) -> Self {
        Self {
            precision: risk.warned as f64 / (risk.warned + harmless.warned).max(1) as f64,
            recall: risk.warned as f64 / risk.count.max(1) as f64,
        }
    }

    fn f(&self, beta: f64) -> f64 {
        let weight = beta * beta;
        let below = weight * self.precision + self.recall;
        if below == 0.0 { 0.0 } else { (1.0 + weight) * self.precision * self.recall / below }
    }
}

fn share(part: usize, whole: usize) -> String {
    format!("{part} of {whole} ({:.3} %)", part as f64 * 100.0 / whole.max(1) as f64)
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "–".into() } else { format!("{:.1} %", part as f64 * 100.0 / whole as f64) }
}
