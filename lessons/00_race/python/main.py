"""第 0 课：两个人，一本账。 Lesson 0: two people, one account book."""

import os
import sys
import threading
import time

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say, tr

RECKONS = 0.8
LATER = 0.4


class Careless:
    """Reads, and then writes. What somebody else writes in between is lost."""

    def __init__(self, balance):
        self.balance = balance

    def change(self, change):
        seen = self.balance
        new = change(seen)
        if new is not None:
            self.balance = new  # whatever is there by now
        return new is not None


class Locked(Careless):
    """Only one at a time has the book."""

    def __init__(self, balance):
        super().__init__(balance)
        self.lock = threading.Lock()

    def change(self, change):
        with self.lock:
            return super().change(change)

    def read(self):
        with self.lock:
            return self.balance


class Checked(Careless):
    """Writes only if the balance is still what was read. Python has no
    compare-and-exchange: a lock makes one step of comparing and writing."""

    def __init__(self, balance):
        super().__init__(balance)
        self.lock = threading.Lock()

    def change(self, change):
        while True:
            seen = self.balance
            new = change(seen)
            if new is None:
                return False
            with self.lock:
                if self.balance == seen:
                    self.balance = new
                    return True


def both(act):
    """The second comes while the first still reckons."""
    first = threading.Thread(target=act, args=[tr("老张", "Ann")])
    second = threading.Thread(target=act, args=[tr("老李", "Ben")])
    first.start()
    time.sleep(LATER)
    second.start()
    first.join()
    second.join()


def two_put_in(book):
    def act(who):
        def more(balance):
            say(f"[{who}] 看到 {balance}", f"[{who}] reads {balance}")
            time.sleep(RECKONS)
            new = balance + 50
            say(f"[{who}] 要写 {new}", f"[{who}] is about to write {new}")
            return new

        book.change(more)

    both(act)
    return book.balance


def has_60(who, balance):
    say(f"[{who}] 看到 {balance}", f"[{who}] reads {balance}")
    time.sleep(RECKONS)
    if balance < 60:
        say(f"[{who}] 不够取 60", f"[{who}] cannot take 60")
    return balance >= 60


def take_60(who, balance):
    say(f"[{who}] 取走 60", f"[{who}] takes 60")
    return balance - 60


def look_and_then_take(book):
    def act(who):
        if has_60(who, book.read()):
            book.change(lambda balance: take_60(who, balance))

    both(act)
    return book.read()


def look_and_take(book):
    def act(who):
        def less(balance):
            return take_60(who, balance) if has_60(who, balance) else None

        book.change(less)

    both(act)
    return book.read()


def main():
    say("账上有 100，两人各存 50", "100 in the book, two put in 50 each")
    end = two_put_in(Careless(100))
    say(f"读完再写的账：{end}", f"read, then write: {end}")
    end = two_put_in(Locked(100))
    say(f"上了锁的账：{end}", f"with a lock: {end}")
    end = two_put_in(Checked(100))
    say(f"写前核对的账：{end}", f"checked as it is written: {end}")

    say("账上有 100，两人各取 60", "100 in the book, two take out 60 each")
    end = look_and_then_take(Locked(100))
    say(f"看和取分两次上锁：{end}", f"look and take, a lock for each: {end}")
    end = look_and_take(Locked(100))
    say(f"看和取在一把锁里：{end}", f"look and take under one lock: {end}")


main()
