//! 一步改变了什么，用源码里的名字说。
//! What a step has changed, in the names of the source.

/// What has become of a value, both told in the words of `Debug`: of a struct
/// the fields that changed, of anything else the whole. A small value that stayed
/// as it is was looked at, so it is told as well.
pub fn change(found: &str, left: &str) -> Option<String> {
    if found == left {
        return (!found.contains('{')).then(|| found.to_owned());
    }
    let (Some(before), Some(after)) = (fields(found), fields(left)) else {
        return Some(format!("{found} → {left}"));
    };
    let changed = before.iter().zip(&after).filter(|(a, b)| a != b);
    let told = changed.filter_map(|(before, after)| {
        let (_, now) = after.split_once(": ")?;
        Some(format!("{before} → {now}"))
    });
    Some(told.collect::<Vec<_>>().join(", "))
}

/// The fields of a struct, each as `name: value`.
fn fields(text: &str) -> Option<Vec<&str>> {
    let (_, body) = text.split_once(" { ")?;
    let body = body.strip_suffix(" }")?;
    let (mut fields, mut from, mut depth) = (Vec::new(), 0, 0);
    for (at, letter) in body.char_indices() {
        match letter {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth -= 1,
            ',' if depth == 0 => {
                fields.push(body[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    fields.push(body[from..].trim());
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::change;

    #[test]
    fn of_a_struct_only_what_changed_is_told() {
        let of = |flag, list| format!("State {{ flag: {flag}, list: {list} }}");
        let told = change(&of(false, "[1, 2]"), &of(true, "[1, 2]"));
        assert_eq!(told.unwrap(), "flag: false → true");
        let told = change(&of(false, "[1, 2]"), &of(true, "[2]"));
        assert_eq!(told.unwrap(), "flag: false → true, list: [1, 2] → [2]");
        assert_eq!(change(&of(true, "[]"), &of(true, "[]")), None);
    }

    #[test]
    fn a_small_value_is_told_even_if_it_was_only_looked_at() {
        assert_eq!(change("1", "2").unwrap(), "1 → 2");
        assert_eq!(change("false", "false").unwrap(), "false");
    }
}
