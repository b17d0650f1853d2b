//! What the targets start from.

use std::fs;
use std::path::{Path, PathBuf};

/// Larger files make each execution slow and add little.
const LARGEST_BYTES: u64 = 16 * 1024;

/// Copies the seeds of `target` into its corpus and returns that folder.
pub(super) fn copy(root: &Path, target: &str) -> Result<PathBuf, String> {
    let corpus = root.join("fuzz/corpus").join(target);
    let fail = |what: &Path, error| format!("`{}` cannot be copied: {error}", what.display());
    fs::create_dir_all(&corpus).map_err(|error| fail(&corpus, error))?;
    for file in files(root, target) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let bytes = fs::read(&file).map_err(|error| fail(&file, error))?;
        let seed = match status(&name) {
            Some(status) => [&[status_byte(status)], &bytes[..]].concat(),
            None => bytes,
        };
        let place = corpus.join(format!("seed-{name}"));
        fs::write(&place, seed).map_err(|error| fail(&place, error))?;
    }
    Ok(corpus)
}

/// The bodies of a provider for `decode_<provider>`, the small specs for the others. A folder that does not exist holds none.
fn files(root: &Path, target: &str) -> Vec<PathBuf> {
    let folders = match target.strip_prefix("decode_") {
        Some(provider) => vec![root.join("tests/fixtures").join(provider)],
        None => vec![root.join("specs"), root.join("xtask/tests/specs")],
    };
    let entries = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok());
    let wanted = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let small = || {
            path.metadata()
                .is_ok_and(|data| data.len() <= LARGEST_BYTES)
        };
        matches!(extension, Some("json" | "yaml")) && small()
    };
    entries
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(wanted)
        .collect()
}

/// The status in the name of a body, as in `error.404.json`.
fn status(file: &str) -> Option<u16> {
    let (_, status) = file.strip_suffix(".json")?.rsplit_once('.')?;
    status.parse().ok()
}

/// The first byte of an input, as the targets read it.
fn status_byte(status: u16) -> u8 {
    let byte = (status % 100) * 4 + (status / 100).saturating_sub(2);
    u8::try_from(byte).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_read_from_the_name_and_fits_a_byte() {
        for (name, wanted) in [
            ("error.404.json", Some(404)),
            ("list_user_groups.empty.200.json", Some(200)),
            ("segment.yaml", None),
            ("notes.json", None),
        ] {
            assert_eq!(status(name), wanted, "{name}");
        }
        for status in [200, 201, 263, 400, 422, 429, 500, 563] {
            let first = u16::from(status_byte(status));
            assert_eq!(200 + first % 4 * 100 + first / 4, status);
        }
    }
}
