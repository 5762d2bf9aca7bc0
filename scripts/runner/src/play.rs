//! 由你说轮到谁。 You say who moves.

use crate::names::Names;
use crate::report;
use crate::search::{Search, Told};
use crate::told::{self, Sources};
use orders::run::{Config, Id, Run, Wants};
use orders::search::Strategy;
use say::{print_line, tr};
use std::cell::{Cell, RefCell};
use std::io::{self, BufRead};
use std::rc::Rc;

impl Search<'_> {
    /// Asks who moves until the story has ended, one way or another.
    ///
    /// # Errors
    /// Stdin has ended before.
    pub fn play(&self) -> Result<Told, String> {
        self.warm_up();
        print_line(&tr!(
            "轮到谁，由你说：让它卡住，或者打破样本。输入号码；u 退一步，h 看其余的在等什么，q 不玩了",
            "You say who moves: make it hang, or break its sample. Type a number; \
             u takes a step back, h shows what the others \
             wait for, q ends the game"
        ));
        let game = Rc::new(Game {
            names: Rc::clone(&self.names.borrow()),
            ..Game::default()
        });
        let config = Config {
            story: true,
            ..Config::default()
        };
        loop {
            let player = Box::new(Player::of(&game));
            let mut told = (true, String::new());
            self.search(player, &config, |run, judged| {
                let broken = judged.err();
                if game.is_over() {
                    return true;
                }
                game.show(run);
                let end = told::end(
                    run,
                    broken.as_ref(),
                    run.events.len(),
                    &game.names,
                );
                told = (broken.is_none(), end);
                true
            });
            match game.over.take() {
                Some(Over::Back) => {
                    // The last one was no choice: it took a step back.
                    let mut chosen = game.chosen.borrow_mut();
                    let left = chosen.len().saturating_sub(2);
                    chosen.truncate(left);
                    game.shown.set(0);
                }
                Some(Over::Quit) => {
                    return Err(tr!("没有玩完", "the game was not ended"));
                }
                None => return Ok(told),
            }
        }
    }
}

/// What lasts from one run to the next.
#[derive(Default)]
struct Game {
    names: Rc<Names>,
    /// Whom you chose, where there was a choice.
    chosen: RefCell<Vec<Id>>,
    /// So many notes of this run have been shown.
    shown: Cell<usize>,
    over: Cell<Option<Over>>,
    sources: RefCell<Sources>,
}

/// Why a run is not to be taken to its end.
enum Over {
    /// A step is taken back.
    Back,
    Quit,
}

impl Game {
    /// Prints what has happened since it was called last.
    fn show(&self, run: &Run) {
        let shown = self.shown.replace(run.notes.len());
        for note in &run.notes[shown..] {
            let mut sources = self.sources.borrow_mut();
            let line = sources.line(note, &self.names);
            for row in line.lines() {
                print_line(&format!("    {row}"));
            }
        }
    }

    /// Who moves, of those who can.
    fn ask(&self, run: &Run) -> Id {
        self.show(run);
        for (number, task) in (1..).zip(&run.able) {
            let name = self.names.of(*task);
            let next = self.next(run, *task);
            print_line(&format!("{number}: {name}  {next}"));
        }
        loop {
            let mut line = String::new();
            if io::stdin().lock().read_line(&mut line).is_err()
                || line.is_empty()
            {
                return self.end(run, Over::Quit);
            }
            match line.trim() {
                "q" => return self.end(run, Over::Quit),
                "u" => return self.end(run, Over::Back),
                "h" => {
                    let waits = report::waiting(run, &self.names);
                    waits.for_each(|words| print_line(&format!("   {words}")));
                }
                number => {
                    let number = number.parse::<usize>().unwrap_or(0);
                    let task = run.able.get(number.wrapping_sub(1));
                    if let Some(task) = task {
                        return *task;
                    }
                    let last = run.able.len();
                    print_line(&tr!("1 到 {last}", "1 to {last}"));
                }
            }
        }
    }

    /// What the task would do.
    fn next(&self, run: &Run, task: Id) -> String {
        let task = &run.tasks[task];
        match (task.wants, task.at) {
            (Wants::Open(lock), _) if run.objects[lock].of == "stdout" => {
                tr!("（说一句话）", "(says something)")
            }
            (_, Some(at)) => {
                let mut sources = self.sources.borrow_mut();
                format!("{}  {}", told::place(at), sources.source(at))
            }
            _ => String::new(),
        }
    }

    fn is_over(&self) -> bool {
        let over = self.over.take();
        let is_over = over.is_some();
        self.over.set(over);
        is_over
    }

    fn end(&self, run: &Run, over: Over) -> Id {
        self.over.set(Some(over));
        run.able[0]
    }
}

/// Repeats what was chosen, and then asks.
struct Player {
    game: Rc<Game>,
    nth: usize,
}

impl Player {
    fn of(game: &Rc<Game>) -> Self {
        Self {
            game: Rc::clone(game),
            nth: 0,
        }
    }
}

impl Strategy for Player {
    fn task(&mut self, run: &Run) -> Id {
        if self.game.is_over() || run.able.len() == 1 {
            return run.able[0];
        }
        self.nth += 1;
        let known = self.game.chosen.borrow().get(self.nth - 1).copied();
        known.unwrap_or_else(|| {
            let task = self.game.ask(run);
            self.game.chosen.borrow_mut().push(task);
            task
        })
    }

    fn way(&mut self, _: usize) -> usize {
        0
    }

    fn another(&mut self, _: &Run) -> bool {
        false
    }
}
