//! The bytes of buffers and of views on them, read and written without calling the script.

use boa_engine::builtins::array_buffer::AlignedVec;
use boa_engine::builtins::typed_array::TypedArray;
use boa_engine::object::builtins::{JsArrayBuffer, JsDataView, JsTypedArray, JsUint8Array};
use boa_engine::{Context, JsObject, JsResult};

/// A part of a buffer.
#[derive(Debug, Clone)]
pub(super) struct Window {
    buffer: JsArrayBuffer,
    start: usize,
    length: usize,
}

impl Window {
    /// What a buffer or a view shows; `None` for every other object.
    pub(super) fn of(object: &JsObject, context: &mut Context) -> JsResult<Option<Self>> {
        if let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) {
            let length = buffer.data().map_or(0, |data| data.len());
            return Ok(Some(Self { buffer, start: 0, length }));
        }
        if object.is::<TypedArray>() {
            let view = JsTypedArray::from_object(object.clone())?;
            let (start, length) = (view.byte_offset(context)?, view.byte_length(context)?);
            return Ok(Self::viewing(view.buffer(context)?.as_object(), start, length));
        }
        if let Ok(view) = JsDataView::from_object(object.clone()) {
            let buffer = view.buffer(context)?.as_object();
            let detached = buffer
                .as_ref()
                .and_then(|buffer| JsArrayBuffer::from_object(buffer.clone()).ok())
                .is_none_or(|buffer| buffer.data().is_none());
            if detached {
                return Ok(Self::viewing(buffer, 0, 0));
            }
            let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
            let (start, length) = (number(view.byte_offset(context)?), number(view.byte_length(context)?));
            return Ok(Self::viewing(buffer, start, length));
        }
        Ok(None)
    }

    fn viewing(buffer: Option<JsObject>, start: usize, length: usize) -> Option<Self> {
        let buffer = JsArrayBuffer::from_object(buffer?).ok()?;
        Some(Self { buffer, start, length })
    }

    /// How many bytes it shows.
    pub(super) const fn len(&self) -> usize {
        self.length
    }

    /// Whether there are no bytes any more, not even none.
    pub(super) fn is_detached(&self) -> bool {
        self.buffer.data().is_none()
    }

    /// A copy of the bytes; of a detached buffer there are none.
    pub(super) fn to_vec(&self) -> Vec<u8> {
        let end = self.start.saturating_add(self.length);
        let data = self.buffer.data();
        data.and_then(|data| data.get(self.start..end).map(<[u8]>::to_vec)).unwrap_or_default()
    }

    /// Writes as many of these bytes as there is room for, from the first on.
    pub(super) fn write(&self, bytes: &[u8]) {
        let end = self.start.saturating_add(self.length);
        if let Some(mut data) = self.buffer.data_mut()
            && let Some(room) = data.get_mut(self.start..end)
        {
            for (place, byte) in room.iter_mut().zip(bytes) {
                *place = *byte;
            }
        }
    }
}

/// A new `ArrayBuffer` of these bytes.
pub(super) fn buffer(bytes: &[u8], context: &mut Context) -> JsResult<JsArrayBuffer> {
    JsArrayBuffer::from_byte_block(AlignedVec::from_slice(64, bytes), context)
}

/// A new `Uint8Array` of these bytes.
pub(super) fn array(bytes: &[u8], context: &mut Context) -> JsResult<JsUint8Array> {
    let buffer = buffer(bytes, context)?;
    JsUint8Array::from_array_buffer(buffer, context)
}
