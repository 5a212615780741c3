// SPDX-License-Identifier: Apache-2.0
//
// card: a claim in a list: one line, whose word, status with its reason, and who says what of it.
import { day, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Quote } from "../ui/ui.tsx";
import type { Claim, ClaimItem, ClaimLink, MeasureItem } from "./api.ts";
import { About, InItsWords, Kind, LINK_SIGN, Made, saidBefore, Stated, Status, useLinkWord, Who } from "./parts.tsx";
import { words } from "./words.ts";

/** By kind and direction: "denied by A, B". */
export function LinkLines({ c, links }: { c: ClaimItem; links: ClaimLink[] }) {
  const t = useWords(words);
  const word = useLinkWord();
  const id = c.id;
  const groups = new Map<string, ClaimLink[]>();
  for (const l of links) {
    const key = `${l.to === id ? "in" : "out"} ${l.kind} ${saidBefore(c, l) ? "before" : ""}`;
    groups.set(key, [...(groups.get(key) ?? []), l]);
  }
  if (groups.size === 0) return null;
  return (
    <ul class="plain link-lines">
      {[...groups].map(([key, ls]) => {
        const incoming = key.startsWith("in ");
        return (
          <li key={key} class={saidBefore(c, ls[0]!) ? "" : `say-${ls[0]!.kind}`}>
            <span aria-hidden="true" class="sign">{LINK_SIGN[ls[0]!.kind] ?? "·"}</span> {word(ls[0]!.kind, incoming)}{" "}
            {ls.map((l, i) => {
              const other = incoming ? l.from : l.to;
              return <span key={other}>{i > 0 && ", "}<a href={link(`/evidence/${other}`)} title={l.note ?? undefined}><code>{other}</code></a></span>;
            })}
            {saidBefore(c, ls[0]!) && <span class="muted"> ({t("said_before")})</span>}
          </li>
        );
      })}
    </ul>
  );
}

export function Card({ c, more, measures }: { c: ClaimItem; more?: Claim; measures: Map<string, MeasureItem> | null }) {
  const t = useWords(words);
  return (
    <article class={`claim card ${c.withdrawn ? "withdrawn" : ""}`} data-claim={c.id}>
      <header class="row">
        <Kind kind={c.kind} />
        <Status status={c.status} />
        {c.withdrawn && <Badge tone="stop">{t("withdrawn")}</Badge>}
        <code class="id muted">{c.id}</code>
      </header>
      <h3><a class="claim-open" href={link(`/evidence/${c.id}`)}><Quote>{c.says}</Quote></a></h3>
      <p class="whom"><Who c={c} /> · <time>{day(c.published)}</time>{c.channel && <span class="muted"> · <InItsWords c={c}>{c.channel}</InItsWords></span>}</p>
      {more && <p class="why small" lang="en">{more.why}</p>}
      {c.stated && <p class="small">{t("stated")}: <Stated c={c} /></p>}
      <p class="row small"><Made what="text" by={c.text_by} />{(c.kind === "picture" || c.picture_by !== "unknown") && <Made what="picture" by={c.picture_by} />}</p>
      {more && <LinkLines c={c} links={more.links} />}
      <p class="small muted about-line">{t("about")}: <About about={c.about} measures={measures} /></p>
      {c.lacks.length > 0 && <p class="small lacks"><strong>{t("lacks")}:</strong> {c.lacks.map((l, i) => <span key={l}>{i > 0 && "; "}<Quote>{l}</Quote></span>)}</p>}
    </article>
  );
}
