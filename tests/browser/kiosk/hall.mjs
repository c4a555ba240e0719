// A server with a hall that is open at every hour, signed settings of its kiosks, and one kiosk enrolled.
// In: YUSHEN_SERVER, YUSHEN_CLI, this machine's key. Out: { url, address, token, book, close }. Absent: the kiosk (`stage.mjs`).

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sampleHall, startServer } from "../launch.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const NAME = "always";
const HALL = join(root, "tests/browser/desk/hall.toml");

function run(program, ...more) {
  const made = spawnSync(program, more, { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`${program} ${more[0]} ${more[1]}: ${made.stderr}`);
  return made.stdout;
}

/** `settings` are put over those of examples/kiosk; `tables` stand in the hall's file beside what it has. */
export async function kioskHall(settings = {}, tables = "") {
  const server = process.env.YUSHEN_SERVER ?? join(root, "target/debug/yushen-server");
  const cli = process.env.YUSHEN_CLI ?? join(root, "target/debug/yushen");
  const folder = mkdtempSync(join(tmpdir(), "yushen-kiosk-hall-"));
  const kiosks = join(folder, "kiosks");
  mkdirSync(kiosks);
  let text = readFileSync(join(root, "examples/kiosk/settings.toml"), "utf8");
  for (const [name, value] of Object.entries({ hall: NAME, ...settings })) {
    text = text.replace(new RegExp(`^${name} = .*$`, "m"), `${name} = ${JSON.stringify(value)}`);
  }
  writeFileSync(join(folder, "settings.toml"), text);
  const key = process.env.YUSHEN_KEY ?? join(root, "var/keys/this-machine.json");
  run(cli, "kiosk", "sign", join(folder, "settings.toml"), "--key", key, "-o", join(kiosks, `${NAME}.json`));
  const file = join(folder, "hall.toml");
  writeFileSync(file, `${readFileSync(HALL, "utf8")}\n${tables}`);
  const started = await startServer(folder, { more: [...sampleHall(folder, file), "--kiosks", kiosks] });
  const said = run(server, "kiosk", "add", "--db", join(folder, "hall.sqlite"), "--hall", file, "--name", "entrance-1");
  const token = said.match(/#device=(\S+)/)[1];
  return {
    url: started.url,
    address: `${started.url}/kiosk/${NAME}`,
    token,
    /** Books for somebody, as they do at home: tomorrow, in the first free slot; the booking's code. */
    async book({ name, phone }) {
      const day = new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10);
      const ask = async (path, body) => {
        const headers = { "content-type": "application/json", "idempotency-key": `test-${crypto.randomUUID()}` };
        const answer = await fetch(`${started.url}/api/halls/${NAME}${path}`, body && { method: "POST", headers, body: JSON.stringify(body) });
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
        return answer.json();
      };
      const slots = await Promise.all(["social-affairs", "market-access"].map((of) => ask(`/days/${day}/slots?class=${of}`)));
      const { slot } = slots.flat().find((one) => one.free > 0);
      const { hold } = await ask("/holds", { slot });
      return (await ask("/bookings", { hold, name, phone })).code;
    },
    async close() {
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
