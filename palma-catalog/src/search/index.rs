use std::collections::{HashMap, HashSet};

use super::correction::Correction;
use super::document::Document;
use super::stop_words::is_stop_word;
use super::tokens::{Stems, unsplit, words};

/// The most different words of a query that count.
const MAX_QUERY_WORDS: usize = 64;
/// The most bytes of a query that are read.
const MAX_QUERY_BYTES: usize = 16 * 1024;
/// The most unknown words of a query that are corrected.
const MAX_CORRECTED_WORDS: usize = 16;

/// How soon more of the same word stops to count.
const SATURATION: f32 = 1.2;

/// What a field counts, and how much its length takes away from that.
struct Field {
    weight: f32,
    length: f32,
}

const NAME: Field = Field { weight: 3.0, length: 0.5 };
const DESCRIPTION: Field = Field { weight: 1.0, length: 0.6 };
const SERVER: Field = Field { weight: 0.5, length: 0.3 };
const PARAMETERS: Field = Field { weight: 0.4, length: 0.5 };
const FIELDS: [Field; 4] = [NAME, DESCRIPTION, SERVER, PARAMETERS];

/// BM25F over the documents it was made of, which it knows by their places.
///
/// Robertson, Zaragoza: The Probabilistic Relevance Framework (2009), section 3.6.
#[derive(Debug, Default)]
pub(crate) struct Index {
    postings: HashMap<Box<str>, Vec<Posting>>,
    correction: Correction,
    /// Places of documents by the words of their names, put together.
    names: HashMap<String, Vec<u32>>,
    documents: usize,
}

#[derive(Debug)]
struct Posting {
    place: u32,
    /// Occurrences, weighed by field and the field's length.
    weight: f32,
}

impl Index {
    pub(crate) fn of(documents: impl Iterator<Item = Document>) -> Self {
        let stems = Stems::new();
        let mut known: HashSet<String> = HashSet::new();
        let mut names: HashMap<String, Vec<u32>> = HashMap::new();
        let mut read = Vec::new();
        for (place, document) in (0..).zip(documents) {
            for name in [document.name.clone(), format!("{} {}", document.server, document.name)] {
                let places = names.entry(words(&name).concat()).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
            read.push(Words::of(&document, &stems, &mut known));
        }
        let averages = averages(&read);
        let mut postings: HashMap<Box<str>, Vec<Posting>> = HashMap::new();
        for (place, words) in (0..).zip(&read) {
            for (stem, weight) in words.weights(averages) {
                postings.entry(stem.into()).or_default().push(Posting { place, weight });
            }
        }
        Self { postings, correction: Correction::of(known.iter().map(String::as_str)), names, documents: read.len() }
    }

    /// The places of the documents that fit best, with scores greater than 0; the best first, then by place.
    pub(crate) fn search(&self, query: &str, limit: usize) -> Vec<(usize, f64)> {
        let cut = query.floor_char_boundary(MAX_QUERY_BYTES);
        let query = query.get(..cut).unwrap_or_default();
        let named = words(query);
        let mut scores = vec![0_f32; self.documents];
        for (stem, weight) in self.terms(&[named.clone(), unsplit(query)].concat()) {
            let Some(postings) = self.postings.get(stem.as_str()) else { continue };
            let weight = weight * rarity(self.documents, postings.len());
            for posting in postings {
                if let Some(score) = scores.get_mut(posting.place as usize) {
                    *score += weight * posting.weight / (SATURATION + posting.weight);
                }
            }
        }
        let best = scores.iter().copied().fold(0.0, f32::max);
        for &place in self.names.get(&named.concat()).into_iter().flatten() {
            if let Some(score) = scores.get_mut(place as usize) {
                *score += best + 1.0;
            }
        }
        top(&scores, limit)
    }

    /// The stems to look for, each once, and what each counts.
    fn terms(&self, all: &[String]) -> Vec<(String, f32)> {
        let stems = Stems::new();
        let mut wanted: Vec<&String> = all.iter().filter(|word| !is_stop_word(word)).collect();
        if wanted.is_empty() {
            wanted = all.iter().collect();
        }
        let mut terms = Terms::default();
        let mut unknown = Vec::new();
        for word in wanted {
            if terms.seen.len() >= MAX_QUERY_WORDS {
                break;
            }
            let stem = stems.of(word);
            if !terms.seen.insert(stem.to_string()) {
                continue;
            }
            if self.postings.contains_key(stem.as_ref()) {
                terms.add(stem.into_owned(), 1.0);
            } else {
                unknown.push(word);
            }
        }
        for word in unknown.into_iter().take(MAX_CORRECTED_WORDS) {
            let (edits, nearest) = self.correction.nearest(word);
            for reading in nearest {
                terms.add(stems.of(reading).into_owned(), if edits > 1 { 0.5 } else { 0.8 });
            }
        }
        terms.weighed
    }
}

#[derive(Default)]
struct Terms {
    seen: HashSet<String>,
    added: HashSet<String>,
    weighed: Vec<(String, f32)>,
}

impl Terms {
    fn add(&mut self, stem: String, weight: f32) {
        if self.added.insert(stem.clone()) {
            self.weighed.push((stem, weight));
        }
    }
}

/// The stems of one document, by field: how often each occurs, and how many there are.
struct Words {
    counts: HashMap<String, [f32; 4]>,
    lengths: [f32; 4],
}

impl Words {
    fn of(document: &Document, stems: &Stems, known: &mut HashSet<String>) -> Self {
        let mut read = Self { counts: HashMap::new(), lengths: [0.0; 4] };
        let fields = [&document.name, &document.description, &document.server, &document.parameters.join("\n")];
        for (field, text) in fields.into_iter().enumerate() {
            // Words that are given twice, split and unsplit, make a field no longer.
            let unsplit = unsplit(text).into_iter().map(|word| (word, 0.0));
            for (word, length) in words(text).into_iter().map(|word| (word, 1.0)).chain(unsplit) {
                // A name may consist of words that say nothing elsewhere.
                if field > 0 && is_stop_word(&word) {
                    continue;
                }
                let counts = read.counts.entry(stems.of(&word).into_owned()).or_default();
                if let (Some(count), Some(sum)) = (counts.get_mut(field), read.lengths.get_mut(field)) {
                    *count += 1.0;
                    *sum += length;
                }
                known.insert(word);
            }
        }
        read
    }

    fn weights(&self, averages: [f32; 4]) -> impl Iterator<Item = (&str, f32)> {
        let mut per_word = [0.0; 4];
        for ((weight, field), (length, average)) in
            per_word.iter_mut().zip(&FIELDS).zip(self.lengths.iter().zip(averages))
        {
            *weight = field.weight / (1.0 - field.length + field.length * length / average);
        }
        self.counts.iter().map(move |(stem, counts)| {
            (stem.as_str(), counts.iter().zip(per_word).map(|(count, weight)| count * weight).sum())
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "an average need not be exact")]
fn averages(read: &[Words]) -> [f32; 4] {
    let mut sums = [0.0_f32; 4];
    for words in read {
        for (sum, length) in sums.iter_mut().zip(words.lengths) {
            *sum += length;
        }
    }
    sums.map(|sum| (sum / read.len().max(1) as f32).max(1.0))
}

/// How much a word says that so many documents have (inverse document frequency).
#[expect(clippy::cast_precision_loss, reason = "a rarity need not be exact")]
fn rarity(documents: usize, having: usize) -> f32 {
    let (all, having) = (documents as f32, having as f32);
    ((all - having + 0.5) / (having + 0.5)).ln_1p()
}

fn top(scores: &[f32], limit: usize) -> Vec<(usize, f64)> {
    let mut found: Vec<(usize, f32)> = scores.iter().copied().enumerate().filter(|&(_, score)| score > 0.0).collect();
    let order = |one: &(usize, f32), other: &(usize, f32)| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0));
    if found.len() > limit && limit > 0 {
        found.select_nth_unstable_by(limit - 1, order);
    }
    found.truncate(limit);
    found.sort_unstable_by(order);
    found.into_iter().map(|(place, score)| (place, f64::from(score))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(server: &str, name: &str, description: &str, parameters: &[&str]) -> Document {
        Document {
            name: name.to_owned(),
            server: server.to_owned(),
            description: description.to_owned(),
            parameters: parameters.iter().map(|&text| text.to_owned()).collect(),
        }
    }

    const NAMES: [&str; 5] = ["createInvoice", "list_invoices", "send-mail", "query", "list"];

    fn index() -> Index {
        let documents = [
            document("billing", NAMES[0], "Bills an order to a customer", &["order_id", "the order to bill"]),
            document("billing", NAMES[1], "Returns what was billed, newest first", &["since", "date"]),
            document("post", NAMES[2], "Delivers a message", &["recipient", "whom it is for"]),
            document("postgres", NAMES[3], "Runs SQL over the tables", &["statement"]),
            document("files", NAMES[4], "Names of files, customers, orders, invoices, mails and tables", &[]),
        ];
        Index::of(documents.into_iter())
    }

    fn found(query: &str) -> Vec<&'static str> {
        index().search(query, 10).into_iter().map(|(place, _)| NAMES[place]).collect()
    }

    #[track_caller]
    fn first(query: &str, expected: &str) {
        assert_eq!(found(query).first(), Some(&expected), "{query}: {:?}", found(query));
    }

    #[test]
    fn every_field_is_searched() {
        first("create some invoice", "createInvoice");
        first("deliver", "send-mail");
        first("postgres", "query");
        first("recipient", "send-mail");
    }

    #[test]
    fn an_exact_name_comes_first() {
        first("list", "list");
        first("list invoices", "list_invoices");
        first("post send mail", "send-mail");
        first("LIST_INVOICES", "list_invoices");
        first("create invoice", "createInvoice");
        first("createinvoice", "createInvoice");
    }

    #[test]
    fn politeness_is_not_searched() {
        assert_eq!(found("can you please send a mail for me, thanks"), found("send mail"));
    }

    #[test]
    fn a_misspelt_word_is_read_as_the_nearest() {
        first("recipeint", "send-mail");
        first("custoner oder", "createInvoice");
        assert!(found("xylophone").is_empty());
    }

    #[test]
    fn a_long_query_is_cut_and_an_empty_one_finds_nothing() {
        assert!(found("").is_empty());
        assert!(found("?!").is_empty());
        let noise: Vec<String> = (0..1_000).map(|number| format!("w{number}")).collect();
        assert!(found(&format!("{} recipient", noise.join(" "))).is_empty());
        first(&format!("recipient {}", "für ".repeat(20_000)), "send-mail");
    }

    #[test]
    fn scores_are_positive_and_their_order_is_fixed() {
        let hits = index().search("invoices tables mails orders", 3);
        assert_eq!(hits.len(), 3);
        assert!(hits.is_sorted_by(|one, other| one.1 >= other.1) && hits.iter().all(|hit| hit.1 > 0.0));
        let twins = Index::of((0..50).map(|_| document("s", "same", "same", &[])));
        let places: Vec<_> = twins.search("same", 7).into_iter().map(|hit| hit.0).collect();
        assert_eq!(places, [0, 1, 2, 3, 4, 5, 6]);
        assert!(index().search("invoices", 0).is_empty());
    }
}
