//! `cargo xtask serve`: builds everything and serves it.
//! In: the port. Out: a running server, its address printed, the browser opened where there is one.
//! Absent: rebuilding on change.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};

use crate::options::Options;
use crate::process;
use crate::web_build::{self, Progress};
use crate::workspace::Workspace;

/// What was asked for.
pub struct Serve {
    port: u16,
    open: bool,
}

impl Serve {
    pub fn parse(mut options: Options) -> anyhow::Result<Self> {
        let mut serve = Self { port: 8080, open: true };
        while let Some(option) = options.word() {
            match option.as_str() {
                "--port" => serve.port = port(&options.value("--port")?)?,
                "--no-open" => serve.open = false,
                _ => bail!("`serve` has no option `{option}`; it takes `--port N` and `--no-open`"),
            }
        }
        Ok(serve)
    }

    pub fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        self.check_port()?;
        let mut progress = Progress::new(web_build::STEPS + 1);
        web_build::build(workspace, &mut progress)?;
        progress.say("starting the server; its data are kept in var/yushen.sqlite; Ctrl-C stops it");
        if self.open {
            open_browser_later(self.port)?;
        }
        let mut server = workspace.command(workspace.program("yushen-server"));
        server.args([
            "serve",
            "--dist",
            "dist/web",
            "--bundles",
            "var/bundles",
            "--trust",
            "var/keys/trust.json",
        ]);
        server.args(["--hall-key", "var/keys/hall.json"]);
        server.args(["--hall", "examples/halls/pingqiao.toml", "--calendar", "rules/calendar"]);
        server.args(["--data-key", "var/keys/data.key", "--desk-token", "var/keys/desk.token"]);
        server.args(["--staff", "examples/halls/staff-local.toml", "--kiosks", web_build::KIOSKS]);
        server.args(["--log-key", "var/keys/log.json"]);
        server.args(["--db", "var/yushen.sqlite", "--port"]);
        become_the_program(server.arg(self.port.to_string()))
    }

    // Before a minute of building, not after it.
    fn check_port(&self) -> anyhow::Result<()> {
        if self.port == 0 || TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
            return Ok(());
        }
        bail!(
            "port {} is taken by another program; stop that one, or run `cargo xtask serve --port {}`",
            self.port,
            self.port.checked_add(1).unwrap_or(8080),
        )
    }
}

fn port(text: &str) -> anyhow::Result<u16> {
    text.parse().ok().with_context(|| format!("`--port` can't be `{text}`: give a number from 0 to 65535"))
}

/// The server takes the place of this program, so that stopping one stops the other.
#[cfg(unix)]
fn become_the_program(command: &mut Command) -> anyhow::Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(error).with_context(|| format!("can't start `{}`", process::shown(command)))
}

#[cfg(not(unix))]
fn become_the_program(command: &mut Command) -> anyhow::Result<()> {
    process::run(command)
}

fn open_browser_later(port: u16) -> anyhow::Result<()> {
    if port == 0 || opener().is_none() {
        // No screen, or an address that is known only later: the address is printed, and that is enough.
        return Ok(());
    }
    Command::new(std::env::current_exe()?)
        .args(["open-when-ready", &port.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .context("can't start the helper that opens the browser; `--no-open` does without it")?;
    Ok(())
}

/// Waits until the server listens, then opens the browser.
pub fn open_when_ready(text: &str) -> anyhow::Result<()> {
    let port = port(text)?;
    for _ in 0..100 {
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            let Some(mut opener) = opener() else { return Ok(()) };
            return process::run(opener.arg(format!("http://127.0.0.1:{port}")));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    bail!("the server did not start within ten seconds; the browser was not opened")
}

/// What opens an address in the person's browser, where there is a screen.
fn opener() -> Option<Command> {
    if cfg!(target_os = "macos") {
        return Some(Command::new("open"));
    }
    if cfg!(target_os = "windows") {
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        return Some(command);
    }
    let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    has_screen.then(|| Command::new("xdg-open"))
}
