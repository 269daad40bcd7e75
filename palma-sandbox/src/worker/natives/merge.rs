use std::cmp::Ordering;
use std::collections::VecDeque;

/// The shortest run that is merged.
const MIN_RUN: usize = 12;

/// Sorts, keeping the order of equals, whatever `compare` answers: what contradicts itself gives some permutation.
///
/// It stops at the first error.
pub(super) fn sort<T, E>(items: Vec<T>, mut compare: impl FnMut(&T, &T) -> Result<Ordering, E>) -> Result<Vec<T>, E> {
    let mut runs = runs(items, &mut compare)?;
    while runs.len() > 1 {
        let mut longer = VecDeque::with_capacity(runs.len() / 2 + 1);
        while let Some(left) = runs.pop_front() {
            longer.push_back(match runs.pop_front() {
                Some(right) => merge(left, right, &mut compare)?,
                None => left,
            });
        }
        runs = longer;
    }
    Ok(runs.pop_front().unwrap_or_default())
}

/// The runs that are in order already, or in reverse; short ones are made longer.
fn runs<T, E>(items: Vec<T>, compare: &mut impl FnMut(&T, &T) -> Result<Ordering, E>) -> Result<VecDeque<Vec<T>>, E> {
    let mut runs = VecDeque::new();
    let mut items = items.into_iter();
    let mut next = items.next();
    while let Some(first) = next {
        let mut run = vec![first];
        let mut falls = None;
        next = items.next();
        while let Some(item) = next.take() {
            let is_less = match run.last() {
                Some(last) => compare(&item, last)?.is_lt(),
                None => false,
            };
            if *falls.get_or_insert(is_less) != is_less {
                next = Some(item);
                break;
            }
            run.push(item);
            next = items.next();
        }
        if falls == Some(true) {
            run.reverse();
        }
        while run.len() < MIN_RUN {
            let Some(item) = next.take() else { break };
            insert(&mut run, item, compare)?;
            next = items.next();
        }
        runs.push_back(run);
    }
    Ok(runs)
}

/// Puts an item behind those that are not greater.
fn insert<T, E>(run: &mut Vec<T>, item: T, compare: &mut impl FnMut(&T, &T) -> Result<Ordering, E>) -> Result<(), E> {
    let (mut low, mut high) = (0, run.len());
    while low < high {
        let middle = low.midpoint(high);
        let is_less = match run.get(middle) {
            Some(other) => compare(&item, other)?.is_lt(),
            None => false,
        };
        if is_less {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    run.insert(low, item);
    Ok(())
}

fn merge<T, E>(
    mut left: Vec<T>,
    right: Vec<T>,
    compare: &mut impl FnMut(&T, &T) -> Result<Ordering, E>,
) -> Result<Vec<T>, E> {
    if let (Some(last), Some(first)) = (left.last(), right.first())
        && compare(first, last)?.is_ge()
    {
        left.extend(right);
        return Ok(left);
    }
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let (mut from_left, mut from_right) = (left.next(), right.next());
    loop {
        match (from_left, from_right) {
            (Some(one), Some(other)) => {
                if compare(&other, &one)?.is_lt() {
                    merged.push(other);
                    (from_left, from_right) = (Some(one), right.next());
                } else {
                    merged.push(one);
                    (from_left, from_right) = (left.next(), Some(other));
                }
            }
            (one, other) => {
                merged.extend(one);
                merged.extend(left);
                merged.extend(other);
                merged.extend(right);
                return Ok(merged);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::sort;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(items in prop::collection::vec((0_u8..20, 0_u32..1000), 0..300)) {
            let sorted = sort(items.clone(), |one, other| Ok::<_, Infallible>(one.0.cmp(&other.0))).unwrap();
            let mut expected = items;
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(sorted, expected);
        }

        #[test]
        fn keeps_every_item_whatever_the_comparison_says(
            items in prop::collection::vec(0_u32..50, 0..300),
            answers in prop::collection::vec(-1_i8..=1, 1..97),
        ) {
            let mut answers = answers.iter().cycle();
            let compare = |_: &u32, _: &u32| Ok::<_, Infallible>(answers.next().unwrap().cmp(&0));
            let mut sorted = sort(items.clone(), compare).unwrap();
            sorted.sort_unstable();
            let mut expected = items;
            expected.sort_unstable();
            prop_assert_eq!(sorted, expected);
        }
    }

    #[test]
    fn an_error_ends_the_sort_at_once() {
        let mut asked = 0;
        let sorted = sort(vec![3, 1, 2, 5, 4], |_, _| {
            asked += 1;
            Err("no")
        });
        assert_eq!((sorted, asked), (Err("no"), 1));
    }

    #[test]
    fn what_is_in_order_is_compared_once_each() {
        let mut asked = 0;
        let compare = |one: &u32, other: &u32| {
            asked += 1;
            Ok::<_, Infallible>(one.cmp(other))
        };
        assert_eq!(sort((0..1000).collect(), compare).unwrap().len(), 1000);
        assert_eq!(asked, 999);
    }
}
