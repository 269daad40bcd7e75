use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jsonschema::Uri;
use serde_json::{Map, Value};

use super::document::{Document, Place, Via, children, references};

/// How much work a schema makes of a value, at most.
///
/// The validator follows every reference each time it meets it and keeps no budget, so the work is bounded before:
/// no recursion multiplies, so that it grows with the size of a value and not with two to the power of its depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    /// The evaluations that one node of a value takes.
    width: u64,
    /// The subschemas that lie within each other on one node of a value.
    chain: u64,
    /// The subschemas that lie within each other on all the way down; `u64::MAX` where the schema is recursive.
    total: u64,
}

/// Why a schema has no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unbounded {
    #[error("the schema cannot be checked in bounded time: followed through its references, it is too large")]
    Cost,
    #[error("the schema cannot be checked in bounded time: it refers to itself on one and the same value")]
    Circle,
    #[error("the schema cannot be checked in bounded time: its recursion multiplies")]
    Multiplies,
    #[error("the schema cannot be checked in bounded time: it is too deep")]
    Depth,
    #[error("the schema cannot be checked in bounded time: it changes the meaning of a meta-schema")]
    MetaSchema,
}

/// The evaluations of a schema when every reference is followed and recursion counts once.
const MAX_COST: u64 = 100_000;

/// The steps that one validation may take; seconds at the very worst.
const MAX_STEPS: u64 = 50_000_000;

/// The subschemas within each other that the validator's recursion reaches on a stack of 2 MiB, in a debug build.
const MAX_DEPTH: u64 = 1_000;

/// The subschemas within each other, references included, that compiling goes into on a stack of 2 MiB.
const MAX_COMPILED_DEPTH: u64 = 400;

/// The references that compiling follows within each other.
const NESTED_REFERENCES: u64 = 9;

/// What a meta-schema, referred to, may cost, and how long its chains are.
const META_COST: u64 = 500;
const META_CHAIN: u64 = 10;

impl Bound {
    pub(super) fn of(document: &Document<'_>) -> Result<Self, Unbounded> {
        let bound = Graph::read(document)?.bound()?;
        let levels = Size::of(document.root().schema).depth;
        if levels.saturating_mul(NESTED_REFERENCES).min(bound.total) > MAX_COMPILED_DEPTH {
            return Err(Unbounded::Depth);
        }
        Ok(bound)
    }

    /// Whether a value of this size is validated in bounded time and stack.
    pub(super) fn admits(&self, size: Size) -> bool {
        self.steps(size) <= MAX_STEPS && self.depth(size) <= MAX_DEPTH
    }

    /// Whether all that is wrong with it can be listed too: each level repeats the work of those below.
    pub(super) fn explains(&self, size: Size) -> bool {
        self.steps(size).saturating_mul(self.depth(size)) <= MAX_STEPS
    }

    pub(super) fn steps(&self, size: Size) -> u64 {
        self.width.saturating_mul(size.nodes)
    }

    fn depth(&self, size: Size) -> u64 {
        self.chain.saturating_mul(size.depth).min(self.total)
    }
}

/// How large a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    /// Its nodes, where 32 bytes of text are one more.
    nodes: u64,
    /// Its levels, one for a scalar.
    depth: u64,
}

impl Size {
    pub(super) fn of(value: &Value) -> Self {
        let text = |text: &str| text.len() as u64 / 32;
        let mut size = Self { nodes: 0, depth: 0 };
        let mut open = vec![(value, 1)];
        while let Some((value, depth)) = open.pop() {
            size.nodes += 1;
            size.depth = size.depth.max(depth);
            match value {
                Value::String(string) => size.nodes += text(string),
                Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
                Value::Object(map) => {
                    size.nodes += map.keys().map(|key| text(key)).sum::<u64>();
                    open.extend(map.values().map(|value| (value, depth + 1)));
                }
                _ => {}
            }
        }
        size
    }
}

/// What a schema evaluates: its subschemas, and which leads to which.
#[derive(Debug, Default)]
struct Graph<'a> {
    nodes: Vec<Node<'a>>,
}

#[derive(Debug, Default)]
struct Node<'a> {
    edges: Vec<(Via<'a>, usize)>,
    /// What it costs by itself.
    own: u64,
    /// Whether `unevaluatedProperties` or `unevaluatedItems` evaluates what lies in place once more.
    again: bool,
    /// Whether it stands for a meta-schema.
    meta: bool,
}

impl<'a> Graph<'a> {
    fn read(document: &'a Document<'_>) -> Result<Self, Unbounded> {
        let mut reader =
            Reader { document, graph: Self::default(), known: HashMap::new(), open: Vec::new(), dynamic: None };
        reader.node(document.root());
        while let Some((at, place)) = reader.open.pop() {
            if reader.graph.nodes.len() as u64 > MAX_COST {
                return Err(Unbounded::Cost);
            }
            reader.fill(at, &place)?;
        }
        Ok(reader.graph)
    }

    fn node(&self, at: usize) -> &Node<'a> {
        static NONE: Node<'static> = Node { edges: Vec::new(), own: 0, again: false, meta: false };
        self.nodes.get(at).unwrap_or(&NONE)
    }

    fn bound(&self) -> Result<Bound, Unbounded> {
        let chains = self.chains()?;
        let at = |list: &[u64], place: usize| list.get(place).copied().unwrap_or(u64::MAX);
        let components = self.components();
        let size = self.nodes.len();
        let (mut cost, mut width, mut total) = (vec![0; size], vec![0; size], vec![0; size]);
        let mut component = vec![usize::MAX; size];
        for (number, members) in components.iter().enumerate() {
            for &member in members {
                set(&mut component, member, number);
            }
        }
        let same = |a: usize, b: usize| component.get(a) == component.get(b);
        let mut cyclic = vec![false; size];
        // Whether it leads to a recursion, or is part of one.
        let mut recursive = vec![false; size];
        for members in &components {
            let in_circle = members.iter().any(|&member| {
                self.node(member).meta || self.node(member).edges.iter().any(|&(_, to)| same(member, to))
            });
            let mut sum: u64 = 0;
            let mut leads = in_circle;
            for &member in members {
                let node = self.node(member);
                let mut own = node.own;
                for &(_, to) in node.edges.iter().filter(|(_, to)| !same(member, *to)) {
                    own = own.saturating_add(at(&cost, to));
                    leads |= recursive.get(to).copied().unwrap_or(true);
                }
                let times = if node.again { at(&chains, member) } else { 1 };
                sum = sum.saturating_add(own.saturating_mul(times));
            }
            if sum > MAX_COST {
                return Err(Unbounded::Cost);
            }
            for &member in members {
                set(&mut cost, member, sum);
                set(&mut cyclic, member, in_circle);
                set(&mut recursive, member, leads);
                let (wide, deep) = if in_circle {
                    (sum, u64::MAX)
                } else {
                    let node = self.node(member);
                    let deepest = node.edges.iter().map(|&(_, to)| at(&total, to)).max().unwrap_or(0);
                    let times = if node.again { at(&chains, member) } else { 1 };
                    (self.width(member, &width).saturating_mul(times), deepest.saturating_add(1))
                };
                set(&mut width, member, wide);
                set(&mut total, member, deep);
            }
        }
        for (place, _) in cyclic.iter().enumerate().filter(|(_, cyclic)| **cyclic) {
            self.recurses_once(place, &recursive)?;
        }
        let chain = chains.iter().copied().max().unwrap_or(1);
        Ok(Bound { width: at(&width, 0), chain, total: at(&total, 0) })
    }

    /// The evaluations on one node of a value: of the children only those that apply to the same one add up.
    fn width(&self, at: usize, widths: &[u64]) -> u64 {
        let node = self.node(at);
        let mut sum = node.own;
        let mut most: u64 = 0;
        for &(via, to) in &node.edges {
            let width = widths.get(to).copied().unwrap_or(u64::MAX);
            match via {
                Via::Property(_) | Via::Item(_) | Via::OtherProperties | Via::OtherItems => most = most.max(width),
                Via::InPlace | Via::Pattern | Via::Contains | Via::Definition => sum = sum.saturating_add(width),
            }
        }
        sum.saturating_add(most)
    }

    /// The longest way from each node that stays on one value; an error if there is one without an end.
    fn chains(&self) -> Result<Vec<u64>, Unbounded> {
        let in_place = |node: &Node<'a>| -> Vec<usize> {
            node.edges.iter().filter(|(via, _)| *via == Via::InPlace).map(|(_, to)| *to).collect()
        };
        let mut waits = vec![0_usize; self.nodes.len()];
        for to in self.nodes.iter().flat_map(in_place) {
            if let Some(wait) = waits.get_mut(to) {
                *wait += 1;
            }
        }
        let mut order: Vec<usize> = (0..self.nodes.len()).filter(|at| waits.get(*at) == Some(&0)).collect();
        let mut next = 0;
        while let Some(&at) = order.get(next) {
            next += 1;
            for to in in_place(self.node(at)) {
                if let Some(wait) = waits.get_mut(to) {
                    *wait -= 1;
                    if *wait == 0 {
                        order.push(to);
                    }
                }
            }
        }
        if order.len() < self.nodes.len() {
            return Err(Unbounded::Circle);
        }
        let mut chains = vec![0; self.nodes.len()];
        for &at in order.iter().rev() {
            let node = self.node(at);
            let below = in_place(node).into_iter().filter_map(|to| chains.get(to)).copied().max().unwrap_or(0);
            set(&mut chains, at, below + if node.meta { META_CHAIN } else { 1 });
        }
        Ok(chains)
    }

    /// The nodes by the circles they form, what is led to before what leads there (Tarjan, without recursion).
    fn components(&self) -> Vec<Vec<usize>> {
        let size = self.nodes.len();
        let (mut index, mut low) = (vec![usize::MAX; size], vec![usize::MAX; size]);
        let mut on_stack = vec![false; size];
        let (mut stack, mut components, mut counter) = (Vec::new(), Vec::new(), 0);
        for start in 0..size {
            if index.get(start) != Some(&usize::MAX) {
                continue;
            }
            let mut open = vec![(start, 0_usize)];
            while let Some((at, edge)) = open.pop() {
                if edge == 0 {
                    set(&mut index, at, counter);
                    set(&mut low, at, counter);
                    counter += 1;
                    stack.push(at);
                    set(&mut on_stack, at, true);
                }
                let lowest = |low: &[usize], to: usize| low.get(to).copied().unwrap_or(usize::MAX);
                if let Some((_, to)) = edge.checked_sub(1).and_then(|edge| self.node(at).edges.get(edge))
                    && on_stack.get(*to) == Some(&true)
                {
                    let least = lowest(&low, at).min(lowest(&low, *to));
                    set(&mut low, at, least);
                }
                if let Some(&(_, to)) = self.node(at).edges.get(edge) {
                    open.push((at, edge + 1));
                    if index.get(to) == Some(&usize::MAX) {
                        open.push((to, 0));
                    }
                    continue;
                }
                if lowest(&low, at) == lowest(&index, at) {
                    let from = stack.iter().rposition(|member| *member == at).unwrap_or(0);
                    let members = stack.split_off(from);
                    for member in &members {
                        set(&mut on_stack, *member, false);
                    }
                    components.push(members);
                }
            }
        }
        components
    }

    /// Whether all that is evaluated with a recursive node leads to a recursion at most once for each child.
    fn recurses_once(&self, start: usize, recursive: &[bool]) -> Result<(), Unbounded> {
        let (mut properties, mut items) = (Reached::default(), Reached::default());
        let mut seen = HashSet::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                return Err(Unbounded::Multiplies);
            }
            let node = self.node(at);
            let edges = || node.edges.iter().filter(|(_, to)| recursive.get(*to) == Some(&true));
            let has = |wanted: Via<'_>| u64::from(edges().any(|(via, _)| *via == wanted));
            let other_properties = has(Via::OtherProperties);
            let other_items = has(Via::OtherItems);
            properties.all += other_properties;
            items.all += other_items;
            for &(via, to) in edges() {
                match via {
                    Via::InPlace if node.again => return Err(Unbounded::Multiplies),
                    Via::InPlace => open.push(to),
                    Via::Pattern => properties.all += 1,
                    Via::Contains => items.all += if node.again { 2 } else { 1 },
                    Via::Property(_) => properties.one(via, other_properties),
                    Via::Item(_) => items.one(via, other_items),
                    Via::OtherProperties | Via::OtherItems | Via::Definition => {}
                }
            }
        }
        if properties.most() > 1 || items.most() > 1 { Err(Unbounded::Multiplies) } else { Ok(()) }
    }
}

/// How often recursion is reached through the children of a value.
#[derive(Debug, Default)]
struct Reached<'a> {
    /// Through any child.
    all: u64,
    /// Through one child, by itself and in place of what its subschema says of all others.
    one: HashMap<Via<'a>, (u64, u64)>,
}

impl<'a> Reached<'a> {
    fn one(&mut self, via: Via<'a>, instead: u64) {
        let (times, spared) = self.one.entry(via).or_default();
        *times += 1;
        *spared += instead;
    }

    fn most(&self) -> u64 {
        let named = self.one.values().map(|(times, spared)| (self.all + times).saturating_sub(*spared));
        named.max().unwrap_or(0).max(self.all)
    }
}

/// Follows a schema through its references.
struct Reader<'a, 'd> {
    document: &'a Document<'d>,
    graph: Graph<'a>,
    known: HashMap<(*const Value, Arc<Uri<String>>), usize>,
    open: Vec<(usize, Place<'a>)>,
    /// The subschemas that a dynamic reference may lead to, once it is asked.
    dynamic: Option<Vec<(&'a str, Place<'a>)>>,
}

impl<'a> Reader<'a, '_> {
    fn node(&mut self, place: Place<'a>) -> usize {
        let graph = &mut self.graph;
        let open = &mut self.open;
        *self.known.entry((std::ptr::from_ref(place.schema), Arc::clone(&place.base))).or_insert_with(|| {
            graph.nodes.push(Node { own: 1, ..Node::default() });
            open.push((graph.nodes.len() - 1, place));
            graph.nodes.len() - 1
        })
    }

    fn fill(&mut self, at: usize, place: &Place<'a>) -> Result<(), Unbounded> {
        let Value::Object(map) = place.schema else { return Ok(()) };
        let document = self.document;
        let mut node = Node { own: own_cost(map), ..Node::default() };
        node.again = map.contains_key("unevaluatedProperties") || map.contains_key("unevaluatedItems");
        if self.is_meta_schema(place) {
            if !self.dynamic().is_empty() {
                return Err(Unbounded::MetaSchema);
            }
            node = Node { own: META_COST, meta: true, ..Node::default() };
            set(&mut self.graph.nodes, at, node);
            return Ok(());
        }
        for (keyword, reference) in references(map) {
            let found = document.resolve(place, reference);
            let mut targets: Vec<Place<'a>> = found.into_iter().collect();
            let (_, fragment) = reference.rsplit_once('#').unwrap_or((reference, ""));
            if keyword == "$recursiveRef" || !(fragment.is_empty() || fragment.starts_with('/')) {
                let name = if keyword == "$recursiveRef" { "" } else { fragment };
                let named = self.dynamic().iter().filter(|(anchor, _)| *anchor == name);
                targets.extend(named.map(|(_, place)| place.clone()));
            }
            let mut targets: Vec<usize> = targets.into_iter().map(|target| self.node(target)).collect();
            targets.sort_unstable();
            targets.dedup();
            node.edges.extend(targets.into_iter().map(|target| (Via::InPlace, target)));
        }
        for child in children(map) {
            if child.via != Via::Definition {
                let to = self.node(document.child(place, child.schema));
                node.edges.push((child.via, to));
            }
        }
        set(&mut self.graph.nodes, at, node);
        Ok(())
    }

    /// Whether a place lies in one of the meta-schemas, which the validator knows by heart.
    fn is_meta_schema(&self, place: &Place<'a>) -> bool {
        let base = place.base.as_str();
        let named = base.starts_with("http://json-schema.org/") || base.starts_with("https://json-schema.org/");
        named && !contains(self.document.root().schema, place.schema)
    }

    fn dynamic(&mut self) -> &[(&'a str, Place<'a>)] {
        let document = self.document;
        self.dynamic.get_or_insert_with(|| {
            let mut found = Vec::new();
            let mut open = vec![document.root()];
            while let Some(place) = open.pop() {
                let Value::Object(map) = place.schema else { continue };
                if let Some(anchor) = map.get("$dynamicAnchor").and_then(Value::as_str) {
                    found.push((anchor, place.clone()));
                }
                if map.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
                    found.push(("", place.clone()));
                }
                open.extend(children(map).into_iter().map(|child| document.child(&place, child.schema)));
            }
            found
        })
    }
}

/// What a subschema costs without those below it.
fn own_cost(map: &Map<String, Value>) -> u64 {
    let keyword = |(keyword, value): (&String, &Value)| match (keyword.as_str(), value) {
        ("enum" | "required" | "type", Value::Array(list)) => list.len() as u64,
        ("pattern" | "format", _) => 20,
        ("patternProperties", Value::Object(patterns)) => 20 * patterns.len() as u64,
        ("dependentRequired" | "dependencies", Value::Object(lists)) => {
            lists.values().map(|list| 1 + list.as_array().map_or(0, Vec::len) as u64).sum()
        }
        _ => 0,
    };
    1 + map.iter().map(keyword).sum::<u64>()
}

fn contains(root: &Value, wanted: &Value) -> bool {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        if std::ptr::eq(value, wanted) {
            return true;
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(map) => open.extend(map.values()),
            _ => {}
        }
    }
    false
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(place) = list.get_mut(at) {
        *place = value;
    }
}
