//! What a build left: for every output what it was made of, and how large it is.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::fingerprint::{Fingerprint, Mixer};
use crate::plan::{Key, Plan};
use crate::render::Artifact;
use crate::source::{OutputPath, Snapshot};
use crate::theme::{Library, Question, Reads};

/// A question that templates asked, shared by all who asked it. Within one build it is asked once.
#[derive(Debug)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// The build in which it was answered last, and what the answer was the same by.
    last: Mutex<(u64, Fingerprint)>,
}

impl Asked {
    /// A question that nobody has asked yet.
    pub fn new(question: Question) -> Asked {
        Asked { question, last: Mutex::new((0, Fingerprint::of(""))) }
    }

    /// What the answer of this build is the same by.
    fn print(&self, build: BuildNumber, library: &dyn Library) -> Fingerprint {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.0 != build.0 {
            *last = (build.0, library.print(&self.question));
        }
        last.1
    }
}

/// Tells one build from all others of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BuildNumber(u64);

impl BuildNumber {
    pub(super) fn next() -> BuildNumber {
        static LAST: AtomicU64 = AtomicU64::new(0);
        BuildNumber(LAST.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// Every question that was ever asked, so that each is one value.
#[derive(Debug, Default)]
pub(super) struct Questions(Mutex<HashMap<Question, Arc<Asked>>>);

impl Questions {
    /// What one render asked, and what the answers were the same by.
    pub(super) fn shared(&self, reads: Reads) -> Box<[(Arc<Asked>, Fingerprint)]> {
        if reads.is_empty() {
            return Box::default();
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = |(question, print): (Question, Fingerprint)| {
            let asked = known
                .entry(question)
                .or_insert_with_key(|question| Arc::new(Asked::new(question.clone())));
            (asked.clone(), print)
        };
        reads.into_iter().map(one).collect()
    }

    /// Forgets what no output asks any more.
    pub(super) fn forget_unused(&self) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, asked| Arc::strong_count(asked) > 1);
    }
}

/// What one output was made of.
#[derive(Clone, Debug)]
pub struct Made {
    /// What its bytes depend on, besides what its template asked.
    pub key: Key,
    /// What its template asked, with what the answers were the same by.
    pub reads: Box<[(Arc<Asked>, Fingerprint)]>,
    /// A number for each part of its view: to tell why it is made again.
    pub parts: Arc<[u32]>,
    /// The fingerprint of its bytes.
    pub print: Fingerprint,
    /// Its size in bytes.
    pub size: u64,
    /// Why it was made, in words; nothing where a whole site was.
    pub why: Option<Arc<str>>,
}

impl Made {
    /// Whether every question it asked has the answer it had then.
    pub(super) fn is_answered_alike(&self, build: BuildNumber, library: &dyn Library) -> bool {
        self.reads.iter().all(|(asked, print)| asked.print(build, library) == *print)
    }

    /// The first question that has another answer now.
    pub(super) fn answered_otherwise(&self, library: &dyn Library) -> Option<&Question> {
        let other =
            |(asked, print): &&(Arc<Asked>, Fingerprint)| library.print(&asked.question) != *print;
        self.reads.iter().find(other).map(|(asked, _)| &asked.question)
    }
}

/// The fingerprint and the size of what was made.
pub(super) fn measure(artifact: &Artifact, snapshot: &Snapshot) -> (Fingerprint, u64) {
    match artifact {
        Artifact::Bytes(bytes) => (Fingerprint::of(bytes), bytes.len() as u64),
        Artifact::CopyOf(path) => snapshot
            .files
            .get(path)
            .map_or_else(|| (Fingerprint::of(""), 0), |file| (file.print, file.size)),
    }
}

/// What a build left, in the order of the output paths.
#[derive(Clone, Debug, Default)]
pub struct Manifest(Vec<(OutputPath, Arc<Made>)>);

impl Manifest {
    /// Gathers what outputs were made of; they come in the order of their paths.
    pub fn from_sorted(made: Vec<(OutputPath, Arc<Made>)>) -> Manifest {
        debug_assert!(made.is_sorted_by(|a, b| a.0 < b.0), "outputs come in order");
        Manifest(made)
    }

    /// What an output was made of.
    pub fn get(&self, path: &OutputPath) -> Option<&Arc<Made>> {
        let at = self.0.binary_search_by(|(known, _)| known.cmp(path)).ok()?;
        Some(&self.0[at].1)
    }

    /// Every output, in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = &(OutputPath, Arc<Made>)> {
        self.0.iter()
    }

    /// What all outputs are the same by.
    pub fn print(&self) -> Fingerprint {
        let mut mixer = Mixer::default();
        for (path, made) in &self.0 {
            mixer.text(path.as_str()).add(made.print);
        }
        mixer.finish()
    }

    /// Whether the template of any output asked which day it is.
    pub fn asks_the_day(&self) -> bool {
        let asks =
            |made: &Made| made.reads.iter().any(|(asked, _)| asked.question == Question::Today);
        self.0.iter().any(|(_, made)| asks(made))
    }

    /// Those of which `keep` says yes.
    pub fn retain(&mut self, keep: impl FnMut(&(OutputPath, Arc<Made>)) -> bool) {
        self.0.retain(keep);
    }

    /// How many outputs there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is known of each output of a plan, in the order of the plan.
    pub(super) fn along<'a>(&'a self, plan: &Plan) -> Vec<Option<&'a Arc<Made>>> {
        let mut known = self.0.iter().peekable();
        plan.iter()
            .map(|(path, _)| {
                while known.next_if(|(known, _)| known < path).is_some() {}
                known.next_if(|(known, _)| known == path).map(|(_, made)| made)
            })
            .collect()
    }
}

/// A manifest as a cache file holds it: every question once.
#[derive(Serialize, Deserialize)]
struct Record {
    questions: Vec<Question>,
    outputs: Vec<OutputRecord>,
}

/// What one output was made of, as a cache file holds it.
#[derive(Serialize, Deserialize)]
struct OutputRecord {
    path: OutputPath,
    key: Key,
    reads: Vec<(u32, Fingerprint)>,
    parts: Vec<u32>,
    print: Fingerprint,
    size: u64,
    why: Option<Arc<str>>,
}

impl Serialize for Manifest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut questions = Vec::new();
        let mut numbers: HashMap<&Question, u32> = HashMap::new();
        let outputs = self.0.iter().map(|(path, made)| {
            let reads = made.reads.iter().map(|(asked, print)| {
                let number = *numbers.entry(&asked.question).or_insert_with(|| {
                    questions.push(asked.question.clone());
                    questions.len() as u32 - 1
                });
                (number, *print)
            });
            OutputRecord {
                path: path.clone(),
                key: made.key,
                reads: reads.collect(),
                parts: made.parts.to_vec(),
                print: made.print,
                size: made.size,
                why: made.why.clone(),
            }
        });
        let outputs = outputs.collect();
        Record { questions, outputs }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Manifest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Manifest, D::Error> {
        let Record { questions, outputs } = Record::deserialize(deserializer)?;
        let questions: Vec<Arc<Asked>> =
            questions.into_iter().map(|question| Arc::new(Asked::new(question))).collect();
        let made = outputs.into_iter().map(|output| {
            let reads = output.reads.into_iter().map(|(number, print)| {
                let asked = questions.get(number as usize);
                Ok((asked.ok_or_else(|| D::Error::custom("no such question"))?.clone(), print))
            });
            let made = Made {
                key: output.key,
                reads: reads.collect::<Result<_, D::Error>>()?,
                parts: output.parts.into(),
                print: output.print,
                size: output.size,
                why: output.why,
            };
            Ok((output.path, Arc::new(made)))
        });
        let made: Vec<(OutputPath, Arc<Made>)> = made.collect::<Result<_, D::Error>>()?;
        if !made.is_sorted_by(|a, b| a.0 < b.0) {
            return Err(D::Error::custom("outputs out of order"));
        }
        Ok(Manifest(made))
    }
}
