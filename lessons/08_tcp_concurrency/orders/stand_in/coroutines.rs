//! 这里没有真的套接字。
//! There are no real sockets here.

use crate::connections::Connections;
use std::io::{self, ErrorKind::Unsupported};
use std::net::TcpListener;
use std::sync::Arc;

pub(crate) fn in_coroutines(
    _: TcpListener,
    _: Arc<Connections>,
) -> io::Result<()> {
    Err(Unsupported.into())
}
