//! Staff with the program as it is run: accounts from the command line, a sign-in over a real connection.
//! In: the built `yushen-server`. Out: assertions. Absent: what else signing in does (`tests/hall`).

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::support::{HALL_KEY, publish, signed};

struct Hall {
    folder: tempfile::TempDir,
}

impl Hall {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let made = Command::new(env!("CARGO_BIN_EXE_yushen-server"))
            .args(["data-key", "--data-key"])
            .arg(folder.path().join("data.key"))
            .output()
            .expect("the program");
        assert!(made.status.success());
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `yushen-server staff …` with a line on standard input.
    fn staff(&self, arguments: &str, typed: &str) -> Output {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/halls/pingqiao.toml");
        let mut child = Command::new(env!("CARGO_BIN_EXE_yushen-server"))
            .env_remove("DATABASE_URL")
            .arg("staff")
            .args(arguments.split_whitespace())
            .arg("--db")
            .arg(self.path("hall.sqlite"))
            .arg("--data-key")
            .arg(self.path("data.key"))
            .arg("--hall")
            .arg(sample)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        // It may refuse before it reads.
        let _ = writeln!(child.stdin.take().expect("it is piped"), "{typed}");
        child.wait_with_output().expect("an end")
    }

    fn said(&self, arguments: &str, typed: &str) -> String {
        let output = self.staff(arguments, typed);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments}: {err}");
        out.into_owned()
    }

    fn refused(&self, arguments: &str, typed: &str) -> String {
        let output = self.staff(arguments, typed);
        assert!(!output.status.success(), "{arguments}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// The server with staff, and the address it says.
    fn serve(&self) -> (std::process::Child, String) {
        let dist = self.path("dist");
        std::fs::create_dir_all(&dist).expect("dist");
        std::fs::write(dist.join("index.html"), "<title>预审</title>").expect("a page");
        std::fs::write(self.path("trust.json"), signed::trusted().write()).expect("trust.json");
        std::fs::write(self.path("hall-key.json"), HALL_KEY).expect("the hall's key");
        publish(&self.path("bundles"), 1, |plan| plan);
        let staff = "origin = \"http://localhost\"\n[sessions]\nidle_minutes = 30\nlongest_hours = 12\n";
        std::fs::write(self.path("staff.toml"), staff).expect("the staff file");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut command = Command::new(env!("CARGO_BIN_EXE_yushen-server"));
        command.env_remove("DATABASE_URL").args(["serve", "--port", "0"]);
        for (option, file) in [
            ("--dist", dist),
            ("--bundles", self.path("bundles")),
            ("--trust", self.path("trust.json")),
            ("--hall-key", self.path("hall-key.json")),
            ("--db", self.path("hall.sqlite")),
            ("--hall", root.join("examples/halls/pingqiao.toml")),
            ("--calendar", root.join("rules/calendar")),
            ("--data-key", self.path("data.key")),
            ("--staff", self.path("staff.toml")),
        ] {
            command.arg(option).arg(file);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the server");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("it is piped")).read_line(&mut line).expect("a line");
        let address =
            line.trim_end().strip_prefix("Yushen is ready: http://").expect("the address").to_owned();
        (child, address)
    }
}

fn sign_in(address: &str, name: &str, password: &str) -> String {
    let body = format!(r#"{{"name":"{name}","password":"{password}"}}"#);
    let request = format!(
        "POST /api/halls/pingqiao/staff/sign-in HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = std::net::TcpStream::connect(address).expect("it listens");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn accounts_are_made_on_the_command_line_and_sign_in() {
    let hall = Hall::new();
    let add = "add --name wang-li --role clerk --window 1";
    assert!(hall.refused(add, "short").contains("at least 12 characters"));
    assert!(hall.refused(add, "").contains("no password was given"));
    assert_eq!(hall.said(add, "the first one of four"), "added `wang-li` as account 1\n");
    assert!(hall.refused(add, "the first one of four").contains("an account `wang-li`"));
    assert!(
        hall.refused("add --name a --role clerk --window 99", "the first one of four")
            .contains("no window 99")
    );
    let oidc = "add --name zhao-min --role supervisor --issuer https://id.example --subject s-1";
    assert_eq!(hall.said(oidc, ""), "added `zhao-min` as account 2\n");
    assert_eq!(hall.said("change --name zhao-min --role publisher", ""), "changed `zhao-min`\n");
    assert_eq!(
        hall.said("list", ""),
        "1  wang-li  clerk at window 1  password (first)\n2  zhao-min  publisher  OIDC\n"
    );

    let (mut server, address) = hall.serve();
    let answer = sign_in(&address, "wang-li", "the first one of four");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("set-cookie: yushen-staff-local=") && answer.contains(r#""role":"clerk""#),
        "{answer}"
    );
    // While it serves: what is taken away counts at once.
    assert_eq!(hall.said("disable --name wang-li", ""), "disabled `wang-li`; its sessions are over\n");
    assert!(sign_in(&address, "wang-li", "the first one of four").starts_with("HTTP/1.1 401"));
    assert_eq!(hall.said("enable --name wang-li", ""), "enabled `wang-li`\n");
    for _ in 0..4 {
        assert!(sign_in(&address, "wang-li", "not the right one").starts_with("HTTP/1.1 401"));
    }
    assert!(sign_in(&address, "wang-li", "the first one of four").starts_with("HTTP/1.1 429"));
    assert_eq!(hall.said("unlock --name wang-li", ""), "unlocked `wang-li`\n");
    assert!(sign_in(&address, "wang-li", "the first one of four").starts_with("HTTP/1.1 200"));
    let reset = hall.said("reset --name wang-li", "another of the administrator");
    assert!(reset.contains("a new password, to be changed"), "{reset}");
    assert!(sign_in(&address, "wang-li", "another of the administrator").starts_with("HTTP/1.1 200"));

    Command::new("kill").arg(server.id().to_string()).status().expect("kill");
    assert!(server.wait().expect("an end").success());
}
