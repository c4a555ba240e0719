// Nothing that is entered leaves the device, and nothing that is entered, addressed, opened or published runs.
// In: a served build, the command line tool; `YUSHEN_CANARIES=all` for every item. Out: a test result. Absent: what leaves when a citizen hands something over.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createCipheriv, createHash, pbkdf2Sync, randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { between } from "./journeys/between.mjs";
import { fill } from "./journeys/fill.mjs";
import { everything, kept } from "./journeys/kept.mjs";
import { payloads, strangers, watchHits } from "./journeys/payloads.mjs";
import { Wizard } from "./journeys/wizard.mjs";
import { launch, startServer } from "./launch.mjs";

const ON = "2026-11-22";
const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "yushen-privacy-"));
const example = (item) => JSON.parse(readFileSync(join(root, "examples/facts", `${item}.json`), "utf8"));

let hall, wizard, page, hits;
const asked = [];
before(async () => {
  hall = await launch({ front: between });
  ({ page } = hall);
  wizard = new Wizard(hall);
  hits = await watchHits(hall.context);
  // Whatever host it is for, from page, worker and service worker.
  hall.context.on("request", (request) => asked.push(request));
});
after(async () => {
  await hall?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Values of a document that nothing else on a page says. */
function canaries(value, found = new Set()) {
  if (typeof value === "string" && value.length >= 6) found.add(value);
  if (value !== null && typeof value === "object") Object.values(value).forEach((inner) => canaries(inner, found));
  return found;
}

/** A text in the ways in which it could travel. */
function ways(text) {
  const bytes = Buffer.from(text);
  const base64 = bytes.toString("base64").replace(/=+$/, "");
  return [text, encodeURIComponent(text), base64, bytes.toString("hex"), JSON.stringify(text).slice(1, -1)];
}

test("not one request carries an answer, in any item, before the citizen hands something over", async (t) => {
  const every = readdirSync(join(root, "examples/facts")).map((name) => name.replace(/\.json$/, ""));
  assert.ok(every.length >= 27);
  // Every third, unless the campaign wants all.
  const items = every.filter((_, index) => process.env.YUSHEN_CANARIES === "all" || index % 3 === 0);
  await wizard.find(ON);
  await kept(page);
  const stays = await everything(page);
  const found = new Set();
  for (const item of items) {
    const document = example(item);
    for (const canary of canaries(document)) if (canary !== ON) found.add(canary);
    await wizard.find(ON);
    await page.fill("#search", `张三的身份证 411503196501010050 ${item}`);
    await page.fill("#search", "");
    await page.click(`.card[data-to="${item}"]`);
    await page.click('[data-to="begin"]');
    await fill(wizard, document);
    // Whatever can be done on the notice without handing anything over.
    await page.click('[data-action="export"]');
    await page.click('[data-action="receipt"]');
    await page.locator(".code svg").first().waitFor();
  }
  await page.click('[data-to="save"]');
  await page.click('[data-action="save"]');
  await page.locator(".saved-note").waitFor();
  found.add("411503196501010050");
  found.add("张三的身份证");

  // On the wire: every request is a GET without a body, of a file, of what is the same for everybody ahead of the
  // engine, or of the hall's public key.
  const { seen } = hall.before;
  assert.ok(seen.length > 40, `${seen.length} requests`);
  const known = /^\/(?:i\/[a-z-]+)?(?:\?on=2026-11-22)?$|^\/[a-z_]+\.(?:js|css|svg|wasm|json|html)$|^\/yushen_\w+_bg\.wasm$|^\/bundle\/(?:envelope\.json|pieces\/[0-9a-f]{64})$|^\/ahead\/zh\/2026-11-22(?:\/[a-z-]+)?$|^\/api\/receipts\/key$/;
  for (const { method, url, body } of seen) {
    assert.equal(method, "GET", url);
    assert.equal(body.length, 0, url);
    assert.match(url, known);
  }
  const texts = seen.map(({ url, headers, body }) => `${url}\n${JSON.stringify(headers)}\n${body}`);
  // As the browser tells it, for other hosts too.
  for (const request of asked) {
    assert.ok(request.url().startsWith(hall.url) || request.url().startsWith("blob:"), request.url());
    texts.push(`${request.url()}\n${JSON.stringify(request.headers())}\n${request.postData() ?? ""}`);
  }
  const all = texts.join("\n");
  for (const canary of found) for (const way of ways(canary)) assert.ok(!all.includes(way), `${canary} left as ${way}`);
  // On the device: what is kept is what was kept before the first answer.
  assert.equal(await everything(page), stays);
  assert.deepEqual(hall.problems, []);
  t.diagnostic(`${items.length} items, ${found.size} canaries in ${ways("").length} ways, ${texts.length} requests looked at`);
});

let injected = 0;

/** Payloads that stood on a page as text. */
let shown = 0;

async function quiet(where) {
  shown += await page.evaluate(() => (document.body.innerText.match(/__hit\(/g) ?? []).length);
  assert.deepEqual(hits, [], `run: ${where}`);
  assert.deepEqual(await strangers(page), [], where);
  // An address with a dot is a file that is not there; a page that is left asks no more.
  const usual = /^404:|status of 404|^request failed/;
  const reports = hall.problems.filter((problem) => !usual.test(problem));
  assert.deepEqual(reports, [], where);
}

test("payloads in addresses do not run", async () => {
  const places = [
    (text) => `/i/${text}`,
    (text) => `/i/marriage-registration/q/${text}`,
    (text) => `/i/marriage-registration/documents/${text}`,
    (text) => `/${text}`,
    (text) => `/?on=${text}`,
    (text) => `/i/marriage-registration/notice#${text}`,
  ];
  const list = payloads(72, injected);
  for (const [index, payload] of list.entries()) {
    await page.goto(hall.url + places[index % places.length](encodeURIComponent(payload)));
    await page.waitForFunction(() => !document.querySelector(".loading"));
    await quiet(payload);
  }
  injected += list.length;
});

test("payloads in the search box and in answers do not run", async () => {
  await wizard.find(ON);
  const searched = payloads(28, injected);
  for (const payload of searched) {
    await page.fill("#search", payload);
    await quiet(payload);
  }
  injected += searched.length;

  // A text that is asked for, entered, shown again, in the exported document.
  const document = example("company-setup");
  await page.fill("#search", "");
  await page.click('.card[data-to="company-setup"]');
  await page.click('[data-to="begin"]');
  await fill(wizard, document);
  const text = Object.entries(document.facts).find(([, value]) => typeof value === "string" && /[一-龥]/.test(value))[0];
  const entered = payloads(28, injected);
  for (const payload of entered) {
    await page.click('[data-to="answers"]');
    await page.locator(`.answer-row[data-fact="${text}"] a`).click();
    await wizard.fill(`facts.${text}`, payload);
    await page.click('.question button[type="submit"]');
    await page.waitForFunction(() => document.querySelector(".notice, #problems"));
    await quiet(payload);
    if ((await page.locator("#problems").count()) > 0) {
      await wizard.fill(`facts.${text}`, document.facts[text]);
      await page.click('.question button[type="submit"]');
      await page.locator(".notice").waitFor();
    } else {
      assert.ok((await wizard.facts()).includes(JSON.stringify(payload.trim()).slice(1, -1)), payload);
    }
  }
  injected += entered.length;
});

/** A file as `web/src/saved` would lock it, with its code: written anew here, so that the form is held from outside. */
function locked(inside) {
  const signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  const values = Array.from(randomBytes(11), (byte) => byte % 31);
  values.push(values.reduce((sum, value, place) => sum + (place + 2) * value, 0) % 31);
  const code = values.map((value) => signs[value]).join("");
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const key = pbkdf2Sync(code, salt, 100_000, 32, "sha256");
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const hex = (bytes) => bytes.toString("hex");
  cipher.setAAD(Buffer.from(`yushen-saved 1 PBKDF2-SHA-256 100000 ${hex(salt)} AES-256-GCM ${hex(nonce)}`));
  const data = Buffer.concat([cipher.update(JSON.stringify(inside)), cipher.final(), cipher.getAuthTag()]);
  const sum = hex(createHash("sha256").update(data).digest());
  const file = {
    yushen_saved: 1, kdf: "PBKDF2-SHA-256", iterations: 100_000, salt: hex(salt), cipher: "AES-256-GCM",
    nonce: hex(nonce), sum, data: hex(data),
  };
  return { text: JSON.stringify(file), code };
}

test("payloads in resumed files do not run", async () => {
  const list = payloads(28, injected);
  for (const [index, payload] of list.entries()) {
    const text = { Text: payload };
    const { text: content, code } = locked({
      cases: [
        {
          item: index % 4 === 3 ? payload : "company-setup",
          answers: {
            facts: {
              [payload]: { One: { "": text } }, company_name: { One: { "": text } },
              company_type: { One: { "": { One: payload } } },
              shareholders: { Rows: [{ [payload]: text, name: text }] },
            },
            papers: { charter: { have: "Yes", pieces: [{ form: { One: payload }, [payload]: text }] } },
            commitments: [payload],
          },
          entered: { [payload]: { One: { "": text } } },
          said: { on: payload, version: payload, rules: payload, headline: payload, deficits: [[payload, payload]] },
        },
      ],
    });
    const path = join(folder, "hostile.json");
    writeFileSync(path, content);
    await page.goto(`${hall.url}/resume?on=${ON}`);
    await page.setInputFiles("#resume-file", path);
    await page.fill("#resume-code", code);
    await page.click('.resume button[type="submit"]');
    await page.waitForFunction(() => !document.querySelector(".resume, .loading"));
    const there = await page.locator(".changed").count();
    assert.equal(there, index % 4 === 3 ? 0 : 1, `${payload}: ${await page.locator("main").textContent()}`);
    await quiet(payload);
    for (const to of ["next", "back"]) {
      if ((await page.locator(`[data-to="${to}"]`).count()) > 0) await page.locator(`[data-to="${to}"]`).first().click();
      await quiet(payload);
    }
  }
  injected += list.length;
});

test("payloads in the texts of a published bundle do not run", async (t) => {
  // Every text of every item ends in a payload: titles, questions, reasons, options.
  const rules = join(folder, "rules");
  cpSync(join(root, "rules"), rules, { recursive: true });
  let put = 0;
  const inject = (path) => {
    if (statSync(path).isDirectory()) return readdirSync(path).forEach((name) => inject(join(path, name)));
    if (!path.endsWith("item.toml") || path.includes("/cases/")) return undefined;
    const names = "title|question|help|reason|mend|mistakes|issuer|text|zh|authority|result|purpose";
    const text = readFileSync(path, "utf8").replace(
      new RegExp(`(\\b(?:${names}) = )"([^"\\n]*[一-龥][^"\\n]*)"`, "g"),
      (_, name, value) => {
        const [payload] = payloads(28, 0).slice(put % 28);
        put += 1;
        return `${name}${JSON.stringify(`${value} ${payload.replaceAll("\\u", "u")}`)}`;
      },
    );
    return writeFileSync(path, text);
  };
  inject(join(rules, "items"));
  assert.ok(put > 100, `${put} texts`);
  const store = join(folder, "bundles");
  cpSync(process.env.YUSHEN_BUNDLES ?? join(root, "var/bundles"), store, { recursive: true });
  const yushen = (...words) => {
    const { status, stderr } = spawnSync(process.env.YUSHEN_CLI ?? join(root, "target/debug/yushen"), words, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  };
  yushen("bundle", "build", rules, "-o", store, "--profile", "sample", "--no-filing", "--days", "365");
  yushen("bundle", "sign", store, "--key", process.env.YUSHEN_KEY ?? join(root, "var/keys/this-machine.json"));
  yushen("bundle", "publish", store, "--trust", process.env.YUSHEN_TRUST ?? join(root, "var/keys/trust.json"));
  const server = await startServer(mkdtempSync(join(folder, "data-")), { store });
  try {
    hall.before.to(server.url);
    shown = 0;
    await wizard.find(ON);
    await quiet("find");
    assert.match(await page.locator(".cards").first().textContent(), /__hit/, "the payloads are on the page, as text");
    for (const item of ["company-setup", "house-transfer", "marriage-registration", "food-business-licence"]) {
      const document = example(item);
      document.evidence = Object.fromEntries(Object.keys(document.evidence).map((id) => [id, null]));
      await page.goto(`${hall.url}/i/${item}?on=${ON}`);
      await page.locator('[data-to="begin"]').waitFor();
      await quiet(`${item} start`);
      await page.click('[data-to="begin"]');
      await fill(wizard, document);
      await quiet(`${item} notice`);
      await page.click('[data-action="receipt"]');
      await page.locator(".code svg").first().waitFor();
      await quiet(`${item} receipt`);
      await page.click('[data-to="answers"]');
      await quiet(`${item} answers`);
    }
    // Those that came onto a page, not all that are in the bundle.
    injected += shown;
  } finally {
    await server.stop();
  }
  assert.ok(injected >= 200, `${injected} payloads`);
  t.diagnostic(`${put} texts with payloads in the bundle, ${shown} of them on the pages; ${injected} payloads in all, ${hits.length} run`);
});

test("the watch notices what it is there for", async () => {
  await wizard.find(ON).catch(() => {});
  await page.evaluate(() => window.__hit(-1));
  assert.deepEqual(hits.splice(0), [-1]);
  await page.evaluate(() => document.querySelector("#app").append(document.createElement("iframe")));
  assert.deepEqual(await strangers(page), ["iframe"]);
});
