// Texts that would run a script, load something or change the page, if any page took them for more than text.
// In: a number that tells them apart. Out: payloads. Absent: where they are put; the test says that.

const TEMPLATES = [
  (call) => `<script>${call}</script>`,
  (call) => `</script><script>${call}</script>`,
  (call) => `<img src=x onerror="${call}">`,
  (call) => `"><img src=x onerror=${call}>`,
  (call) => `'><svg onload=${call}>`,
  (call) => `<svg><script>${call}</script></svg>`,
  (call) => `<svg><animate onbegin=${call} attributeName=x dur=1s>`,
  (call) => `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`,
  (call) => `<iframe src="javascript:parent.${call}"></iframe>`,
  (call) => `<a href="javascript:${call}" id=go>x</a>`,
  (call) => `javascript:${call}`,
  (call) => `data:text/html,<script>${call}</script>`,
  (call) => `<details open ontoggle=${call}>x</details>`,
  (call) => `<input autofocus onfocus=${call}>`,
  (call) => `<body onload=${call}>`,
  (call) => `<object data="javascript:${call}"></object>`,
  (call) => `<base href="https://example.invalid/">${call}`,
  (call) => `<meta http-equiv="refresh" content="0;url=javascript:${call}">`,
  (call) => `<form action="https://example.invalid/"><button autofocus>x</button></form>${call}`,
  (call) => `<link rel=stylesheet href="https://example.invalid/x.css">${call}`,
  (call) => `<style>@import "https://example.invalid/x.css";</style>${call}`,
  (call) => `<math><mtext><table><mglyph><style><img src=x onerror=${call}>`,
  (call) => `{{constructor.constructor('${call}')()}}`,
  (call) => "${" + call + "}`;" + call + ";//",
  (call) => `\\u003cimg src=x onerror=${call}\\u003e`,
  (call) => `<!--><img src=x onerror=${call}>-->`,
  (call) => `<xmp><img src=x onerror=${call}></xmp>`,
  (call) => `<template><img src=x onerror=${call}></template>`,
];

/** So many payloads, numbered from `first`; each calls `__hit` with its number if it runs. */
export function payloads(count, first = 0) {
  return Array.from({ length: count }, (_, index) => TEMPLATES[index % TEMPLATES.length](`__hit(${first + index})`));
}

/** Watches a page: what ran, and what a payload left in the document. */
export async function watchHits(context) {
  const hits = [];
  await context.exposeBinding("__hit", (_, number) => hits.push(number));
  context.on("dialog", (dialog) => {
    hits.push(`dialog ${dialog.message()}`);
    dialog.dismiss();
  });
  return hits;
}

/** Elements that no page of ours has, and attributes that run. */
export async function strangers(page) {
  return page.evaluate(() => {
    const handlers = ["onerror", "onload", "onbegin", "ontoggle", "onfocus"].map((name) => `[${name}]`);
    const odd = ["iframe", "object", "embed", "base", "math", "animate", "xmp", "#app img", "#app link", "#app style",
      "#app script:not([type='application/json'])", "[href^='javascript:']", "[action]", "meta[http-equiv]", ...handlers];
    return odd.filter((selector) => document.querySelector(selector));
  });
}
