//! The Web Worker's program (`yushen_engine_bg.wasm`): the engine and nothing of the pages.

fn main() {
    yushen_web::worker::serve();
}
