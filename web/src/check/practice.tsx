// SPDX-License-Identifier: Apache-2.0
//
// practice: what the law says of how it is applied, and what is reported of it, side by side where they differ. A
// report changes no verdict, and is not lost.
import { useCode, useWords } from "../i18n/i18n.ts";
import { Badge, Quote } from "../ui/ui.tsx";
import type { Claim, Reading } from "./api.ts";
import { Sources } from "./parts.tsx";
import { words } from "./words.ts";
import { link } from "../shell/router.ts";

const OTHER = new Set(["reading", "status", "word", "contrary", "claims"]);

function slotsOf(r: Reading): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  for (const [k, v] of Object.entries(r)) if (!OTHER.has(k)) out[k] = Array.isArray(v) ? v.map(String) : [String(v)];
  return out;
}

function Side({ r, differs }: { r: Reading; differs: Set<string> }) {
  const t = useWords(words);
  const reading = useCode(words, "reading_");
  const slot = useCode(words, "slot_");
  const value = useCode(words, "value_");
  const status = useCode(words, "status_");
  const slots = slotsOf(r);
  return (
    <div class={`reading ${r.reading}`}>
      <h4>{reading(r.reading)} {r.status && <Badge tone={r.status === "confirmed" ? "info" : "open"}>{status(r.status)}</Badge>}</h4>
      <dl class="pairs">
        {Object.entries(slots).filter(([, v]) => v.length > 0).map(([k, v]) => [
          <dt key={`${k}-t`}>{slot(k)}</dt>,
          <dd key={k}>{differs.has(k) ? <mark>{v.map(value).join(k === "sellers" ? ", " : ` ${t("or")} `)}</mark> : v.map(value).join(", ")}</dd>,
        ])}
      </dl>
      {r.word && r.word.length > 0 && <p class="small">{t("on_the_word_of")} <Sources ids={r.word} /></p>}
      {r.contrary && r.contrary.length > 0 && <p class="small">{t("contrary")} <Sources ids={r.contrary} /></p>}
    </div>
  );
}

function ClaimItem({ c }: { c: Claim }) {
  const t = useWords(words);
  const status = useCode(words, "status_");
  return (
    <li>
      <p><a href={link(`/evidence/${encodeURIComponent(c.report)}`)}><Quote>{c.title}</Quote></a> <Badge tone={c.status === "confirmed" ? "info" : "open"}>{status(c.status)}</Badge>{c.applies === "open" && <Badge tone="open">{t("applies_open")}</Badge>}</p>
      <p class="small muted"><Quote>{c.who}</Quote> · {t("public_on", { day: c.public })}</p>
      {c.contrary.length > 0 && <p class="small">{t("contrary")} <Sources ids={c.contrary} /></p>}
      {c.could_not_confirm.length > 0 && <p class="small">{t("could_not_confirm")} <Sources ids={c.could_not_confirm} /></p>}
      {c.confirmed_by.length > 0 && <p class="small">{t("confirmed_by")} <Sources ids={c.confirmed_by} /></p>}
    </li>
  );
}

export function Practice({ readings }: { readings: Reading[] }) {
  const t = useWords(words);
  const [written, reported] = [readings.find((r) => r.reading === "as_written"), readings.find((r) => r.reading === "as_reported")];
  if (!written || !reported) return null;
  const a = slotsOf(written), b = slotsOf(reported);
  const differs = new Set([...Object.keys(a), ...Object.keys(b)].filter((k) => (a[k] ?? []).join() !== (b[k] ?? []).join()));
  if (differs.size === 0 && (reported.claims ?? []).length === 0) return null;
  return (
    <section aria-labelledby="practice">
      <h3 id="practice">{t("practice")}</h3>
      <p class="small muted">{t("practice_about")}</p>
      <div class="halves readings">
        <Side r={written} differs={differs} />
        <Side r={reported} differs={differs} />
      </div>
      {reported.claims && reported.claims.length > 0 && (
        <details open={reported.claims.length <= 2}>
          <summary>{t("claims", { n: reported.claims.length })}</summary>
          <ul class="plain rules">{reported.claims.map((c) => <ClaimItem key={c.report + c.slot + c.value} c={c} />)}</ul>
        </details>
      )}
    </section>
  );
}
