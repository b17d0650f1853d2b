//! Reading a revision without touching anything of the user: no index, no branch, no file outside of `target/`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

/// A commit that the work tree is compared with.
#[derive(Clone, Debug)]
pub(super) struct Base {
    root: PathBuf,
    /// The name of the revision, as the user or the tag says it.
    pub(super) name: String,
    /// The commit.
    pub(super) commit: String,
    /// The folder of the workspace inside of the repository: empty, or `folder/`.
    prefix: String,
}

/// Left over from a run that was killed; a run of today may still use its own.
const LEFT_OVER: Duration = Duration::from_secs(24 * 60 * 60);

/// What git sets for hooks and aliases, and what would lead to another repository than that of the folder.
const ELSEWHERE: [&str; 8] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
];

impl Base {
    /// The commit that `revision` names in the repository of `root`; without a name, the latest release that `HEAD` contains.
    ///
    /// # Errors
    /// There is no repository, no such revision, or no release; in words that say what to do.
    pub(super) fn find(root: &Path, revision: Option<&str>) -> Result<Self, String> {
        let prefix = text(root, &["rev-parse", "--show-prefix"]).map_err(|error| {
            format!(
                "`{}` is not in a git repository, so there is nothing to compare with: {error}",
                root.display()
            )
        })?;
        let name = match revision {
            Some(name) => name.to_owned(),
            None => latest_release(root)?,
        };
        let commit = text(
            root,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &format!("{name}^{{commit}}"),
            ],
        )
        .map_err(|_| {
            let hint = if is_shallow(root) {
                format!(
                    "this clone is shallow: fetch it, for example with `git fetch --depth 1 origin {name}`, or deepen the clone with `git fetch --unshallow --tags`"
                )
            } else {
                "`git log` and `git tag` name revisions; `git fetch --tags` fetches those of the remote"
                    .to_owned()
            };
            format!("`{name}` is no revision of this repository; {hint}")
        })?;
        Ok(Self {
            root: root.to_owned(),
            name,
            commit,
            prefix,
        })
    }

    /// The content of a file, `None` if the revision has none of this path.
    ///
    /// # Errors
    /// What git says.
    pub(super) fn file(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        let listed = self.list(path)?;
        if listed.is_empty() {
            return Ok(None);
        }
        let object = format!("{}:{}{path}", self.commit, self.prefix);
        run(
            &self.root,
            &["cat-file", "blob", "--end-of-options", &object],
            None,
        )
        .map(|output| Some(output.stdout))
    }

    /// The files directly in `folder/`, or the file of this path, without the folder.
    ///
    /// # Errors
    /// What git says.
    pub(super) fn list(&self, path: &str) -> Result<Vec<String>, String> {
        // Paths are relative to the working folder, which is the root of the workspace.
        let output = run(
            &self.root,
            &["ls-tree", "--name-only", "-z", &self.commit, "--", path],
            None,
        )?;
        let names = String::from_utf8_lossy(&output.stdout);
        let names = names.split('\0').filter(|name| !name.is_empty());
        Ok(names
            .map(|name| name.rsplit('/').next().unwrap_or(name).to_owned())
            .collect())
    }

    /// Writes all files of the workspace at this revision to a new folder below `folder`.
    ///
    /// # Errors
    /// What git or the file system says.
    pub(super) fn check_out(&self, folder: &Path) -> Result<Tree, String> {
        remove_left_over(folder);
        let path = folder.join(format!("tree-{}-{}", self.commit, std::process::id()));
        let index = folder.join(format!("index-{}", std::process::id()));
        let tree = Tree { path, index };
        fs::create_dir_all(&tree.path).map_err(|error| {
            format!(
                "the folder `{}` cannot be made: {error}",
                tree.path.display()
            )
        })?;
        let subtree = match self.prefix.trim_end_matches('/') {
            "" => self.commit.clone(),
            prefix => format!("{}:{prefix}", self.commit),
        };
        run(&self.root, &["read-tree", &subtree], Some(&tree.index))?;
        let prefix = format!("--prefix={}/", tree.path.display());
        // `checkout-index` works from the top of the work tree, whose files it neither reads nor writes here.
        let top = text(&self.root, &["rev-parse", "--show-toplevel"])?;
        run(
            Path::new(&top),
            &["checkout-index", "--all", &prefix],
            Some(&tree.index),
        )?;
        Ok(tree)
    }
}

/// The files of a revision. They are removed when this is dropped.
#[derive(Debug)]
pub(super) struct Tree {
    path: PathBuf,
    index: PathBuf,
}

impl Tree {
    /// The root of the workspace at that revision.
    #[must_use]
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        // What cannot be removed now is removed by a later run.
        let _ = fs::remove_dir_all(&self.path);
        let _ = fs::remove_file(&self.index);
    }
}

/// Removes what killed runs left.
fn remove_left_over(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name.starts_with("tree-") || name.starts_with("index-");
        let age = entry
            .metadata()
            .and_then(|metadata| metadata.modified())
            .ok()
            .and_then(|time| SystemTime::now().duration_since(time).ok());
        if is_ours && age.is_some_and(|age| age > LEFT_OVER) {
            let _ = fs::remove_dir_all(entry.path());
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The tag of the highest version that `HEAD` contains. A pre-release is no release.
fn latest_release(root: &Path) -> Result<String, String> {
    let tags = text(root, &["tag", "--list", "v*", "--merged", "HEAD"]).map_err(|error| {
        format!("the releases cannot be listed: {error}; name a revision with `--base REV`")
    })?;
    tags.lines()
        .filter_map(|tag| {
            let version = super::bump::Version::parse(tag.strip_prefix('v')?)?;
            (!version.is_pre_release()).then_some((version, tag))
        })
        .max()
        .map(|(_, tag)| tag.to_owned())
        .ok_or_else(|| {
            let hint = if is_shallow(root) {
                "; this clone is shallow, `git fetch --unshallow --tags` fetches the tags"
            } else {
                ""
            };
            format!(
                "no release (a tag like `v0.1.0`) is contained in HEAD: name what to compare with by `--base REV`{hint}"
            )
        })
}

fn is_shallow(root: &Path) -> bool {
    text(root, &["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer == "true")
}

/// What a command of git prints, without the line end.
fn text(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = run(root, arguments, None)?;
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned())
}

fn run(folder: &Path, arguments: &[&str], index: Option<&Path>) -> Result<Output, String> {
    let mut command = Command::new("git");
    for name in ELSEWHERE {
        command.env_remove(name);
    }
    command
        .current_dir(folder)
        .args(arguments)
        // Not even the cached state of files in the user's index is refreshed.
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null());
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let output = command
        .output()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let shown: Vec<_> = arguments.iter().map(OsStr::new).collect();
    Err(format!(
        "`git {}` failed: {}",
        shown.join(OsStr::new(" ")).to_string_lossy(),
        String::from_utf8_lossy(&output.stderr).trim()
    ))
}
