"""第 9 课：厨房的出菜口。 Lesson 9: a kitchen with a hatch."""

import collections
import os
import queue
import sys
import threading
import time

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say

ROOM = 2
MENU = 5
COOKS = 2
WAITERS = 3
PLATES = 3  # of each cook
LATER = 0.4
WALK = 0.6


class Hatch:
    """A bounded buffer: one lock, and two conditions that share it."""

    def __init__(self, room):
        self.room = room
        self.plates = collections.deque()
        self.closed = False
        lock = threading.Lock()
        self.filled = threading.Condition(lock)
        self.emptied = threading.Condition(lock)

    def put(self, plate):
        with self.emptied:
            while len(self.plates) == self.room and not self.closed:
                self.emptied.wait()
            if self.closed:
                raise ValueError("the hatch is closed")
            self.plates.append(plate)
            self.filled.notify()

    def __iter__(self):
        while True:
            with self.filled:
                while not self.plates and not self.closed:
                    self.filled.wait()
                if not self.plates:
                    return
                plate = self.plates.popleft()
                self.emptied.notify()
            yield plate

    def close(self):
        with self.filled:
            self.closed = True
            self.filled.notify_all()
            self.emptied.notify_all()


def cook(put, close):
    for plate in range(1, MENU + 1):
        say(f"[厨师] 做好第 {plate} 盘", f"[cook] has plate {plate} ready")
        put(plate)
    say("[厨师] 都放上去了", "[cook] has put up all of them")
    close()


def waiter(plates):
    time.sleep(LATER)
    for plate in plates:
        say(f"[服务员] 端走第 {plate} 盘", f"[waiter] takes plate {plate}")
        time.sleep(WALK)
    say("[服务员] 没有菜了", "[waiter] finds no more plates")


def busy_cook(n, hatch):
    for plate in range(1, PLATES + 1):
        hatch.put(plate)
    say(f"[厨师 {n}] 做完了", f"[cook {n}] is done")


def busy_waiter(n, hatch, carried):
    carried[n] = sum(1 for _ in hatch)
    say(f"[服务员 {n}] 下班", f"[waiter {n}] goes home")


def many(hatch):
    carried = {}
    cooks = [
        threading.Thread(target=busy_cook, args=(n, hatch))
        for n in range(1, COOKS + 1)
    ]
    waiters = [
        threading.Thread(target=busy_waiter, args=(n, hatch, carried))
        for n in range(1, WAITERS + 1)
    ]
    for thread in cooks + waiters:
        thread.start()
    for thread in cooks:
        thread.join()
    say("厨房关门", "the kitchen closes")
    hatch.close()
    for thread in waiters:
        thread.join()
    return sum(carried.values())


def main():
    say("自己造的出菜口", "a hatch of our own")
    hatch = Hatch(ROOM)
    thread = threading.Thread(target=cook, args=(hatch.put, hatch.close))
    thread.start()
    waiter(hatch)
    thread.join()

    say(f"厨师 {COOKS} 个，服务员 {WAITERS} 个", f"cooks: {COOKS}, waiters: {WAITERS}")
    all = many(Hatch(ROOM))
    say(f"一共端走 {all} 盘", f"plates carried in all: {all}")

    # In the place of crossbeam's channel: Python's own, and a sentinel.
    say("现成的通道", "a ready-made channel")
    plates = queue.Queue(ROOM)
    close = lambda: plates.put(None)
    thread = threading.Thread(target=cook, args=(plates.put, close))
    thread.start()
    waiter(iter(plates.get, None))
    thread.join()


main()
