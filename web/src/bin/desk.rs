//! Starts the staff's program in the element `#app` of `desk.html`. Absent: everything else (see the library).

fn main() {
    yushen_web::browser::show_panics();
    if let Some(root) = yushen_web::browser::element("app") {
        yew::Renderer::<yushen_web::desk::app::App>::with_root(root).render();
    }
}
