use std::sync::Arc;

use jsonschema::{Draft, Registry, Retrieve, Uri, uri};
use serde_json::{Map, Value};

/// A schema with what its references resolve to, read as the validator reads them.
#[derive(Debug)]
pub(super) struct Document<'a> {
    registry: Registry<'a>,
    root: Place<'a>,
}

/// A subschema and what its own references resolve against.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    pub(super) schema: &'a Value,
    pub(super) base: Arc<Uri<String>>,
    draft: Draft,
}

/// Where a subschema stands in its parent, and so to what of a value it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Via<'a> {
    /// To the same value.
    InPlace,
    /// To the property of this name.
    Property(&'a str),
    /// To every property that its pattern, or nothing else, matches.
    Pattern,
    OtherProperties,
    /// To the item at this place.
    Item(usize),
    OtherItems,
    Contains,
    /// To nothing, until it is referred to.
    Definition,
}

/// Answers for what is not in the document, so that reading it does not end there.
struct Nowhere;

impl Retrieve for Nowhere {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Value::Null)
    }
}

impl<'a> Document<'a> {
    /// Reads the references of a schema; `None` if one of its URIs is no URI.
    pub(super) fn read(schema: &'a Value, draft: Draft) -> Option<Self> {
        let resource = draft.create_resource_ref(schema);
        let base = uri::from_str(resource.id().unwrap_or("json-schema:///")).ok()?;
        let registry = Registry::new()
            .retriever(Nowhere)
            .draft(draft)
            .retrieve_known_draft_meta_schemas(false)
            .add(base.as_str(), resource)
            .ok()?
            .prepare()
            .ok()?;
        // The validator panics on a root that its registry does not know by its own URI.
        let known = [base.as_str(), base.as_str().trim_end_matches('#')];
        let base = known.into_iter().find(|base| registry.contains_resource(base))?;
        let base = Arc::new(uri::from_str(base).ok()?);
        Some(Self { registry, root: Place { schema, base, draft } })
    }

    pub(super) fn root(&self) -> Place<'_> {
        self.root.clone()
    }

    /// What a reference leads to; `None` if that is no schema, or nowhere.
    pub(super) fn resolve<'s>(&'s self, from: &Place<'_>, reference: &str) -> Option<Place<'s>> {
        let resolver = self.registry.resolver((*from.base).clone());
        let (schema, resolver, draft) = resolver.lookup(reference).ok()?.into_inner();
        let base = resolver.base_uri();
        matches!(schema, Value::Object(_) | Value::Bool(_)).then_some(Place { schema, base, draft })
    }

    /// A subschema that stands below `parent`.
    pub(super) fn child<'s>(&'s self, parent: &Place<'s>, schema: &'s Value) -> Place<'s> {
        let draft = parent.draft.detect(schema);
        let resource = draft.create_resource_ref(schema);
        let base = resource.id().and_then(|id| self.registry.resolve_uri(&parent.base.borrow(), id).ok());
        Place { schema, base: base.unwrap_or_else(|| Arc::clone(&parent.base)), draft }
    }
}

/// The references of a subschema that are evaluated with it.
pub(super) fn references(map: &Map<String, Value>) -> impl Iterator<Item = (&'static str, &str)> {
    ["$ref", "$dynamicRef", "$recursiveRef"]
        .into_iter()
        .filter_map(|keyword| Some((keyword, map.get(keyword)?.as_str()?)))
}

/// A subschema below another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Child<'a> {
    pub(super) via: Via<'a>,
    pub(super) keyword: &'a str,
    /// The name or place below the keyword, where that holds more than one.
    pub(super) key: Option<Key<'a>>,
    pub(super) schema: &'a Value,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Key<'a> {
    Name(&'a str),
    Index(usize),
}

/// The subschemas of a subschema, by the keywords of every draft.
pub(super) fn children(map: &Map<String, Value>) -> Vec<Child<'_>> {
    let below = |(keyword, value)| below(keyword, value);
    let mut children: Vec<_> = map.iter().flat_map(below).collect();
    children.retain(|child| matches!(child.schema, Value::Object(_) | Value::Bool(_)));
    children
}

fn below<'a>(keyword: &'a String, value: &'a Value) -> Vec<Child<'a>> {
    let one = |via| vec![Child { via, keyword, key: None, schema: value }];
    let list = |via: fn(usize) -> Via<'a>| {
        let items = value.as_array().into_iter().flatten().enumerate();
        items.map(|(n, schema)| Child { via: via(n), keyword, key: Some(Key::Index(n)), schema }).collect()
    };
    let named = |via: fn(&'a str) -> Via<'a>| {
        let schemas = value.as_object().into_iter().flatten();
        schemas.map(|(name, schema)| Child { via: via(name), keyword, key: Some(Key::Name(name)), schema }).collect()
    };
    match keyword.as_str() {
        "allOf" | "anyOf" | "oneOf" => list(|_| Via::InPlace),
        "not" | "if" | "then" | "else" | "contentSchema" => one(Via::InPlace),
        "dependentSchemas" | "dependencies" => named(|_| Via::InPlace),
        "properties" => named(Via::Property),
        "patternProperties" => named(|_| Via::Pattern),
        "propertyNames" => one(Via::Pattern),
        "additionalProperties" | "unevaluatedProperties" => one(Via::OtherProperties),
        "prefixItems" => list(Via::Item),
        "items" if value.is_array() => list(Via::Item),
        "items" | "additionalItems" | "unevaluatedItems" => one(Via::OtherItems),
        "contains" => one(Via::Contains),
        "$defs" | "definitions" => named(|_| Via::Definition),
        _ => Vec::new(),
    }
}
