//! What the lesson's thing promises.

use lesson@NAME@::double;

#[test]
fn twice_is_the_number_and_itself() {
    for n in 0..100 {
        assert_eq!(double(n), n + n);
    }
}
