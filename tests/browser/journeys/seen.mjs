// What a person with weak eyes, or a screen reader, has of a page: sizes, contrasts, languages, width. In: a page.
// Out: lists of what is wrong, each with its place. Absent: axe (`desk/hall.mjs` has it), the limits' reasons
// (`docs/design.md`).

/** Texts smaller or tighter than `font` px and `line` lines, or of less contrast than `contrast`. */
export function texts(page, limits) {
  return page.evaluate(({ font, line, contrast }) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    /** Any CSS colour as red, green, blue, opacity. */
    const rgba = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const luminance = ([r, g, b]) => {
      const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const ground = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const colour = rgba(getComputedStyle(at).backgroundColor);
        if (colour[3] === 1) return colour;
        if (colour[3] > 0) return null;
      }
      return [255, 255, 255, 1];
    };
    const wrong = [];
    const seen = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.textContent.trim() || seen.has(element) || !element.checkVisibility()) continue;
      seen.add(element);
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const hidden = element.closest(".hidden-text, .skip, [aria-hidden=true], script, noscript");
      if (hidden || box.width === 0 || (element.closest("details:not([open])") && !element.closest("summary"))) continue;
      const style = getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      const place = `${element.tagName.toLowerCase()}.${element.className} “${node.textContent.trim().slice(0, 20)}”`;
      if (size < font) wrong.push(`${place}: ${size} px`);
      if (parseFloat(style.lineHeight) / size < line - 0.001) wrong.push(`${place}: lines of ${style.lineHeight} for ${size} px`);
      const below = ground(element);
      const [light, dark] = below ? [luminance(rgba(style.color)), luminance(below)].sort((a, b) => b - a) : [0, 0];
      const ratio = (light + 0.05) / (dark + 0.05);
      if (ratio < contrast) wrong.push(`${place}: contrast ${ratio.toFixed(2)} (${style.color})`);
    }
    return wrong;
  }, limits);
}

/** Things to press that are narrower or lower than `least` px; a radio button is as large as its label. */
export function targets(page, least) {
  return page.evaluate((least) => {
    const all = document.querySelectorAll("a[href], button, summary, input, select, textarea");
    const drawn = [...all].filter((one) => one.checkVisibility() && !one.closest(".skip"));
    return drawn.flatMap((one) => {
      const label = one.matches("[type=radio], [type=checkbox]") ? one.closest("label") : null;
      const { width, height } = (label ?? one).getBoundingClientRect();
      const small = Math.min(width, height) < least - 0.5;
      return small ? [`${one.outerHTML.slice(0, 90)}: ${Math.round(width)} × ${Math.round(height)} px`] : [];
    });
  }, least);
}

/** Chinese words that a screen reader would read in another language, and the other way round. */
export function languages(page) {
  return page.evaluate(() => {
    const han = /\p{Script=Han}/u;
    const wrong = [];
    const check = (text, element) => {
      const lang = element.closest("[lang]")?.lang ?? "";
      if (han.test(text) && !lang.startsWith("zh")) wrong.push(`${lang}: ${text.trim().slice(0, 40)}`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element.closest("script, noscript, [aria-hidden=true], [hidden]")) check(node.textContent, element);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      for (const name of ["aria-label", "title", "placeholder"]) check(element.getAttribute(name) ?? "", element);
    }
    check(document.title, document.documentElement);
    return wrong;
  });
}

/** How many px the page is wider than its window. */
export function overflow(page) {
  return page.evaluate(() => {
    const most = document.documentElement.clientWidth;
    const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > most + 0.5);
    const out = wide.filter((one) => one.checkVisibility() && !one.closest(".hidden-text, .skip"));
    const scroll = document.documentElement.scrollWidth - most;
    return scroll > 0 || out.length > 0 ? [`${scroll} px; ${out.slice(0, 3).map((one) => one.outerHTML.slice(0, 90)).join(" | ")}`] : [];
  });
}
