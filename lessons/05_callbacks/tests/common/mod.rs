//! What the tests share: a crawl.
#![allow(dead_code)] // each file of tests takes what it needs

use lesson03_thread_pool::ThreadPool;
use lesson05_callbacks::{Crawl, Index, News, Trouble, outcome};
use scenery::web::Client;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

pub const A_WHILE: Duration = Duration::from_millis(300);
pub const LONG: Duration = Duration::from_secs(60);
pub const FOR_EVER: Duration = Duration::from_secs(3600);

/// What a crawl came to.
pub struct Found {
    pub index: Result<Index, Trouble>,
    pub saved: BTreeMap<String, PathBuf>,
    pub failed: BTreeMap<String, Trouble>,
    pub folder: TempDir,
}

/// A crawl from its beginning to its end.
pub fn crawl(site: &Url, workers: usize, patience: Duration) -> Found {
    let pool = ThreadPool::new(workers);
    let folder = tempfile::tempdir().unwrap();
    crawl_with(&pool, &Client::new(patience), site, folder, |pool| {
        pool.wait_until_idle();
    })
}

/// A crawl until `wait` returns. The index comes first; then for a video its
/// address, if it has one, and once either its file or its trouble.
pub fn crawl_with(
    pool: &ThreadPool,
    client: &Client,
    site: &Url,
    folder: TempDir,
    wait: impl FnOnce(&ThreadPool),
) -> Found {
    let _ = rlimit::increase_nofile_limit(1024);
    let told = Arc::new(Mutex::new((BTreeMap::new(), BTreeMap::new())));
    let log = Arc::clone(&told);
    let found = Mutex::new(None); // the ids of the videos with an address
    let report = move |news: News| {
        let (saved, failed) = &mut *log.lock().unwrap();
        let mut found = found.lock().unwrap();
        if let News::Index(_) = news {
            assert_eq!(found.replace(BTreeSet::new()), None);
        }
        let found = found.as_mut().expect("the index first");
        match news {
            News::Index(_) => {}
            News::Address(video) => {
                assert!(!failed.contains_key(&video.id));
                assert!(found.insert(video.id.clone()), "a second address");
            }
            News::Saved(video, file, bytes) => {
                assert!(found.contains(&video.id), "saved, but not found");
                assert_eq!(fs::metadata(file).unwrap().len(), bytes);
                let old = saved.insert(video.id.clone(), file.to_owned());
                assert_eq!(old, None);
            }
            News::Failed(video, why) => {
                assert!(!saved.contains_key(&video.id));
                let old = failed.insert(video.id.clone(), why.clone());
                assert_eq!(old, None);
            }
        }
    };
    let index = Crawl::start(pool, client, site, folder.path(), report);
    wait(pool);
    let index = outcome(&index).cloned();
    let (saved, failed) = std::mem::take(&mut *told.lock().unwrap());
    Found {
        index,
        saved,
        failed,
        folder,
    }
}

/// The names of the files in a folder.
pub fn files(folder: &Path) -> Vec<String> {
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| name(entry.unwrap()))
        .collect();
    names.sort();
    names
}
