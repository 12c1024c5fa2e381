//! What is quoted to the child are the words that were found.

mod common;

use common::{Project, lines, slices};
use lotse::text::Tokens;

/// All texts of ours: examples, ordinary chat, cues.
fn texts(project: &Project) -> Vec<Vec<String>> {
    let examples = project.examples().into_iter().map(|example| example.1);
    let chat = ["benches/chat.txt", "benches/cues.txt"].into_iter().flat_map(lines).map(|line| vec![line]);
    examples.chain(chat).collect()
}

#[test]
fn a_words_span_reads_as_that_word() {
    let mut project = Project::open();
    let mut alone = Tokens::default();
    for messages in texts(&project) {
        let messages = slices(&messages);
        project.scan(&messages);
        for token in project.tokens.list() {
            let text = messages[token.message as usize];
            let word = text.get(token.span.start as usize..token.span.end as usize);
            let word = word.unwrap_or_else(|| panic!("{:?} is no place in “{text}”", token.span));
            alone.clear();
            alone.push(project.table.letters(), word);
            let forms: Vec<&str> = alone.list().iter().map(|token| alone.form(token)).collect();
            assert_eq!(forms, [project.tokens.form(token)], "“{word}” in “{text}”");
        }
    }
}

#[test]
fn a_hits_words_are_in_order() {
    let mut project = Project::open();
    for messages in texts(&project) {
        let messages = slices(&messages);
        for hit in project.scan(&messages) {
            let list = project.tokens.list();
            assert!(hit.first <= hit.last && hit.last < list.len(), "{hit:?} in {messages:?}");
            let (first, last) = (&list[hit.first], &list[hit.last]);
            let place = |message: u16, at: u32| (message, at);
            assert!(
                place(first.message, first.span.start) < place(last.message, last.span.end),
                "{hit:?} in {messages:?}"
            );
        }
    }
}

/// What stood around the words may have told where a sentence ends, so a few quotes say less than their message. A question mark
/// that follows is no word, but rules can ask for it.
#[test]
fn quoted_words_are_found_again() {
    const GOAL: f64 = 0.95;
    let mut project = Project::open();
    let (mut quotes, mut again) = (0, 0);
    for (rule, messages) in project.examples() {
        let [message] = messages.as_slice() else { continue };
        let hit = project.scan(&[message]).into_iter().find(|hit| hit.rule == rule);
        let hit = hit.unwrap_or_else(|| panic!("{} no longer finds “{message}”", project.table.rule(rule).id));
        let list = project.tokens.list();
        let (start, end) = (list[hit.first].span.start as usize, list[hit.last].span.end as usize);
        let quote = &message[start..end + usize::from(message[end..].starts_with('?'))];
        quotes += 1;
        if project.scan(&[quote]).iter().any(|hit| hit.rule == rule) {
            again += 1;
        } else {
            println!("not again: “{quote}” of “{message}” ({})", project.table.rule(rule).id);
        }
    }
    println!("{again} of {quotes} quotes are found again by themselves");
    assert!(f64::from(again) >= GOAL * f64::from(quotes), "only {again} of {quotes} quotes are found again");
}
