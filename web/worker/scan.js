// The end of the scanning worker's script; wasm-bindgen's glue stands before it in the same file.
// In: square pictures. Out: for each the text of its QR code, or nothing. Absent: the network, but for the program.

const ready = wasm_bindgen({ module_or_path: "/yushen_scan_bg.wasm" });

self.onmessage = ({ data: { pixels, width } }) => {
  ready.then(() => self.postMessage(wasm_bindgen.read(new Uint8Array(pixels), width))).catch(
    // Outside of the promise, so that the page hears of it.
    (reason) => setTimeout(() => { throw reason; }),
  );
};
