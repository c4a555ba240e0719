// Loads the kiosk's program. External on purpose: the content security policy allows no inline script.
import start, { start as begin } from './yushen_kiosk.js';

await start({ module_or_path: new URL('./yushen_kiosk_bg.wasm', import.meta.url) });
begin();
