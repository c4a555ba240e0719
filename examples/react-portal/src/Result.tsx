// Step 3: the one-time notice, with the engine's own words and order.

import type { Review } from "yushen";

export function Result({ review }: { review: Review }) {
  const notice = review.notice("zh");
  return (
    <article>
      <h2>{notice.headline}</h2>
      <p>{notice.lead}</p>
      {notice.head.map((line) => <p key={line}>{line}</p>)}
      {notice.sections.map((section) => (
        <section key={section.id}>
          <h3>{section.heading}</h3>
          {section.entries.map((entry) => (
            <div key={entry.id}>
              <h4>{entry.title}</h4>
              {entry.lines.map((line) => <p key={line}>{line}</p>)}
            </div>
          ))}
        </section>
      ))}
      {notice.closing.map((line) => <p key={line}>{line}</p>)}
    </article>
  );
}
