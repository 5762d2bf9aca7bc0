//! 一棵目录树，每个目录是一个任务；走完整棵树，才关池子。
//! A tree of folders, each a task. When all have been visited, the pool closes.

use lesson03_thread_pool::{Handle, ThreadPool};

/// A folder: its number, and the folders inside it.
pub struct Folder {
    pub number: u32,
    pub inside: Vec<Folder>,
}

/// Calls `visit` with the number of every folder in the tree, each in a task of
/// its own, and with a folder before those inside it. When this returns, all
/// folders have been visited, and the threads of the pool have ended.
pub fn visit_all(
    pool: ThreadPool,
    tree: Folder,
    visit: impl Fn(u32) + Clone + Send + 'static,
) {
    submit(&pool.handle(), tree, visit);
    pool.shutdown();
}

fn submit(
    pool: &Handle,
    folder: Folder,
    visit: impl Fn(u32) + Clone + Send + 'static,
) {
    let more = pool.clone();
    let _ = pool.submit(move || {
        visit(folder.number);
        for inside in folder.inside {
            submit(&more, inside, visit.clone());
        }
    });
}
