//! What `ProcessPool` promises, seen from outside.
//!
//! Workers are this same program, so it has a `main` of its own, in which
//! the hook comes first: cargo's usual one would leave no room for it.

mod harness;

use harness::{children, tests};
use lesson04_process_pool::{Future, Parent, ProcessPool, TaskError};
#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use serde::{Deserialize, Serialize};
use socket2::{Domain, SockAddr, Socket, Type};
use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{self, Command, ExitCode, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use std::{env, fs, hint, iter, thread};

const A_WHILE: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(200);
/// How many bytes fit into a pipe that nobody reads.
#[cfg(target_os = "linux")]
const PIPE: usize = 1 << 16;
const WORKER: &str = "--process-pool-worker";
/// What this program shall be, if not the tests: a parent, with a name.
const ROLE: &str = "PROCESS_POOL_TEST_ROLE";
/// Where that parent's tasks shall visit us.
const GATE: &str = "PROCESS_POOL_TEST_GATE";

#[derive(Serialize, Deserialize)]
enum Task {
    Square(u64),
    WhoAreYou,
    /// Says who it is at this address, and stays until it is let go.
    Visit(SocketAddr),
    Panic(String),
    Exit(i32),
    /// Starts another process, which visits this address, and exits.
    LeaveBehind(SocketAddr),
    Print(Vec<u8>),
    ReadLine,
    Surroundings,
    Reverse(String),
    PanicWith(Payload),
    /// Says who it is at this address, then makes itself heard, again and
    /// again.
    Tick(SocketAddr),
    Overflow(u64),
}

#[derive(Serialize, Deserialize)]
enum Payload {
    Number,
    NoText,
    Bomb,
}

/// A payload that panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the bomb goes off");
    }
}

fn work(task: Task) -> String {
    match task {
        Task::Square(n) => (n * n).to_string(),
        Task::WhoAreYou => process::id().to_string(),
        Task::Visit(address) => {
            visit(address);
            "let go".to_owned()
        }
        Task::Panic(text) => {
            panic::set_hook(Box::new(|_| {})); // no test is to look bad
            panic!("{text}");
        }
        Task::Exit(code) => process::exit(code),
        Task::LeaveBehind(address) => {
            let mut guest = second_self("visits");
            guest.env(GATE, address.to_string()).spawn().unwrap();
            process::exit(0);
        }
        Task::Print(bytes) => {
            io::stdout().write_all(&bytes).unwrap();
            "printed".to_owned()
        }
        Task::ReadLine => {
            let mut line = String::new();
            let bytes = io::stdin().read_line(&mut line).unwrap();
            format!("{bytes} bytes")
        }
        Task::Surroundings => {
            eprintln!("a complaint");
            let arguments: Vec<_> = env::args().collect();
            let folder = env::current_dir().unwrap();
            format!("{arguments:?} {folder:?} {:?}", env::var("A_VARIABLE"))
        }
        Task::Reverse(text) => text.chars().rev().collect(),
        Task::PanicWith(payload) => {
            panic::set_hook(Box::new(|_| {}));
            match payload {
                Payload::Number => panic::panic_any(7),
                Payload::NoText => panic!(" "),
                Payload::Bomb => panic::panic_any(Bomb),
            }
        }
        Task::Tick(address) => {
            let mut gate = TcpStream::connect(address).unwrap();
            writeln!(gate, "{}", process::id()).unwrap();
            loop {
                thread::sleep(TICK);
                gate.write_all(b".").unwrap();
            }
        }
        Task::Overflow(n) => overflow(n).to_string(),
    }
}

fn overflow(n: u64) -> u64 {
    let more = [n; 1000];
    if n == 0 {
        0
    } else {
        overflow(hint::black_box(&more)[7] + 1) + more[8]
    }
}

fn visit(address: SocketAddr) {
    let mut gate = TcpStream::connect(address).unwrap();
    writeln!(gate, "{}", process::id()).unwrap();
    gate.read_to_end(&mut Vec::new()).unwrap();
}

type Main = Parent<Task, String>;
type Pool = ProcessPool<Task, String>;

fn main() -> ExitCode {
    let role = env::var(ROLE).unwrap_or_default();
    if env::args().nth(1).as_deref() == Some(WORKER) {
        bad_worker(&role);
    }
    let parent: &Main = Box::leak(Box::new(Parent::or_worker(work)));
    if !role.is_empty() {
        let _limit = harness::limit(&role);
        play(&role, parent);
        return ExitCode::SUCCESS;
    }
    harness::run(parent, TESTS)
}

tests![
    each_future_has_the_result_of_its_own_task,
    a_task_runs_in_another_process,
    as_many_tasks_run_at_once_as_there_are_processes,
    the_first_process_that_is_free_takes_the_next_task,
    one_process_does_many_tasks,
    without_a_number_there_is_a_process_for_each_cpu,
    submit_does_not_wait,
    ten_thousand_tasks_may_be_outstanding_at_once,
    tasks_and_results_of_a_megabyte_arrive_whole,
    what_a_task_prints_does_not_spoil_its_result,
    #[cfg(target_os = "linux")]
    what_a_task_prints_is_out_before_its_result_is_there,
    tasks_of_one_process_start_in_the_order_of_submission,
    processes_start_when_they_are_needed,
    a_pool_of_no_processes_is_refused,
    standard_input_and_arguments_are_the_parents_alone,
    outputs_environment_and_current_folder_are_shared,
    only_a_pool_starts_a_worker,
    a_panic_in_a_task_is_its_error_and_its_process_goes_on,
    whatever_a_task_panics_with_its_error_has_words,
    #[cfg(unix)]
    a_stack_overflow_in_a_task_ends_its_process_alone,
    a_task_that_exits_fails_alone_and_with_the_exit_code,
    every_task_of_a_deadly_kind_has_its_error,
    #[cfg(unix)]
    a_task_whose_process_is_killed_fails_and_is_not_repeated,
    #[cfg(unix)]
    a_process_killed_while_it_is_idle_costs_no_task,
    #[cfg(target_os = "linux")]
    kills_at_random_cost_only_the_tasks_they_hit,
    #[cfg(unix)]
    a_process_that_was_stopped_does_not_hold_up_the_shutdown,
    a_process_that_outlives_the_worker_keeps_nobody_waiting,
    garbage_instead_of_an_answer_is_that_tasks_error,
    an_answer_that_is_no_result_is_that_tasks_error,
    half_an_answer_is_no_answer,
    processes_that_never_report_for_work_are_an_error,
    shutdown_finishes_the_tasks_in_the_queue,
    dropping_the_pool_finishes_them_as_well,
    a_panic_in_the_parent_leaves_no_process_behind,
    #[cfg(unix)]
    a_deep_temporary_folder_will_do,
    nothing_is_left_in_the_temporary_folder,
    a_temporary_folder_that_is_missing_is_named,
    #[cfg(unix)]
    nobody_else_can_look_behind_the_door,
    #[cfg(target_os = "linux")]
    a_program_whose_file_was_replaced_still_has_workers,
    #[cfg(target_os = "linux")]
    a_program_that_cannot_be_started_is_named,
    #[cfg(unix)]
    a_current_folder_that_is_gone_does_no_harm,
    workers_end_in_the_middle_of_their_tasks_when_the_parent_is_killed,
    they_end_at_once_and_not_a_while_later,
    #[cfg(target_os = "linux")]
    a_hundred_processes_leave_no_file_open,
];

fn each_future_has_the_result_of_its_own_task(parent: &Main) {
    let gate = Gate::open();
    let pool = parent.pool(2);
    let first = pool.submit(gate.visit());
    let others: Vec<_> =
        (0..10).map(|n| pool.submit(Task::Square(n))).collect();
    let guest = gate.guest();
    for (n, future) in others.iter().enumerate() {
        assert_eq!(of(future), (n * n).to_string()); // while the first one runs
    }
    drop(guest);
    assert_eq!(of(&first), "let go");
}

fn a_task_runs_in_another_process(parent: &Main) {
    let pool = parent.pool(1);
    assert_ne!(who_works(&pool), process::id());
}

fn as_many_tasks_run_at_once_as_there_are_processes(parent: &Main) {
    let gate = Gate::open();
    let pool = parent.pool(3);
    for _ in 0..4 {
        pool.submit(gate.visit());
    }
    let guests: Vec<_> = iter::repeat_with(|| gate.guest()).take(3).collect();
    let ids: BTreeSet<_> = guests.iter().map(|guest| guest.id).collect();
    assert_eq!(ids.len(), 3);
    assert!(gate.nobody_comes());
    drop(guests);
    gate.guest();
}

fn the_first_process_that_is_free_takes_the_next_task(parent: &Main) {
    let gate = Gate::open();
    let pool = parent.pool(3);
    for _ in 0..4 {
        pool.submit(gate.visit());
    }
    let [_one, two, _three] = [gate.guest(), gate.guest(), gate.guest()];
    let free = two.id;
    drop(two);
    assert_eq!(gate.guest().id, free);
}

fn one_process_does_many_tasks(parent: &Main) {
    let pool = parent.pool(1);
    let first = who_works(&pool);
    assert!((0..100).all(|_| who_works(&pool) == first));
}

fn without_a_number_there_is_a_process_for_each_cpu(parent: &Main) {
    let cpus = thread::available_parallelism().unwrap().get();
    let gate = Gate::open();
    let pool = parent.pool_per_cpu();
    for _ in 0..=cpus {
        pool.submit(gate.visit());
    }
    let guests: Vec<_> =
        iter::repeat_with(|| gate.guest()).take(cpus).collect();
    assert!(gate.nobody_comes());
    drop(guests);
    gate.guest();
}

fn submit_does_not_wait(parent: &Main) {
    let gate = Gate::open();
    let pool = parent.pool(1);
    pool.submit(gate.visit());
    let later = pool.submit(Task::Square(3)); // comes back while one runs
    drop(gate.guest());
    assert_eq!(of(&later), "9");
}

fn ten_thousand_tasks_may_be_outstanding_at_once(parent: &Main) {
    let gate = Gate::open();
    let pool = parent.pool(1);
    pool.submit(gate.visit());
    let guest = gate.guest(); // so all of these wait
    let futures: Vec<_> =
        (0..10_000).map(|n| pool.submit(Task::Square(n))).collect();
    drop(guest);
    for (n, future) in futures.iter().enumerate() {
        assert_eq!(of(future), (n * n).to_string());
    }
}

fn tasks_and_results_of_a_megabyte_arrive_whole(parent: &Main) {
    let pool = parent.pool(2);
    let text: String = ('!'..='~')
        .chain(['字', '\n'])
        .cycle()
        .take(1 << 20)
        .collect();
    let mirrored: String = text.chars().rev().collect();
    let futures: Vec<_> = (0..4)
        .map(|_| pool.submit(Task::Reverse(text.clone())))
        .collect();
    assert!(futures.iter().all(|future| of(future) == mirrored));
}

fn what_a_task_prints_does_not_spoil_its_result(_: &Main) {
    // A forged answer, half a line, and what the tasks returned.
    assert_eq!(
        output_of("prints"),
        "\u{fffd}\u{8}\0\0\0\0\0\0\0\0\u{6}forged\n\
         half a line, printed, printed, 49\n"
    );
}

#[cfg(target_os = "linux")]
fn what_a_task_prints_is_out_before_its_result_is_there(_: &Main) {
    let gate = Gate::open();
    let mut other = second_self("fills a pipe");
    let mut other = other.env(GATE, gate.address.to_string()).spawn().unwrap();
    drop(gate.guest()); // the first task's result is there, the pipe is full
    assert!(gate.nobody_comes());
    let mut printed = vec![0; PIPE + 1];
    let mut stdout = other.stdout.take().unwrap();
    stdout.read_exact(&mut printed).unwrap();
    drop(gate.guest()); // and now that of the second one
    other.wait().unwrap();
}

fn tasks_of_one_process_start_in_the_order_of_submission(_: &Main) {
    assert_eq!(output_of("in order"), "0123456789");
}

fn processes_start_when_they_are_needed(parent: &Main) {
    let pool = parent.pool(3);
    assert_eq!(children(), BTreeSet::new());
    let first = who_works(&pool);
    assert!((0..10).all(|_| who_works(&pool) == first));
}

fn a_pool_of_no_processes_is_refused(parent: &Main) {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let pool = catch_unwind(AssertUnwindSafe(|| parent.pool(0)));
    panic::set_hook(hook);
    assert!(pool.is_err());
}

fn standard_input_and_arguments_are_the_parents_alone(_: &Main) {
    let mut command = second_self("reads");
    command
        .arg("argument")
        .stdin(Stdio::piped())
        .stderr(Stdio::null());
    let mut other = command.spawn().unwrap();
    let mut to = other.stdin.take().unwrap();
    to.write_all(b"for the parent\n").unwrap();
    drop(to);
    let output = other.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text, "0 bytes, for the parent, argument: true false\n");
}

fn outputs_environment_and_current_folder_are_shared(_: &Main) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = second_self("looks around");
    command.env("A_VARIABLE", "of the parent");
    command.current_dir(&folder).stderr(Stdio::piped());
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    assert!(text.contains(name), "{text}");
    assert!(text.contains("Ok(\"of the parent\")"), "{text}");
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(complaint.trim_end(), "a complaint");
}

fn only_a_pool_starts_a_worker(_: &Main) {
    let mut worker = second_self("");
    let output = worker.arg(WORKER).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("only a process pool can start a worker: "));
}

fn a_panic_in_a_task_is_its_error_and_its_process_goes_on(parent: &Main) {
    let pool = parent.pool(1);
    let before = who_works(&pool);
    let future = pool.submit(Task::Panic("太难了".to_owned()));
    match future.result() {
        Err(TaskError::Panicked(text)) => assert_eq!(text, "太难了"),
        other => panic!("{other:?}"),
    }
    assert_eq!(who_works(&pool), before);
}

fn whatever_a_task_panics_with_its_error_has_words(parent: &Main) {
    let pool = parent.pool(1);
    let before = who_works(&pool);
    for payload in [Payload::Number, Payload::NoText, Payload::Bomb] {
        match pool.submit(Task::PanicWith(payload)).result() {
            Err(TaskError::Panicked(text)) => assert!(!text.trim().is_empty()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(who_works(&pool), before);
}

#[cfg(unix)]
fn a_stack_overflow_in_a_task_ends_its_process_alone(_: &Main) {
    let output = second_self("overflows")
        .stderr(Stdio::null()) // the system says a word there
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("in the middle of it, signal: 6"), "{text}");
    assert!(text.ends_with("49\n"), "{text}");
}

fn a_task_that_exits_fails_alone_and_with_the_exit_code(parent: &Main) {
    let gate = Gate::open();
    let pool = parent.pool(2);
    let visit = pool.submit(gate.visit());
    let guest = gate.guest();
    let [before, exit, after] =
        [Task::WhoAreYou, Task::Exit(3), Task::WhoAreYou]
            .map(|task| pool.submit(task));
    let doomed: u32 = of(&before).parse().unwrap();
    match exit.result() {
        Err(TaskError::Died(id, status)) => {
            assert_eq!((*id, status.code()), (doomed, Some(3)));
        }
        other => panic!("{other:?}"),
    }
    let fresh: u32 = of(&after).parse().unwrap();
    assert_ne!(fresh, doomed);
    drop(guest);
    assert_eq!(of(&visit), "let go"); // the other process noticed nothing
}

fn every_task_of_a_deadly_kind_has_its_error(parent: &Main) {
    let pool = parent.pool(2);
    let futures: Vec<_> = (0..20)
        .map(|n| {
            let task = if n % 2 == 0 {
                Task::Exit(n)
            } else {
                Task::Square(7)
            };
            pool.submit(task)
        })
        .collect();
    for (n, future) in (0..).zip(&futures) {
        match future.result() {
            Ok(square) => assert_eq!((n % 2, square.as_str()), (1, "49")),
            Err(TaskError::Died(_, status)) => {
                assert_eq!(status.code(), Some(n));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[cfg(unix)]
fn a_task_whose_process_is_killed_fails_and_is_not_repeated(parent: &Main) {
    use std::os::unix::process::ExitStatusExt;
    let gate = Gate::open();
    let pool = parent.pool(2);
    let (one, two) = (pool.submit(gate.visit()), pool.submit(gate.visit()));
    let (first, second) = (gate.guest(), gate.guest());
    let after = pool.submit(Task::WhoAreYou);
    signal(first.id, Signal::KILL);
    let fresh: u32 = of(&after).parse().unwrap(); // the second is still busy
    assert!(![first.id, second.id].contains(&fresh));
    assert!(!is_there(first.id), "a zombie");
    assert!(gate.nobody_comes(), "the task ran twice");
    drop(second);
    let (mut died, mut fine) = (0, 0);
    for future in [one, two] {
        match future.result() {
            Ok(text) if text == "let go" => fine += 1,
            Err(TaskError::Died(id, status)) => {
                assert_eq!((*id, status.signal()), (first.id, Some(9)));
                died += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((died, fine), (1, 1));
}

#[cfg(unix)]
fn a_process_killed_while_it_is_idle_costs_no_task(parent: &Main) {
    let pool = parent.pool(1);
    let before = who_works(&pool);
    signal(before, Signal::KILL);
    thread::sleep(A_WHILE); // now it is dead
    assert_ne!(who_works(&pool), before);
    assert!(!is_there(before), "a zombie");
}

#[cfg(target_os = "linux")]
fn kills_at_random_cost_only_the_tasks_they_hit(parent: &Main) {
    use std::sync::mpsc::RecvTimeoutError::Disconnected;
    let pool = parent.pool(3);
    let (stop, stopped) = mpsc::channel::<()>();
    thread::scope(|s| {
        let killer = s.spawn(move || {
            let mut kills = 0;
            let pause = Duration::from_millis(5);
            for turn in 0.. {
                if let Ok(()) | Err(Disconnected) = stopped.recv_timeout(pause)
                {
                    break;
                }
                let mut ids = children().into_iter();
                // It may be gone already.
                let hit = ids.nth(turn % 3).is_some_and(|id| {
                    kill_process(pid(id), Signal::KILL).is_ok()
                });
                kills += i32::from(hit);
            }
            kills
        });
        let futures: Vec<_> =
            (0..3000).map(|n| pool.submit(Task::Square(n))).collect();
        let mut failed = 0;
        for (n, future) in futures.iter().enumerate() {
            match future.result() {
                Ok(square) => assert_eq!(*square, (n * n).to_string()),
                Err(TaskError::Died(..) | TaskError::NotRun(_)) => failed += 1,
                other => panic!("{other:?}"),
            }
        }
        drop(stop);
        assert!(failed <= killer.join().unwrap());
    });
}

#[cfg(unix)]
fn a_process_that_was_stopped_does_not_hold_up_the_shutdown(parent: &Main) {
    let pool = parent.pool(1);
    signal(who_works(&pool), Signal::STOP);
    pool.shutdown(); // hangs when it waits for an answer
}

fn a_process_that_outlives_the_worker_keeps_nobody_waiting(parent: &Main) {
    let gate = Gate::open();
    let pool = parent.pool(1);
    let future = pool.submit(Task::LeaveBehind(gate.address));
    let _guest = gate.guest(); // it has inherited whatever the worker left open
    assert!(matches!(future.result(), Err(TaskError::Died(..))));
}

fn garbage_instead_of_an_answer_is_that_tasks_error(_: &Main) {
    for role in ["garbage", "garbage without end", "one wrong byte"] {
        let errors = output_of(role);
        let lines: Vec<_> = errors.lines().collect();
        assert_eq!(lines.len(), 3, "{role}: {errors}");
        for line in lines {
            assert!(line.contains("answered nonsense"), "{role}: {line}");
        }
    }
}

fn an_answer_that_is_no_result_is_that_tasks_error(_: &Main) {
    for role in ["a number", "too much"] {
        let errors = output_of(role);
        let found = errors.matches("its result cannot be sent: ").count();
        assert_eq!(found, 3, "{role}: {errors}");
    }
}

fn half_an_answer_is_no_answer(_: &Main) {
    for role in ["half an answer", "little of a huge answer"] {
        let errors = output_of(role);
        let found = errors.matches("in the middle of it, exit code 5").count();
        assert_eq!(found, 3, "{role}: {errors}");
    }
}

fn processes_that_never_report_for_work_are_an_error(_: &Main) {
    let errors = output_of("never comes");
    assert_eq!(errors.matches("did not start").count(), 3, "{errors}");
}

fn shutdown_finishes_the_tasks_in_the_queue(parent: &Main) {
    let pool = parent.pool(2);
    let futures: Vec<_> =
        (0..50).map(|n| pool.submit(Task::Square(n))).collect();
    pool.shutdown();
    assert_eq!(children(), BTreeSet::new());
    for (n, future) in futures.iter().enumerate() {
        assert_eq!(of(future), (n * n).to_string());
    }
}

fn dropping_the_pool_finishes_them_as_well(parent: &Main) {
    let pool = parent.pool(2);
    let futures: Vec<_> =
        (0..50).map(|n| pool.submit(Task::Square(n))).collect();
    drop(pool);
    assert!(futures.iter().all(|future| future.result().is_ok()));
}

fn a_panic_in_the_parent_leaves_no_process_behind(parent: &Main) {
    let mut futures = Vec::new();
    let panic = catch_unwind(AssertUnwindSafe(|| {
        let pool = parent.pool(2);
        futures.extend((0..50).map(|n| pool.submit(Task::Square(n))));
        panic::resume_unwind(Box::new("in the middle of it all"));
    }));
    assert!(panic.is_err());
    assert_eq!(children(), BTreeSet::new());
    assert!(futures.iter().all(|future| future.result().is_ok()));
}

#[cfg(unix)]
fn a_deep_temporary_folder_will_do(_: &Main) {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a".repeat(60)).join("b".repeat(60));
    fs::create_dir_all(&deep).unwrap();
    assert_eq!(in_folder("squares", &deep), "1\n4\n9\n");
    let mut command = second_self("squares");
    command
        .current_dir(&deep)
        .env("TMPDIR", ".")
        .env("TMP", ".");
    assert_eq!(command.output().unwrap().stdout, b"1\n4\n9\n");
    assert!(
        fs::read_dir(&deep).unwrap().next().is_none(),
        "files are left"
    );
}

fn nothing_is_left_in_the_temporary_folder(_: &Main) {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(in_folder("squares", folder.path()), "1\n4\n9\n");
    assert!(fs::read_dir(&folder).unwrap().next().is_none());
}

fn a_temporary_folder_that_is_missing_is_named(_: &Main) {
    let folder = tempfile::tempdir().unwrap();
    let errors = in_folder("fails", &folder.path().join("no such"));
    assert_eq!(errors.matches("did not start: the temporary").count(), 3);
    assert!(errors.contains("no such cannot be used: "), "{errors}");
}

#[cfg(unix)]
fn nobody_else_can_look_behind_the_door(_: &Main) {
    let text = output_of("looks at the door");
    assert!(text.contains("the folder's mode is 40700"), "{text}");
}

#[cfg(target_os = "linux")]
fn a_program_whose_file_was_replaced_still_has_workers(_: &Main) {
    assert_eq!(output_of_a_copy("replaced"), "49\n");
}

#[cfg(target_os = "linux")]
fn a_program_that_cannot_be_started_is_named(_: &Main) {
    let text = output_of_a_copy("forbidden");
    assert!(text.contains(": cannot start /proc/self/exe: "), "{text}");
}

/// The output of a copy of this program, which may do with its file as it
/// likes.
#[cfg(target_os = "linux")]
fn output_of_a_copy(role: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("program");
    fs::copy(env::current_exe().unwrap(), &copy).unwrap();
    let mut command = Command::new(copy);
    let output = command.env(ROLE, role).env("LESSON_LANG", "en").output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

#[cfg(unix)]
fn a_current_folder_that_is_gone_does_no_harm(_: &Main) {
    assert_eq!(output_of("nowhere"), "49\n");
}

fn workers_end_in_the_middle_of_their_tasks_when_the_parent_is_killed(
    _: &Main,
) {
    let gate = Gate::open();
    let mut other = second_self("stays");
    let mut other = other.env(GATE, gate.address.to_string()).spawn().unwrap();
    let guests = [gate.guest(), gate.guest(), gate.guest()];
    other.kill().unwrap(); // SIGKILL: it cannot do anything any more
    other.wait().unwrap();
    for guest in guests {
        assert!(guest.leaves(), "an orphan works on");
    }
    // They also held the other end of this pipe.
    let mut rest = String::new();
    other.stdout.unwrap().read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

fn they_end_at_once_and_not_a_while_later(_: &Main) {
    let gate = Gate::open();
    let mut other = second_self("ticks");
    let mut other = other.env(GATE, gate.address.to_string()).spawn().unwrap();
    let guest = gate.guest();
    other.kill().unwrap();
    other.wait().unwrap();
    // The task's own clock: on a busy machine it is slow as well.
    let mut ticks = Vec::new();
    guest.line.take(10).read_to_end(&mut ticks).unwrap();
    assert!(ticks.len() < 10, "it works on after its parent's end");
}

#[cfg(target_os = "linux")]
fn a_hundred_processes_leave_no_file_open(parent: &Main) {
    let open = || fs::read_dir("/proc/self/fd").unwrap().count();
    let before = open();
    let pool = parent.pool(1);
    for n in 0..100 {
        assert!(pool.submit(Task::Exit(n)).result().is_err());
    }
    pool.shutdown();
    assert_eq!(open(), before);
}

/// The result of a task that has one.
fn of(future: &Future<String>) -> &str {
    future.result().expect("it has a result")
}

fn who_works(pool: &Pool) -> u32 {
    of(&pool.submit(Task::WhoAreYou)).parse().unwrap()
}

/// Where tasks come by, and stay until they are let go.
struct Gate {
    address: SocketAddr,
    guests: Receiver<Guest>,
}

/// A task at the gate. Dropping it lets it go.
struct Guest {
    id: u32,
    line: TcpStream,
}

impl Gate {
    fn open() -> Self {
        let door = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = door.local_addr().unwrap();
        let (tell, guests) = mpsc::channel();
        thread::spawn(move || {
            for line in door.incoming() {
                let line = line.unwrap();
                let mut id = String::new();
                BufReader::new(&line).read_line(&mut id).unwrap();
                let id = id.trim().parse().unwrap();
                if tell.send(Guest { id, line }).is_err() {
                    return;
                }
            }
        });
        Self { address, guests }
    }

    fn visit(&self) -> Task {
        Task::Visit(self.address)
    }

    fn guest(&self) -> Guest {
        self.guests.recv().unwrap()
    }

    fn nobody_comes(&self) -> bool {
        self.guests.recv_timeout(A_WHILE).is_err()
    }
}

impl Guest {
    /// Blocks until its process is gone.
    fn leaves(mut self) -> bool {
        self.line.set_read_timeout(Some(100 * A_WHILE)).unwrap();
        match self.line.read(&mut [0]) {
            Ok(bytes) => bytes == 0,
            Err(e) => e.kind() == io::ErrorKind::ConnectionReset,
        }
    }
}

/// This program as the parent of that name.
fn second_self(role: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.env(ROLE, role).env("LESSON_LANG", "en");
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

fn output_of(role: &str) -> String {
    let output = second_self(role).output().unwrap();
    assert!(output.status.success());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The output, with this as the folder for temporary files.
fn in_folder(role: &str, folder: &Path) -> String {
    let mut command = second_self(role);
    command.env("TMPDIR", folder).env("TMP", folder);
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn gate() -> SocketAddr {
    env::var(GATE).unwrap().parse().unwrap()
}

fn play(role: &str, parent: &Main) {
    match role {
        "prints" => {
            let pool = parent.pool(1);
            let forged = [&letter(8), &b"\0\x06forged\n"[..]].concat();
            let forged = pool.submit(Task::Print(forged));
            let half = pool.submit(Task::Print(b"half a line".to_vec()));
            let square = pool.submit(Task::Square(7));
            println!(", {}, {}, {}", of(&forged), of(&half), of(&square));
        }
        #[cfg(target_os = "linux")]
        "fills a pipe" => {
            let pool = parent.pool(1);
            for bytes in [PIPE, 1] {
                of(&pool.submit(Task::Print(vec![b'.'; bytes])));
                visit(gate());
            }
        }
        "in order" => {
            let pool = parent.pool(1);
            for digit in b'0'..=b'9' {
                pool.submit(Task::Print(vec![digit]));
            }
        }
        "reads" => {
            let read = parent.pool(1).submit(Task::ReadLine);
            let read = of(&read);
            let mut line = String::new();
            io::stdin().read_line(&mut line).unwrap();
            let seen = parent.pool(1).submit(Task::Surroundings);
            println!(
                "{read}, {}, argument: {} {}",
                line.trim_end(),
                env::args().any(|arg| arg == "argument"),
                of(&seen).contains("\"argument\""),
            );
        }
        "looks around" => {
            let seen = parent.pool(1).submit(Task::Surroundings);
            println!("{}", of(&seen));
        }
        "overflows" => {
            let pool = parent.pool(1);
            let overflow = pool.submit(Task::Overflow(1));
            let square = pool.submit(Task::Square(7));
            println!("{}", overflow.result().unwrap_err());
            println!("{}", of(&square));
        }
        "replaced" => {
            let program = env::current_exe().unwrap();
            fs::remove_file(&program).unwrap();
            fs::write(&program, "another program").unwrap();
            println!("{}", of(&parent.pool(1).submit(Task::Square(7))));
        }
        #[cfg(unix)]
        "forbidden" => {
            use std::os::unix::fs::PermissionsExt;
            let nobody = fs::Permissions::from_mode(0o600);
            fs::set_permissions(env::current_exe().unwrap(), nobody).unwrap();
            let future = parent.pool(1).submit(Task::Square(7));
            println!("{}", future.result().unwrap_err());
        }
        "nowhere" => {
            let folder = tempfile::tempdir().unwrap();
            env::set_current_dir(&folder).unwrap();
            folder.close().unwrap();
            println!("{}", of(&parent.pool(1).submit(Task::Square(7))));
        }
        "squares" => {
            let pool = parent.pool(2);
            let futures = [1, 2, 3].map(|n| pool.submit(Task::Square(n)));
            for future in futures {
                println!("{}", of(&future));
            }
        }
        "ticks" => {
            parent.pool(1).submit(Task::Tick(gate()));
        }
        "visits" => visit(gate()),
        "stays" => {
            let pool = parent.pool(3);
            for _ in 0..3 {
                pool.submit(Task::Visit(gate()));
            }
        }
        _ => {
            let pool = parent.pool(2);
            let futures = [1, 2, 3].map(|n| pool.submit(Task::Square(n)));
            for future in futures {
                println!("{}", future.result().unwrap_err());
            }
        }
    }
}

/// The first bytes of a letter of that length.
fn letter(length: u8) -> [u8; 9] {
    [0xa4, length, 0, 0, 0, 0, 0, 0, 0]
}

/// A worker that knows the way to its parent, but not how to behave.
fn bad_worker(role: &str) {
    let answer: &[u8] = match role {
        "garbage" | "garbage without end" => b"How do you do?",
        "one wrong byte" => b"\0",
        "a number" => &[&letter(2), &b"\0\x07"[..]].concat(),
        "too much" => &[&letter(4), &b"\0\x0149"[..]].concat(),
        "half an answer" => &[&letter(4), &b"\0\x024"[..]].concat(),
        "little of a huge answer" => &[0xa4, 0, 0, 0, 0, 0, 0, 0, 1, 0],
        "never comes" => process::exit(6),
        #[cfg(unix)]
        "looks at the door" => {
            use std::os::unix::fs::MetadataExt;
            let door = env::args_os().nth(2).unwrap();
            let folder = Path::new(&door).parent().unwrap();
            let mode = folder.metadata().unwrap().mode();
            println!("the folder's mode is {mode:o}");
            process::exit(6);
        }
        _ => return,
    };
    let connect = || {
        let path = env::args_os().nth(2).unwrap();
        let door = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
        door.connect(&SockAddr::unix(path).unwrap()).unwrap();
        door
    };
    let [mut tasks, mut answers, mut lifeline] =
        [connect(), connect(), connect()];
    let mut head = letter(0);
    while tasks.read_exact(&mut head).is_ok() {
        tasks.read_exact(&mut vec![0; head[1].into()]).unwrap();
        answers.write_all(answer).unwrap();
        if role == "garbage without end" {
            while answers.write_all(answer).is_ok() {}
        }
        if ["half an answer", "little of a huge answer"].contains(&role) {
            process::exit(5);
        }
    }
    let _ = lifeline.read_to_end(&mut Vec::new()); // the parent has to end us
    process::exit(0);
}

#[cfg(unix)]
fn signal(id: u32, signal: Signal) {
    kill_process(pid(id), signal).unwrap();
}

#[cfg(unix)]
fn is_there(id: u32) -> bool {
    test_kill_process(pid(id)).is_ok() // a zombie is there
}

#[cfg(unix)]
fn pid(id: u32) -> Pid {
    Pid::from_raw(id.try_into().unwrap()).unwrap()
}
