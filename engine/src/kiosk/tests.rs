//! Tests of kiosk settings: what is signed is what opens, and each refusal by its code.

use super::{Paper, Service, Settings};
use crate::bundle::envelope::Kind;
use crate::bundle::trust::Key;
use crate::bundle::{Envelope, Moment, SecretKey, Trust};
use crate::item::WindowClass;
use crate::text::Text;

/// The last second (in China) of 2027-03-30.
const LAST: Moment = Moment(1_806_422_399);

fn key(n: u8) -> SecretKey {
    SecretKey::from_bytes(&[n; 32])
}

fn trust(sample: bool) -> Trust {
    Trust::new(vec![Key { holder: "h".into(), public: key(1).public() }], 1, 1, sample).unwrap()
}

fn signed(document: String, kind: Kind, by: u8) -> Vec<u8> {
    let mut envelope = Envelope::of(document);
    envelope.sign(kind, &key(by));
    envelope.write()
}

fn settings() -> Settings {
    // Everything that may be left out is.
    let least = r#"{"hall": "pingqiao", "counter": 3, "expires": "2027-03-31", "services": ["check-in", "ticket"],
        "classes": ["social-affairs"], "paper": "80mm", "contact": {"zh": "咨询台"}}"#;
    serde_json::from_str(least).unwrap()
}

fn envelope(settings: Settings) -> Vec<u8> {
    signed(settings.document().unwrap(), Kind::Kiosk, 1)
}

fn refused(envelope: &[u8], least: Option<u64>, now: Moment) -> &'static str {
    Settings::open(envelope, &trust(false), "pingqiao", least, now).unwrap_err().code()
}

#[test]
fn what_was_signed_opens_until_its_last_second() {
    let open = Settings::open(&envelope(settings()), &trust(false), "pingqiao", Some(3), LAST).unwrap();
    assert_eq!(open.services, [Service::CheckIn, Service::Ticket]);
    assert_eq!(open.classes, [WindowClass::SocialAffairs]);
    assert_eq!((open.idle_seconds, open.warn_seconds, open.reserve), (60, 20, 10));
    assert_eq!(open.paper, Paper::Roll);
    assert_eq!(refused(&envelope(settings()), Some(3), Moment(LAST.0 + 1)), "kiosk-settings-expired");
}

#[test]
fn what_is_not_the_publishers_is_refused() {
    let good = envelope(settings());
    let text = String::from_utf8(good.clone()).unwrap();
    let altered = text.replace(r#"\"reserve\":10"#, r#"\"reserve\":50"#);
    assert_ne!(altered, text);
    assert_eq!(refused(altered.as_bytes(), None, LAST), "kiosk-settings-signatures");
    let document = settings().document().unwrap();
    let others = signed(document.clone(), Kind::Kiosk, 2);
    assert_eq!(refused(&others, None, LAST), "kiosk-settings-signatures");
    // A signature of another kind over the same text.
    let manifest = signed(document.clone(), Kind::Manifest, 1);
    assert_eq!(refused(&manifest, None, LAST), "kiosk-settings-signatures");
    assert_eq!(refused(b"{}", None, LAST), "kiosk-settings-unreadable");
    assert_eq!(refused(&[], None, LAST), "kiosk-settings-unreadable");
    assert_eq!(refused(&good, Some(4), LAST), "kiosk-settings-rollback");
    let other = Settings::open(&good, &trust(false), "minggang", None, LAST).unwrap_err();
    assert_eq!(other.code(), "kiosk-settings-other-hall");
}

#[test]
fn signed_documents_of_another_form_are_refused() {
    let document = settings().document().unwrap();
    for (from, to, code) in [
        ("{\"classes\"", "{\"camera\":true,\"classes\"", "kiosk-settings-unreadable"),
        ("\"sample\":false,", "", "kiosk-settings-unreadable"),
        ("{\"classes\"", "{ \"classes\"", "kiosk-settings-unreadable"),
        ("\"idle_seconds\":60", "\"idle_seconds\":601", "kiosk-settings-invalid"),
        ("yushen-kiosk/1", "yushen-kiosk/2", "kiosk-settings-invalid"),
    ] {
        let other = document.replace(from, to);
        assert_ne!(other, document, "{from}");
        assert_eq!(refused(&signed(other, Kind::Kiosk, 1), None, LAST), code, "{to}");
    }
}

#[test]
fn samples_are_for_trying_out_only() {
    let sample = envelope(Settings { sample: true, ..settings() });
    assert_eq!(refused(&sample, None, LAST), "kiosk-settings-sample");
    assert!(Settings::open(&sample, &trust(true), "pingqiao", None, LAST).unwrap().sample);
}

#[test]
fn what_a_kiosk_would_refuse_is_not_signed() {
    let says = |settings: Settings| settings.document().unwrap_err().to_string();
    let idle = says(Settings { idle_seconds: 19, ..settings() });
    assert_eq!(idle, "`idle_seconds` of the kiosk's settings is not right: it is 19; write 20 to 600");
    for (field, wrong) in [
        ("`idle_seconds`", Settings { idle_seconds: 601, ..settings() }),
        ("`warn_seconds`", Settings { warn_seconds: 9, ..settings() }),
        ("`warn_seconds`", Settings { warn_seconds: 61, ..settings() }),
        ("`reserve`", Settings { reserve: 51, ..settings() }),
        ("`counter`", Settings { counter: 0, ..settings() }),
        ("`counter`", Settings { counter: 1 << 53, ..settings() }),
        ("`expires`", Settings { expires: "2027-02-30".into(), ..settings() }),
        ("`services`", Settings { services: vec![], ..settings() }),
        ("`services`", Settings { services: vec![Service::Rate; 2], ..settings() }),
        ("`classes`", Settings { classes: vec![WindowClass::Construction; 2], ..settings() }),
        ("`contact`", Settings { contact: Text::zh(" "), ..settings() }),
        ("`contact`", Settings { contact: Text::both("台", "x".repeat(201)), ..settings() }),
        ("`hall`", Settings { hall: String::new(), ..settings() }),
    ] {
        assert!(says(wrong).starts_with(field), "{field}");
    }
    for right in [
        Settings { idle_seconds: 20, warn_seconds: 60, reserve: 0, ..settings() },
        Settings { idle_seconds: 600, warn_seconds: 10, reserve: 50, counter: (1 << 53) - 1, ..settings() },
    ] {
        assert!(right.document().is_ok());
    }
}
