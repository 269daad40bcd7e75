use palma_core::Position;

use super::Source;
use super::explain::offset;

impl Source {
    /// What the model wrote where this code stands in the body; the first such place, if there are several.
    pub(crate) fn written(&self, code: &str) -> Option<&str> {
        let start = self.body.find(code)?;
        let (from, to) = (self.text_offset(start)?, self.text_offset(start + code.len())?);
        self.text.get(from..to)
    }

    /// The offset in the model's text of an offset in the body.
    fn text_offset(&self, in_body: usize) -> Option<usize> {
        let place = Position::of_offset(&self.body, in_body);
        let inserted: u32 = self.shifts.iter().map(|shift| shift.before(place)).sum();
        offset(&self.text, Position::new(place.line, place.column.saturating_sub(inserted)))
    }
}
