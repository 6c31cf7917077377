//! Stages: the parts of pipelines between the operators that need all their rows.

use rustc_hash::FxHashMap;

use super::{
    schema::{output_types, source_types},
    stream::is_streaming,
};
use crate::{
    plan::{External, Field, Operator, Pipeline, Predicate, Rule, Scan, Source, Subquery, Values},
    types::{DateTime, TimeSpan, Type},
};

/// The number of a stage; a stage reads only stages of lower numbers.
pub(crate) type StageId = usize;

/// A pipeline of a rule, or what is left of one.
#[derive(Debug)]
pub(crate) struct Stage {
    /// The rule: others that name the same pipelines have stages of their own.
    pub(crate) rule: &'static Rule,
    /// Where its rows come from, in order.
    pub(crate) feeds: Vec<Feed>,
    /// What happens to all of them together; the first one ends the stream of rows.
    pub(crate) operators: Vec<&'static Operator>,
    /// The types of the columns that reach the first operator.
    pub(crate) types: Vec<Type>,
    /// The right sides of the joins among the operators, in order.
    pub(crate) rights: Vec<StageId>,
    /// The subqueries that the operators' expressions read, and the stages that answer them.
    pub(crate) subqueries: Vec<(&'static Subquery, StageId)>,
    /// The columns that come out.
    pub(crate) columns: &'static [Field],
    /// How often it is read, by other stages or for the result.
    pub(crate) readers: usize,
}

/// Rows that flow into a stage.
#[derive(Debug)]
pub(crate) struct Feed {
    /// Where they come from.
    pub(crate) origin: Origin,
    /// What happens to each of them on the way.
    pub(crate) operators: Vec<&'static Operator>,
}

/// Where rows come from.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// The shared scan; the rows are of the last so much time.
    Scan(&'static Scan, Option<TimeSpan>),
    /// The shared scan, which reads this in the place of what the plan says: for rows that are kept.
    Kept(&'static Scan, Reads),
    /// The query itself.
    Values(&'static Values),
    /// A file that the program is given.
    External(&'static External),
    /// Another stage.
    Stage(StageId),
}

/// What a scan reads of its table.
#[derive(Clone, Debug)]
pub(crate) struct Reads {
    /// The columns that come out.
    pub(crate) columns: Vec<Field>,
    /// The conditions that rows pass.
    pub(crate) predicates: Vec<&'static Predicate>,
    /// When rows are; `None` if those of any time are read, and those without one.
    pub(crate) within: Option<Within>,
}

/// A part of the time, both ends included.
#[derive(Clone, Debug)]
pub(crate) struct Within {
    /// The columns that hold the time of a row: the first that has one counts.
    pub(crate) columns: Vec<&'static str>,
    pub(crate) from: DateTime,
    pub(crate) to: DateTime,
}

impl Reads {
    /// What a plan says, for a run at a time that looks back so far.
    pub(crate) fn of(scan: &'static Scan, period: Option<TimeSpan>, now: DateTime) -> Self {
        let within = scan.time.zip(period).map(|(time, period)| {
            let length = scan.lookback.map_or(period, |lookback| period.min(lookback));
            Within { columns: vec![time], from: DateTime(now.0.saturating_sub(length.0)), to: now }
        });
        Self { columns: scan.columns.to_vec(), predicates: scan.predicates.iter().collect(), within }
    }
}

/// The stages of all rules.
#[derive(Debug, Default)]
pub(crate) struct Stages {
    /// By number.
    pub(crate) all: Vec<Stage>,
    /// The stage that gives each rule's result.
    pub(crate) results: Vec<StageId>,
}

impl Stages {
    /// The stages of these rules. Pipelines that a rule names more than once become stages of their own.
    pub(crate) fn new(rules: &[&'static Rule]) -> Self {
        let mut stages = Self::default();
        for rule in rules {
            let mut cut = Cut {
                rule,
                all: &mut stages.all,
                known: FxHashMap::default(),
                references: FxHashMap::default(),
            };
            cut.count(rule.query);
            let result = cut.read(rule.query);
            stages.results.push(result);
        }
        stages
    }
}

/// Cuts the pipelines of one rule into stages.
///
/// What is known of pipelines is known by rule: a pipeline that several rules name is to each what it would be if the others were not there.
struct Cut<'s> {
    rule: &'static Rule,
    all: &'s mut Vec<Stage>,
    /// The stages of pipelines, by address.
    known: FxHashMap<usize, StageId>,
    /// How often the rule names a pipeline, by address.
    references: FxHashMap<usize, usize>,
}

impl Cut<'_> {
    fn count(&mut self, pipeline: &'static Pipeline) {
        let references = self.references.entry(address(pipeline)).or_default();
        *references += 1;
        if *references > 1 {
            return;
        }
        match &pipeline.source {
            Source::Scan(_) | Source::Values(_) | Source::External(_) => {}
            Source::Pipeline(source) => self.count(source),
            Source::Union(sources) => sources.iter().for_each(|source| self.count(source)),
        }
        for operator in pipeline.operators {
            if let Operator::Join(join) = operator {
                self.count(join.right);
            }
        }
        for subquery in pipeline.subqueries {
            self.count(subquery.pipeline);
        }
    }

    /// The stage that gives the rows of a pipeline.
    fn stage(&mut self, pipeline: &'static Pipeline) -> StageId {
        let key = address(pipeline);
        if let Some(stage) = self.known.get(&key) {
            return *stage;
        }
        let split = pipeline
            .operators
            .iter()
            .position(|operator| !is_streaming(operator))
            .unwrap_or(pipeline.operators.len());
        let (streaming, rest) = pipeline.operators.split_at(split);
        let subqueries = pipeline.subqueries.iter().map(|it| (*it, self.read(it.pipeline))).collect();
        let mut feeds = match &pipeline.source {
            // What asks subqueries runs when they are answered, not in the scan.
            Source::Pipeline(source) if !pipeline.subqueries.is_empty() => {
                vec![self.stage_feed(source)]
            }
            Source::Union(sources) if !pipeline.subqueries.is_empty() => {
                sources.iter().map(|source| self.stage_feed(source)).collect()
            }
            source => self.feeds(source),
        };
        for feed in &mut feeds {
            feed.operators.extend(streaming);
        }
        let mut types = source_types(&pipeline.source);
        for operator in streaming {
            types = output_types(operator, &types);
        }
        let mut rights = Vec::new();
        for operator in rest {
            if let Operator::Join(join) = operator {
                rights.push(self.read(join.right));
            }
        }
        self.all.push(Stage {
            rule: self.rule,
            feeds,
            operators: rest.iter().collect(),
            types,
            rights,
            subqueries,
            columns: pipeline.columns,
            readers: 0,
        });
        self.known.insert(key, self.all.len() - 1);
        self.all.len() - 1
    }

    /// The stage of a pipeline that another stage reads, or that gives the result.
    fn read(&mut self, pipeline: &'static Pipeline) -> StageId {
        let stage = self.stage(pipeline);
        self.all[stage].readers += 1;
        stage
    }

    fn feeds(&mut self, source: &'static Source) -> Vec<Feed> {
        let origin = |origin| vec![Feed { origin, operators: Vec::new() }];
        match source {
            Source::Scan(scan) => origin(Origin::Scan(scan, self.rule.query_period)),
            Source::Values(values) => origin(Origin::Values(values)),
            Source::External(external) => origin(Origin::External(external)),
            Source::Pipeline(pipeline) => self.pipeline_feeds(pipeline),
            Source::Union(pipelines) => {
                pipelines.iter().flat_map(|pipeline| self.pipeline_feeds(pipeline)).collect()
            }
        }
    }

    /// The feeds of a pipeline that only streams and is read once; else the stage of its own that it becomes.
    fn pipeline_feeds(&mut self, pipeline: &'static Pipeline) -> Vec<Feed> {
        let once = self.references.get(&address(pipeline)) == Some(&1);
        if once && pipeline.subqueries.is_empty() && pipeline.operators.iter().all(is_streaming) {
            let mut feeds = self.feeds(&pipeline.source);
            for feed in &mut feeds {
                feed.operators.extend(pipeline.operators);
            }
            return feeds;
        }
        vec![self.stage_feed(pipeline)]
    }

    fn stage_feed(&mut self, pipeline: &'static Pipeline) -> Feed {
        Feed { origin: Origin::Stage(self.read(pipeline)), operators: Vec::new() }
    }
}

fn address(pipeline: &'static Pipeline) -> usize {
    std::ptr::from_ref(pipeline).addr()
}
