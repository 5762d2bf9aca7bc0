//! 这一课的库，和它要爬的网站：两个视频，其中一个的网页上没有地址。
//! The lesson's library, and the site that it crawls: two videos, and the page of
//! the second does not say where it is.

extern crate self as scenery;

include!(concat!(env!("OUT_DIR"), "/lib.rs"));

/// Of `scenery`.
pub mod web {
    use std::fmt;
    use std::io::{self, Write};
    use url::{ParseError, Url};

    /// Asks the site, which answers at once.
    #[derive(Clone, Debug)]
    pub struct Client {
        /// How many of its videos the index names.
        pub videos: usize,
    }

    impl Client {
        /// The page there.
        ///
        /// # Errors
        ///
        /// None here.
        pub fn page(&self, url: &Url) -> Result<(Url, String), Failure> {
            let text = match url.path() {
                "/" => ["<a href=\"video_1\">", "<a href=\"video_2\">"]
                    [..self.videos]
                    .concat(),
                "/video_1" => "srcUrl=\"1.mp4\"".to_owned(),
                _ => String::new(),
            };
            Ok((url.clone(), text))
        }

        /// The video there.
        ///
        /// # Errors
        ///
        /// None here.
        pub fn download<W: Write>(
            &self,
            _: &Url,
            open: impl FnOnce() -> io::Result<W>,
        ) -> Result<W, Failure> {
            let mut file = open()?;
            file.write_all(b"a video")?;
            Ok(file)
        }
    }

    /// What does not happen here.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Failure;

    impl From<io::Error> for Failure {
        fn from(_: io::Error) -> Self {
            Self
        }
    }

    impl fmt::Display for Failure {
        fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a failure")
        }
    }

    /// An address.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn http(url: Result<Url, ParseError>) -> Result<Url, Failure> {
        url.map_err(|_| Failure)
    }
}
