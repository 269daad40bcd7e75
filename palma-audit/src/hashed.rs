use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hash};
use std::marker::PhantomData;

/// A set that keeps each of its members as two hashes under keys that no log can know.
#[derive(Debug)]
pub(crate) struct Hashed<T> {
    keys: [RandomState; 2],
    hashes: HashSet<[u64; 2]>,
    members: PhantomData<fn(T)>,
}

impl<T: Hash> Hashed<T> {
    pub(crate) fn insert(&mut self, member: &T) {
        self.hashes.insert(self.hash(member));
    }

    pub(crate) fn contains(&self, member: &T) -> bool {
        self.hashes.contains(&self.hash(member))
    }

    fn hash(&self, member: &T) -> [u64; 2] {
        self.keys.each_ref().map(|key| key.hash_one(member))
    }
}

impl<T> Default for Hashed<T> {
    fn default() -> Self {
        Self { keys: <[RandomState; 2]>::default(), hashes: HashSet::new(), members: PhantomData }
    }
}
