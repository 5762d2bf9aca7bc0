"""第 10 课：五位哲学家。 Lesson 10: five philosophers."""

import os
import sys
import threading
import time

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say, tr

PEOPLE = 5
PAUSE = 0.03
THINKS = 0.4
EATS = 0.2


class Deadlock(Exception):
    """Whoever waits is part of a circle in which everybody waits."""


class Table:
    """A fork at the left hand of each, and a note of who waits for whom."""

    def __init__(self):
        self.changed = threading.Condition()
        self.holders = [None] * PEOPLE
        self.wanted = [None] * PEOPLE
        self.circle = []

    def circle_from(self, who):
        circle, at = [], who
        while len(circle) < PEOPLE:
            fork = self.wanted[at]
            holder = None if fork is None else self.holders[fork]
            if holder is None:
                return []
            circle.append((at, fork, holder))
            at = holder
            if at == who:
                return circle
        return []

    def take(self, who, fork):
        with self.changed:
            self.wanted[who] = fork
            circle = self.circle_from(who)
            if circle:
                self.circle = circle
                self.changed.notify_all()
            while self.holders[fork] is not None:
                if self.circle:
                    raise Deadlock
                self.changed.wait()
            self.wanted[who] = None
            self.holders[fork] = who

    def try_take(self, who, fork):
        with self.changed:
            free = self.holders[fork] is None
            if free:
                self.holders[fork] = who
            return free

    def take_both(self, who, both):
        with self.changed:
            while any(self.holders[fork] is not None for fork in both):
                self.changed.wait()
            for fork in both:
                self.holders[fork] = who

    def put_back(self, *forks):
        with self.changed:
            for fork in forks:
                self.holders[fork] = None
            self.changed.notify_all()


def name(who):
    return tr(f"哲学家 {who + 1}", f"philosopher {who + 1}")


def tell(who, zh, en):
    say(f"[{name(who)}] {zh}", f"[{name(who)}] {en}")


def eat(who):
    tell(who, "吃上了", "eats")
    time.sleep(EATS)


def left_first(table, who, left, right):
    table.take(who, left)
    tell(who, f"拿起叉子 {left + 1}", f"takes fork {left + 1}")
    time.sleep(THINKS)
    table.take(who, right)
    eat(who)
    table.put_back(left, right)


def in_order(table, who, left, right):
    first, second = sorted((left, right))
    table.take(who, first)
    table.take(who, second)
    eat(who)
    table.put_back(left, right)


waiter = threading.Semaphore(PEOPLE - 1)


def with_waiter(table, who, left, right):
    with waiter:
        table.take(who, left)
        table.take(who, right)
        eat(who)
        table.put_back(left, right)


def both_or_none(table, who, left, right):
    table.take_both(who, (left, right))
    eat(who)
    table.put_back(left, right)


def give_back(table, who, left, right):
    table.take(who, left)
    while not table.try_take(who, right):
        table.put_back(left)
        time.sleep(PAUSE * (who + 1))
        table.take(who, left)
    eat(who)
    table.put_back(left, right)


def dinner(eat_once):
    """All of them do it at the same time; returns the table they leave."""
    table = Table()

    def act(who):
        try:
            eat_once(table, who, who, (who + 1) % PEOPLE)
        except Deadlock:
            tell(who, "不吃了", "gives up")

    people = [threading.Thread(target=act, args=[who]) for who in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return table


def main():
    say("人人先拿左手边的叉子", "everybody takes the left fork first")
    circle = dinner(left_first).circle
    for who, fork, holder in sorted(circle):
        who, fork, holder = name(who), fork + 1, name(holder)
        say(
            f"[看守] {who} 等叉子 {fork}，它在 {holder} 手里",
            f"[watcher] {who} waits for fork {fork}, which {holder} has",
        )
    count = len(circle)
    say(f"[看守] {count} 个人等成一圈", f"[watcher] {count} wait in a circle")

    say("编号小的叉子先拿", "the fork with the smaller number first")
    dinner(in_order)
    say("总留一个人在外面", "a waiter lets in all but one")
    dinner(with_waiter)
    say("两把一起拿，否则一把也不拿", "both forks or none")
    dinner(both_or_none)
    say("拿不到就放回去，过会儿再来", "give back, and try again later")
    dinner(give_back)
    say("大家都吃过了", "everybody has eaten")


main()
