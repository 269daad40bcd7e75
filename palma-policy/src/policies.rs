use std::collections::{BTreeMap, BTreeSet, HashSet};

use cedar_policy::{
    Effect, EntityUid, ParseErrors, Policy, PolicyId, PolicySet, Schema, ValidationError, ValidationMode, Validator,
};

use crate::explanation::Explanation;
use crate::reads::Reads;
use crate::source::Source;
use crate::suggestion::nearest;
use crate::vocabulary::Vocabulary;
use crate::{LoadError, Place, Position};

/// The annotation that makes a `permit` ask.
pub(crate) const REQUIRE_APPROVAL: &str = "require_approval";
/// The annotation that makes a `forbid` hide.
const HIDE: &str = "hide";
const ID: &str = "id";
const ANNOTATIONS: [&str; 4] = [ID, REQUIRE_APPROVAL, HIDE, "description"];

/// Policies under ids of their own, and the files they come from.
#[derive(Debug, Default)]
pub(crate) struct Policies {
    set: PolicySet,
    /// Those of them that hide.
    hiding: PolicySet,
    files: BTreeMap<PolicyId, String>,
}

impl Policies {
    pub(crate) fn parse(sources: &[Source]) -> Result<Self, LoadError> {
        let mut policies = Self::default();
        for source in sources {
            policies.add_source(source)?;
        }
        Ok(policies)
    }

    pub(crate) const fn set(&self) -> &PolicySet {
        &self.set
    }

    /// The policies that hide the tools whose calls they forbid.
    pub(crate) const fn hiding(&self) -> &PolicySet {
        &self.hiding
    }

    /// Accepts the policies only if nothing in them is unknown or ill-typed.
    pub(crate) fn check(
        &self,
        actions: &BTreeSet<String>,
        schema: Schema,
        vocabulary: &Vocabulary,
    ) -> Result<(), LoadError> {
        let problems = self.validate(schema);
        for policy in self.set.policies() {
            self.check_actions(policy, actions, vocabulary, &problems)?;
        }
        let Some(problem) = problems.first() else { return Ok(()) };
        let policy = problem.policy_id().to_string();
        Err(LoadError::Invalid {
            place: Place::of(self.file(problem.policy_id()), problem),
            others: problems.len().saturating_sub(1),
            source: Box::new(Explanation::of_policy(&policy, problem)),
            policy,
        })
    }

    fn add_source(&mut self, source: &Source) -> Result<(), LoadError> {
        let parsed: PolicySet = source.text.parse().map_err(|error: ParseErrors| syntax_error(source, &error))?;
        if let Some(template) = parsed.templates().next() {
            let slot = template.slots().next().map(ToString::to_string).unwrap_or_default();
            return Err(LoadError::Template { file: source.file.clone(), slot });
        }
        for (policy, place) in parsed.policies().zip(1..) {
            self.add_policy(policy, &source.file, format!("{}#{place}", source.stem))?;
        }
        Ok(())
    }

    fn add_policy(&mut self, policy: &Policy, file: &str, id: String) -> Result<(), LoadError> {
        let id = policy.annotation(ID).filter(|id| !id.is_empty()).map_or(id, str::to_owned);
        check_annotations(policy, file, &id)?;
        let policy = policy.new_id(PolicyId::new(&id));
        let duplicate = |other: String| LoadError::DuplicatePolicy { policy: id.clone(), file: file.to_owned(), other };
        if let Some(other) = self.files.insert(policy.id().clone(), file.to_owned()) {
            return Err(duplicate(other));
        }
        if policy.annotation(HIDE).is_some() {
            self.hiding.add(policy.clone()).map_err(|_| duplicate(file.to_owned()))?;
        }
        self.set.add(policy).map_err(|_| duplicate(file.to_owned()))
    }

    /// Names the action that was likely meant by its id alone, which Cedar's own message does not.
    fn check_actions(
        &self,
        policy: &Policy,
        actions: &BTreeSet<String>,
        vocabulary: &Vocabulary,
        problems: &[ValidationError],
    ) -> Result<(), LoadError> {
        let literals = policy.entity_literals();
        let unknown =
            literals.iter().find(|entity| vocabulary.is_action(entity) && !actions.contains(entity.id().unescaped()));
        let Some(entity) = unknown else { return Ok(()) };
        let file = self.file(policy.id());
        let place = match problems.iter().find(|problem| is_about(problem, policy.id(), entity)) {
            Some(problem) => Place::of(file, problem),
            None => Place { file, position: None },
        };
        let action = entity.id().unescaped().to_owned();
        let suggestion = nearest(&action, actions.iter().map(String::as_str));
        Err(LoadError::UnknownAction { place, policy: policy.id().to_string(), action, suggestion })
    }

    /// What strict validation finds, by policy and then by place.
    fn validate(&self, schema: Schema) -> Vec<ValidationError> {
        let result = Validator::new(schema).validate(&self.set, ValidationMode::Strict);
        let warnings: HashSet<_> = result.validation_warnings().map(ToString::to_string).collect();
        for warning in warnings {
            tracing::warn!("{warning}");
        }
        // The validator finds problems in no particular order, and one problem once for each tool.
        let problems: BTreeMap<_, _> = result
            .validation_errors()
            .map(|problem| ((problem.policy_id(), Position::of(problem), problem.to_string()), problem))
            .collect();
        problems.into_values().cloned().collect()
    }

    fn file(&self, policy: &PolicyId) -> String {
        self.files.get(policy).cloned().unwrap_or_default()
    }
}

fn syntax_error(source: &Source, error: &ParseErrors) -> LoadError {
    LoadError::Syntax { place: Place::of(source.file.clone(), error), source: Box::new(Explanation::of(error)) }
}

/// Whether it is this action that the validator does not know.
fn is_about(problem: &ValidationError, policy: &PolicyId, action: &EntityUid) -> bool {
    matches!(problem, ValidationError::UnrecognizedActionId(_))
        && problem.policy_id() == policy
        && problem.to_string().contains(&action.to_string())
}

fn check_annotations(policy: &Policy, file: &str, id: &str) -> Result<(), LoadError> {
    if let Some((annotation, _)) = policy.annotations().find(|(name, _)| !ANNOTATIONS.contains(name)) {
        return Err(LoadError::UnknownAnnotation {
            file: file.to_owned(),
            policy: id.to_owned(),
            annotation: annotation.to_owned(),
            suggestion: nearest(annotation, ANNOTATIONS),
        });
    }
    if policy.effect() == Effect::Forbid && policy.annotation(REQUIRE_APPROVAL).is_some() {
        return Err(LoadError::ApprovalOnForbid { file: file.to_owned(), policy: id.to_owned() });
    }
    if policy.annotation(HIDE).is_some() {
        if policy.effect() == Effect::Permit {
            return Err(LoadError::HideOnPermit { file: file.to_owned(), policy: id.to_owned() });
        }
        if !Reads::of_policy(policy).is_empty() {
            return Err(LoadError::HideByArguments { file: file.to_owned(), policy: id.to_owned() });
        }
    }
    Ok(())
}
