//! Classroom 50 的 result.json。
//! Classroom 50's result.json.

use crate::Report;
use crate::rows::Row;
use chrono::{DateTime, Utc};
use serde_json::json;
use std::time::SystemTime;

/// What collects the scores reads 10 MB.
pub(crate) const MOST: usize = 5_000_000;

pub(crate) fn text(report: &Report, rows: &[Row], limit: usize) -> String {
    let now = DateTime::<Utc>::from(SystemTime::now());
    let var = |name: &str| std::env::var(name).ok();
    text_for(report, rows, limit, var, &now)
}

/// What only the platform knows stands in variables of its runner, which also
/// corrects the owner, the type and the times. No cases at all would count as
/// a pass there, and no field says what went wrong with the whole: hence the
/// row of the fault.
fn text_for(
    report: &Report,
    rows: &[Row],
    limit: usize,
    var: impl Fn(&str) -> Option<String>,
    now: &DateTime<Utc>,
) -> String {
    let known = |names: &[&str]| {
        let mut values = names.iter().filter_map(|name| var(name));
        values.find(|value| !value.trim().is_empty())
    };
    let or = |name: &str, other: &str| {
        known(&[name]).unwrap_or_else(|| other.to_owned())
    };
    let datetime = now.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let submission = known(&["SUBMISSION_TAG"])
        .filter(|tag| tag.starts_with("submit/"))
        .unwrap_or_else(|| {
            let sha = or("GITHUB_SHA", "0000000");
            let sha: String = sha.chars().take(7).collect();
            format!("submit/{}-{sha}", now.format("%Y-%m-%dT%H-%M-%SZ"))
        });
    let repository = known(&["GITHUB_REPOSITORY"]).map(|repository| {
        let server = or("GITHUB_SERVER_URL", "https://github.com");
        format!("{server}/{repository}")
    });
    let repository = repository.unwrap_or_else(|| "local".to_owned());
    let sha = or("GITHUB_SHA", "HEAD");
    let tag = submission.replace('/', "%2F");
    let commit = or("COMMIT_URL", &format!("{repository}/commit/{sha}"));
    let release =
        or("RELEASE_URL", &format!("{repository}/releases/tag/{tag}"));
    let owner = known(&["OWNER", "USERNAME", "GITHUB_ACTOR"]);
    let tests = rows.iter().map(|row| {
        json!({
            "test-name": row.name(),
            "passed": row.passed,
            "score": row.points,
            "max-score": row.max,
            "message": row.message,
            "output": row.output(limit),
        })
    });
    let all = json!({
        "schema": "classroom50/result/v1",
        "classroom": or("CLASSROOM", "classroom"),
        "assignment": or("ASSIGNMENT", "workbook"),
        "assignment_type": or("ASSIGNMENT_TYPE", "individual"),
        "owner": owner.unwrap_or_else(|| "unknown".to_owned()),
        "submission": submission,
        "review": or("REVIEW_URL", &commit),
        "commit": commit,
        "release": release,
        "datetime": datetime,
        "graded_at": datetime,
        "score": report.points(),
        "max-score": report.max(),
        "tests": tests.collect::<Vec<_>>(),
    });
    format!("{all:#}\n")
}

#[cfg(test)]
mod tests {
    use super::text_for;
    use crate::Report;
    use chrono::DateTime;
    use serde_json::Value;

    fn with(variables: &[(&str, &str)]) -> Value {
        let var = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let text = text_for(&Report::default(), &[], 100, var, &now);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn what_the_runner_of_the_platform_knows_is_taken_from_it() {
        let all = with(&[
            ("CLASSROOM", "os"),
            ("ASSIGNMENT", "pools"),
            ("ASSIGNMENT_TYPE", "group"),
            ("OWNER", "mei"),
            ("SUBMISSION_TAG", "submit/2027-01-15T08-00-00Z-abc1234"),
            ("COMMIT_URL", "https://h/c"),
            ("RELEASE_URL", "https://h/r"),
            ("REVIEW_URL", "https://h/v"),
        ]);
        for (field, value) in [
            ("classroom", "os"),
            ("assignment", "pools"),
            ("assignment_type", "group"),
            ("owner", "mei"),
            ("submission", "submit/2027-01-15T08-00-00Z-abc1234"),
            ("commit", "https://h/c"),
            ("release", "https://h/r"),
            ("review", "https://h/v"),
            ("datetime", "2027-01-15T08:00:00Z"),
        ] {
            assert_eq!(all[field], value, "{field}");
        }
    }

    #[test]
    fn on_github_alone_the_links_are_put_together() {
        let all = with(&[
            ("GITHUB_REPOSITORY", "school/pools"),
            ("GITHUB_SHA", "abc1234def"),
            ("GITHUB_ACTOR", "mei"),
            ("SUBMISSION_TAG", "v1"),
            ("CLASSROOM", " "),
        ]);
        let tag = "submit/2027-01-15T08-00-00Z-abc1234";
        assert_eq!(all["submission"], tag);
        assert_eq!(all["owner"], "mei");
        assert_eq!(all["classroom"], "classroom");
        let link = "https://github.com/school/pools";
        assert_eq!(all["commit"], format!("{link}/commit/abc1234def"));
        assert_eq!(all["review"], all["commit"]);
        let tag = tag.replace('/', "%2F");
        assert_eq!(all["release"], format!("{link}/releases/tag/{tag}"));
    }
}
