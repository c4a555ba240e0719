// What stands under the kiosk's program and works without it: what is kept, and forgetting everything else.
// In: the engine's worker to be ended. Out: `Shell`, which `web/src/kiosk/shell.rs` calls. Absent: who decides when (the
// program, or `kiosk-boot.js` when that breaks down); names and codes, which are never kept.

const DATABASE = "yushen-kiosk";
/** Caches of the verified program and of verified rules (`worker/sw.js`). */
const VERIFIED = /^(app|rules)-/;
/** The counter of the newest rules seen: no older ones are taken (`web/src/app.rs`). */
const SEEN = "yushen.seen";
/** How the device's token goes from one document to the next: in the tab's memory, never on the disk. */
const NAMED = "yushen-device:";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function open() {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
  return done(opening);
}

async function get(key) {
  const database = await open();
  try {
    return await done(database.transaction("kept").objectStore("kept").get(key));
  } finally {
    database.close();
  }
}

/** Resolves when it stands on the disk, so that a crash after it finds it there. */
async function put(key, value) {
  const database = await open();
  try {
    const change = database.transaction("kept", "readwrite", { durability: "strict" });
    change.objectStore("kept").put(value, key);
    await new Promise((resolve, reject) => {
      change.oncomplete = resolve;
      change.onabort = change.onerror = () => reject(change.error);
    });
  } finally {
    database.close();
  }
}

/** Everything that this origin keeps, but for the program, the rules and the kiosk's own few numbers. */
async function forget() {
  const seen = localStorage.getItem(SEEN);
  localStorage.clear();
  sessionStorage.clear();
  for (const cookie of document.cookie.split(";")) {
    const name = cookie.split("=")[0].trim();
    if (name) document.cookie = `${name}=; Max-Age=0; Path=/`;
  }
  const caches_ = (await caches.keys()).filter((name) => !VERIFIED.test(name));
  const databases = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== DATABASE);
  await Promise.allSettled([
    ...caches_.map((name) => caches.delete(name)),
    ...databases.map((name) => done(indexedDB.deleteDatabase(name))),
    seen ? put(SEEN, seen) : undefined,
  ]);
}

/** Changes to a newer program that waits: all files of the next document are that one's. */
async function changeOver() {
  const workers = navigator.serviceWorker;
  const { waiting } = (await workers?.getRegistration()) ?? {};
  if (!waiting) return;
  const changed = new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));
  waiting.postMessage({ type: "update" });
  await changed;
}

/** The device's token: once from the address, from then on in the tab's memory. */
function token() {
  const given = /^#device=([A-Za-z0-9_-]+)$/.exec(location.hash);
  if (given) {
    window.name = NAMED + given[1];
    history.replaceState(null, "", location.pathname);
    return { token: given[1], first: true };
  }
  return { token: window.name.startsWith(NAMED) ? window.name.slice(NAMED.length) : undefined, first: false };
}

export class Shell {
  constructor() {
    this.engine = undefined;
    this.ending = false;
  }

  /** A page begins: nothing of the last one is left, however that ended. */
  async begin() {
    const { token: given, first } = token();
    this.token = given;
    this.first = first;
    await forget();
    const session = first ? 1 : ((await get("session")) ?? 0) + 1;
    await put("session", session);
    document.documentElement.dataset.session = String(session);
    // Back from the browser's memory of pages would be the last person's page.
    addEventListener("pagehide", () => this.blank());
    addEventListener("pageshow", (event) => event.persisted && this.again());
    const seen = await get(SEEN);
    if (seen) localStorage.setItem(SEEN, seen);
  }

  get(key) {
    return get(key);
  }

  put(key, value) {
    return put(key, value);
  }

  /** Nothing of the page is to be seen or read any more, and nothing sees. */
  blank() {
    this.engine?.terminate();
    for (const video of document.querySelectorAll("video")) video.srcObject?.getTracks().forEach((track) => track.stop());
    document.documentElement.classList.add("ended");
    document.getElementById("app")?.remove();
  }

  /** The end of a session: everything is forgotten, and the next one has a document of its own. */
  async wipe() {
    if (this.ending) return;
    this.ending = true;
    this.blank();
    // What can't be forgotten now is forgotten when the next document begins.
    await Promise.race([
      Promise.allSettled([forget(), changeOver()]),
      new Promise((late) => setTimeout(late, 3000)),
    ]);
    this.again();
  }

  again() {
    location.replace(location.pathname);
  }
}
