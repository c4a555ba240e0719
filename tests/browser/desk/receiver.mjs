// The province's end of the outbox: takes signed cases and writes them down, each event once.
// In: HTTP, the key. Out: what was taken, and what was not signed rightly. Absent: being killed (tests/hall, outbox).

import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

export async function receiver(key) {
  const taken = new Map();
  const wrong = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const { "yushen-event": event, "yushen-moment": moment, "yushen-signature": signature } = request.headers;
    const hmac = createHmac("sha256", key).update(`${event}.${moment}.`).update(body).digest("hex");
    const [right, said] = [`hmac-sha256=${hmac}`, String(signature)].map((text) => Buffer.from(text));
    const genuine = right.length === said.length && timingSafeEqual(right, said);
    if (genuine) taken.set(event, JSON.parse(body));
    else wrong.push(event);
    response.writeHead(genuine ? 204 : 401).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/cases`,
    wrong,
    /** Waits for the event of this kind and number. */
    async got(kind, number) {
      for (let tries = 0; tries < 300; tries++) {
        const found = [...taken.values()].find((one) => one.kind === kind && one.case.number === number);
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`${kind} ${number} did not arrive; there is ${JSON.stringify([...taken.values()].map((one) => one.kind))}`);
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
