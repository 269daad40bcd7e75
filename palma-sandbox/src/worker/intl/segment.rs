//! `Intl.Segmenter`.

use boa_engine::object::builtins::JsArray;
use boa_engine::value::IntegerOrInfinity;
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue};
use boa_gc::{Finalize, Trace};
use unicode_segmentation::UnicodeSegmentation as _;

use super::class::{
    Class, Native, Prototypes, argument, data_of, own_prototype, prototype, prototype_for, require_new,
};
use super::locale::{Resolved, resolve, tag_value};
use super::options::{Options, record, text};

pub(super) const CLASS: Class = Class {
    name: "Segmenter",
    length: 0,
    construct,
    methods: &[("resolvedOptions", 0, resolved_options), ("segment", 1, segment)],
    getters: &[],
};

#[derive(Debug, Clone, Trace, Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
struct Segmenter {
    locale: Resolved,
    granularity: &'static str,
}

/// A text with the places where its segments begin, and its end.
#[derive(Debug, Clone, Trace, Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
struct Segments {
    text: JsString,
    /// The end of each segment, and whether it is a word.
    ends: std::rc::Rc<[(usize, bool)]>,
    is_word: bool,
    /// The next segment of an iterator.
    next: usize,
}

fn construct(target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    require_new("Segmenter", target)?;
    let prototype = prototype_for("Segmenter", target, context)?;
    let locale = resolve(&argument(arguments, 0), context)?;
    let options = Options::strict(&argument(arguments, 1), "Intl.Segmenter")?;
    options.locale_matcher(context)?;
    let granularity = options.choice("granularity", &["grapheme", "word", "sentence"], context)?;
    Ok(JsObject::from_proto_and_data(prototype, Segmenter { locale, granularity }).into())
}

/// Finds the segments. Lone surrogates are each one unit, as what stands for them is.
fn segment(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let segmenter: Segmenter = data_of(this, "Segmenter.prototype.segment")?;
    let value = argument(arguments, 0).to_string(context)?;
    let whole = value.to_std_string_lossy();
    let pieces: Box<dyn Iterator<Item = &str>> = match segmenter.granularity {
        "word" => Box::new(whole.split_word_bounds()),
        "sentence" => Box::new(whole.split_sentence_bounds()),
        _ => Box::new(whole.graphemes(true)),
    };
    let mut end = 0;
    let ends = pieces.map(|piece| {
        end += piece.encode_utf16().count();
        (end, piece.chars().any(char::is_alphanumeric))
    });
    let ends = ends.collect();
    let is_word = segmenter.granularity == "word";
    let prototype = own_prototype("%Segments%", context)?;
    let segments = Segments { text: value, ends, is_word, next: 0 };
    Ok(JsObject::from_proto_and_data(prototype, segments).into())
}

impl Segments {
    fn data(&self, index: usize, context: &mut Context) -> JsResult<JsValue> {
        let Some(&(end, is_word_like)) = self.ends.get(index) else { return Ok(JsValue::undefined()) };
        let begin = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |before| before.0);
        let piece = self.text.as_str().get(begin..end).map(JsString::from).unwrap_or_default();
        let mut entries = vec![
            ("segment", piece.into()),
            ("index", JsValue::from(u32::try_from(begin).unwrap_or(u32::MAX))),
            ("input", self.text.clone().into()),
        ];
        if self.is_word {
            entries.push(("isWordLike", JsValue::from(is_word_like)));
        }
        record(entries, context)
    }
}

fn containing(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let segments: Segments = data_of(this, "Segments.prototype.containing")?;
    let place = argument(arguments, 0).to_integer_or_infinity(context)?;
    let place = match place {
        IntegerOrInfinity::Integer(place) => usize::try_from(place).ok(),
        _ => None,
    };
    let Some(place) = place else { return Ok(JsValue::undefined()) };
    let index = segments.ends.partition_point(|(end, _)| *end <= place);
    segments.data(index, context)
}

fn iterator(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let segments: Segments = data_of(this, "Segments.prototype[Symbol.iterator]")?;
    let prototype = own_prototype("%SegmentIterator%", context)?;
    Ok(JsObject::from_proto_and_data(prototype, SegmentIterator(segments)).into())
}

#[derive(Debug, Clone, Trace, Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
struct SegmentIterator(Segments);

fn next(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let segments: SegmentIterator = data_of(this, "SegmentIterator.prototype.next")?;
    let segments = segments.0;
    let value = segments.data(segments.next, context)?;
    if let Some(object) = this.as_object()
        && let Some(mut own) = object.downcast_mut::<SegmentIterator>()
    {
        own.0.next = (segments.next + 1).min(segments.ends.len());
    }
    let result = JsObject::with_object_proto(context.intrinsics());
    let is_done = value.is_undefined();
    result.create_data_property_or_throw(JsString::from("value"), value, context)?;
    result.create_data_property_or_throw(JsString::from("done"), is_done, context)?;
    Ok(result.into())
}

/// Adds the prototypes of what `segment` gives.
pub(super) fn install(prototypes: &mut Prototypes, context: &mut Context) -> JsResult<()> {
    let containing: (&'static str, usize, Native) = ("containing", 1, containing);
    let segments = prototype("Segments", &[containing], &[], context)?;
    segments.delete_property_or_throw(boa_engine::JsSymbol::to_string_tag(), context)?;
    let native = boa_engine::NativeFunction::from_fn_ptr(iterator);
    let function = boa_engine::object::FunctionObjectBuilder::new(context.realm(), native)
        .name(JsString::from("[Symbol.iterator]"))
        .build();
    super::class::define(&segments, boa_engine::JsSymbol::iterator(), function.into(), context)?;

    let next: (&'static str, usize, Native) = ("next", 0, next);
    let iterator = prototype("Segmenter String Iterator", &[next], &[], context)?;
    // What every iterator inherits, found as the specification finds it.
    let array = JsArray::new(context)?;
    let values = array.get(boa_engine::JsSymbol::iterator(), context)?;
    if let Some(values) = values.as_callable() {
        let of_array = values.call(&array.into(), &[], context)?;
        let shared = of_array.as_object().and_then(|object| object.prototype()).and_then(|own| own.prototype());
        iterator.set_prototype(shared);
    }
    prototypes.0.insert("%Segments%", segments);
    prototypes.0.insert("%SegmentIterator%", iterator);
    Ok(())
}

fn resolved_options(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let segmenter: Segmenter = data_of(this, "Segmenter.prototype.resolvedOptions")?;
    let entries =
        vec![("locale", tag_value(segmenter.locale.region.tag())), ("granularity", text(segmenter.granularity))];
    record(entries, context)
}
