//! Starts the wizard in the element `#app` of `index.html`. Absent: everything else (see the library).

fn main() {
    yushen_web::browser::show_panics();
    if let Some(root) = yushen_web::browser::element("app") {
        yew::Renderer::<yushen_web::app::App>::with_root(root).render();
    }
}
