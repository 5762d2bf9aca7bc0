//! 没有 tokio，回声不在这里。
//! Without tokio the echo is not here.

/// Stands for the lesson's echo.
pub fn echo() {}
