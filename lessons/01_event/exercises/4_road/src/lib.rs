//! 修路：先量路宽，再画车道，然后才能开车。
//! A new road: it is measured, then painted, and only then may cars use it.

use std::sync::Mutex;

#[derive(Default)]
pub struct Road {
    plan: Mutex<Plan>,
}

#[derive(Default)]
struct Plan {
    width: Option<u32>,
    lanes: Option<u32>,
}

impl Road {
    /// Measures the road: it is `width` metres wide.
    pub fn measure(&self, width: u32) {
        let mut plan = self.plan.lock().unwrap();
        plan.width = Some(width);
    }

    /// Paints a lane for every 3 metres of width. Blocks until the road has
    /// been measured.
    pub fn paint(&self) {
        let mut plan = self.plan.lock().unwrap();
        let width = plan.width.expect("a road that is measured");
        plan.lanes = Some(width / 3);
    }

    /// Drives on the road and returns how many lanes it has. Blocks until they
    /// have been painted.
    pub fn drive(&self) -> u32 {
        let plan = self.plan.lock().unwrap();
        plan.lanes.expect("a road that is painted")
    }
}
