//! 第 4 课的进程池：任务是数据，送到别的进程里去做。
//! The process pool of lesson 4: tasks are data, sent to other processes.
//!
//! 书 `book/zh/04_process_pool.md`
//! Book: `book/en/04_process_pool.md`

mod letter;
mod process;
mod strict;
mod worker;

use lesson03_thread_pool::ThreadPool;
use letter::Failure;
use process::Process;
use say::tr;
use serde::{Serialize, de::DeserializeOwned};
use std::error::Error;
use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex};
use std::thread;

// ANCHOR: parent
/// The proof that this process is no worker: only it can make pools.
pub struct Parent<T, R>(PhantomData<fn(T) -> R>);

impl<T: DeserializeOwned, R: Serialize> Parent<T, R> {
    /// Must be the first thing that `main` does, in every program with a pool.
    ///
    /// Workers are this same program, started once more. In a worker, this
    /// does all the tasks that come, each with `work`, and never returns: the
    /// rest of `main` runs in the parent only.
    ///
    /// A task shares standard output, standard error, the environment and the
    /// current folder with the parent, but has neither its arguments nor its
    /// standard input. A worker ends when its parent does, even in the middle
    /// of a task.
    ///
    /// A value travels in a binary format that does not describe itself, and
    /// arrives as it was. Types that can only be read from one that does (in
    /// serde's words: `tag`, `untagged`, `flatten`, `skip_serializing_if`) are
    /// refused, and so is what is nested more than 256 deep.
    pub fn or_worker(work: impl Fn(T) -> R) -> Self {
        if worker::is_one() {
            worker::serve(work);
        }
        Self(PhantomData)
    }
}
// ANCHOR_END: parent

impl<T: Serialize, R: DeserializeOwned + Send + Sync + 'static> Parent<T, R> {
    /// A pool of so many processes, each of which starts when it is needed.
    ///
    /// # Panics
    ///
    /// If there is to be no process.
    pub fn pool(&self, processes: usize) -> ProcessPool<T, R> {
        ProcessPool {
            threads: ThreadPool::new(processes),
            idle: Arc::default(),
            types: PhantomData,
        }
    }

    /// A pool with a process for each of the machine's processors.
    pub fn pool_per_cpu(&self) -> ProcessPool<T, R> {
        self.pool(thread::available_parallelism().map_or(1, usize::from))
    }
}

// ANCHOR: pool
/// A number of processes that run tasks, first come, first served.
///
/// Dropping it, like [`shutdown`](Self::shutdown), finishes the tasks in the
/// queue, then ends all its processes and waits until they are gone.
pub struct ProcessPool<T, R> {
    threads: ThreadPool, // ⑤ dropping it finishes all tasks
    idle: Arc<Mutex<Vec<Process>>>, // until the pool and all tasks let go
    types: PhantomData<fn(T) -> R>,
}

impl<T: Serialize, R: DeserializeOwned + Send + Sync + 'static>
    ProcessPool<T, R>
{
    /// Packs the task and puts it into the queue; never blocks.
    ///
    /// A task runs at most once. Should its process die, the future has the
    /// error, other tasks are not harmed, and a new process takes over. Submit
    /// it again if it may be done twice: how far it came, nobody knows.
    pub fn submit(&self, task: T) -> Future<R> {
        let packed = letter::pack(&task).map_err(Failure::NotRun); // ⑥
        let idle = Arc::clone(&self.idle);
        let run = move || {
            let mut process = hand_over(&packed?, &idle)?;
            let answer = process.receive()?; // ⑦ an error ends the process
            idle.lock().unwrap().push(process);
            Ok(answer?)
        };
        Future(self.threads.submit(run))
    }

    /// Finishes the tasks in the queue and returns when all processes are
    /// gone. The same as dropping the pool.
    pub fn shutdown(self) {}
}

/// The process that has the task now: one that was idle, or a new one.
fn hand_over(
    task: &[u8],
    idle: &Mutex<Vec<Process>>,
) -> Result<Process, TaskError> {
    let next = || idle.lock().unwrap().pop();
    while let Some(mut process) = next() {
        if process.send(task).is_ok() {
            return Ok(process);
        } // else it died while it was idle
    }
    let mut process = Process::start().map_err(TaskError::NotRun)?;
    process.send(task).map_err(TaskError::NotRun)?;
    Ok(process)
}
// ANCHOR_END: pool

/// The result that a task will have.
pub struct Future<R>(lesson03_thread_pool::Future<Result<R, TaskError>>);

impl<R> Future<R> {
    /// Blocks until the task has ended, and borrows its result.
    ///
    /// # Errors
    ///
    /// [`TaskError`], if it has none.
    pub fn result(&self) -> Result<&R, &TaskError> {
        let unpacked = self.0.result().expect("nothing in `submit` panics");
        unpacked.as_ref()
    }
}

/// Why a task has no result.
#[derive(Debug)]
pub enum TaskError {
    /// It panicked, with this message. Its process goes on.
    Panicked(String),
    /// Its process, with this number, ended before it had a result: it
    /// exited, was killed, ran out of stack, …
    Died(u32, ExitStatus),
    /// Its process, with this number, sent something that is no answer, and
    /// was killed.
    Garbled(u32),
    /// It ran, but its result cannot be packed, or not be unpacked.
    CannotTravel(String),
    /// It never ran: it cannot be packed, or not be unpacked, or no process
    /// can be started.
    NotRun(io::Error),
}

impl From<Failure> for TaskError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotRun(why) => Self::NotRun(io::Error::other(why)),
            Failure::Panicked(text) => Self::Panicked(text),
            Failure::CannotTravel(why) => Self::CannotTravel(why),
        }
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&match self {
            Self::Panicked(text) => {
                tr!("任务 panic 了：{text}", "the task panicked: {text}")
            }
            Self::Died(id, status) => {
                let how = match status.code() {
                    Some(code) => tr!("退出码 {code}", "exit code {code}"),
                    None => status.to_string(), // a signal
                };
                tr!(
                    "进程 {id} 做到一半就结束了，{how}",
                    "process {id} ended in the middle of it, {how}"
                )
            }
            Self::Garbled(id) => {
                tr!("进程 {id} 的回答看不懂", "process {id} answered nonsense")
            }
            Self::CannotTravel(why) => tr!(
                "任务做完了，结果却送不回来：{why}",
                "the task is done, but its result cannot be sent: {why}"
            ),
            Self::NotRun(why) => {
                tr!("任务没能开始：{why}", "the task did not start: {why}")
            }
        })
    }
}

impl Error for TaskError {}
