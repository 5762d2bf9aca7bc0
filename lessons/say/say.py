"""各课的 Python 程序也这样说话。 How the lessons' Python programs speak."""

import locale
import os
import sys

VARIABLES = ("LESSON_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
TAG = next(filter(None, map(os.environ.get, VARIABLES)), None)
ZH = (TAG or locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))

sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def tr(zh, en):
    return zh if ZH else en


def say(zh, en):
    # One write for the whole line: print() would send the text and the line
    # break apart, and two threads could mix there.
    sys.stdout.write(tr(zh, en) + "\n")
    sys.stdout.flush()
