use std::mem;

/// What is taken at the end of all that is in use: short enough not to be mapped by itself.
const LARGE: usize = 120 << 10;

/// How many such pieces there may be room for before the end.
const LARGE_HOLES: usize = 16;

/// The longest piece that an allocator keeps among others of its very size.
const MOST_OF_A_SIZE: usize = 1_032;

/// How much is taken at most, in bytes.
const MOST: usize = 8 << 20;

/// Takes the free memory between what is in use, and never gives it back.
///
/// Copies of this process then put what is theirs side by side behind it. In the holes it would lie on many pages that they
/// share, each of which would have to be copied for it.
pub(super) fn fill() {
    let ends: Vec<Vec<u8>> = (0..LARGE_HOLES).map(|_| Vec::with_capacity(LARGE)).collect();
    let Some(end) = ends.into_iter().max_by_key(|end| address(end)) else { return };
    let mut taken = 0;
    let small = (24..=MOST_OF_A_SIZE).rev().step_by(16);
    for size in (11..=16).rev().map(|power| 1 << power).chain(small) {
        while taken < MOST {
            let hole: Vec<u8> = Vec::with_capacity(size);
            if address(&hole) > address(&end) {
                break;
            }
            taken += size;
            mem::forget(hole);
        }
    }
    mem::forget(end);
}

fn address(memory: &[u8]) -> usize {
    memory.as_ptr().addr()
}
