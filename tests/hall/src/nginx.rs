//! nginx with the configuration that is shipped (`examples/proxy/nginx.conf`), on ports of its own.
//! In: where two servers listen, which network is the hall's. Out: its address. Absent: any other configuration; only
//! ports, the hall's network and folders are replaced.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

const INSTALL: &str = "apt-get update && apt-get install -y --no-install-recommends nginx";
const SHIPPED: &str = include_str!("../../../examples/proxy/nginx.conf");

/// A running nginx; ended when dropped.
#[derive(Debug)]
pub struct Nginx {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
    folder: TempDir,
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

impl Nginx {
    /// Starts one before two servers; `network` is the hall's.
    ///
    /// # Panics
    /// There is no nginx, or it does not start: the message has what to do.
    pub fn start(servers: [u16; 2], network: &str) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let port = free_port();
        let site = [
            ("127.0.0.1:8081", format!("127.0.0.1:{}", servers[0])),
            ("127.0.0.1:8082", format!("127.0.0.1:{}", servers[1])),
            ("listen 80;", format!("listen 127.0.0.1:{port};")),
            ("allow 192.0.2.0/24;", format!("allow {network};")),
        ]
        .iter()
        .fold(SHIPPED.to_owned(), |text, (shipped, ours)| {
            assert!(text.contains(shipped), "`{shipped}` is no longer in the shipped configuration");
            text.replace(shipped, ours)
        });
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(path("site.conf"), site).expect("the site");
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|kind| format!("{kind}_temp_path {};\n", path(kind)))
            .collect();
        let root = if users_id() == "0" { "user root;\n" } else { "" };
        let main = format!(
            "{root}daemon off;\nworker_processes 1;\npid {};\nerror_log {} warn;\n\
             events {{ worker_connections 512; }}\n\
             http {{\naccess_log off;\n{temporary}include {};\n}}\n",
            path("pid"),
            path("error.log"),
            path("site.conf")
        );
        std::fs::write(path("nginx.conf"), main).expect("the configuration");
        let mut command = Command::new(program());
        command.args(["-e", &path("error.log"), "-p", &path(""), "-c", &path("nginx.conf")]);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("nginx");
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut nginx = Self { address, child, folder };
        for _ in 0..200 {
            if TcpStream::connect(address).is_ok() {
                return nginx;
            }
            if let Ok(Some(_)) = nginx.child.try_wait() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("nginx did not start: {}", nginx.log());
    }

    /// What it says is wrong.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // SIGTERM to the master ends its worker, too; a kill would leave that behind.
        let told = Command::new("kill").arg(self.child.id().to_string()).status();
        if !told.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn program() -> PathBuf {
    let named = std::env::var_os("YUSHEN_NGINX").map(PathBuf::from).into_iter();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
    let found = named.chain(folders.map(|folder| folder.join("nginx"))).find(|program| program.is_file());
    found.unwrap_or_else(|| {
        panic!("nginx is needed for this test; run: {INSTALL} (or set YUSHEN_NGINX to the program)")
    })
}

fn users_id() -> String {
    let output = Command::new("id").arg("-u").output().expect("`id`");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
