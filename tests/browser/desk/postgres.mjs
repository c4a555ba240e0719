// A PostgreSQL cluster of one's own for a browser test, from the system's packages, gone when it is stopped or when this
// process ends: its shell clears up when its standard input closes. In: installed programs (YUSHEN_POSTGRES_BIN, or
// Debian's). Out: the address of an empty database. Absent: skipping; without PostgreSQL it fails.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PACKAGED = "/usr/lib/postgresql";
const SCRIPT = `
"$1/initdb" -D "$2/data" -U hall -A trust -E UTF8 --no-locale >"$2/log" 2>&1 || { tail -n 1 "$2/log"; exit 1; }
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= >>"$2/log" 2>&1 </dev/null &
server=$!
for try in $(seq 300); do
  "$1/psql" -h "$2" -U hall -d postgres -qc 'CREATE DATABASE hall' >/dev/null 2>&1 && break
  sleep 0.1
done
"$1/psql" -h "$2" -U hall -d hall -qc 'SELECT 1' >/dev/null 2>&1 && echo ready || tail -n 1 "$2/log"
read -r end
kill -INT $server
wait $server
rm -rf "$2/data" "$2/log"
rmdir "$2"
`;

function programs() {
  const packaged = existsSync(PACKAGED) ? readdirSync(PACKAGED).sort().reverse().map((name) => join(PACKAGED, name, "bin")) : [];
  const folders = [process.env.YUSHEN_POSTGRES_BIN, ...packaged, ...(process.env.PATH ?? "").split(":")].filter(Boolean);
  const found = folders.find((folder) => ["initdb", "postgres", "psql"].every((name) => existsSync(join(folder, name))));
  assert.ok(found, "PostgreSQL is needed for this test; run: apt-get update && apt-get install -y postgresql");
  return found;
}

/** Starts one; `address` of its database, `stop()`. */
export async function postgres() {
  // Short: a socket's path may have about 100 bytes.
  const folder = mkdtempSync(join(tmpdir(), "yushen-pg-"));
  const id = (option) => Number(execFileSync("id", option, { encoding: "utf8" }));
  // PostgreSQL does not run as root: as the user that its package makes.
  const user = id(["-u"]) === 0 ? { uid: id(["-u", "postgres"]), gid: id(["-g", "postgres"]) } : {};
  if (user.uid) chownSync(folder, user.uid, user.gid);
  const shell = spawn("sh", ["-c", SCRIPT, "sh", programs(), folder], { ...user, cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
  const [line] = await once(createInterface({ input: shell.stdout }), "line");
  assert.equal(line, "ready", `PostgreSQL does not start: ${line}`);
  return {
    address: `postgres:///hall?host=${folder}&user=hall`,
    async stop() {
      shell.stdin.end();
      await once(shell, "exit");
    },
  };
}
