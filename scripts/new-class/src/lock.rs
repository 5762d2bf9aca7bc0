//! Cargo.lock 里去掉班级仓库没有的包：检查时用 --locked，多一个都不行。
//! Takes the packages that a class lacks out of Cargo.lock: checks use --locked.

use crate::at;
use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// Keeps what the packages of the class need, to the version.
///
/// # Errors
///
/// A sentence, if a file cannot be read or written.
pub fn adapt(class: &Path) -> Result<(), String> {
    let path = class.join("Cargo.lock");
    if !path.exists() {
        return Ok(());
    }
    let text = fs::read_to_string(&path).map_err(|e| at(&path, &e))?;
    let own = own(class)?;
    fs::write(&path, needed(&text, &own)).map_err(|e| at(&path, &e))
}

/// The names of the packages whose manifests the class has.
fn own(class: &Path) -> Result<HashSet<String>, String> {
    let mut names = HashSet::new();
    for file in house::files(class).map_err(|e| at(class, &e))? {
        if file.ends_with("Cargo.toml") {
            let path = class.join(file);
            let text = fs::read_to_string(&path).map_err(|e| at(&path, &e))?;
            let name = text.lines().find_map(|l| l.strip_prefix("name = \""));
            names.extend(name.and_then(|n| Some(n.split_once('"')?.0.into())));
        }
    }
    Ok(names)
}

/// A package in Cargo.lock.
struct Package<'a> {
    text: &'a str,
    name: &'a str,
    version: &'a str,
    outside: bool,
    /// As `name`, or `name version` where there are several.
    needs: Vec<&'a str>,
}

/// The lock of the packages in `own` and of all that they lead to.
fn needed(lock: &str, own: &HashSet<String>) -> String {
    let (head, packages) = lock.split_once("[[package]]").unwrap_or((lock, ""));
    let packages = packages.split("[[package]]").filter(|p| !p.is_empty());
    let packages: Vec<_> = packages.map(Package::read).collect();
    let starts = |p: &&Package| !p.outside && own.contains(p.name);
    let mut due: Vec<&Package> = packages.iter().filter(starts).collect();
    let mut stay = HashSet::new();
    while let Some(package) = due.pop() {
        if stay.insert((package.name, package.version)) {
            let meant = |p: &&Package| package.needs.iter().any(|n| p.is(n));
            due.extend(packages.iter().filter(meant));
        }
    }
    let stays = packages
        .iter()
        .filter(|p| stay.contains(&(p.name, p.version)));
    let texts: Vec<_> = stays.map(|p| p.text.trim_end()).collect();
    let texts = texts.iter().map(|text| format!("[[package]]{text}\n"));
    format!("{head}{}", texts.collect::<Vec<_>>().join("\n"))
}

impl<'a> Package<'a> {
    fn read(text: &'a str) -> Self {
        let field = |name: &str| {
            let start = format!("{name} = \"");
            let value = text.lines().find_map(|l| l.strip_prefix(&*start));
            value.and_then(|value| value.strip_suffix('"'))
        };
        let needs = text.lines().filter_map(|l| l.strip_prefix(" \""));
        Self {
            text,
            name: field("name").unwrap_or_default(),
            version: field("version").unwrap_or_default(),
            outside: field("source").is_some(),
            needs: needs.filter_map(|l| l.strip_suffix("\",")).collect(),
        }
    }

    fn is(&self, need: &str) -> bool {
        let mut words = need.split(' ');
        words.next() == Some(self.name)
            && words.next().is_none_or(|version| version == self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::needed;

    #[test]
    fn a_lock_keeps_what_its_packages_lead_to_and_nothing_else() {
        let package =
            |name: &str, version: &str, outside: bool, needs: &str| {
                let source = if outside { "source = \"far\"\n" } else { "" };
                let needs = needs.split(',').filter(|need| !need.is_empty());
                let needs = needs.map(|need| format!(" \"{need}\",\n"));
                let needs = needs.collect::<String>();
                format!(
                    "[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\
                 {source}dependencies = [\n{needs}]\n"
                )
            };
        let a = package("a", "1", false, "b,c 2");
        let b = package("b", "1", true, "");
        let c1 = package("c", "1", true, "");
        let c2 = package("c", "2", true, "");
        let gone = package("gone", "1", false, "b,yaml");
        let yaml = package("yaml", "1", true, "c 1");
        let lock = |all: &[&String]| {
            let all: Vec<_> = all.iter().map(|p| p.as_str()).collect();
            format!("version = 4\n\n{}", all.join("\n"))
        };
        let all = lock(&[&a, &b, &c1, &c2, &gone, &yaml]);
        let own = ["a".to_owned()].into();
        assert_eq!(needed(&all, &own), lock(&[&a, &b, &c2]));
        let own = ["a".to_owned(), "gone".to_owned()].into();
        assert_eq!(needed(&all, &own), all);
    }
}
