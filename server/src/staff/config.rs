//! How staff sign in, as a file says: the server's address, sessions, the OIDC provider.
//! In: a TOML file. Out: `StaffConfig`, or every mistake with its line and key. Absent: accounts; they are in the database.

use std::path::{Path, PathBuf};

use yushen::diagnostic::{Diagnostic, Severity};
use yushen::toml_reader::{self, Reader};

use super::origin::Origin;

/// How staff sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffConfig {
    /// The server's own address as browsers see it.
    pub origin: Origin,
    /// Whether a proxy writes the client's address as the last one of `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// How long sessions last.
    pub sessions: Sessions,
    /// The OIDC provider, if there is one.
    pub oidc: Option<OidcConfig>,
}

/// How long sessions last, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sessions {
    /// Unused.
    pub idle: i64,
    /// At all.
    pub longest: i64,
}

/// An OIDC provider.
#[derive(Clone, PartialEq, Eq)]
pub struct OidcConfig {
    /// What the button says.
    pub label: String,
    /// Its issuer, exactly as it calls itself.
    pub issuer: String,
    /// What it knows this server as.
    pub client_id: String,
    /// The secret that goes with it.
    pub client_secret: String,
    /// Certificates (PEM) that its own must come from, instead of the usual ones.
    pub roots: Option<Vec<u8>>,
}

impl std::fmt::Debug for OidcConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OidcConfig({}, {})", self.issuer, self.client_id)
    }
}

/// Why the staff file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StaffFileError {
    /// It, or a file that it names, can't be read.
    #[error("can't read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Mistakes in it, each on its own line.
    #[error("the staff file has mistakes:\n{0}")]
    Mistakes(String),
    /// Nothing in the file of the secret.
    #[error("`{}` is empty; write the client secret into it", path.display())]
    NoSecret {
        /// The file.
        path: PathBuf,
    },
}

/// The OIDC table as it stands, before its files are read.
struct OidcTable {
    label: String,
    issuer: String,
    client_id: String,
    secret_file: String,
    roots_file: Option<String>,
}

/// Reads the file and those that it names; their paths count from its folder.
///
/// # Errors
/// One of them can't be read, or the file has mistakes; all are told at once.
pub fn load(path: &Path) -> Result<StaffConfig, StaffFileError> {
    let read = |path: &Path| {
        std::fs::read(path).map_err(|source| StaffFileError::Read { path: path.into(), source })
    };
    let text = String::from_utf8_lossy(&read(path)?).into_owned();
    let mut found = Vec::new();
    let config = toml_reader::read(&path.display().to_string(), &text, &mut found, staff);
    let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.severity == Severity::Error).collect();
    let Some((mut config, oidc)) = config.filter(|_| errors.is_empty()) else {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        return Err(StaffFileError::Mistakes(lines.join("\n")));
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    if let Some(table) = oidc {
        let secret_file = folder.join(&table.secret_file);
        let secret = String::from_utf8_lossy(&read(&secret_file)?).trim().to_owned();
        if secret.is_empty() {
            return Err(StaffFileError::NoSecret { path: secret_file });
        }
        let roots = table.roots_file.map(|file| read(&folder.join(file))).transpose()?;
        config.oidc = Some(OidcConfig {
            label: table.label,
            issuer: table.issuer,
            client_id: table.client_id,
            client_secret: secret,
            roots,
        });
    }
    Ok(config)
}

fn staff(file: &mut Reader<'_>) -> Option<(StaffConfig, Option<OidcTable>)> {
    let origin = file.need("origin").and_then(|node| {
        let origin = Origin::parse(node.string()?);
        if origin.is_none() {
            let message = "`origin` must be `https://` and a host, without a path, in lower-case letters; \
                           or `http://localhost` for development on this machine";
            node.error("bad-value", message);
        }
        origin
    });
    let sessions = file.table("sessions").map(|mut table| {
        let idle = table.need("idle_minutes").and_then(|node| node.integer(1, 240));
        let longest = table.need("longest_hours").and_then(|node| node.integer(1, 24));
        table.finish();
        (idle, longest)
    });
    let oidc = file.opt_table("oidc").map(|mut table| {
        let issuer = table.need("issuer").and_then(|node| {
            let issuer = node.string()?;
            let local = |host: &str| Origin::parse(&format!("http://{}", until(host))) == Some(Origin::Local);
            let fine = issuer.starts_with("https://") || issuer.strip_prefix("http://").is_some_and(local);
            if !fine {
                node.error("bad-value", "`issuer` must begin with `https://`; what it says is believed");
            }
            fine.then(|| issuer.to_owned())
        });
        let read = (
            table.string("label"),
            issuer,
            table.string("client_id"),
            table.string("client_secret_file"),
            table.opt_string("roots_file"),
        );
        table.finish();
        read
    });
    let (idle, longest) = sessions?;
    let oidc = match oidc {
        None => None,
        Some((label, issuer, client_id, secret_file, roots_file)) => {
            Some(OidcTable { label, issuer: issuer?, client_id, secret_file, roots_file })
        }
    };
    let sessions = Sessions { idle: idle? * 60, longest: longest? * 3600 };
    Some((StaffConfig { origin: origin?, behind_proxy: false, sessions, oidc: None }, oidc))
}

/// A host without port and path.
fn until(host: &str) -> &str {
    let host = host.split('/').next().unwrap_or_default();
    host.rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(host, _)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../../examples/halls/staff.toml");

    fn read(text: &str) -> Result<StaffConfig, StaffFileError> {
        let folder = tempfile::tempdir().expect("a scratch folder");
        std::fs::write(folder.path().join("staff.toml"), text).expect("the file");
        std::fs::write(folder.path().join("oidc.secret"), "a secret\n").expect("the secret");
        load(&folder.path().join("staff.toml"))
    }

    #[test]
    fn the_sample_is_read_and_hides_its_secret() {
        let config = read(SAMPLE).expect("a sound file");
        assert_eq!(config.sessions, Sessions { idle: 1800, longest: 43_200 });
        let oidc = config.oidc.clone().expect("a provider");
        assert_eq!((oidc.client_secret.as_str(), oidc.client_id.as_str()), ("a secret", "yushen"));
        assert!(!format!("{config:?}").contains("a secret"));
    }

    #[test]
    fn a_mistake_names_its_key_and_line() {
        for (from, to, key) in [
            ("https://hall.example", "http://hall.example", "`origin` must be `https://`"),
            ("idle_minutes = 30", "idle_minutes = 0", "`idle_minutes` must lie within 1 and 240"),
            ("longest_hours = 12", "", "`longest_hours` is missing"),
            ("client_id =", "client =", "unknown key `client`"),
            ("https://id.example", "http://id.example", "`issuer` must begin with `https://`"),
        ] {
            assert!(SAMPLE.contains(from), "{from}");
            let message = read(&SAMPLE.replacen(from, to, 1)).expect_err(to).to_string();
            assert!(message.contains(key) && message.contains("staff.toml:"), "{to}: {message}");
        }
        let message =
            read(&SAMPLE.replacen("oidc.secret", "none.secret", 1)).expect_err("no file").to_string();
        assert!(message.contains("none.secret"), "{message}");
    }

    #[test]
    fn a_provider_on_this_machine_may_speak_plainly() {
        for (issuer, fine) in [
            ("http://localhost:9090/realms/hall", true),
            ("http://127.0.0.1:1", true),
            ("http://localhost.evil.example", false),
            ("http://localhost@evil.example/", false),
        ] {
            let text = SAMPLE.replacen("https://id.example/realms/hall", issuer, 1);
            assert_eq!(read(&text).is_ok(), fine, "{issuer}");
        }
    }
}
