//! Two soft tones, made by the browser: no sound file, nothing to load. In: nothing. Out: sound, where it is allowed.

use std::cell::RefCell;
use web_sys::{AudioContext, AudioContextState, OscillatorType};

/// The tones: hertz, and when each begins in seconds.
const TONES: [(f32, f64); 2] = [(880.0, 0.0), (659.3, 0.35)];
/// How long a tone lasts.
const LASTS: f64 = 0.9;

/// The chime.
#[derive(Default)]
pub struct Chime {
    context: RefCell<Option<AudioContext>>,
}

impl Chime {
    /// Gets ready; whether it may sound.
    pub fn start(&self) -> bool {
        let mut context = self.context.borrow_mut();
        if context.is_none() {
            *context = AudioContext::new().ok();
        }
        let Some(context) = context.as_ref() else { return false };
        // After a touch it runs; before one, browsers refuse and nothing sounds.
        let _ = context.resume();
        context.state() == AudioContextState::Running
    }

    /// Sounds once. A device without sound stays silent; the board shows the call all the same.
    pub fn ring(&self) {
        if let Some(context) = self.context.borrow().as_ref() {
            let _ = tones(context);
        }
    }
}

#[expect(clippy::float_arithmetic, reason = "moments of a sound; nothing is decided by them")]
fn tones(context: &AudioContext) -> Result<(), wasm_bindgen::JsValue> {
    let now = context.current_time();
    for (hertz, after) in TONES {
        let (tone, volume) = (context.create_oscillator()?, context.create_gain()?);
        tone.set_type(OscillatorType::Sine);
        tone.frequency().set_value(hertz);
        volume.gain().set_value_at_time(0.0, now + after)?;
        volume.gain().linear_ramp_to_value_at_time(0.35, now + after + 0.02)?;
        volume.gain().exponential_ramp_to_value_at_time(0.001, now + after + LASTS)?;
        tone.connect_with_audio_node(&volume)?;
        volume.connect_with_audio_node(&context.destination())?;
        tone.start_with_when(now + after)?;
        tone.stop_with_when(now + after + LASTS)?;
    }
    Ok(())
}
