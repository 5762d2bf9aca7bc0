//! What a crawl makes of a site, its faults and its size.

mod common;

use common::{A_WHILE, FOR_EVER, LONG, crawl, crawl_with, files};
use lesson03_thread_pool::{ShutDown, TaskPanicked, ThreadPool};
use lesson05_callbacks::{Crawl, News, Trouble, outcome};
use scenery::web::script::{keep_alive, ok, serve, serve_with};
use scenery::web::{Client, Failure, Fault, Site, StatusCode};
use std::fs;
use std::io::Write;
use std::sync::{Barrier, Mutex, mpsc};
use std::thread;
use std::time::Duration;
use uuid::Uuid;

const AT_ONCE: Duration = Duration::ZERO;
const TWO_SECONDS: Duration = Duration::from_secs(2);

/// Crawls a site, and checks that just these videos fail, that all others are
/// saved to the byte, and that there is no other file.
fn check(videos: u32, faults: &[(u32, Fault, Trouble)], workers: usize) {
    let wrong: Vec<_> = faults.iter().map(|(n, f, _)| (*n, *f)).collect();
    let patience = if faults.is_empty() { LONG } else { TWO_SECONDS };
    let site = Site::open(videos, &wrong, AT_ONCE).unwrap();
    let found = crawl(&site.url(), workers, patience);

    let index = found.index.unwrap();
    assert_eq!(index.links, 2 * videos as usize);
    assert_eq!(index.videos.len(), videos as usize);
    for n in 1..=videos {
        let id = n.to_string();
        match faults.iter().find(|(wrong, ..)| *wrong == n) {
            Some((.., why)) => assert_eq!(&found.failed[&id], why, "{n}"),
            None => {
                let bytes = fs::read(&found.saved[&id]).unwrap();
                assert!(bytes == Site::video(n), "{n}");
            }
        }
    }
    assert_eq!(found.saved.len() + found.failed.len(), videos as usize);
    assert_eq!(files(found.folder.path()).len(), found.saved.len());
}

fn all_faults() -> [(u32, Fault, Trouble); 5] {
    let missing = Trouble::Web(Failure::Status(StatusCode::NOT_FOUND));
    let cut = Trouble::Web(Failure::CutShort {
        came: 5001,
        of: Some(10_003),
    });
    let slow = Trouble::Web(Failure::TooSlow(TWO_SECONDS));
    [
        (1, Fault::Missing, missing),
        (2, Fault::NoAddress, Trouble::NoAddress),
        (3, Fault::Cut, cut),
        (4, Fault::Slow, slow.clone()),
        (5, Fault::Stalled, slow),
    ]
}

#[test]
fn every_video_is_saved_to_the_byte() {
    check(30, &[], 200);
}

#[test]
fn a_pool_of_one_does_not_deadlock() {
    check(30, &[], 1);
}

#[test]
fn two_thousand_videos_lose_nothing() {
    check(2000, &[], 200);
}

#[test]
fn one_worker_alone_loses_nothing_of_five_hundred() {
    check(500, &[], 1);
}

#[test]
fn every_fault_is_told_with_its_reason_and_the_rest_is_saved() {
    check(12, &all_faults(), 200);
}

#[test]
fn one_worker_gets_past_every_fault() {
    check(12, &all_faults(), 1);
}

#[test]
fn a_site_where_everything_fails_is_crawled_to_its_end() {
    check(5, &all_faults(), 2);
}

#[test]
fn a_file_has_a_uuid_for_a_name() {
    let site = Site::open(3, &[], AT_ONCE).unwrap();
    let found = crawl(&site.url(), 2, LONG);
    for name in files(found.folder.path()) {
        let id = name.strip_suffix(".mp4").unwrap();
        assert_eq!(Uuid::parse_str(id).unwrap().get_version_num(), 4);
    }
}

#[test]
fn each_page_and_each_video_is_fetched_once_however_often_it_is_linked() {
    let site = Site::open(20, &[], AT_ONCE).unwrap();
    let found = crawl(&site.url(), 20, LONG);
    assert_eq!(found.index.unwrap().links, 40);
    assert_eq!(site.requests(), 1 + 20 + 20);
}

#[test]
fn the_pages_of_all_videos_are_fetched_at_the_same_time() {
    let all_have_asked = Barrier::new(20);
    let site = serve_with(move |path, mut client| {
        let link = |n| format!("<a href=\"video_{n}\">");
        let index: String = (1..=20).map(link).collect();
        let page = if path == "/" { &*index } else { "" };
        if path != "/" {
            all_have_asked.wait(); // nobody is answered before
        }
        let _ = client.write_all(ok(page).as_bytes());
    });
    let found = crawl(&site, 20, Duration::from_secs(10));
    assert_eq!(found.failed.len(), 20);
    for why in found.failed.values() {
        assert_eq!(*why, Trouble::NoAddress); // so there was an answer
    }
}

#[test]
fn no_half_file_remains_when_a_video_is_cut_short_or_stalls() {
    let faults = [(1, Fault::Cut), (2, Fault::Stalled)];
    let site = Site::open(2, &faults, AT_ONCE).unwrap();
    let found = crawl(&site.url(), 2, TWO_SECONDS);
    assert_eq!(found.failed.len(), 2);
    assert!(files(found.folder.path()).is_empty());
}

#[test]
fn a_video_is_on_the_disk_under_another_name_while_it_comes() {
    let site = Site::open(1, &[(1, Fault::Stalled)], AT_ONCE).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let (pool, client) = (ThreadPool::new(1), Client::new(FOR_EVER));
    let found = crawl_with(&pool, &client, &site.url(), folder, |pool| {
        let half = loop {
            match &files(&path)[..] {
                [name] => {
                    let half = path.join(name);
                    if fs::metadata(&half).unwrap().len() == 5000 {
                        break half;
                    }
                }
                _ => thread::yield_now(),
            }
        };
        assert_eq!(half.extension().unwrap(), "part");
        client.stop();
        pool.wait_until_idle();
    });
    assert_eq!(found.failed["1"], Trouble::Web(Failure::Stopped));
    assert!(files(&path).is_empty());
}

#[test]
fn a_client_that_is_stopped_ends_the_crawl_of_a_site_that_hangs() {
    let faults: Vec<_> = (1..=30).map(|n| (n, Fault::Slow)).collect();
    let site = Site::open(30, &faults, AT_ONCE).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (pool, client) = (ThreadPool::new(4), Client::new(FOR_EVER));
    let found = crawl_with(&pool, &client, &site.url(), folder, |pool| {
        while site.requests() < 5 {
            thread::yield_now();
        }
        client.stop(); // four wait for a page, and the rest for a worker
        pool.wait_until_idle();
    });
    assert_eq!(found.failed.len(), 30);
    assert!(
        found
            .failed
            .values()
            .all(|why| *why == Trouble::Web(Failure::Stopped))
    );
}

#[test]
fn whoever_does_not_wait_is_told_of_every_video_that_is_lost() {
    let site = Site::open(12, &[], A_WHILE).unwrap();
    let pool = ThreadPool::new(200);
    let folder = tempfile::tempdir().unwrap();
    let (tell, told) = mpsc::channel();
    let report = move |news: News| {
        if let News::Failed(_, why) = news {
            tell.send(why.clone()).unwrap();
        }
    };
    let client = Client::new(LONG);
    Crawl::start(&pool, &client, &site.url(), folder.path(), report);
    pool.shutdown(); // and only then the index comes
    let lost: Vec<_> = told.iter().collect();
    assert_eq!(lost, vec![Trouble::Pool(ShutDown); 12]);
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_folder_that_is_not_there_fails_each_video_and_nothing_else() {
    let site = Site::open(3, &[], AT_ONCE).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::remove_dir(folder.path()).unwrap();
    let (pool, client) = (ThreadPool::new(2), Client::new(LONG));
    let found = crawl_with(&pool, &client, &site.url(), folder, |pool| {
        pool.wait_until_idle();
    });
    assert_eq!(found.failed.len(), 3);
    for why in found.failed.values() {
        assert!(matches!(why, Trouble::Web(Failure::File(_))), "{why:?}");
    }
}

#[test]
fn an_index_without_videos_is_a_crawl_without_work() {
    let site = serve([("/", &ok("<a href=\"about.html\">us</a>"))]);
    let found = crawl(&site, 2, LONG);
    assert!(found.index.unwrap().videos.is_empty());
    assert!(found.saved.is_empty() && found.failed.is_empty());
}

#[test]
fn an_address_is_told_before_its_download_is_submitted() {
    let (ask, asked) = mpsc::channel();
    let site = serve_with(move |path, mut client| {
        let body = match path {
            "/" => "<a href=\"video_1\">",
            "/video_1" => "srcUrl=\"/media\"",
            _ => {
                ask.send(()).unwrap();
                "a video"
            }
        };
        let _ = client.write_all(ok(body).as_bytes());
    });
    let folder = tempfile::tempdir().unwrap();
    let (pool, client) = (ThreadPool::new(4), Client::new(LONG));
    let (told, lines) = mpsc::channel();
    let asked = Mutex::new(asked);
    let report = move |news: News| match news {
        News::Address(_) => {
            let too_early = asked.lock().unwrap().recv_timeout(A_WHILE);
            told.send((too_early.is_err(), "found")).unwrap();
        }
        News::Saved(..) => told.send((true, "saved")).unwrap(),
        _ => {}
    };
    Crawl::start(&pool, &client, &site, folder.path(), report);
    pool.wait_until_idle();
    drop(pool); // and with it the last that can tell
    let lines: Vec<_> = lines.iter().collect();
    assert_eq!(lines, [(true, "found"), (true, "saved")]);
}

#[test]
fn the_panic_of_a_task_is_a_trouble_like_any_other() {
    let pool = ThreadPool::new(1);
    let future = pool.submit(|| -> Result<(), Trouble> { panic!("oh") });
    let why = Trouble::Panicked(TaskPanicked("oh".to_owned()));
    assert_eq!(outcome(&future), Err(why));
}

/// Says nothing of it, but hangs up after each answer, as some servers do.
#[test]
fn a_server_that_hangs_up_after_each_answer_costs_no_video() {
    const VIDEOS: usize = 30;
    for _ in 0..5 {
        let site = serve_with(|path, mut client| {
            let link = |n| format!("<a href=\"video_{n}\">");
            let body = match path.strip_prefix("/video_") {
                _ if path == "/" => (0..VIDEOS).map(link).collect(),
                Some(n) => format!("srcUrl=\"/media/{n}\""),
                None => path.to_owned(),
            };
            let _ = client.write_all(keep_alive(&body).as_bytes());
        });
        let found = crawl(&site, 200, LONG);
        assert_eq!(found.failed.into_iter().next(), None);
        assert_eq!(found.saved.len(), VIDEOS);
        for (n, file) in found.saved {
            assert_eq!(
                fs::read_to_string(file).unwrap(),
                format!("/media/{n}")
            );
        }
    }
}
