// A camera before which something is held: what Chromium's fake device plays instead of a picture from a lens.
// In: drawings (SVG), photographs (JPEG), YUSHEN_QR. Out: the flags for Chromium, `show`, `photograph`, `drawn`.
// Absent: lenses, light, hands, colour; a drawing is turned a little, to and fro, grey at its edges, and grainy where that is asked for.

import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const [WIDTH, HEIGHT] = [1280, 720];
const SIDE = 600;
/** How a hand turns what it holds; one frame each. */
const TURNS = [4, -3, 1.5];

/** The QR code of a text (SVG), by the project's own program. */
export function drawn(text) {
  const { status, stdout, stderr } = spawnSync(process.env.YUSHEN_QR ?? join(root, "target/debug/qr"), [text], { encoding: "utf8" });
  if (status !== 0) throw new Error(`no QR code: ${stderr}`);
  return stdout;
}

export class Camera {
  #folder = mkdtempSync("/dev/shm/yushen-camera-");

  constructor() {
    // The kiosk's user reads it.
    chmodSync(this.#folder, 0o755);
    this.#play([{ grey: Buffer.alloc(WIDTH * HEIGHT, 128), width: WIDTH, height: HEIGHT }]);
  }

  get flags() {
    return ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${this.#file}`];
  }

  get #file() {
    return join(this.#folder, "camera.y4m");
  }

  /** What is before the camera when it is turned on the next time; `page` draws it. `grain`: steps of 256, up and down. */
  async show(page, svg, { grain = 0 } = {}) {
    const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
    const frames = [];
    for (const degrees of TURNS) frames.push(await seen(page, source, { degrees, grain, frame: [WIDTH, HEIGHT] }));
    this.#play(frames);
  }

  /** The same for a photograph (JPEG): its pixels are the camera's. */
  async photograph(page, jpeg) {
    this.#play([await seen(page, `data:image/jpeg;base64,${jpeg.toString("base64")}`, {})]);
  }

  /** These pictures over and over: of each its brightness, then two planes without colour. */
  #play(frames) {
    const [{ width, height }] = frames;
    const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`);
    const colour = Buffer.alloc((width * height) / 2, 128);
    const next = `${this.#file}.next`;
    writeFileSync(next, Buffer.concat([head, ...frames.flatMap(({ grey }) => [Buffer.from("FRAME\n"), grey, colour])]), { mode: 0o644 });
    renameSync(next, this.#file);
  }

  close() {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Brightness of each pixel, as `page` draws the picture: in the middle of a frame, or as large as it is. */
async function seen(page, source, options) {
  const { grey, ...size } = await page.evaluate(
    async ([source, side, { degrees = 0, grain = 0, frame }]) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const [width, height] = frame ?? [image.naturalWidth, image.naturalHeight];
      const [across, down] = frame ? [side, side] : [width, height];
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      context.fillStyle = "#999";
      context.fillRect(0, 0, width, height);
      context.translate(width / 2, height / 2);
      context.rotate((degrees * Math.PI) / 180);
      context.fillStyle = "#fff";
      context.fillRect(-across / 2, -down / 2, across, down);
      context.drawImage(image, -across / 2, -down / 2, across, down);
      const { data } = context.getImageData(0, 0, width, height);
      let text = "";
      for (let at = 0; at < data.length; at += 4) {
        const grey = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2] + (Math.random() * 2 - 1) * grain;
        text += String.fromCharCode(Math.min(255, Math.max(0, grey)));
      }
      return { grey: btoa(text), width, height };
    },
    [source, SIDE, options],
  );
  return { grey: Buffer.from(grey, "base64"), ...size };
}
