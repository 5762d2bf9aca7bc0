//! What is found on a page, and where its links lead.

use lesson05_callbacks::{Index, Trouble, address};
use scenery::web::Failure;
use url::Url;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn index(text: &str) -> Index {
    Index::read(url("http://site/list/index.html"), text)
}

fn ids(text: &str) -> Vec<String> {
    let videos = index(text).videos.into_iter();
    videos.map(|video| video.id).collect()
}

#[test]
fn each_video_is_listed_once_in_the_order_of_the_first_links() {
    let text = r#"<a href="video_9"><img></a> <a href="video_9">nine</a>
        <a href="video_10">ten</a> <a href="video_1">one</a>
        <a href="video_10">ten again</a>"#;
    assert_eq!(ids(text), ["9", "10", "1"]);
    assert_eq!(index(text).links, 5);
}

#[test]
fn the_page_of_a_video_is_beside_the_index() {
    let index = index(r#"<a href="video_7">"#);
    assert_eq!(index.videos[0].page, url("http://site/list/video_7"));
}

#[test]
fn other_links_are_none_of_our_business() {
    for text in [
        "",
        "no links",
        r#"<a href="about.html">"#,
        r#"<a href="video_">"#,
        r#"<a href="video_7/../../secret">"#,
        r#"<a href="video_<script>">"#,
        "<a href=video_7>",
        "<a href=\"video_\u{1b}[2J\">", // what an id says is printed later
    ] {
        assert!(ids(text).is_empty(), "{text}");
    }
}

#[test]
fn an_address_leads_where_a_browser_would_go() {
    let page = url("http://site/list/video_7");
    for (link, whole) in [
        ("7.mp4", "http://site/list/7.mp4"),
        ("/media/7.mp4", "http://site/media/7.mp4"),
        ("../media/7.mp4", "http://site/media/7.mp4"),
        ("//media:81/7.mp4", "http://media:81/7.mp4"),
        ("http://media/7.mp4?key=a&b", "http://media/7.mp4?key=a&b"),
        ("视 频.mp4", "http://site/list/%E8%A7%86%20%E9%A2%91.mp4"),
    ] {
        let text = format!("x srcUrl=\"{link}\", srcUrl=\"another\"");
        assert_eq!(address(&page, &text), Ok(url(whole)));
    }
}

#[test]
fn a_page_without_an_address_is_an_error_and_no_panic() {
    let page = url("http://site/video_7");
    for text in [
        "",
        "srcUrl",
        "srcUrl=",
        "srcUrl=\"\"",
        "srcUrl=\"never ends",
    ] {
        assert_eq!(address(&page, text), Err(Trouble::NoAddress), "{text}");
    }
}

#[test]
fn an_address_must_be_one_for_http() {
    let page = url("http://site/video_7");
    for (link, why) in [
        ("ftp://site/7", Failure::BadAddress),
        ("file:///etc/hosts", Failure::BadAddress),
        ("http://", Failure::BadAddress),
        (
            "https://site/7.mp4",
            Failure::Https(url("https://site/7.mp4")),
        ),
    ] {
        let text = format!("srcUrl=\"{link}\"");
        assert_eq!(address(&page, &text), Err(Trouble::Web(why)), "{link}");
    }
}
