//! Connections that can be cut at any moment: by a fault, and when the simulator stops.

use std::collections::HashMap;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// All connections of one server, and whether it has stopped.
#[derive(Debug)]
pub(crate) struct Links {
    open: Mutex<HashMap<u64, Link>>,
    next: AtomicU64,
    stopped: watch::Sender<bool>,
}

impl Links {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            open: Mutex::default(),
            next: AtomicU64::new(0),
            stopped: watch::Sender::new(false),
        })
    }

    /// Cuts every connection and lets nothing new in.
    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
        for link in self.lock().values() {
            link.cut();
        }
    }

    /// Waits for [`stop`](Self::stop).
    pub(crate) async fn stopped(&self) {
        // It fails only if the sender is gone, and `self` holds it.
        let _ = self.stopped.subscribe().wait_for(|stopped| *stopped).await;
    }

    fn register(self: &Arc<Self>, stream: TcpStream) -> Connection {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let link = Link::default();
        self.lock().insert(id, link.clone());
        // Whoever stops the server sets the mark first and cuts then, so that a connection is in the table or sees the mark.
        if *self.stopped.borrow() {
            link.cut();
        }
        Connection {
            stream,
            link,
            id,
            links: Arc::clone(self),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u64, Link>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a handler can do to its connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Link(Arc<Switch>);

#[derive(Debug, Default)]
struct Switch {
    cut: AtomicBool,
    reader: Mutex<Option<Waker>>,
}

impl Link {
    /// Closes the connection: nothing more is read or written.
    pub(crate) fn cut(&self) {
        self.0.cut.store(true, Ordering::SeqCst);
        if let Some(reader) = self.reader().take() {
            reader.wake();
        }
    }

    fn is_cut(&self) -> bool {
        self.0.cut.load(Ordering::SeqCst)
    }

    fn reader(&self) -> std::sync::MutexGuard<'_, Option<Waker>> {
        self.0.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection of a client.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    link: Link,
    id: u64,
    links: Arc<Links>,
}

impl Connection {
    fn check(&self) -> io::Result<()> {
        if self.link.is_cut() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.links.lock().remove(&self.id);
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if read.is_pending() {
            let mut reader = self.link.reader();
            if !reader
                .as_ref()
                .is_some_and(|known| known.will_wake(context.waker()))
            {
                *reader = Some(context.waker().clone());
            }
        }
        // After the waker is in place, so that no cut goes unnoticed.
        self.check()?;
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
        Poll::Ready(Ok(()))
    }
}

/// Accepts connections.
#[derive(Debug)]
pub(crate) struct Listener {
    inner: TcpListener,
    links: Arc<Links>,
}

impl Listener {
    pub(crate) fn new(inner: TcpListener, links: Arc<Links>) -> Self {
        Self { inner, links }
    }
}

impl axum::serve::Listener for Listener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            match self.inner.accept().await {
                Ok((stream, address)) => {
                    // An answer is one small write: waiting for more would only cost time.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "a connection keeps its delay");
                    }
                    return (self.links.register(stream), address);
                }
                Err(error) => {
                    // Out of descriptors, most likely: those that are open may close.
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}

impl Connected<IncomingStream<'_, Listener>> for Link {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        stream.io().link.clone()
    }
}
