use std::fmt;

use chacha20poly1305::aead::{Aead as _, Generate as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use palma_core::{SealError, Sealer};

/// How long a nonce is, in bytes.
const NONCE: usize = 24;

/// Seals with a key of the host, by XChaCha20-Poly1305.
///
/// What is sealed is 40 bytes longer: a nonce of 24 bytes, drawn from the system's random numbers each time, stands before
/// it, and a tag of 16 bytes behind. The host keeps the key: without it nothing opens. The length of a value shows.
#[derive(Clone)]
pub struct SealingKey(XChaCha20Poly1305);

impl SealingKey {
    /// Seals with this key, which has to be random.
    pub fn new(key: [u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&key.into()))
    }
}

impl Sealer for SealingKey {
    fn seal(&self, plain: &[u8], associated: &[u8]) -> Result<Vec<u8>, SealError> {
        let nonce = XNonce::try_generate().map_err(|error| SealError::Unsealable(error.to_string()))?;
        let payload = Payload { msg: plain, aad: associated };
        let sealed = self.0.encrypt(&nonce, payload).map_err(|_| SealError::Unsealable("it is too long".to_owned()))?;
        Ok([&nonce[..], &sealed[..]].concat())
    }

    fn open(&self, sealed: &[u8], associated: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(SealError::Rejected)?;
        let payload = Payload { msg: sealed, aad: associated };
        self.0.decrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::Rejected)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealingKey").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_what_it_sealed_and_no_other_does() {
        let key = SealingKey::new([7; 32]);
        let sealed = key.seal(b"value", b"digest").unwrap();
        assert_eq!(sealed.len(), 5 + 40);
        assert_eq!(key.clone().open(&sealed, b"digest").unwrap(), b"value");
        let other = SealingKey::new([8; 32]);
        assert!(matches!(other.open(&sealed, b"digest"), Err(SealError::Rejected)));
    }

    #[test]
    fn no_nonce_is_used_twice() {
        let key = SealingKey::new([7; 32]);
        assert_ne!(key.seal(b"value", b"").unwrap(), key.seal(b"value", b"").unwrap());
    }

    /// The vector of draft-irtf-cfrg-xchacha-03, appendix A.3.1, whose key and nonce count up.
    #[test]
    fn what_is_sealed_is_xchacha20_poly1305() {
        let key = SealingKey::new(std::array::from_fn(|place| 0x80 + u8::try_from(place).unwrap()));
        let nonce: [u8; NONCE] = std::array::from_fn(|place| 0x40 + u8::try_from(place).unwrap());
        let associated = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let plain: &[u8] =
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
            sunscreen would be it.";
        let sealed = key.0.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &associated }).unwrap();
        let tag = [0xc0, 0x87, 0x59, 0x24, 0xc1, 0xc7, 0x98, 0x79, 0x47, 0xde, 0xaf, 0xd8, 0x78, 0x0a, 0xcf, 0x49];
        assert_eq!(sealed[sealed.len() - 16..], tag);
        assert_eq!(key.open(&[&nonce[..], &sealed].concat(), &associated).unwrap(), plain);
    }

    #[test]
    fn a_key_does_not_show_itself() {
        assert_eq!(format!("{:?}", SealingKey::new([7; 32])), "SealingKey { .. }");
    }
}
