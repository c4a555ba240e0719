//! Documents that exist in one form only: canonical JSON, no key twice.
//! In: bytes. Out: the value, if writing it again gives the same bytes. Absent: leniency.

use super::Refusal;
use serde::de::{DeserializeOwned, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// Reads a document that must be in canonical form.
pub fn read<T: DeserializeOwned + Serialize>(
    bytes: &[u8],
    what: &'static str,
    most: u64,
) -> Result<T, Refusal> {
    if bytes.len() as u64 > most {
        return Err(Refusal::TooLarge { what, found: bytes.len() as u64, most });
    }
    let value: T = serde_json::from_slice(bytes)
        .map_err(|error| Refusal::Unreadable { what, why: error.to_string() })?;
    // One form: spaces, another order of keys or another way to write a number are no second document.
    if write(&value) == bytes { Ok(value) } else { Err(Refusal::NotCanonical { what }) }
}

/// Writes plain data: it can always be written.
pub fn write<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// Texts by path, no path twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[serde(transparent)]
pub struct Files(pub BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Files {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> Visitor<'de> for Once {
            type Value = Files;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("texts by path")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Files, A::Error> {
                let mut files = BTreeMap::new();
                while let Some((path, text)) = map.next_entry::<String, String>()? {
                    if files.insert(path, text).is_some() {
                        return Err(A::Error::custom("a path stands twice"));
                    }
                }
                Ok(Files(files))
            }
        }
        deserializer.deserialize_map(Once)
    }
}
