// Before the page's program is there: the page that the server made can be answered. What is typed stays in its box; what
// is pressed is marked, said to be noted, and pressed again when the program has taken the page over (`boot.js`).
// In the head and not deferred, so that nothing is shown or pressed before it. Absent: any sending, any keeping.
(() => {
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
  const early = {
    /** Today by the device, or the date in the address. */
    on: new URLSearchParams(location.search).get('on') ?? today,
    /** The language that was chosen at an earlier visit (`web/src/settings.rs`). */
    language: stored('yushen.lang') === 'en' ? 'en' : 'zh',
  };
  window.early = early;
  /** Whether the server made this page, for this device's day and language. */
  early.fits = root.dataset.on === early.on && early.language === 'zh';
  if (root.dataset.on && !early.fits) root.classList.add('unfit');
  // Large type from the first line on; a browser that keeps nothing has nothing to say here.
  const elder = stored('yushen.view') === 'elder';
  if (elder) root.classList.add('elder');
  if (!early.fits) return;

  let pressed;
  let touched = false;
  let composing = false;
  let noted;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /** The line that the program shows too while something waits (`components/frame.rs`). */
  const note = () => {
    if (noted) return;
    noted = document.createElement('p');
    noted.className = 'page loading';
    noted.setAttribute('role', 'status');
    document.getElementById('main').append(noted);
    noted.textContent = root.dataset.noted;
  };
  const hold = (event, element) => {
    event.preventDefault();
    pressed?.removeAttribute('aria-busy');
    pressed = element;
    pressed.setAttribute('aria-busy', 'true');
    for (const answer of all('.answer')) answer.setAttribute('aria-pressed', String(answer === pressed));
    note();
  };
  const listeners = {
    click(event) {
      const element = event.target.closest?.('#app button, #app a');
      if (!element || element.matches('[type=submit], .skip')) return;
      // A link is followed, unless that would lose something; another tab is the browser's business.
      const leaves = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
      if (element.matches('a') && !(leaves && (touched || pressed))) return;
      hold(event, element);
    },
    submit(event) {
      hold(event, event.submitter ?? event.target.querySelector('[type=submit]'));
    },
    input(event) {
      touched = true;
      if (event.target.id === 'search') note();
      const field = event.target.closest('[data-field]');
      if (!field) return;
      // As `components/field.rs` has it: “none” and what there is exclude each other.
      const none = all('[value="-none"], .absent input', field);
      const isNone = none.includes(event.target);
      if (isNone && !event.target.checked) return;
      for (const box of all('input', field)) {
        if (box === event.target || none.includes(box) === isNone) continue;
        box.checked = false;
        if (box.type === 'text') box.value = '';
      }
    },
    compositionstart() {
      composing = true;
    },
    compositionend() {
      composing = false;
    },
  };
  for (const [name, hear] of Object.entries(listeners)) addEventListener(name, hear, true);
  addEventListener('DOMContentLoaded', () => {
    if (elder) document.querySelector('[data-action=elder]')?.setAttribute('aria-pressed', 'true');
  });

  /** Resolves when the page may be taken over: not in the middle of a word that is being composed. */
  early.free = async () => {
    while (composing) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  /** Nothing is held any more; the line is taken away. Gives what is to be done once the program has taken over. */
  early.over = () => {
    for (const [name, hear] of Object.entries(listeners)) removeEventListener(name, hear, true);
    noted?.remove();
    pressed?.removeAttribute('aria-busy');
    const search = document.getElementById('search');
    const typed = search?.value;
    if (search) search.value = '';
    return () => {
      if (typed) {
        search.value = typed;
        search.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }
      pressed?.click();
    };
  };
  /** Whether something stands on the page that opening it anew would lose. */
  early.holds = () => touched || Boolean(pressed);
})();
