//! `yushen kiosk` as a publisher runs it: the built program, the sample settings, keys made for the occasion.
//! In: `examples/kiosk/settings.toml`. Out: assertions. Absent: what may stand in settings (`engine/src/kiosk`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Workshop {
    folder: tempfile::TempDir,
}

impl Workshop {
    fn new() -> Self {
        let workshop = Self { folder: tempfile::tempdir().unwrap() };
        for holder in ["ours", "theirs"] {
            let (key, trust) = (format!("{holder}.key"), format!("{holder}.json"));
            workshop.done(&["bundle", "keygen", "--holder", holder, "-o", &key]);
            workshop.done(&["bundle", "trust", "--key", &key, "--threshold", "1", "--sample", "-o", &trust]);
        }
        workshop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut yushen = Command::new(env!("CARGO_BIN_EXE_yushen"));
        yushen.args(arguments).current_dir(self.folder.path()).output().unwrap()
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, arguments: &[&str], code: &str) {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let says = String::from_utf8(output.stderr).unwrap();
        assert!(says.starts_with(&format!("error: {code}: ")), "{arguments:?}: {says}");
    }

    fn settings(&self, change: impl Fn(String) -> String) -> &'static str {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/kiosk/settings.toml");
        fs::write(self.path("settings.toml"), change(fs::read_to_string(sample).unwrap())).unwrap();
        "settings.toml"
    }
}

const NOW: [&str; 2] = ["--now", "2026-11-27T08:00:00Z"];

#[test]
fn the_sample_is_signed_and_verified() {
    let shop = Workshop::new();
    let settings = shop.settings(|text| text);
    shop.done(&["kiosk", "sign", settings, "--key", "ours.key", "-o", "pingqiao.json"]);
    let verify = ["kiosk", "verify", "pingqiao.json", "--trust"];
    let said = shop.done(&[&verify[..], &["ours.json"], &NOW].concat());
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (&said["hall"], &said["reserve"], &said["sample"]),
        (&"pingqiao".into(), &10.into(), &true.into())
    );

    shop.refused(&[&verify[..], &["theirs.json"], &NOW].concat(), "kiosk-settings-signatures");
    shop.refused(&[&verify[..], &["ours.json", "--seen", "2"], &NOW].concat(), "kiosk-settings-rollback");
    shop.refused(
        &[&verify[..], &["ours.json", "--hall", "minggang"], &NOW].concat(),
        "kiosk-settings-other-hall",
    );
    let late = ["ours.json", "--now", "2027-12-30T16:00:00Z"];
    shop.refused(&[&verify[..], &late].concat(), "kiosk-settings-expired");
    let signed = fs::read_to_string(shop.path("pingqiao.json")).unwrap();
    fs::write(shop.path("pingqiao.json"), signed.replace("ticket", "TICKET")).unwrap();
    shop.refused(&[&verify[..], &["ours.json"], &NOW].concat(), "kiosk-settings-signatures");
}

#[test]
fn what_a_kiosk_would_refuse_is_not_signed() {
    let shop = Workshop::new();
    for (from, to, code) in [
        ("reserve = 10", "reserve = 51", "kiosk-settings-invalid"),
        ("reserve = 10", "reserved = 10", "kiosk-settings-unreadable"),
        ("\"80mm\"", "\"a5\"", "kiosk-settings-unreadable"),
    ] {
        let settings = shop.settings(|text| text.replace(from, to));
        shop.refused(&["kiosk", "sign", settings, "--key", "ours.key", "-o", "pingqiao.json"], code);
        assert!(!shop.path("pingqiao.json").exists(), "{to}");
    }
    // The server finds the file by the hall's id.
    let settings = shop.settings(|text| text);
    let other = shop.run(&["kiosk", "sign", settings, "--key", "ours.key", "-o", "other.json"]);
    assert!(String::from_utf8(other.stderr).unwrap().contains("`pingqiao.json`"));
}
