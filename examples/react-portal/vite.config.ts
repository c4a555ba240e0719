// The hall's server has the bundle and the trusted keys.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const hall = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/bundle": hall, "/trust.json": hall } },
});
