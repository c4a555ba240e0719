// What a page keeps on the device for the time without a network.
// In: a page. Out: the names and contents of its caches. Absent: what should be there; each test says that.

/** Waits until program and rules are kept whole; gives the addresses in each cache. */
export async function kept(page) {
  await until(page, async () => {
    const names = await caches.keys();
    const rules = names.find((name) => name.startsWith("rules-"));
    const app = names.find((name) => name.startsWith("app-"));
    if (!rules || !app) return false;
    return Boolean(await (await caches.open(rules)).match("/whole")) &&
      Boolean((await navigator.serviceWorker.getRegistration())?.active);
  });
  return addresses(page);
}

/** Waits until an asynchronous question to the page is answered with yes. (`waitForFunction` takes a promise for a yes.) */
export async function until(page, asked, patience = 180_000) {
  const end = Date.now() + patience;
  while (!(await page.evaluate(asked))) {
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${asked}`);
    await page.waitForTimeout(100);
  }
}

/** The addresses in each cache, by the cache's name. */
export async function addresses(page) {
  return page.evaluate(async () => {
    const found = {};
    for (const name of await caches.keys()) {
      const requests = await (await caches.open(name)).keys();
      found[name] = requests.map((request) => new URL(request.url).pathname).sort();
    }
    return found;
  });
}

/** Everything that is kept anywhere in the browser for this address, as one text. */
export async function everything(page) {
  return page.evaluate(async () => {
    const texts = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        texts.push(request.url, await (await cache.match(request)).text());
      }
    }
    texts.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie);
    texts.push(JSON.stringify(await indexedDB.databases()));
    return texts.join("\n");
  });
}
