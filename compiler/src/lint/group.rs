//! Groups of lints, by what they are about.

/// What a lint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// How the file is written as YAML.
    Yaml,
    /// Id, name and description.
    Identity,
    /// Severity, kind, version and the keys that catalogues show.
    Metadata,
    /// Tactics and techniques.
    Attack,
    /// Data connectors and the tables that they fill.
    Connectors,
    /// When the rule runs, how far it looks back, when it alerts.
    Schedule,
    /// Queries that answer otherwise than their author meant.
    Correctness,
    /// Queries that cost more than they need.
    Performance,
    /// Habits of writing KQL.
    Style,
    /// Entity mappings.
    Entities,
    /// Custom details, alert details, grouping, incidents.
    Alerts,
    /// All rules of a repository together, and what has changed in it.
    Repository,
}

impl Group {
    /// Every group, in the order of the reference.
    pub const ALL: [Self; 12] = [
        Self::Yaml,
        Self::Identity,
        Self::Metadata,
        Self::Attack,
        Self::Connectors,
        Self::Schedule,
        Self::Correctness,
        Self::Performance,
        Self::Style,
        Self::Entities,
        Self::Alerts,
        Self::Repository,
    ];

    /// The word for it, as in options and settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Identity => "identity",
            Self::Metadata => "metadata",
            Self::Attack => "attack",
            Self::Connectors => "connectors",
            Self::Schedule => "schedule",
            Self::Correctness => "correctness",
            Self::Performance => "performance",
            Self::Style => "style",
            Self::Entities => "entities",
            Self::Alerts => "alerts",
            Self::Repository => "repository",
        }
    }

    /// What its lints are about, in a few words.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Yaml => "How the file is written as YAML",
            Self::Identity => "Id, name and description",
            Self::Metadata => "Severity, kind, version and the keys that catalogues show",
            Self::Attack => "Tactics and techniques",
            Self::Connectors => "Data connectors and the tables that they fill",
            Self::Schedule => "When the rule runs, how far it looks back, when it alerts",
            Self::Correctness => "Queries that answer otherwise than their author meant",
            Self::Performance => "Queries that cost more than they need",
            Self::Style => "Habits of writing KQL",
            Self::Entities => "Entity mappings",
            Self::Alerts => "Custom details, alert details, grouping, incidents",
            Self::Repository => "All rules of a repository together, and what has changed in it",
        }
    }
}
