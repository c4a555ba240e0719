// The end of the Web Worker's script; wasm-bindgen's glue stands before it in the same file.
// In: the compiled program and the page's messages, in any order. Out: `worker.rs` hears the messages.
// Absent: fetching the program; the page does that, together with its own.

const early = [];
self.onmessage = (event) => {
  if (!(event.data instanceof WebAssembly.Module)) {
    early.push(event);
    return;
  }
  wasm_bindgen({ module_or_path: event.data }).then(
    // The program has put its own listener here; what came before is said again.
    () => early.splice(0).forEach((event) => self.onmessage(event)),
    // Outside of the promise, so that the page hears of it.
    (reason) => setTimeout(() => { throw reason; }),
  );
};
