"""各课的 Python 程序也这样说话。 How the lessons' Python programs speak."""

import locale
import logging
import os
import signal
import sys
import threading

VARIABLES = ("LESSON_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
TAG = next(filter(None, map(os.environ.get, VARIABLES)), None)
ZH = (TAG or locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))

status = 128 + signal.SIGINT  # with which an interrupted program ends

if sys.stdout is None:  # closed
    sys.stdout = open(os.devnull, "w", encoding="utf-8")
elif hasattr(sys.stdout, "reconfigure"):
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def tr(zh, en):
    return zh if ZH else en


def say(zh, en):
    # One write for the whole line: print() would send the text and the line
    # break apart, and two threads could mix there.
    try:
        sys.stdout.write(tr(zh, en) + "\n")
        sys.stdout.flush()
    except OSError as e:
        unheard(e)


def unheard(error):
    """Ends the program, as Rust's say does: with status 0 and no word if nobody
    reads any more, else with a sentence and status 1."""
    global status
    status = 0 if isinstance(error, BrokenPipeError) else 1
    if status:
        why = tr(f"写不出输出：{error}", f"cannot write the output: {error}")
        print(why, file=sys.stderr)
    sys.stdout = open(os.devnull, "w", encoding="utf-8")
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        interrupted()


def interrupted(*_):
    """Ends the program at once. Python itself would wait for its threads, and
    they perhaps for something that now never comes."""
    if multiprocessing := sys.modules.get("multiprocessing"):
        for child in multiprocessing.active_children():
            child.kill()
    os._exit(status)


def tidily(main, *args):
    """Runs a program that has something to clean up: what ends it early is a
    KeyboardInterrupt in `main`."""

    def unwind(*_):
        logging.disable()  # a pool would tell of each callback that fails now
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, unwind)
    try:
        main(*args)
    except KeyboardInterrupt:
        interrupted()


signal.signal(signal.SIGINT, interrupted)
