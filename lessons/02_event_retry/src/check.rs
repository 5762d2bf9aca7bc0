//! 检查：一遍遍地问，问到有问候为止。
//! The check: asks again and again until there is a greeting.

use lesson01_event::Event;
use scenery::mysql::{NoGreeting, Server, Why};
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(50);
const POLITE_PAUSE: Duration = Duration::from_millis(500);

/// Asks `server` for its greeting until there is one or `over` is set, with a
/// pause after each failure: a short one while nobody answers, a longer one
/// when somebody gives a wrong answer. Returns the server's version. `glance`
/// is the time for one greeting.
///
/// # Errors
///
/// What happened the last time, if `over` was set.
pub fn poll(
    server: &Server,
    glance: Duration,
    over: &Event,
) -> Result<String, NoGreeting> {
    loop {
        let answer = server.greeting(glance);
        let pause = match &answer {
            Ok(_) => return answer,
            Err(e) if matches!(e.why, Why::Refused | Why::TimedOut) => PAUSE,
            Err(_) => POLITE_PAUSE,
        };
        if over.wait_timeout(pause) {
            return answer;
        }
    }
}
