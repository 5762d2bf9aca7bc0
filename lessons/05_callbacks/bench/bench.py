"""第 5 课的测量：bench.py CLIENT SITE FOLDER THREADS 印出爬完要几秒。
CLIENT SITE FOLDER THREADS: prints the seconds that a crawl takes."""

import os
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit
from uuid import uuid4

try:
    import requests
except ImportError:
    requests = None

mine = threading.local()  # what each thread keeps for itself


def with_get(url):
    response = requests.get(url, timeout=60, stream=True)
    response.raise_for_status()
    return response.iter_content(CHUNK)


def with_session(url):
    if not hasattr(mine, "session"):
        mine.session = requests.Session()
    response = mine.session.get(url, timeout=60, stream=True)
    response.raise_for_status()
    return response.iter_content(CHUNK)


def with_connection(url):
    parts = urlsplit(url)
    if not hasattr(mine, "connection"):
        mine.connection = HTTPConnection(parts.netloc, timeout=60)
    mine.connection.request("GET", parts.path)
    response = mine.connection.getresponse()
    assert response.status == 200
    return iter(lambda: response.read(CHUNK), b"")


CHUNK = 16 * 1024
CLIENTS = {
    "requests.get": with_get,
    "requests.Session": with_session,
    "http.client": with_connection,
}
client, site, folder, threads = sys.argv[1:]
if requests is None and client != "http.client":
    sys.exit()
get = CLIENTS[client]
lock = threading.Lock()
done = threading.Event()
left = 0


def page(url):
    return b"".join(get(url)).decode()


def on_index(future):
    global left
    videos = dict.fromkeys(re.findall(r'<a href="video_([\w-]+)"', future.result()))
    left = len(videos)
    for video in videos:
        pool.submit(page, f"{site}video_{video}").add_done_callback(on_page)


def on_page(future):
    address = re.search(r'srcUrl="/([^"]+)"', future.result())[1]
    pool.submit(download, site + address).add_done_callback(on_download)


def download(url):
    part = f"{folder}/{uuid4()}.part"
    with open(part, "wb", buffering=0) as file:
        for chunk in get(url):
            file.write(chunk)
    return part


def on_download(future):
    global left
    part = future.result()
    os.rename(part, part.removesuffix("part") + "mp4")
    with lock:
        left -= 1
        if left == 0:
            done.set()


start = time.perf_counter()
with ThreadPoolExecutor(int(threads)) as pool:
    pool.submit(page, site).add_done_callback(on_index)
    done.wait()
print(time.perf_counter() - start)
