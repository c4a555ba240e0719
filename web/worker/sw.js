// The service worker: keeps the program and the rules on this device, so that a pre-review works without a network.
// The build writes lines before this one: VERSION, and FILES: every file of the program with its SHA-256; KIOSK: those of
// the kiosk's program, which are kept only where a kiosk asks for it.
// In: requests of the page; `update`, `keep` and `kiosk` from the page. Out: files whose digest was verified before they were
// kept. Absent on purpose: anything of a person. `/api/` and everything that is no GET of a known file goes past here.

const APP = `app-${VERSION}`;
const RULES = "rules-";
const PIECE = /^\/bundle\/pieces\/([0-9a-f]{64})$/;
/** Files that say which rules count now; the engine verifies what they say, every time. */
const NOW = ["/bundle/envelope.json", "/trust.json"];
/** Stands in a bundle's cache when everything else does: when that was. */
const WHOLE = "/whole";
/** Pieces fetched at once: enough to hide the way to the server, few enough to leave the page its share. */
const ABREAST = 4;
/** Milliseconds to wait for the network before what was kept is good enough. */
const PATIENCE = 4000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data?.type === "update") event.waitUntil(self.skipWaiting());
  if (event.data?.type === "kiosk") event.waitUntil(keepKiosk());
  if (event.data?.type === "keep") event.waitUntil(keep(event.data));
});
self.addEventListener("fetch", (event) => {
  const answer = answered(event);
  if (answer) event.respondWith(answer);
});

/** Every file of this version, or none: one that is not what the build made ends the installation. */
async function install() {
  // A kiosk stays one over an update.
  const files = (await isKiosk()) ? { ...FILES, ...KIOSK } : FILES;
  const cache = await caches.open(APP);
  try {
    await Promise.all(Object.entries(files).map(async ([path, sha256]) => {
      await cache.put(path, (await kept(path, sha256)) ?? (await fetched(path, sha256)));
    }));
  } catch (reason) {
    await caches.delete(APP);
    throw reason;
  }
}

/** Whether this is a kiosk's browser: an earlier version kept the kiosk's page. */
async function isKiosk() {
  return Boolean(await caches.match("/kiosk.html"));
}

/** The kiosk's program too; its page last, which says that all of it is there. */
async function keepKiosk() {
  const cache = await caches.open(APP);
  const { "/kiosk.html": page, ...others } = KIOSK;
  const take = async ([path, sha256]) => cache.put(path, (await kept(path, sha256)) ?? (await fetched(path, sha256)));
  await Promise.all(Object.entries(others).map(take));
  await take(["/kiosk.html", page]);
}

/** The page asked for this version, or there was none before: older ones go. */
async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("app-") && name !== APP) await caches.delete(name);
  }
  await self.clients.claim();
}

/** Keeps a verified bundle whole: its pieces first, then the two files that lead to them, then the mark that it is whole. */
async function keep({ digest, envelope, trust, pieces }) {
  const name = RULES + digest;
  if ((await ruleCaches())[0] === name) return;
  const cache = await caches.open(name);
  const left = [...pieces];
  const take = async () => {
    for (let sha256 = left.shift(); sha256; sha256 = left.shift()) {
      const path = `/bundle/pieces/${sha256}`;
      if (await cache.match(path)) continue;
      await cache.put(path, (await kept(path, sha256)) ?? (await fetched(path, sha256)));
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, take));
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  await cache.put(NOW[1], new Response(trust, { headers }));
  await cache.put(NOW[0], new Response(envelope, { headers }));
  await cache.put(WHOLE, new Response(String(Date.now())));
  // A page that is open may still go by the bundle before this one.
  const stays = (await ruleCaches()).slice(0, 2);
  for (const old of await caches.keys()) {
    if (old.startsWith(RULES) && !stays.includes(old)) await caches.delete(old);
  }
}

/** Names of the bundles that were kept whole, the last one first. (Not by their counters: new keys count anew.) */
async function ruleCaches() {
  const found = [];
  for (const name of await caches.keys()) {
    const mark = name.startsWith(RULES) ? await (await caches.open(name)).match(WHOLE) : undefined;
    if (mark) found.push([Number(await mark.text()), name]);
  }
  return found.sort(([one], [other]) => other - one).map(([, name]) => name);
}

/** What this version says to a request; nothing for what is none of its business. */
function answered({ request }) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return undefined;
  if (pathname.startsWith("/api/")) return undefined;
  // The staff's program and the display are of no use without the hall, and the documentation is for nobody who applies:
  // they are not kept.
  if (/^\/+(desk|display|docs)(\/|$)/.test(pathname)) return undefined;
  if (NOW.includes(pathname)) return now(request, pathname);
  const piece = pathname.match(PIECE);
  if (piece) return pieceOf(request, pathname, piece[1]);
  if (Object.hasOwn(KIOSK, pathname)) return file(request, pathname);
  if (/^\/+kiosk\//.test(pathname) && request.mode === "navigate") return file(request, "/kiosk.html");
  if (Object.hasOwn(FILES, pathname)) return file(request, pathname);
  // The page finds its place by the address, as on the server.
  if (request.mode === "navigate" && !pathname.split("/").pop().includes(".")) return file(request, "/index.html");
  return undefined;
}

async function file(request, path) {
  // Not opened: a version that has gone is not to come back, empty, by what it still answers.
  return (await caches.match(path, { cacheName: APP })) ?? fetch(request);
}

/** From the network, since the law may have changed; what was kept where there is none. */
async function now(request, path) {
  const saved = await keptNow(path);
  if (!saved) return fetch(request);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PATIENCE);
  try {
    const response = await fetch(request, { signal: limit.signal });
    return response.ok ? response : saved;
  } catch {
    return saved;
  } finally {
    clearTimeout(timer);
  }
}

/** Out of the newest bundle that was kept whole. */
async function keptNow(path) {
  const [newest] = await ruleCaches();
  return newest ? (await caches.open(newest)).match(path) : undefined;
}

/** A piece that was kept; one that is fetched is kept with the newest rules, once it is verified. */
async function pieceOf(request, path, sha256) {
  const saved = await caches.match(path);
  if (saved) return saved;
  const response = await fetch(request);
  const [newest] = await ruleCaches();
  if (newest && response.ok && (await digest(response)) === sha256) {
    await (await caches.open(newest)).put(path, response.clone());
  }
  return response;
}

/** A file of an earlier version or bundle that is the same one; verified again. */
async function kept(path, sha256) {
  const response = await caches.match(path);
  return response && (await digest(response)) === sha256 ? response : undefined;
}

/** From the network. What was damaged on the way may lie in the browser's own cache: the second try is past it. */
async function fetched(path, sha256) {
  for (const cache of ["no-cache", "reload"]) {
    const response = await fetch(path, { cache, credentials: "omit" });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    if (!response.redirected && (await digest(response)) === sha256) return response;
  }
  throw new Error(`${path} is not the file that was published; it was not kept`);
}

/** SHA-256 of a response in hexadecimal; the response can still be read. */
async function digest(response) {
  const hash = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
