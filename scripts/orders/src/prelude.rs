//! What every module has without a `use`.

/// The prelude of the edition 2024, with our macros in the place of std's.
pub mod rust_2024 {
    pub use crate::{eprintln, println, thread_local};
    pub use ::std::prelude::rust_2024::*;
}

/// The same for the edition 2021.
pub mod rust_2021 {
    pub use crate::{eprintln, println, thread_local};
    pub use ::std::prelude::rust_2021::*;
}

/// The same for any edition.
pub mod v1 {
    pub use crate::{eprintln, println, thread_local};
    pub use ::std::prelude::v1::*;
}
