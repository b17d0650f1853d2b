//! Reading a body within bounds.

use bytes::{Bytes, BytesMut};

use crate::{Failure, FailureKind};

/// How much of a body is kept beside an error.
pub(crate) const MAX_EXCERPT_BYTES: usize = 8 * 1024;

/// How much of the body of an error is read. Documented errors are far smaller.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// Reads the body of a success, at most `limit` bytes.
pub(crate) async fn read_success(
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Bytes, Failure> {
    let too_large = || {
        Failure::new(
            FailureKind::TooLarge,
            format!("it has more than {limit} bytes"),
        )
    };
    let announced = response.content_length().unwrap_or_default();
    if announced > limit as u64 {
        return Err(too_large());
    }
    // What came in one piece, as small answers do, is not copied.
    let mut first = Bytes::new();
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(Failure::from_body)? {
        if first.len() + body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        if first.is_empty() && body.is_empty() {
            first = chunk;
            continue;
        }
        if body.is_empty() {
            // The announced length is bounded by `limit` and by what a first allocation may cost.
            body.reserve(
                (announced as usize)
                    .min(1 << 20)
                    .max(first.len() + chunk.len()),
            );
            body.extend_from_slice(&std::mem::take(&mut first));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(if body.is_empty() {
        first
    } else {
        body.freeze()
    })
}

/// Reads what there is of the body of an error, up to a bound. The status is worth more than the body: a body that is cut or does not
/// come is not an error of its own.
pub(crate) async fn read_error(mut response: reqwest::Response) -> Bytes {
    let mut body = BytesMut::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = MAX_ERROR_BYTES - body.len();
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if body.len() == MAX_ERROR_BYTES {
            break;
        }
    }
    body.freeze()
}
