// A small page that leaves what it is told in one place of the browser or the machine: what the searcher must find.
// In: places and texts. Out: a server. Absent: the kiosk's own page.

import { createServer } from "node:http";
import { once } from "node:events";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** Where a page can leave something: name → what runs in the page. Each waits until it is kept. */
export const leaks = {
  localStorage: (text) => localStorage.setItem("who", text),
  sessionStorage: (text) => sessionStorage.setItem("who", text),
  "localStorage, base64": (text) => localStorage.setItem("coded", btoa(unescape(encodeURIComponent(`{"a":"${text}"}`)))),
  IndexedDB: (text) => keep({ who: text }),
  "IndexedDB, large": (text) => keep({ noise: "面积面积".repeat(20_000), who: text }),
  "IndexedDB, tables": async (text) => {
    await keep({ who: text });
    // More than LevelDB keeps in its log, so that it makes tables; larger values would become files of their own.
    for (let count = 0; count < 200; count += 1) {
      await keep(Array.from(crypto.getRandomValues(new Uint16Array(15_000)), (unit) => unit.toString(36)).join(""));
    }
  },
  "IndexedDB, bytes": (text) => keep(new TextEncoder().encode(text)),
  Cache: async (text) => (await caches.open("left")).put("/left", new Response(text)),
  "Cache, address": async (text) => (await caches.open("left")).put(`/left?${encodeURIComponent(text)}`, new Response("")),
  cookie: (text) => { document.cookie = `who=${encodeURIComponent(text)}; max-age=86400; path=/`; },
  history: (text) => history.pushState({ who: text }, "", `?who=${encodeURIComponent(text)}`),
  "history, state only": (text) => history.pushState({ who: text }, "", "?next"),
  title: (text) => { document.title = text; },
  DOM: (text) => { document.body.dataset.who = text; },
  input: (text) => { document.querySelector("input").value = text; },
  worker: (text) => {
    window.left = new Worker(URL.createObjectURL(new Blob([`self.who = ${JSON.stringify(text)};`])), { name: text });
  },
  "HTTP cache, brotli": (text) => fetch(`/br?${encodeURIComponent(btoa(unescape(encodeURIComponent(text))))}`).then((answer) => answer.text()),
  "HTTP cache, gzip": (text) => fetch(`/gzip?${encodeURIComponent(btoa(unescape(encodeURIComponent(text))))}`).then((answer) => answer.text()),
};

/** In the page, for the leaks above. */
function keep(value) {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open("left", 1);
    open.onupgradeneeded = () => open.result.createObjectStore("people", { autoIncrement: true });
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      const change = open.result.transaction("people", "readwrite");
      change.objectStore("people").add(value);
      change.oncomplete = () => { open.result.close(); resolve(); };
      change.onerror = () => reject(change.error);
    };
  });
}

const PAGE = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>页</title><body><input><script>${keep}</script>`;

/** A server with that page at every address. */
export async function leaky() {
  const server = createServer((request, response) => {
    const [path, query = ""] = request.url.split("?");
    const pack = { "/br": ["br", brotliCompressSync], "/gzip": ["gzip", gzipSync] }[path];
    if (!pack) return response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(PAGE);
    const who = Buffer.from(decodeURIComponent(query), "base64").toString();
    // Letters around it, so that it is packed and not only copied.
    const body = pack[1](`${who.split("").join(" ")} ${who} ${"年月日".repeat(500)} ${who}`);
    const headers = { "content-type": "text/plain; charset=utf-8", "content-encoding": pack[0], "cache-control": "max-age=600" };
    return response.writeHead(200, headers).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
