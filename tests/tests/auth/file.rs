//! Credentials from files: what is no small text file is refused, and quickly.

use std::path::{Path, PathBuf};

use groups_transport::{Credentials, FileCredentials};

use crate::all_of;

/// An empty directory of its own.
fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("auth-file-{name}"));
    // It is there if the test ran before.
    drop(std::fs::remove_dir_all(&path));
    std::fs::create_dir_all(&path).unwrap();
    path
}

async fn refused(path: &Path) -> String {
    let error = FileCredentials::new(path).credential(false).await;
    let text = all_of(&error.unwrap_err());
    assert!(text.contains(&path.display().to_string()), "{text}");
    text
}

#[tokio::test]
async fn what_is_no_small_text_file_is_refused() {
    let directory = directory("refused");
    let text = refused(&directory).await;
    assert!(text.contains("is not a regular file"), "{text}");
    let text = refused(&directory.join("missing")).await;
    assert!(text.contains("cannot be read"), "{text}");
    let path = directory.join("file");
    let large = [b'a'; 64 * 1024 + 1];
    for (content, why) in [
        (&b""[..], "is empty"),
        (b" \n", "is empty"),
        (b"canary\xff", "is not text"),
        (&large, "is larger than 64 KiB"),
    ] {
        std::fs::write(&path, content).unwrap();
        let text = refused(&path).await;
        assert!(text.contains(why), "{text}");
        // 99, 97, 110: the same as bytes.
        assert!(
            !text.contains("canary") && !text.contains("99, 97"),
            "{text}"
        );
    }
    std::fs::write(&path, &large[1..]).unwrap();
    let largest = FileCredentials::new(&path).credential(false).await;
    assert!(largest.is_ok(), "{largest:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_device_is_not_read() {
    for device in ["/dev/zero", "/dev/null"] {
        let text = refused(Path::new(device)).await;
        assert!(text.contains("is not a regular file"), "{text}");
    }
}

#[tokio::test]
async fn a_file_that_became_unusable_is_refused_even_if_it_was_read_before() {
    let path = directory("changed").join("file");
    std::fs::write(&path, "first").unwrap();
    let file = FileCredentials::new(&path);
    file.credential(false).await.unwrap();
    std::fs::write(&path, "").unwrap();
    file.credential(false).await.unwrap_err();
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    file.credential(true).await.unwrap_err();
}
