// A hall's server with the sample hall, signed settings of its kiosks, and one kiosk enrolled.
// In: YUSHEN_SERVER, YUSHEN_CLI, this machine's key. Out: { url, address, token, close }. Absent: the kiosk (`stage.mjs`).

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sampleHall, startServer } from "../launch.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const NAME = "pingqiao";

function run(program, ...more) {
  const made = spawnSync(program, more, { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`${program} ${more[0]} ${more[1]}: ${made.stderr}`);
  return made.stdout;
}

/** `settings` are put over those of examples/kiosk. */
export async function kioskHall(settings = {}) {
  const server = process.env.YUSHEN_SERVER ?? join(root, "target/debug/yushen-server");
  const cli = process.env.YUSHEN_CLI ?? join(root, "target/debug/yushen");
  const folder = mkdtempSync(join(tmpdir(), "yushen-kiosk-hall-"));
  const kiosks = join(folder, "kiosks");
  mkdirSync(kiosks);
  let text = readFileSync(join(root, "examples/kiosk/settings.toml"), "utf8");
  for (const [name, value] of Object.entries(settings)) {
    text = text.replace(new RegExp(`^${name} = .*$`, "m"), `${name} = ${JSON.stringify(value)}`);
  }
  writeFileSync(join(folder, "settings.toml"), text);
  const key = process.env.YUSHEN_KEY ?? join(root, "var/keys/this-machine.json");
  run(cli, "kiosk", "sign", join(folder, "settings.toml"), "--key", key, "-o", join(kiosks, `${NAME}.json`));
  const started = await startServer(folder, { more: [...sampleHall(folder), "--kiosks", kiosks] });
  const hall = join(root, `examples/halls/${NAME}.toml`);
  const said = run(server, "kiosk", "add", "--db", join(folder, "hall.sqlite"), "--hall", hall, "--name", "entrance-1");
  const token = said.match(/#device=(\S+)/)[1];
  return {
    url: started.url,
    address: `${started.url}/kiosk/${NAME}`,
    token,
    async close() {
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
