//! 一次搜寻的结果，用读者的语言说。
//! What a search came to, in the reader's language.

use crate::names::Names;
use crate::search::Broken;
use crate::told::place;
use contract::{Rule, Violation};
use orders::run::{Id, Run, Verdict, Wants};
use say::tr;

/// Every order kept the contract, and the sample says no less than it could.
pub fn counted(kinds: usize, seen: usize, allowed: Option<usize>) -> String {
    let seen = match allowed {
        Some(allowed) => tr!(
            "样本许可 {allowed} 种输出，见到 {seen} 种",
            "outputs seen: {seen} of the {allowed} that the sample allows"
        ),
        None => tr!("见到 {seen} 种输出", "outputs seen: {seen}"),
    };
    format!("{}\n{seen}", all(kinds))
}

/// Every order kept the contract.
pub fn all(kinds: usize) -> String {
    if kinds == 1 {
        return tr!(
            "每一种次序都符合：只有 1 类",
            "holds in every order: there is only one kind"
        );
    }
    tr!(
        "每一种次序都符合：{kinds} 类，全部走过",
        "holds in every order: {kinds} kinds, all of them tried"
    )
}

/// Every order that was tried kept the contract, but there are more.
pub fn not_all(kinds: usize) -> String {
    tr!(
        "走过 {kinds} 类次序，都符合；还有更多，没有走完",
        "holds in {kinds} kinds of orders; there are more, which were not tried"
    )
}

/// The same for orders by chance.
pub fn some(runs: usize, seed: u64, seen: usize) -> String {
    tr!(
        "完整的故事，随机 {runs} 次（种子 {seed}）：都符合，见到 {seen} 种输出",
        "the full story, {runs} orders by chance (seed {seed}): holds; outputs \
         seen: {seen}"
    )
}

/// The same for orders with one delay.
pub fn delayed(runs: usize, seen: usize) -> String {
    tr!(
        "完整的故事，最多耽搁一次的 {runs} 种次序：都符合，见到 {seen} 种输出",
        "the full story, the {runs} orders with at most one delay: holds; \
         outputs seen: {seen}"
    )
}

/// The sample allows more than the program does.
pub fn loose(lines: &[String]) -> String {
    let lines = lines.join("\n    ");
    tr!(
        "样本说得不够紧：在每一种次序里，这些行都先于同一段里的其他行，\
         它们的 ~ 用不着，或者后面可以加一个单独的 ~：\n    {lines}",
        "the sample says less than it could: in every order these lines come \
         before the others of their block; they need no ~, or a bare ~ could stand \
         behind them:\n    {lines}"
    )
}

/// What went wrong, and who waits for whom: a line for each, with a `!`.
pub fn broken(run: &Run, broken: &Broken, names: &Names) -> String {
    match broken {
        Broken::Contract(violation) => format!("! {}", contract(violation)),
        Broken::Verdict(Verdict::Stuck) => {
            let mut words = tr!("! 谁也动不了了", "! nobody can move any more");
            for waits in waiting(run, names) {
                words += &format!("\n! {waits}");
            }
            words
        }
        Broken::Verdict(Verdict::Panic(text)) => {
            tr!("! main panic 了：{text}", "! main panicked: {text}")
        }
        Broken::Verdict(Verdict::Exit(status)) => {
            let said = run.errors.trim_end();
            tr!(
                "! 程序以退出状态 {status} 结束；{said}",
                "! the program ended with exit status {status}; {said}"
            )
        }
        Broken::Verdict(Verdict::Endless(steps)) => tr!(
            "! {steps} 步还没有结束",
            "! it had not ended after {steps} steps"
        ),
        Broken::Verdict(Verdict::Refused(why)) => format!("! {why}"),
    }
}

/// Of all who cannot move: who waits for what, and for whom.
pub fn waiting(run: &Run, names: &Names) -> impl Iterator<Item = String> {
    let waits_now = |task: &Id| {
        let ended = run.tasks[*task].wants == Wants::Nothing;
        !ended && !run.able.contains(task)
    };
    let tasks = (0..run.tasks.len()).filter(waits_now);
    tasks.map(|task| waits(run, task, names))
}

/// Who waits for what, and for whom.
fn waits(run: &Run, task: Id, names: &Names) -> String {
    let who = names.of(task);
    let at = run.tasks[task].at.map(place).unwrap_or_default();
    let waits = match run.tasks[task].wants {
        Wants::Open(wanted) => waits_for(run, task, wanted, names),
        Wants::Signal { .. } if !run.able.is_empty() => {
            tr!("睡在条件变量上", "sleeps in a condition variable")
        }
        Wants::Time => tr!("等时间过去", "waits for time to pass"),
        Wants::Signal { .. } => tr!(
            "睡在条件变量上，没有谁会来唤醒它了",
            "sleeps in a condition variable, and nobody is left to wake it"
        ),
        _ => tr!("在等", "waits"),
    };
    tr!("{who}（{at}）{waits}", "{who} ({at}) {waits}")
}

fn waits_for(run: &Run, task: Id, wanted: Id, names: &Names) -> String {
    let object = &run.objects[wanted];
    let of = short(object.of);
    match (object.kind, object.holder) {
        ("lock", Some(holder)) if holder == task => tr!(
            "等 {of} 的锁，而锁就在它自己手里",
            "waits for the lock of {of}, which it holds itself"
        ),
        ("lock", Some(holder)) => {
            let holder = names.of(holder);
            tr!(
                "等 {of} 的锁，锁在 {holder} 手里",
                "waits for the lock of {of}, which {holder} holds"
            )
        }
        ("thread", _) => {
            let ends = |other: &usize| run.tasks[*other].is_done(wanted);
            match (0..run.tasks.len()).find(ends) {
                Some(other) => {
                    let other = names.of(other);
                    tr!("等 {other} 结束", "waits for the end of {other}")
                }
                None => tr!("等一个线程结束", "waits for the end of a thread"),
            }
        }
        ("channel", _) => {
            tr!("等通道里来东西", "waits for something to come in a channel")
        }
        _ => tr!("在等", "waits"),
    }
}

/// A type without its path.
fn short(of: &str) -> &str {
    let of = of.split('<').next().unwrap_or(of);
    of.rsplit("::").next().unwrap_or(of)
}

/// Which rule an output broke, and at which line of the sample.
fn contract(violation: &Violation) -> String {
    let due = violation.expected.as_ref().map(|place| place.text.as_str());
    let due = due.unwrap_or_default();
    match violation.rule {
        Rule::Missing => {
            tr!("缺了样本里的这一行：{due}", "missing is the sample's {due}")
        }
        Rule::Barrier => tr!(
            "来得太早：按样本，先有 {due}",
            "too early: in the sample this comes first: {due}"
        ),
        Rule::Speaker => tr!(
            "同一个说话人的先后乱了：先有 {due}",
            "out of order for one speaker: first comes {due}"
        ),
        Rule::Extra | Rule::Repeated => {
            tr!("样本里没有这一行", "the sample has no such line")
        }
        _ => tr!("与样本不同：{due}", "differs from the sample: {due}"),
    }
}
