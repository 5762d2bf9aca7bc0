"""第 6 课：生产者和消费者，来回切换一千万次。
Lesson 6: a producer and a consumer that switch ten million times."""

import os
import sys
import time

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say, tr

COUNT = 10_000_000
LAST = COUNT - 1
COMPARED = 1_000_000
TURNS = 100
CLEARLY = 2  # that much dearer, and it is no accident


def main():
    taken = 0  # shared, without a lock

    def consumer():
        nonlocal taken
        say("[消费者] 准备好了", "[consumer] is ready")
        total = 0
        while True:
            n = yield total
            taken += 1
            total += n
            if n < 3 or n == LAST:
                say(
                    f"[消费者] 收下 {n}，和是 {total}",
                    f"[consumer] takes {n}, the sum is {total}",
                )

    generator = consumer()
    say("消费者造好了，一句还没有运行", "the consumer is made, and not a line of it has run")
    next(generator)

    start = time.perf_counter()
    for n in range(COUNT):
        if n < 3 or n == LAST:
            say(f"[生产者] 交出 {n}", f"[producer] hands over {n}")
        total = generator.send(n)
    secs = time.perf_counter() - start
    say(
        f"{taken} 个数，和是 {total}，用时 {secs:.3f} 秒",
        f"{taken} numbers, the sum is {total}, in {secs:.3f} s",
    )
    side_by_side()


def side_by_side():
    ways = {
        tr("普通循环", "plain loop"): plain_loop,
        tr("迭代器", "iterator"): lambda total, numbers: sum(numbers, total),
        tr("手写的状态机", "state machine by hand"): sender_to(Machine()),
        tr("协程", "coroutine"): sender_to(adder()),
    }
    sums = [0] * len(ways)
    best = [float("inf")] * len(ways)
    turn = COMPARED // TURNS
    for first in range(0, COMPARED, turn):
        for i, way in enumerate(ways.values()):
            start = time.perf_counter()
            sums[i] = way(sums[i], range(first, first + turn))
            best[i] = min(best[i], time.perf_counter() - start)

    for name, secs in zip(ways, best):
        ns = secs / turn * 1e9
        say(f"{name}：每个数 {ns:.1f} 纳秒", f"{name}: {ns:.1f} ns a number")
    if len(set(sums)) == 1:
        say(
            f"{COMPARED} 个数，四种写法，和都是 {sums[0]}",
            f"{COMPARED} numbers, four ways, one sum: {sums[0]}",
        )
    else:
        say(f"和不一样：{sums}", f"the sums differ: {sums}")
    plain, iterator, _, coroutine = best
    times = coroutine / min(plain, iterator)
    if times > CLEARLY:
        say(
            f"切换的用时是不切换的 {times:.1f} 倍",
            f"switching costs {times:.1f} times as much as not switching",
        )
    else:
        say(
            f"切换并不贵：用时只有不切换的 {times:.1f} 倍",
            f"switching costs only {times:.1f} times as much",
        )


def plain_loop(total, numbers):
    for n in numbers:
        total += n
    return total


def sender_to(consumer):
    next(consumer)

    def way(_, numbers):
        for n in numbers:
            total = consumer.send(n)
        return total

    return way


def adder():
    total = 0
    while True:
        total += yield total


class Machine:
    """The same consumer, written by hand: what it must still know is kept in
    the object, not in a function that stops half way."""

    def __next__(self):
        self.total = 0
        return self.total

    def send(self, n):
        self.total += n
        return self.total


main()
