//! 命令行上要的报告：哪一种，写到哪里。
//! A report as asked for on the command line: which kind, and where it goes.

use crate::rows::{Row, fitting, rows, rows_and_fault};
use crate::{
    Report, annotations, classroom50, exercism, file, gradescope, junit,
    prairielearn, summary,
};
use say::tr;
use std::path::{Path, PathBuf};

/// Who reads a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// GitLab, Jenkins, Artemis, CodeArts and many more: `junit`.
    Junit,
    /// Gradescope's `results.json`: `gradescope`.
    Gradescope,
    /// PrairieLearn's `results.json`: `prairielearn`.
    PrairieLearn,
    /// Classroom 50's `result.json`: `classroom50`.
    Classroom50,
    /// Exercism's `results.json`: `exercism`.
    Exercism,
    /// Markdown, for `$GITHUB_STEP_SUMMARY`: `summary`.
    Summary,
    /// Workflow commands of GitHub, which mark lines: `annotations`.
    Annotations,
}

/// How a report is written, its explanations cut to so many characters.
type Text = fn(&Report, &[Row], usize) -> String;

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Junit,
        Self::Gradescope,
        Self::PrairieLearn,
        Self::Classroom50,
        Self::Exercism,
        Self::Summary,
        Self::Annotations,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Junit => "junit",
            Self::Gradescope => "gradescope",
            Self::PrairieLearn => "prairielearn",
            Self::Classroom50 => "classroom50",
            Self::Exercism => "exercism",
            Self::Summary => "summary",
            Self::Annotations => "annotations",
        }
    }

    fn text(self, report: &Report) -> String {
        let (most, text): (usize, Text) = match self {
            Self::Junit => (junit::MOST, junit::text),
            Self::Gradescope => (gradescope::MOST, gradescope::text),
            Self::PrairieLearn => (prairielearn::MOST, prairielearn::text),
            Self::Classroom50 => (classroom50::MOST, classroom50::text),
            Self::Exercism => (exercism::MOST, exercism::text),
            Self::Summary => (summary::MOST, summary::text),
            Self::Annotations => (annotations::MOST, annotations::text),
        };
        let rows = match self {
            Self::Junit | Self::Classroom50 | Self::Annotations => {
                rows_and_fault(report)
            }
            _ => rows(report),
        };
        fitting(&rows, most, |limit| text(report, &rows, limit))
    }
}

/// A report that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who reads it.
    pub kind: Kind,
    /// Where it goes; [`Kind::Annotations`] go to standard output with `-`.
    pub path: PathBuf,
}

impl Asked {
    /// Reads `KIND=FILE`, such as `junit=target/report.xml`.
    ///
    /// # Errors
    /// One sentence for the user.
    pub fn parse(text: &str) -> Result<Self, String> {
        let kinds = Kind::ALL.map(Kind::name).join(", ");
        let Some((name, path)) = text.split_once('=') else {
            return Err(tr!(
                "报告要写成“种类=文件”，不能只写“{text}”；种类有 {kinds}",
                "a report is asked for as KIND=FILE, not as “{text}”; the kinds are {kinds}"
            ));
        };
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        let Some(kind) = kind else {
            return Err(tr!(
                "没有“{name}”这种报告；种类有 {kinds}",
                "there is no report of the kind “{name}”; the kinds are {kinds}"
            ));
        };
        if path.is_empty() {
            return Err(tr!(
                "“{name}=”后面要写文件名",
                "the name of a file is missing after “{name}=”"
            ));
        }
        if path == "-" && kind != Kind::Annotations {
            return Err(tr!(
                "只有 annotations 能写到标准输出，{name} 要写到文件里",
                "only annotations can go to standard output, {name} needs a file"
            ));
        }
        let path = path.into();
        Ok(Self { kind, path })
    }

    /// Writes the report, and makes the folder that it is in. A summary is
    /// added to the end of its file; any other file is replaced at once, so
    /// nobody ever reads half of it.
    ///
    /// # Errors
    /// One sentence for the user.
    pub fn write(&self, report: &Report) -> Result<(), String> {
        let text = self.kind.text(report);
        match self.kind {
            Kind::Annotations if self.path == Path::new("-") => {
                file::print(&text)
            }
            Kind::Summary => file::append(&self.path, &text),
            _ => file::replace(&self.path, &text),
        }
    }
}
