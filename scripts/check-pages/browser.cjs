// 静态服务器、浏览器，以及每个测试都要的：没有报错，没有失败的请求。
// A static server, a browser, and what every test wants: no error in the
// console, no failed request, none to any other host.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { chromium } = require("playwright-core");

const ROOT = path.resolve(__dirname, "../../target/book");
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** The book at http://localhost:PORT, as a plain web server gives it. */
function serve() {
  const server = http.createServer((request, response) => {
    let file = decodeURIComponent(new URL(request.url, "http://x").pathname);
    if (file.endsWith("/")) file += "index.html";
    fs.readFile(path.join(ROOT, file), (missing, data) => {
      const body = missing ? fs.readFileSync(`${ROOT}/404.html`) : data;
      const type = missing ? "text/html" : TYPES[path.extname(file)];
      response.writeHead(missing ? 404 : 200, {
        "Content-Type": type ?? "application/octet-stream",
      });
      response.end(body);
    });
  });
  return new Promise((ready) => {
    server.listen(0, "localhost", () => ready(server));
  });
}

let server, browser, base;

async function open() {
  server = await serve();
  base = `http://localhost:${server.address().port}/`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

async function close() {
  await browser.close();
  server.closeAllConnections();
  server.close();
}

/**
 * Gives `use` a page in a browser without any past, and then looks whether
 * anything went wrong in it.
 */
async function withPage(use, options = {}) {
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width: 1280, height: 800 },
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const faults = [];
  const bytes = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("requestfailed", (request) => {
    const why = request.failure().errorText; // aborted: we went on too soon
    if (why !== "net::ERR_ABORTED") faults.push(`${why}: ${request.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob|file):/.test(url) && !url.startsWith(base))
      faults.push(`another host: ${url}`);
  });
  page.on("response", async (response) => {
    bytes.push(response.body().then((body) => body.length, () => 0));
  });
  try {
    await use(page, { bytes, faults });
    assert.deepEqual(faults, [], "errors of the page");
  } finally {
    await context.close();
  }
}

const at = (file) => base + file;
const onDisk = (file) => `file://${ROOT}/${file}`;

/** The chapters of a language, in the order of SUMMARY.md. */
function chapters(language) {
  const summary = fs.readFileSync(
    path.resolve(__dirname, "../../book/SUMMARY.md"),
    "utf8",
  );
  const links = summary.matchAll(/\]\((\w+)\/(\w+)\.md\)/g);
  return [...links]
    .filter(([, folder]) => folder === language)
    .map(([, folder, name]) => `${folder}/${name}.html`);
}

module.exports = { open, close, withPage, at, onDisk, chapters, ROOT };
