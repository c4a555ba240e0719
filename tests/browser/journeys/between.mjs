// A server between the browser and the hall: it lets through, notes, cuts, or changes what goes over the wire.
// In: the hall's address. Out: { url, seen, cut(), mend(), tamper(), to(), close() }. Absent: TLS; the browser takes
// 127.0.0.1 as safe without it, and what TLS protects against is just what is tried here.

import { createServer, request as ask } from "node:http";
import { once } from "node:events";

export async function between(hall) {
  let target = new URL(hall);
  let cut = false;
  const changed = new Map();
  /** Every request: method, address, headers and body, as they came. */
  const seen = [];

  const server = createServer((incoming, outgoing) => {
    if (cut) return incoming.socket.destroy();
    const chunks = [];
    incoming.on("data", (chunk) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      seen.push({ method: incoming.method, url: incoming.url, headers: incoming.headers, body });
      const path = incoming.url.split("?")[0];
      const headers = { ...incoming.headers, host: target.host };
      const change = changed.get(path);
      if (change) {
        // Whole and uncompressed, so that it can be changed.
        delete headers["accept-encoding"];
        delete headers["if-none-match"];
        delete headers["if-modified-since"];
      }
      const options = { host: target.hostname, port: target.port, method: incoming.method, path: incoming.url, headers };
      const passed = ask(options, (answer) => {
        if (!change) {
          outgoing.writeHead(answer.statusCode, answer.headers);
          return answer.pipe(outgoing);
        }
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => {
          const content = change(Buffer.concat(parts));
          const { etag, "last-modified": modified, "transfer-encoding": chunked, ...rest } = answer.headers;
          outgoing.writeHead(answer.statusCode, { ...rest, "content-length": content.length });
          outgoing.end(content);
        });
      });
      passed.on("error", () => outgoing.destroy());
      passed.end(body);
    });
    incoming.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${server.address().port}`,
    seen,
    /** From now on nothing gets through, and what is open is closed. */
    cut() {
      cut = true;
      server.closeAllConnections();
    },
    /** The network is back. */
    mend() { cut = false; },
    /** What is answered at `path` is changed by `change` (bytes to bytes); without it no more. */
    tamper(path, change) {
      if (change) changed.set(path, change);
      else changed.delete(path);
    },
    /** Another server stands behind the same address. */
    to(other) { target = new URL(other); },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
