// SPDX-License-Identifier: Apache-2.0
//
// outcome: what was entered, and what it changed: statuses and contradictions, never a rule.
import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Button, Quote } from "../ui/ui.tsx";
import { useMeasures } from "./api.ts";
import { ContradictionList } from "./contradictions.tsx";
import { WayOn } from "./glance.tsx";
import { About, ClaimRef, Status } from "./parts.tsx";
import type { Outcome } from "./save.ts";
import { words } from "./words.ts";

export function OutcomeView({ outcome: o, onMore }: { outcome: Outcome; onMore: () => void }) {
  const t = useWords(words);
  const measures = useMeasures();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  if (o.unread) {
    return (
      <div class="stack outcome">
        <h2 ref={head} tabIndex={-1}>{t("entered_unread")}</h2>
        <p class="note">{t("entered_unread_about")}</p>
        <p class="row">{o.groups.map((g) => <a key={g} class="button main" href={link("/evidence", { group: g })}>{t("entered_group")} <Quote>{g}</Quote></a>)}<Button onClick={onMore}>{t("entered_more")}</Button></p>
      </div>
    );
  }
  return (
    <div class="stack outcome">
      <h2 ref={head} tabIndex={-1}>{t("entered", { n: o.entered.length, m: o.links })}</h2>
      <p class="note"><strong>{t("change_no_rule")}</strong> {t("entered_about")}</p>
      <ul class="plain">{o.entered.map((c) => <li key={c.id}><Status status={c.status} /> <ClaimRef id={c.id} of={c} /><p class="small muted" lang="en">{c.why}</p></li>)}</ul>
      <section>
        <h3>{t("entered_changed")}</h3>
        {o.changed.length === 0 ? <p class="muted">{t("entered_unchanged")}</p> : (
          <ul class="plain">{o.changed.map(({ claim, before }) => <li key={claim.id}><ClaimRef id={claim.id} of={claim} />: <Status status={before} /> → <Status status={claim.status} /><p class="small muted" lang="en">{claim.why}</p></li>)}</ul>
        )}
      </section>
      <section>
        <h3>{t("entered_clashes")} ({o.clashes.length})</h3>
        {o.clashes.length === 0 ? <p class="muted">{t("entered_no_clashes")}</p> : <ContradictionList items={o.clashes} claims={o.entered} />}
      </section>
      <section>
        <h3>{t("entered_abouts")}</h3>
        <ul class="plain">{o.abouts.map((a) => <li key={a}><About about={a} measures={measures} /></li>)}</ul>
      </section>
      <p class="row">
        {o.groups.map((g) => <a key={g} class="button main" href={link("/evidence", { group: g })}>{t("entered_group")} <Quote>{g}</Quote></a>)}
        <Button onClick={onMore}>{t("entered_more")}</Button>
      </p>
      {o.abouts[0] && <WayOn about={o.abouts[0]} isMeasure={measures?.has(o.abouts[0]) ?? false} />}
    </div>
  );
}
