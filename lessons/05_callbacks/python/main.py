"""第 5 课：一个爬虫，和一个有四处毛病的网站。
Lesson 5: a crawler, and a site with four faults."""

import os
import re
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPException, IncompleteRead
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin
from urllib.request import ProxyHandler, build_opener
from uuid import uuid4

sys.path.append(os.path.join(os.path.dirname(__file__), "../../say"))
from say import say, tidily, tr

WORKERS = 200
VIDEOS = 16
MISSING, NO_ADDRESS, SLOW, CUT = 4, 7, 10, 13  # what is wrong with these videos
LATENCY = 0.6  # seconds, of each answer
PATIENCE = 2
CHUNK = 16 * 1024  # bytes of a video in memory at a time
PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*<[!?]?[\w-]+([\s/>]|$)")  # how one begins
BYTES = "application/octet-stream", "binary/octet-stream", "application/mp4"


class Pool(ThreadPoolExecutor):
    """A pool that counts the steps which are not done, callbacks included."""

    def __init__(self, workers):
        super().__init__(workers)
        self.unfinished = 0
        self.changed = threading.Condition()

    def step(self, then, task, *args):
        with self.changed:
            future = self.submit(task, *args)
            self.unfinished += 1
        future.add_done_callback(lambda future: self.finish(then, future))
        return future

    def finish(self, then, future):
        try:
            then(future)  # what it submits is counted before this is done
        finally:
            with self.changed:
                self.unfinished -= 1
                self.changed.notify_all()

    def wait_until_idle(self):
        with self.changed:
            self.changed.wait_for(lambda: self.unfinished == 0)


class Trouble(Exception):
    """Why there is no video, in words."""


def explain(error):
    if isinstance(error, URLError) and isinstance(error.reason, Exception):
        error = error.reason
    match error:
        case HTTPError():
            return status(error.code)
        case TimeoutError():
            return tr(
                f"太慢，等了 {PATIENCE} 秒就放弃了",
                f"too slow, gave up after {PATIENCE} seconds",
            )
        case ConnectionRefusedError():
            return tr(
                "连接被拒绝，那里没有服务器在监听",
                "connection refused, no server listens there",
            )
        case ConnectionError() | IncompleteRead():
            return tr(
                "服务器没答完就断开了", "the server hung up before it had answered"
            )
        case HTTPException() | ValueError():
            return tr(
                "服务器的回答当作 HTTP 读不通",
                "the server's answer cannot be read as HTTP",
            )
        case socket.gaierror():
            return tr("查不到这台主机", "nobody knows the host")
        case OSError(errno=int(code)):
            return tr(f"系统报告错误 {code}", str(error))
        case _:
            return str(error)


def status(code):
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return tr(f"状态码 {code}", f"status {code}")


def check(response):
    """Only a video, sent as it is, of which one can tell where it ends."""
    if response.status != 200:
        raise Trouble(status(response.status))
    for kind in headers(response, "Content-Type"):
        kind = kind.partition(";")[0].strip().lower()
        if not kind.startswith("video/") and kind not in BYTES:
            raise Trouble(tr(f"来的不是视频，是 {kind}", f"not a video, but {kind}"))
    transfer = headers(response, "Transfer-Encoding")
    for encoding in transfer + headers(response, "Content-Encoding"):
        if encoding.lower() not in ("identity", "chunked"):
            raise Trouble(
                tr(
                    f"来的是 {encoding} 编码，客户端没有要过",
                    f"encoded as {encoding}, which nobody asked for",
                )
            )
    lengths = set(headers(response, "Content-Length"))
    if len(lengths) > 1 or not all(map(str.isdecimal, lengths)):
        raise HTTPException("a length that makes no sense")
    if not lengths and not transfer:
        raise Trouble(
            tr(
                "服务器没说视频有多长，来全了没有无从知道",
                "no length given, so nobody can tell whether all of it came",
            )
        )


def headers(response, name):
    """What the lines of a header say, without terminal codes: a stranger sent it."""
    lines = response.headers.get_all(name, [])
    return [
        "".join(filter(str.isprintable, line))[:80].strip() for line in lines if line
    ]


class Crawl:
    """Every step is a task on the pool, and its callback begins the next one."""

    def __init__(self, pool, folder):
        self.pool, self.folder = pool, folder
        self.opener = build_opener(ProxyHandler({}))
        self.videos = []
        self.saved = {}

    def step(self, video, then, task, *args):
        def done(future):
            try:
                then(video, *future.result())
            except Exception as error:  # of the task, or of what comes then
                why = explain(error)
                say(f"[视频 {video}] 失败：{why}", f"[video {video}] failed: {why}")

        self.pool.step(done, task, *args)

    def find(self, url, text):
        links = re.findall(r'<a href="video_([\w-]+)"', text, re.ASCII)
        self.videos = list(dict.fromkeys(links))
        count = len(self.videos)
        say(
            f"[目录] {url} 上有 {len(links)} 个链接，指向 {count} 个视频",
            f"[index] {url} has {len(links)} links to {count} videos",
        )
        for video in self.videos:
            page = urljoin(url, f"video_{video}")
            self.step(video, self.download, self.fetch_page, page)

    def download(self, video, url, text):
        address = re.search(r'srcUrl="([^"]+)"', text)
        if not address:
            raise Trouble(
                tr("网页上没有视频的地址", "the page does not say where the video is")
            )
        address = urljoin(url, address[1])
        if not address.startswith(("http://", "https://")):
            raise Trouble(
                tr(
                    "给出的地址用不了：不是 http:// 地址，或者太长",
                    "the address cannot be used: not http://, or too long",
                )
            )
        say(
            f"[视频 {video}] 找到地址，开始下载",
            f"[video {video}] address found, downloading",
        )
        self.step(video, self.save, self.fetch_file, address)

    def save(self, video, part, size):
        self.saved[video] = part.rename(part.with_suffix(".mp4"))
        name = self.saved[video].name
        say(
            f"[视频 {video}] 存为 {name}，{size} 字节",
            f"[video {video}] saved as {name}, {size} bytes",
        )

    def fetch_page(self, url):
        with self.opener.open(url, timeout=PATIENCE) as response:
            return response.url, response.read().decode(errors="replace")

    def fetch_file(self, url):
        self.folder.mkdir(exist_ok=True)
        part = self.folder / f"{uuid4()}.part"
        try:
            url = quote(url, safe="%/:=&?~#+!$,;'@()*[]")
            with self.opener.open(url, timeout=PATIENCE) as response:
                check(response)
                with part.open("wb") as file:
                    came, cut = self.copy(response, file)
                    file.flush()
                    os.fsync(file.fileno())  # on the disk before it has its name
            size = int(response.headers["Content-Length"] or came)
            if came < size:
                raise Trouble(
                    tr(
                        f"半路断了，{size} 字节只来了 {came}",
                        f"cut short, {came} of {size} bytes came",
                    )
                )
            if cut:
                raise Trouble(
                    tr(f"半路断了，来了 {came} 字节", f"cut short after {came} bytes")
                )
            if came == 0:
                raise Trouble(tr("一个字节也没有", "it has no bytes at all"))
            return part, came
        except BaseException:
            part.unlink(missing_ok=True)  # no half file stays
            raise

    def copy(self, response, file):
        """Returns how many bytes came, and whether some are missing."""
        came, start = 0, b""
        try:
            while chunk := response.read(CHUNK):
                start += chunk[: 100 - len(start)]
                came += file.write(chunk)
        except (IncompleteRead, ConnectionError) as error:
            return came + len(getattr(error, "partial", b"")), True
        if PAGE.match(start):
            raise Trouble(tr("来的不是视频，是 HTML/XML", "not a video, but HTML/XML"))
        return came, False


def video(n):
    return (f"{n} " * (10_000 + n)).encode()[: 10_000 + n]


class Site(ThreadingHTTPServer):
    """The local site: an index, a page for each video, and four faults."""

    request_queue_size = 128  # 5 would be too few for those who come at once

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server_port}/"
        self.requests = []
        self.over = threading.Event()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,)).start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.shutdown()
        self.server_close()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append(self.path)
        time.sleep(LATENCY)
        n = int("0" + re.sub(r"\D", "", self.path.removesuffix("mp4")))
        if self.path == "/":
            ids = range(1, VIDEOS + 1)
            link = '<a href="video_{0}"><img></a> <a href="video_{0}">video {0}</a>\n'
            self.send("text/html", "".join(map(link.format, ids)).encode())
        elif self.path == f"/video_{n}" and n == SLOW:
            self.server.over.wait()
        elif self.path == f"/video_{n}" and n != MISSING:
            page = f'var video = {{srcUrl="/media/{n}.mp4"}};\n'
            self.send("text/html", b"" if n == NO_ADDRESS else page.encode())
        elif self.path == f"/media/{n}.mp4":
            size = len(video(n))
            self.send("video/mp4", video(n)[: size // 2 if n == CUT else size], size)
        else:
            self.send_error(404)

    def send(self, kind, body, size=None):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(size or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def crawl(site, folder):
    with Pool(WORKERS) as pool:
        crawl = Crawl(pool, folder)

        def found(index):
            if not index.exception():
                crawl.find(*index.result())

        index = pool.step(found, crawl.fetch_page, site)
        pool.wait_until_idle()
    if error := index.exception():
        why = explain(error)
        sys.exit(tr(f"取不到目录 {site}：{why}", f"no index at {site}: {why}"))
    good, count = len(crawl.saved), len(crawl.videos)
    say("没有剩下的活了", "no work is left")
    say(f"存下了 {good} 个，共 {count} 个", f"saved: {good} of {count}")
    return crawl


def visit(site):
    if not site.startswith(("http://", "https://")):
        sys.exit(
            tr(
                f"SITE 应该写成 http://主机:端口/，“{site}”不行",
                f'SITE must be http://host:port/, "{site}" will not do',
            )
        )
    folder = Path("videos")
    result = crawl(site, folder)
    if not result.videos:
        sys.exit(
            tr(
                f'{site} 上没有 <a href="video_…"> 这样的链接',
                f'{site} has no links like <a href="video_…">',
            )
        )
    if result.saved:
        say(f"都在文件夹 {folder} 里", f"they are in the folder {folder}")
    if lost := len(result.videos) - len(result.saved):
        sys.exit(tr(f"没存下的有 {lost} 个", f"not saved: {lost}"))


def story():
    with Site() as site, TemporaryDirectory() as folder:
        start = time.monotonic()
        saved = crawl(site.url, Path(folder)).saved
        secs = time.monotonic() - start
        right = sum(file.read_bytes() == video(int(n)) for n, file in saved.items())
        half = len(os.listdir(folder)) - right
        requests = len(site.requests)
    say(f"一字节不差的：{right} 个", f"right to the byte: {right}")
    say(f"半截的文件：{half} 个", f"half files: {half}")
    fast = str(secs < LATENCY * requests / 2).lower()
    say(
        f"{requests} 个请求用了 {secs:.1f} 秒，不到一个接一个做的一半：{fast}",
        f"{requests} requests took {secs:.1f} s, less than half of one by one: {fast}",
    )


if where := os.environ.get("SITE"):
    tidily(visit, where)
else:
    tidily(story)
