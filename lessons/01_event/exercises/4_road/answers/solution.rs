//! 修路：先量路宽，再画车道，然后才能开车。
//! A new road: it is measured, then it is painted, and only then cars drive.

use lesson01_event::Event;
use std::sync::Mutex;

#[derive(Default)]
pub struct Road {
    plan: Mutex<Plan>,
    measured: Event,
    painted: Event,
}

#[derive(Default)]
struct Plan {
    width: Option<u32>,
    lanes: Option<u32>,
}

impl Road {
    /// Says how wide the road is, in metres.
    pub fn measure(&self, width: u32) {
        self.plan.lock().unwrap().width = Some(width);
        self.measured.set();
    }

    /// Paints a lane for every 3 metres. Blocks until the road is measured.
    pub fn paint(&self) {
        self.measured.wait();
        let mut plan = self.plan.lock().unwrap();
        let width = plan.width.expect("a road that is measured");
        plan.lanes = Some(width / 3);
        drop(plan);
        self.painted.set();
    }

    /// Drives, and returns how many lanes there are. Blocks until the road is
    /// painted.
    pub fn drive(&self) -> u32 {
        self.painted.wait();
        let plan = self.plan.lock().unwrap();
        plan.lanes.expect("a road that is painted")
    }
}
