//! The border to JavaScript, and the only file that knows it is there. The shapes are those of `extension/shared/protocol.ts`.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::conversation::{Batch, Engine, Kept, Level, Noticed, Sensitivity, Verdict};
use crate::embedded_table;

/// The engine as the background holds it.
#[wasm_bindgen]
pub struct Lotse {
    engine: Engine,
    language: String,
}

#[derive(Serialize)]
struct Reading<'a> {
    verdicts: Vec<Spoken>,
    memory: Option<Kept<'a>>,
}

#[derive(Serialize)]
struct Spoken {
    level: Level,
    situation: &'static str,
    own: bool,
    evidence: Vec<Evidence>,
}

#[derive(Serialize)]
struct Evidence {
    rule: String,
    cue: String,
    reason: String,
    words: String,
    author: String,
}

#[wasm_bindgen]
impl Lotse {
    /// An engine with the rules it was built with.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Lotse, JsError> {
        Ok(Self { engine: Engine::new(embedded_table()?), language: String::new() })
    }

    /// The language of the reasons, as BCP 47 without script; where a rule of another one saw something, the reason is empty.
    pub fn set_language(&mut self, language: String) {
        self.language = language;
    }

    /// Speaks earlier or later from now on: `calm`, `balanced` or `watchful`.
    pub fn set_sensitivity(&mut self, sensitivity: &str) -> Result<(), JsError> {
        let sensitivity = match sensitivity {
            "calm" => Sensitivity::Calm,
            "balanced" => Sensitivity::Balanced,
            "watchful" => Sensitivity::Watchful,
            other => return Err(JsError::new(&format!("there is no sensitivity “{other}”"))),
        };
        self.engine.set_sensitivity(sensitivity);
        Ok(())
    }

    /// The child knows the other side of a conversation in real life, or not.
    pub fn know(&mut self, conversation: &str, known: bool) {
        self.engine.know(conversation, known);
    }

    /// Reads a batch; answers with what is worth a word and the conversation's memory, to be kept until the next batch.
    pub fn read(&mut self, batch: JsValue) -> Result<JsValue, JsError> {
        let batch: Batch = serde_wasm_bindgen::from_value(batch)
            .map_err(|error| JsError::new(&format!("this is no batch of messages: {error}")))?;
        let verdicts = self.engine.read(&batch);
        let verdicts = verdicts.iter().map(|verdict| self.spoken(verdict)).collect();
        to_js(&Reading { verdicts, memory: self.engine.memory(&batch.conversation) })
    }

    /// A conversation's memory as it is now, after `know`.
    pub fn memory(&self, conversation: &str) -> Result<JsValue, JsError> {
        to_js(&self.engine.memory(conversation))
    }

    /// Gives a conversation back the memory that `read` answered with. One that cannot be used is forgotten, with a line on the
    /// console.
    pub fn restore(&mut self, conversation: &str, memory: JsValue) {
        if let Err(what) = self.engine.restore(conversation, serde_wasm_bindgen::Deserializer::from(memory)) {
            web_sys::console::warn_1(&format!("Lotse: {what}").into());
        }
    }

    /// Forgets a conversation.
    pub fn forget(&mut self, conversation: &str) {
        self.engine.forget(conversation);
    }

    /// Rules of several languages can find the same cue in one message; the reader's own language says it best.
    fn worth_showing<'a>(&'a self, evidence: &'a [Noticed]) -> impl Iterator<Item = &'a Noticed> {
        let rule = |noticed: &Noticed| self.engine.table().rule(noticed.rule);
        let rank = move |noticed: &Noticed| (rule(noticed).speaks(&self.language), noticed.words.len());
        evidence
            .iter()
            .enumerate()
            .filter(move |(at, noticed)| {
                evidence.iter().enumerate().all(|(other_at, other)| {
                    let same = other.message == noticed.message && rule(other).cue == rule(noticed).cue;
                    other_at == *at || !same || (rank(noticed), *at) > (rank(other), other_at)
                })
            })
            .map(|(_, noticed)| noticed)
    }

    fn spoken(&self, verdict: &Verdict) -> Spoken {
        let evidence = self.worth_showing(&verdict.evidence).map(|noticed| {
            let rule = self.engine.table().rule(noticed.rule);
            Evidence {
                rule: rule.id.into(),
                cue: rule.cue.into(),
                reason: if rule.speaks(&self.language) { rule.because.into() } else { String::new() },
                words: noticed.words.clone(),
                author: noticed.author.clone(),
            }
        });
        let Verdict { level, situation, own, .. } = *verdict;
        Spoken { level, situation, own, evidence: evidence.collect() }
    }
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| JsError::new(&format!("the answer could not be handed over: {error}")))
}
