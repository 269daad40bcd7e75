//! What rewritten code calls. The script cannot name these functions: they are parameters of the function around it.

mod converting;
mod failing;
mod list;
mod text;

use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::object::FunctionObjectBuilder;
use boa_engine::{Context, JsNativeError, JsResult, JsString, JsSymbol, JsValue, NativeFunction};

pub(super) use self::converting::forget;
use self::list::Pristine;
use crate::source::Helper;

/// The helpers as values.
#[derive(Debug, Clone)]
pub(super) struct Helpers(Vec<JsValue>);

impl Helpers {
    /// The helpers of a context whose globals are as the language has them.
    pub(super) fn new(context: &mut Context) -> JsResult<Self> {
        let pristine = Pristine::of(context)?;
        context.insert_data(pristine);
        let functions = Helper::ALL.map(|helper| {
            let native: NativeFunctionPointer = match helper {
                Helper::Append => text::append,
                Helper::AppendAt => text::append_at,
                Helper::Text => |_, arguments, _| Ok(text::text(arguments)),
                Helper::Length => |_, arguments, _| Ok(text::length(arguments)),
                Helper::Truth => |_, arguments, _| Ok(text::truth(arguments)),
                Helper::Extend => list::extend,
                Helper::Push => list::push,
                Helper::Listed => failing::listed,
                Helper::Thrown => failing::thrown,
                Helper::Caught => failing::caught,
                Helper::Converting => converting::converting,
            };
            let native = NativeFunction::from_fn_ptr(native);
            let name = JsString::from(helper.name());
            JsValue::from(FunctionObjectBuilder::new(context.realm(), native).name(name).build())
        });
        let hidden =
            JsSymbol::new(None).ok_or_else(|| JsNativeError::error().with_message("there is no symbol left"))?;
        Ok(Self(functions.into_iter().chain([hidden.into()]).collect()))
    }

    /// The functions, in the order of [`Helper::ALL`], and the hidden key.
    pub(super) fn arguments(&self) -> &[JsValue] {
        &self.0
    }
}
