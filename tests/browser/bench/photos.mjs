// How long a photo of 12 million pixels takes in the page: from the file to the report, worker, program and small picture
// included. In: a served build, drawn papers; `--rounds N`. Out: lines for docs/evidence.md. Absent: a limit that fails.

import { rmSync } from "node:fs";
import { samples } from "../journeys/photos.mjs";
import { launch } from "../launch.mjs";

const at = process.argv.indexOf("--rounds");
const ROUNDS = at > 0 ? Number(process.argv[at + 1]) : 7;

const drawn = samples(0);
const hall = await launch();
try {
  await hall.page.goto(hall.url);
  const bytes = drawn.read("large.jpg").toString("base64");
  const times = await hall.page.evaluate(async ([base64, rounds]) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const file = new File([bytes], "large.jpg", { type: "image/jpeg" });
      const start = performance.now();
      const worker = new Worker("/photo.js");
      await new Promise((resolve, reject) => {
        worker.onmessage = resolve;
        worker.onerror = reject;
        worker.postMessage({ file, beside: 0 });
      });
      times.push(performance.now() - start);
      worker.terminate();
    }
    return times;
  }, [bytes, ROUNDS]);
  const sorted = [...times].sort((a, b) => a - b);
  const shown = times.map((time) => Math.round(time)).join(", ");
  console.log(`photo of 12 million pixels, ${Math.round(drawn.read("large.jpg").length / 1024)} KB: median ${Math.round(sorted[Math.floor(ROUNDS / 2)])} ms, first ${Math.round(times[0])} ms (${shown})`);
  console.log(`native checks said: ${drawn.expected["large.jpg"]}`);
} finally {
  await hall.close();
  rmSync(drawn.folder, { recursive: true, force: true });
}
