//! Where things are: the workspace's folders and the programs built in it.
//! In: what cargo says about the workspace. Out: paths. Absent: paths of any particular machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// The workspace's own folders.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Asks cargo where the workspace is.
    pub fn find() -> anyhow::Result<Self> {
        let output = Command::new(cargo_program())
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .output()
            .context("can't start cargo; run this as `cargo xtask …`")?;
        if !output.status.success() {
            bail!("cargo can't read the workspace:\n{}", String::from_utf8_lossy(&output.stderr));
        }
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        let path = |key: &str| {
            let text = metadata[key].as_str().with_context(|| format!("cargo metadata has no `{key}`"))?;
            anyhow::Ok(PathBuf::from(text))
        };
        Ok(Self { root: path("workspace_root")?, target: path("target_directory")? })
    }

    /// A copy of the workspace in another place, with a target folder of its own.
    pub fn at(root: PathBuf) -> Self {
        Self { target: root.join("target"), root }
    }

    /// A path inside the workspace.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the one folder for everything built.
    pub fn target(&self, inside: &str) -> PathBuf {
        self.target.join(inside)
    }

    /// The built web app.
    pub fn dist_web(&self) -> PathBuf {
        self.path("dist/web")
    }

    /// The built documentation.
    pub fn dist_docs(&self) -> PathBuf {
        self.path("dist/docs")
    }

    /// The built npm package.
    pub fn dist_pkg(&self) -> PathBuf {
        self.path("dist/pkg")
    }

    /// A program of the workspace, built with the default profile.
    pub fn program(&self, name: &str) -> PathBuf {
        self.target("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Cargo, started in the workspace's root.
    pub fn cargo<I: AsRef<std::ffi::OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Command {
        let mut command = Command::new(cargo_program());
        command.args(arguments).current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// Another program, started in the workspace's root.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }
}

fn cargo_program() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
