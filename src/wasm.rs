//! The border to JavaScript, and the only file that knows it is there. The shapes are those of `extension/shared/protocol.ts`.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::advice::{Country, Helpline, Language, text};
use crate::conversation::{Batch, Conversation, Engine, Level, Noticed, Verdict};
use crate::embedded_table;

/// The engine as the background holds it.
#[wasm_bindgen]
pub struct Lotse {
    engine: Engine,
    language: &'static Language,
    country: Option<&'static Country>,
}

#[derive(Serialize)]
struct Reading<'a> {
    warnings: Vec<Warning>,
    memory: Option<&'a Conversation>,
}

#[derive(Serialize)]
struct Warning {
    conversation: String,
    level: Level,
    situation: &'static str,
    evidence: Vec<Evidence>,
    advice: Advice,
}

#[derive(Serialize)]
struct Evidence {
    rule: String,
    reason: String,
    words: String,
    author: String,
}

#[derive(Serialize)]
struct Advice {
    language: &'static str,
    title: &'static str,
    doubt: &'static str,
    comfort: &'static str,
    actions: &'static [&'static str],
    people: String,
    helplines: Vec<Helpline>,
    labels: Texts,
}

#[derive(Serialize)]
struct PopupTexts {
    language: &'static str,
    texts: Texts,
}

/// Texts by key; becomes a plain object.
struct Texts(Vec<(String, &'static str)>);

impl Serialize for Texts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, text)| (key, text)))
    }
}

#[wasm_bindgen]
impl Lotse {
    /// An engine with the rules it was built with. `languages` are BCP 47 tags, most wanted first.
    #[wasm_bindgen(constructor)]
    pub fn new(languages: Vec<String>) -> Result<Lotse, JsError> {
        let language = Language::choose(&languages);
        Ok(Self { engine: Engine::new(embedded_table()?), language, country: language.country(&languages) })
    }

    /// Reads a batch; answers with the warnings to show and the conversation's memory, to be kept until the next batch.
    pub fn read(&mut self, batch: JsValue) -> Result<JsValue, JsError> {
        let batch: Batch = serde_wasm_bindgen::from_value(batch)
            .map_err(|error| JsError::new(&format!("this is no batch of messages: {error}")))?;
        let verdicts = self.engine.read(&batch);
        let warnings = verdicts.iter().filter_map(|verdict| self.warning(&batch.conversation, verdict)).collect();
        to_js(&Reading { warnings, memory: self.engine.memory(&batch.conversation) })
    }

    /// Gives a conversation back the memory that `read` answered with. One that cannot be used is forgotten, with a line on the
    /// console.
    pub fn restore(&mut self, conversation: &str, memory: JsValue) {
        let restored = serde_wasm_bindgen::from_value::<Conversation>(memory)
            .map_err(|error| error.to_string())
            .and_then(|memory| self.engine.restore(conversation, memory).map_err(|error| error.to_string()));
        if let Err(what) = restored {
            web_sys::console::warn_1(&format!("Lotse: a conversation's memory could not be read: {what}").into());
        }
    }

    /// Forgets a conversation.
    pub fn forget(&mut self, conversation: &str) {
        self.engine.forget(conversation);
    }

    /// The popup's texts, with the name of each situation as `situation_<key>`.
    pub fn popup(&self) -> Result<JsValue, JsError> {
        let names =
            self.language.situations.iter().map(|situation| (format!("situation_{}", situation.key), situation.name));
        let texts = self.language.popup.iter().map(|(key, text)| ((*key).to_owned(), *text)).chain(names);
        to_js(&PopupTexts { language: self.language.tag, texts: Texts(texts.collect()) })
    }

    /// Rules of several languages can find the same cue in one message; the reader's own language says it best.
    fn worth_showing<'a>(&'a self, evidence: &'a [Noticed]) -> impl Iterator<Item = &'a Noticed> {
        let rule = |noticed: &Noticed| self.engine.table().rule(noticed.rule);
        let rank = move |noticed: &Noticed| (rule(noticed).speaks(self.language.tag), noticed.words.len());
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

    fn warning(&self, conversation: &str, verdict: &Verdict) -> Option<Warning> {
        let language = self.language;
        let situation = language.situation(verdict.situation)?;
        let (title, actions) = situation.says(verdict.own);
        let evidence = self.worth_showing(&verdict.evidence).map(|noticed| {
            let rule = self.engine.table().rule(noticed.rule);
            let reason = if rule.speaks(language.tag) { rule.because } else { text(language.cues, rule.cue) };
            Evidence {
                rule: rule.id.into(),
                reason: reason.into(),
                words: noticed.words.clone(),
                author: noticed.author.clone(),
            }
        });
        Some(Warning {
            conversation: conversation.into(),
            level: verdict.level,
            situation: verdict.situation,
            evidence: evidence.collect(),
            advice: Advice {
                language: language.tag,
                title,
                doubt: situation.doubt,
                comfort: situation.comfort,
                actions,
                people: language.people(self.country),
                helplines: language.helplines(self.country, verdict.situation),
                labels: Texts(language.labels.iter().map(|(key, text)| ((*key).to_owned(), *text)).collect()),
            },
        })
    }
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| JsError::new(&format!("the answer could not be handed over: {error}")))
}
