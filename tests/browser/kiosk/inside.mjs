// Looks for texts in what a page of the browser still holds or can get back to: storages, caches, databases, the document,
// history, workers, cookies. In: an attached page, `Needles`. Out: { place, name, way } for each hit, how many places were
// looked at. Absent: the disk (`disk.mjs`); variables of the page's program: they end with their document.

/** Everything, place by place, as text. */
export async function places({ page, context }) {
  const found = await page.evaluate(async () => {
    const all = {};
    all.localStorage = JSON.stringify({ ...localStorage });
    all.sessionStorage = JSON.stringify({ ...sessionStorage });
    all.address = location.href;
    all.title = document.title;
    all.state = JSON.stringify(history.state);
    const fields = [...document.querySelectorAll("input, textarea, select")].map((field) => field.value);
    all.document = document.documentElement.outerHTML + document.body.innerText + fields.join("\n");
    for (const name of (globalThis.caches && await caches.keys()) ?? []) {
      const cache = await caches.open(name);
      for (const [index, request] of (await cache.keys()).entries()) {
        const answer = await cache.match(request, { ignoreVary: true });
        all[`cache ${name} ${index}`] = `${request.url}\n${JSON.stringify([...(answer?.headers ?? [])])}\n${await answer?.text()}`;
      }
    }
    const say = (_, value) => {
      if (value instanceof Uint8Array) return new TextDecoder().decode(value);
      if (value instanceof ArrayBuffer) return new TextDecoder().decode(new Uint8Array(value));
      return typeof value === "bigint" ? String(value) : value;
    };
    for (const { name, version } of await indexedDB.databases()) {
      const database = await new Promise((resolve, reject) => {
        const open = indexedDB.open(name, version);
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      for (const store of database.objectStoreNames) {
        const reading = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([reading.getAllKeys(), reading.getAll()].map((asked) => new Promise((resolve, reject) => {
          asked.onsuccess = () => resolve(asked.result);
          asked.onerror = () => reject(asked.error);
        })));
        all[`database ${name} ${store}`] = JSON.stringify([keys, values], say);
      }
      database.close();
    }
    return all;
  });
  // HttpOnly ones too.
  found.cookies = JSON.stringify(await context.cookies());
  found.workers = page.workers().map((worker) => worker.url()).join("\n");
  const session = await context.newCDPSession(page);
  const { entries } = await session.send("Page.getNavigationHistory");
  found.history = JSON.stringify(entries);
  const { targetInfos } = await session.send("Target.getTargets");
  found.targets = JSON.stringify(targetInfos.filter(({ url }) => !url.startsWith("chrome")));
  await session.detach();
  return { found, steps: entries.length };
}

/** Goes back as far as the browser lets a visitor go, and looks at each step. */
export async function searchPage(attached, needles) {
  const report = { hits: [], places: 0 };
  const look = ({ found }, step) => {
    for (const [place, text] of Object.entries(found)) {
      report.places += 1;
      for (const hit of needles.find(Buffer.from(text))) report.hits.push({ place: `${place}${step}`, name: hit.name, way: hit.way });
    }
  };
  const first = await places(attached);
  look(first, "");
  for (let back = 1; back < first.steps; back += 1) {
    const moved = await attached.page.goBack({ timeout: 5_000, waitUntil: "domcontentloaded" }).catch(() => null);
    if (moved === null && back > 1) break;
    look(await places(attached), ` after ${back} back`);
  }
  return report;
}
