use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsResult, JsString, JsValue, js_string};
use icu_locale_core::Locale as Tag;

use super::class::{argument, range_error, type_error};
use super::locale_object::LocaleData;
use super::options::{Options, text};

/// A locale there is data for. Others are answered as `en-US`, and `supportedLocalesOf` says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    /// `en`, which is written as in the United States.
    World,
    UnitedStates,
    UnitedKingdom,
    Canada,
    Australia,
    India,
}

impl Region {
    const ALL: [Self; 6] =
        [Self::World, Self::UnitedStates, Self::UnitedKingdom, Self::Canada, Self::Australia, Self::India];

    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::World => "en",
            Self::UnitedStates => "en-US",
            Self::UnitedKingdom => "en-GB",
            Self::Canada => "en-CA",
            Self::Australia => "en-AU",
            Self::India => "en-IN",
        }
    }

    /// The column of a table in `data`, where an empty cell stands for the first.
    pub(super) fn column(self) -> usize {
        match self {
            Self::World | Self::UnitedStates => 0,
            Self::UnitedKingdom => 1,
            Self::Canada => 2,
            Self::Australia => 3,
            Self::India => 4,
        }
    }

    /// The cell for this locale among the last five columns.
    pub(super) fn cell<'a>(self, columns: &[&'a str]) -> &'a str {
        let own = columns.get(self.column()).copied().unwrap_or_default();
        if own.is_empty() { columns.first().copied().unwrap_or_default() } else { own }
    }

    /// The longest prefix of a tag that there is data for.
    fn best(tag: &Tag) -> Option<Self> {
        let id = &tag.id;
        if id.language.as_str() != "en" {
            return None;
        }
        let region = id.region.as_ref().map(ToString::to_string).unwrap_or_default();
        let plain = id.script.is_none() && id.variants.is_empty();
        let wanted = format!("en-{region}");
        Some(Self::ALL.into_iter().find(|known| plain && known.tag() == wanted).unwrap_or(Self::World))
    }
}

/// The locale of an object, with what its tag asked for.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub(super) region: Region,
    tag: Option<Tag>,
}

impl Resolved {
    /// The first locale of the list that there is data for, or the default one.
    pub(super) fn of(tags: Vec<Tag>) -> Self {
        let found = tags.into_iter().find_map(|tag| Some((Region::best(&tag)?, tag)));
        match found {
            Some((region, tag)) => Self { region, tag: Some(tag) },
            None => Self { region: Region::UnitedStates, tag: None },
        }
    }

    /// What the tag says for a key of the Unicode extension, such as `h23` for `hc`.
    pub(super) fn keyword(&self, key: &str) -> Option<String> {
        keyword(self.tag.as_ref()?, key)
    }

    /// The tag with those keywords that were taken from it.
    pub(super) fn tag_with(&self, keywords: &[(&str, Option<&str>)]) -> String {
        let mut tag = self.region.tag().to_owned();
        for (key, value) in keywords {
            let Some(value) = value else { continue };
            if !tag.contains("-u") {
                tag.push_str("-u");
            }
            tag.push('-');
            tag.push_str(key);
            if *value != "true" {
                tag.push('-');
                tag.push_str(value);
            }
        }
        tag
    }
}

/// What a tag says for a key of its Unicode extension.
pub(super) fn keyword(tag: &Tag, key: &str) -> Option<String> {
    let key = key.parse().ok()?;
    let value = tag.extensions.unicode.keywords.get(&key)?.to_string();
    Some(if value.is_empty() { "true".to_owned() } else { value })
}

/// A tag in its canonical form, or a `RangeError`.
pub(super) fn parse(text: &str) -> JsResult<Tag> {
    let wrong = || range_error("Incorrect locale information provided");
    // Languages of more than three letters are well-formed, and nobody has them; models write `default`.
    let is_long = (5..=8).contains(&text.len()) && text.bytes().all(|letter| letter.is_ascii_alphabetic());
    let text = if is_long { "und" } else { text };
    if text.contains('_') || text.len() > MAX_TAG || text.eq_ignore_ascii_case("root") {
        return Err(wrong());
    }
    let mut tag = Tag::try_from_str(text).map_err(|_| wrong())?;
    if let Some(&(_, modern)) = RENAMED.iter().find(|(old, _)| *old == tag.id.language.as_str()) {
        tag.id.language = modern.parse().map_err(|_| wrong())?;
    }
    Ok(tag)
}

const MAX_TAG: usize = 1_000;

/// Languages whose code has changed.
const RENAMED: [(&str, &str); 6] =
    [("iw", "he"), ("in", "id"), ("ji", "yi"), ("jw", "jv"), ("mo", "ro"), ("tl", "fil")];

/// `CanonicalizeLocaleList`.
pub(super) fn list(locales: &JsValue, context: &mut Context) -> JsResult<Vec<Tag>> {
    if locales.is_undefined() {
        return Ok(Vec::new());
    }
    if let Some(text) = locales.as_string() {
        return Ok(vec![parse(&text.to_std_string_lossy())?]);
    }
    if let Some(tag) = LocaleData::tag_of(locales) {
        return Ok(vec![tag]);
    }
    if locales.is_null() {
        return Err(type_error("Cannot convert undefined or null to object"));
    }
    let object = locales.to_object(context)?;
    let length = object.get(js_string!("length"), context)?.to_length(context)?;
    let mut tags: Vec<Tag> = Vec::new();
    for index in 0..length {
        if !object.has_property(index, context)? {
            continue;
        }
        let value = object.get(index, context)?;
        let tag = match LocaleData::tag_of(&value) {
            Some(tag) => tag,
            None if value.is_string() || value.is_object() => parse(&value.to_string(context)?.to_std_string_lossy())?,
            None => return Err(type_error("Language ID should be string or object.")),
        };
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

/// The locale for the first argument of a constructor or method.
pub(super) fn resolve(locales: &JsValue, context: &mut Context) -> JsResult<Resolved> {
    Ok(Resolved::of(list(locales, context)?))
}

/// `Intl.getCanonicalLocales`.
pub(super) fn canonical_locales(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let tags = list(&argument(arguments, 0), context)?;
    Ok(array(tags.iter(), context))
}

/// `supportedLocalesOf` of every constructor.
pub(super) fn supported_locales_of(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let tags = list(&argument(arguments, 0), context)?;
    let options = Options::coerce(&argument(arguments, 1), "Intl", context)?;
    options.locale_matcher(context)?;
    Ok(array(tags.iter().filter(|tag| Region::best(tag).is_some()), context))
}

fn array<'a>(tags: impl Iterator<Item = &'a Tag>, context: &mut Context) -> JsValue {
    let texts: Vec<JsValue> = tags.map(|tag| text(&tag.to_string())).collect();
    JsArray::from_iter(texts, context).into()
}

/// The locale's tag for `resolvedOptions`.
pub(super) fn tag_value(tag: &str) -> JsValue {
    JsString::from(tag).into()
}
