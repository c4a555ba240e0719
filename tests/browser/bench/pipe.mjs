// Chromium by its DevTools protocol, over a pipe: page, workers and service workers, each held at its start until it is
// set up. In: a function that sets a target up. Out: { open, close }. Absent: what is measured.
//
// Playwright can't slow down the network of a worker; the protocol can, one target at a time.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function chromium(executable, flags, prepare) {
  const profile = mkdtempSync(join(tmpdir(), "yushen-bench-"));
  const child = spawn(executable, [...flags, "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const [out, into] = [child.stdio[3], child.stdio[4]];
  const waiting = new Map();
  const listeners = [];
  let number = 0;

  const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
    number += 1;
    waiting.set(number, { resolve, reject, method });
    out.write(`${JSON.stringify({ id: number, method, params, sessionId })}\0`);
  });
  let rest = "";
  into.setEncoding("utf8");
  into.on("data", (chunk) => {
    const messages = (rest + chunk).split("\0");
    rest = messages.pop();
    for (const text of messages) {
      const message = JSON.parse(text);
      const asked = waiting.get(message.id);
      if (asked) {
        waiting.delete(message.id);
        if (message.error) asked.reject(new Error(`${asked.method}: ${message.error.message}`));
        else asked.resolve(message.result);
      }
      if (message.method) listeners.forEach((listener) => listener(message));
    }
  });

  const attach = (sessionId) =>
    send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }, sessionId);
  listeners.push(({ method, params }) => {
    if (method !== "Target.attachedToTarget") return;
    const { sessionId, targetInfo } = params;
    // One after the other as sent: what starts is set up before it runs.
    Promise.resolve(prepare((name, values) => send(name, values, sessionId), targetInfo.type)).catch(() => {});
    attach(sessionId).catch(() => {});
    send("Runtime.runIfWaitingForDebugger", {}, sessionId).catch(() => {});
  });
  await attach();

  return {
    /** Every event of every target. */
    listen(listener) { listeners.push(listener); },
    /** Opens an address in a new tab, where `script` runs before the page's own; gives a function that evaluates there. */
    async open(url, script) {
      const attached = new Promise((resolve) => {
        const listener = ({ method, params }) => {
          if (method !== "Target.attachedToTarget" || params.targetInfo.type !== "page") return;
          listeners.splice(listeners.indexOf(listener), 1);
          resolve(params);
        };
        listeners.push(listener);
      });
      await send("Target.createTarget", { url: "about:blank" });
      const { sessionId, targetInfo } = await attached;
      // A tab behind another one paints nothing.
      await send("Page.bringToFront", {}, sessionId);
      await send("Page.addScriptToEvaluateOnNewDocument", { source: script }, sessionId);
      await send("Page.navigate", { url }, sessionId);
      return {
        async ask(expression) {
          const asked = { expression, awaitPromise: true, returnByValue: true };
          const { result, exceptionDetails } = await send("Runtime.evaluate", asked, sessionId);
          if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
          return result.value;
        },
        close: () => send("Target.closeTarget", { targetId: targetInfo.targetId }),
      };
    },
    async close() {
      send("Browser.close").catch(() => child.kill());
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
