//! The browser's cryptography (WebCrypto): PBKDF2 from the code to a key, AES-GCM with it.
//! In: a code, a text or a locked file. Out: a locked file or the text. Absent: a cipher of our own; keys that last.

use super::Trouble;
use super::file::{Hex, Locked};
use crate::browser;
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// Locks a text. A file has a salt and a nonce of its own, so one code may lock several.
///
/// # Errors
/// [`Trouble::NoCrypto`].
pub async fn lock(text: &str, code: &str) -> Result<Locked, Trouble> {
    let random = browser::randomness().ok_or(Trouble::NoCrypto)?;
    let mut locked = Locked::new(random[..16].to_vec(), random[16..28].to_vec());
    let subtle = subtle()?;
    let key = key(&subtle, code, &locked).await.map_err(|_| Trouble::NoCrypto)?;
    let sealed = async {
        let how = cipher(&locked)?;
        bytes(subtle.encrypt_with_object_and_u8_array(&how, &key, text.as_bytes())?).await
    };
    locked.data = Hex(sealed.await.map_err(|_: JsValue| Trouble::NoCrypto)?);
    locked.sum = Hex(sum(&subtle, &locked.data.0).await?);
    Ok(locked)
}

/// Opens a locked file.
///
/// # Errors
/// [`Trouble::Damaged`], [`Trouble::WrongCode`], [`Trouble::NoCrypto`].
pub async fn unlock(locked: &Locked, code: &str) -> Result<String, Trouble> {
    let subtle = subtle()?;
    if sum(&subtle, &locked.data.0).await? != locked.sum.0 {
        return Err(Trouble::Damaged);
    }
    let key = key(&subtle, code, locked).await.map_err(|_| Trouble::NoCrypto)?;
    let opened = async {
        let how = cipher(locked)?;
        bytes(subtle.decrypt_with_object_and_u8_array(&how, &key, &locked.data.0)?).await
    };
    let opened = opened.await.map_err(|_: JsValue| Trouble::WrongCode)?;
    String::from_utf8(opened).map_err(|_| Trouble::Damaged)
}

fn subtle() -> Result<SubtleCrypto, Trouble> {
    let crypto = browser::crypto().ok_or(Trouble::NoCrypto)?;
    // Absent without HTTPS.
    let there = Reflect::get(&crypto, &"subtle".into()).is_ok_and(|there| there.is_object());
    if there { Ok(crypto.subtle()) } else { Err(Trouble::NoCrypto) }
}

async fn key(subtle: &SubtleCrypto, code: &str, locked: &Locked) -> Result<CryptoKey, JsValue> {
    let code = Uint8Array::from(code.as_bytes());
    let uses = Array::of1(&"deriveKey".into());
    let base = JsFuture::from(subtle.import_key_with_str("raw", &code, "PBKDF2", false, &uses)?).await?;
    let how = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(locked.salt.0.as_slice()).into()),
        ("iterations", locked.iterations.into()),
    ])?;
    let kind = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let made = subtle.derive_key_with_object_and_object(&how, &base.dyn_into()?, &kind, false, &uses)?;
    JsFuture::from(made).await?.dyn_into()
}

fn cipher(locked: &Locked) -> Result<Object, JsValue> {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(locked.nonce.0.as_slice()).into()),
        ("additionalData", Uint8Array::from(locked.head().as_bytes()).into()),
    ])
}

async fn sum(subtle: &SubtleCrypto, data: &[u8]) -> Result<Vec<u8>, Trouble> {
    let digest = async { bytes(subtle.digest_with_str_and_u8_array("SHA-256", data)?).await };
    digest.await.map_err(|_: JsValue| Trouble::NoCrypto)
}

async fn bytes(promise: js_sys::Promise) -> Result<Vec<u8>, JsValue> {
    let buffer: ArrayBuffer = JsFuture::from(promise).await?.dyn_into()?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn object(entries: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}
