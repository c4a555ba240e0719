// The page: loads the engine and the signed rules, then shows the portal.

import { createRoot } from "react-dom/client";
import { App } from "./App";
import { load } from "./library";
import "./portal.css";

const root = createRoot(document.getElementById("root")!);
root.render(<p role="status">正在打开…</p>);
load().then(
  (library) => root.render(<App library={library} />),
  (error: unknown) => root.render(<p role="alert">暂时打不开，请稍后再试，或到窗口办理。（{String(error)}）</p>),
);
