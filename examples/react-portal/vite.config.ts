// The engine finds its .wasm beside its own files, so Vite's dev server must leave them where they are. The hall's server
// has the bundle and the trusted keys.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const hall = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  optimizeDeps: { exclude: ["yushen"] },
  server: { proxy: { "/bundle": hall, "/trust.json": hall } },
});
