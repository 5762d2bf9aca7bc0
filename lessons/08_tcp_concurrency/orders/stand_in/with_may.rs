//! 这里没有真的套接字。
//! There are no real sockets here.

pub(crate) use crate::coroutines::in_coroutines;
