use std::fmt;

/// A text with named places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Place(Place),
}

/// A place in a template, written `{{name}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Api,
    Goal,
    Problem,
    Done,
    Calls,
}

impl Place {
    pub(super) const ALL: [Self; 5] = [Self::Api, Self::Goal, Self::Problem, Self::Done, Self::Calls];

    const fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Goal => "goal",
            Self::Problem => "problem",
            Self::Done => "done",
            Self::Calls => "calls",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{{}}}}}", self.name())
    }
}

impl Template {
    /// A text in which only these places may stand.
    pub(super) fn parse(text: &str, allowed: &[Place]) -> Result<Self, PromptError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{") {
            let Some((name, after)) = behind.split_once("}}") else {
                return Err(PromptError::unknown(behind, allowed));
            };
            let place = allowed.iter().find(|place| place.name() == name.trim());
            let place = place.ok_or_else(|| PromptError::unknown(name, allowed))?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Place(*place));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self(parts))
    }

    pub(super) fn has(&self, place: Place) -> bool {
        self.0.contains(&Part::Place(place))
    }

    /// The text with what is given for each place. What is given is not read for places again.
    pub(super) fn fill<'a>(&'a self, given: impl Fn(Place) -> &'a str) -> String {
        let texts = self.0.iter().map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Place(place) => given(*place),
        });
        texts.collect()
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            match part {
                Part::Text(text) => f.write_str(text)?,
                Part::Place(place) => place.fmt(f)?,
            }
        }
        Ok(())
    }
}

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PromptError {
    /// It has a place that does not exist there.
    #[error("the template `{template}` has no place `{{{{{name}}}}}`; there may stand {allowed}")]
    UnknownPlace {
        /// Which template.
        template: String,
        /// What stands between its braces.
        name: String,
        /// The places there are.
        allowed: String,
    },
    /// It lacks a place without which a prompt would not say what it must.
    #[error("the template `{template}` needs the place `{place}`")]
    MissingPlace {
        /// Which template.
        template: String,
        /// The place.
        place: String,
    },
}

impl PromptError {
    fn unknown(name: &str, allowed: &[Place]) -> Self {
        let name = name.chars().take(40).collect();
        let allowed = allowed.iter().map(|place| format!("`{place}`")).collect::<Vec<_>>().join(" and ");
        Self::UnknownPlace { template: String::new(), name, allowed }
    }

    pub(super) fn missing(template: &str, place: Place) -> Self {
        Self::MissingPlace { template: template.to_owned(), place: place.to_string() }
    }

    /// The same, of the template of this name.
    pub(super) fn within(mut self, name: &str) -> Self {
        let (Self::UnknownPlace { template, .. } | Self::MissingPlace { template, .. }) = &mut self;
        name.clone_into(template);
        self
    }
}
