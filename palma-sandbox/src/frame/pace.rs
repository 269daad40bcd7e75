/// What a host says to a zygote with the socket of a worker: whether a script waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// It is wanted now.
    Haste,
    /// It may first do what makes it faster.
    Leisure,
}

impl Pace {
    pub(crate) const fn byte(self) -> u8 {
        match self {
            Self::Haste => 0,
            Self::Leisure => 1,
        }
    }

    pub(crate) const fn of(byte: u8) -> Self {
        if byte == Self::Leisure.byte() { Self::Leisure } else { Self::Haste }
    }
}
