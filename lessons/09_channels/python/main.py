"""第 9 课：通道：厨房的出菜口。 Lesson 9: Channels: a kitchen with a hatch."""

import os
import sys
import threading

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say


def find(n):
    twice = 2 * n
    say(f"[甲 {n}] 算出 {twice}", f"[one {n}] finds {twice}")


def main():
    threads = [threading.Thread(target=find, args=[n]) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say("都算完了", "both are done")


main()
