// A kiosk as examples/kiosk sets it up, on a screen and a printer that are not there: Xvfb, CUPS with its PDF printer,
// Chromium with exactly those flags and policies, as a user of its own.
// In: a hall's address; Debian's cups, printer-driver-cups-pdf and xvfb; root, because mounts of its own keep the policies
// and the printer from every other program of the machine. Out: { page, context, browser, folders, printed, … }.
// Absent: systemd: what kiosk.service says is done here (user, memory, start again). The policies
// differ in the hall's address and in that debugging is allowed, for the test has to look.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const examples = fileURLToPath(new URL("../../../examples/kiosk", import.meta.url));
const EXAMPLE_ORIGIN = "https://hall.example.gov.cn";
/** Debian's user for programs that own nothing. */
const [USER, UID] = ["nobody", 65534];

const PDF_PRINTER = "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd";

/** Folders that CUPS writes to, and where it does here. */
const CUPS = { spool: "/var/spool/cups", logs: "/var/log/cups", cache: "/var/cache/cups", run: "/run/cups", etc: "/etc/cups", jobs: "/var/spool/cups-pdf" };

/** Why there can be no kiosk here, or nothing. */
export function missing() {
  if (process.getuid?.() !== 0) return "needs root: it mounts policies and printer for itself alone";
  const programs = ["Xvfb", "cupsd", "lpadmin", "unshare", "setpriv", "pgrep"];
  const folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];
  const none = programs.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
  return none.length > 0 ? `${none.join(", ")} missing; \`cargo xtask test --only browser\` installs them` : undefined;
}

/**
 * Starts it at `address`. `policies` changes the policies, `flags` are added to start.sh's; `paper` is the printer's.
 * It is started again whenever it ends, as by systemd, until `close()`.
 */
export async function stage({ address, token = "no-token", flags = [], policies = (all) => all, paper = "Custom.80x200mm" }) {
  // In memory, as /run is.
  const root = mkdtempSync("/dev/shm/yushen-kiosk-");
  chmodSync(root, 0o755);
  const folders = { profile: join(root, "run"), printed: join(root, "printed"), sent: join(root, "sent"), x: join(root, "x") };
  for (const [name, place] of Object.entries(CUPS)) {
    folders[name] = join(root, `cups-${name}`);
    mkdirSync(folders[name], { recursive: true });
    if (!existsSync(place)) mkdirSync(place, { recursive: true });
  }
  for (const own of [folders.profile, folders.printed, folders.sent, join(root, "credentials")]) {
    mkdirSync(own);
    chownSync(own, UID, UID);
  }
  for (const paper of [folders.printed, folders.sent]) chmodSync(paper, 0o777);
  cpSync("/etc/cups", folders.etc, { recursive: true });
  cpSync(join(examples, "cups/cupsd.conf"), join(folders.etc, "cupsd.conf"));
  writeFileSync(join(folders.etc, "cups-pdf.conf"), `Out ${folders.printed}\nAnonDirName ${folders.printed}\nLabel 1\nUserUMask 0000\nLogType 0\n`);
  writeFileSync(join(root, "credentials/device.token"), token);
  mkdirSync(join(root, "policies/managed"), { recursive: true });
  const origin = new URL(address).origin;
  const managed = JSON.parse(readFileSync(join(examples, "policies.json"), "utf8").replaceAll(EXAMPLE_ORIGIN, origin));
  writeFileSync(
    join(root, "policies/managed/kiosk.json"),
    JSON.stringify(policies({ ...managed, RemoteDebuggingAllowed: true, DeveloperToolsAvailability: 1 })),
  );
  writeFileSync(join(root, "inside.sh"), inside(root, folders, paper));
  // CUPS-PDF's pages come by PostScript and can be looked at, not read: what Chromium sent is kept beside them.
  const filter = join(root, "as-sent");
  writeFileSync(filter, `#!/bin/sh\nset -e\ncat \${6:+"$6"} >${folders.sent}/$1.pdf\nexec /usr/lib/cups/filter/pdftops "$1" "$2" "$3" "$4" "$5" ${folders.sent}/$1.pdf\n`);
  chmodSync(filter, 0o755);
  const ppd = readFileSync(PDF_PRINTER, "utf8");
  writeFileSync(join(root, "kiosk.ppd"), `${ppd}*cupsFilter2: "application/vnd.cups-pdf application/vnd.cups-postscript 0 ${filter}"\n`);

  const child = spawn(
    "unshare",
    ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", join(root, "inside.sh"), "--remote-debugging-port=0", ...flags],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LANG: "C.UTF-8", TZ: "Asia/Shanghai", KIOSK_ADDRESS: address },
    },
  );
  const said = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      said.push(text);
      if (said.length > 400) said.shift();
    });
  }
  let ended = false;
  const exit = once(child, "exit").then(() => { ended = true; });
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);

  /** Differs for each start of the browser. */
  const started = () => statSync(join(folders.profile, "profile"), { throwIfNoEntry: false })?.ino;

  const kiosk = {
    folders,
    root,
    said: () => said.join(""),
    /** Waits for the browser that runs now, attaches to it and gives its one page. `gone`: processes that must end first. */
    async attach(patience = 90_000, gone = []) {
      const end = Date.now() + patience;
      while (Date.now() < end) {
        if (ended) break;
        // After a page's process has died, so does its browser, a few seconds later.
        const old = gone.length > 0 && readdirSync(folders.profile).includes("profile") && started() === kiosk.start;
        if (old) {
          await sleep(200);
          continue;
        }
        const port = join(folders.profile, "profile/DevToolsActivePort");
        if (existsSync(port)) {
          const browser = await chromium
            .connectOverCDP(`http://127.0.0.1:${readFileSync(port, "utf8").split("\n")[0]}`)
            .catch(() => undefined);
          const [context] = browser?.contexts() ?? [];
          const page = context?.pages().find((one) => one.url().startsWith("http"));
          if (page) {
            kiosk.start = started();
            return { browser, context, page };
          }
          await browser?.close();
        }
        await sleep(200);
      }
      throw new Error(`no kiosk within ${patience} ms:\n${kiosk.said()}`);
    },
    /** The kiosk's processes of a kind (`renderer`; none: the browser itself), as this machine counts them. */
    processes(kind) {
      return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid)).filter((pid) => {
        let line;
        try {
          line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        } catch {
          return false;
        }
        if (!line.includes(folders.profile) || !line.includes("/chromium")) return false;
        const of = line.match(/--type=([a-z-]+)/)?.[1];
        // Chromium's own bars and its watcher of crashes are no pages.
        return of === kind && !line.includes("--top-chrome-webui") && !line.includes("chrome_crashpad_handler");
      }).map(Number);
    },
    /** Every folder that browser and printer write to; the papers themselves belong to the visitor. */
    written: () => ["profile", "spool", "jobs", "logs", "cache", "run"].map((name) => folders[name]),
    /** The papers that came out of the printer. */
    printed: () => papers(folders.printed),
    /** The same ones as Chromium sent them. */
    sent: () => papers(folders.sent),
    /** Waits until `count` papers are out; the printer writes a paper bit by bit. */
    async papers(count, patience = 60_000) {
      const end = Date.now() + patience;
      while (Date.now() < end) {
        const all = papers(folders.printed);
        if (all.length >= count && all.every((file) => readFileSync(file).subarray(-1024).includes("%%EOF"))) return all;
        await sleep(200);
      }
      throw new Error(`not ${count} papers within ${patience} ms, but ${papers(folders.printed).length}:\n${kiosk.said()}`);
    },
    async close() {
      stop();
      await exit;
      process.removeListener("exit", stop);
      // Its processes end with their first one, a moment later.
      for (let attempt = 0; attempt < 20; attempt += 1) {
        try {
          rmSync(root, { recursive: true, force: true });
          return;
        } catch {
          await sleep(100);
        }
      }
      rmSync(root, { recursive: true, force: true });
    },
  };
  return kiosk;
}

function papers(folder) {
  return readdirSync(folder).filter((name) => name.endsWith(".pdf")).map((name) => join(folder, name));
}

/** Runs inside of the mounts: what cups.service, the display and kiosk.service do on a real machine. */
function inside(root, folders, paper) {
  const mounts = Object.entries(CUPS).map(([name, place]) => `mount --bind ${folders[name]} ${place}`);
  return `set -eu
mkdir -p /etc/chromium/policies ${Object.values(CUPS).join(" ")}
${mounts.join("\n")}
mount --bind ${root}/policies /etc/chromium/policies
cupsd -f &
Xvfb -displayfd 1 -screen 0 1080x1920x24 -nolisten tcp >${folders.x} 2>/dev/null &
for i in $(seq 100); do [ -S /run/cups/cups.sock ] && [ -s ${folders.x} ] && break; sleep 0.1; done
lpadmin -p kiosk -E -v cups-pdf:/ -P ${root}/kiosk.ppd -o PageSize=${paper} 2>&1 | grep -v deprecated || true
lpadmin -d kiosk
export DISPLAY=:$(cat ${folders.x}) RUNTIME_DIRECTORY=${folders.profile} CREDENTIALS_DIRECTORY=${root}/credentials
while true; do
  setpriv --reuid=${USER} --regid=nogroup --clear-groups --no-new-privs ${examples}/start.sh "$@" || true
  sleep 1
done
`;
}

/** What a PDF says, its size in points and its pages. */
export function read(pdf) {
  const text = spawnSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
  const info = spawnSync("pdfinfo", [pdf], { encoding: "utf8" });
  if (text.status !== 0 || info.status !== 0) throw new Error(`${pdf} can't be read: ${text.stderr}${info.stderr}`);
  const [, width, height] = info.stdout.match(/Page size:\s+([\d.]+) x ([\d.]+)/).map(Number);
  return { text: text.stdout, width, height, pages: Number(info.stdout.match(/Pages:\s+(\d+)/)[1]) };
}
