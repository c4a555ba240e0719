// The end of the Web Worker's script; wasm-bindgen's glue stands before it in the same file.
// In: the compiled program with what it begins with, and the page's messages, in any order. Out: `worker.rs` hears the messages.
// Absent: fetching the program; the page does that, together with its own.

const early = [];
self.onmessage = (event) => {
  const { program, envelope, trust } = event.data;
  if (!(program instanceof WebAssembly.Module)) {
    early.push(event);
    return;
  }
  // `source.rs` takes them; the engine verifies them, as whatever it fetches itself.
  self.given = { "/bundle/envelope.json": envelope, "/trust.json": trust };
  wasm_bindgen({ module_or_path: program }).then(
    // The program has put its own listener here; what came before is said again.
    () => early.splice(0).forEach((event) => self.onmessage(event)),
    // Outside of the promise, so that the page hears of it.
    (reason) => setTimeout(() => { throw reason; }),
  );
};
