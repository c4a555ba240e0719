// The end of the photo worker's script; wasm-bindgen's glue stands before it in the same file.
// In: one file. Out: its report, and a small picture where there is one; then the page ends this worker, and with it
// every byte of the photo. Absent: the network, but for the program itself.

/** Pixels of the small picture's width. */
const SMALL = 240;

self.onmessage = ({ data: { file, beside } }) => {
  look(file, beside).then(
    (answer) => self.postMessage(answer),
    // Outside of the promise, so that the page hears of it.
    (reason) => setTimeout(() => { throw reason; }),
  );
};

async function look(file, beside) {
  const [bytes] = await Promise.all([
    file.arrayBuffer(),
    wasm_bindgen({ module_or_path: "/yushen_photo_bg.wasm" }),
  ]);
  const looked = wasm_bindgen.check(new Uint8Array(bytes), file.name, beside);
  const small = looked.picture
    ? await createImageBitmap(file, { resizeWidth: SMALL, resizeQuality: "medium" }).catch(() => undefined)
    : undefined;
  return { report: looked.report, small };
}
