// SPDX-License-Identifier: Apache-2.0
//
// hits: whom the parties resemble. What is not settled is a question for people, and is answered under Hits.
import { useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Quote } from "../ui/ui.tsx";
import type { AnswerHit } from "./api.ts";
import { words } from "./words.ts";

function Hit({ h }: { h: AnswerHit }) {
  const t = useWords(words);
  const role = useCode(words, "role_");
  const kind = useCode(words, "hit_");
  const evidence = useCode(words, "evidence_");
  const tone = h.class === "match" ? "stop" : h.class === "question" ? "open" : "plain";
  return (
    <li>
      <p><Badge tone={tone}>{kind(h.class)}</Badge> {role(h.role)} <strong><Quote>{h.name}</Quote></strong> {t("resembles")} <strong><Quote>{h.listed_name}</Quote></strong></p>
      <p class="small muted">
        <code>{h.list}</code>{h.no ? ` · ${t("number", { no: h.no })}` : ""} · {h.listed ? t("listed_on", { day: h.listed }) : t("no_listing_day")}
        {h.delisted ? ` · ${t("delisted_on", { day: h.delisted })}` : ""} · {h.in_force === null ? t("in_force_unknown") : h.in_force ? t("in_force") : t("not_in_force")}
        {h.score !== null ? ` · ${t("score", { n: h.score })}` : ""} · <Quote>{h.why}</Quote>
      </p>
      {Object.keys(h.evidence).length > 0 && <p class="small">{Object.entries(h.evidence).map(([k, v]) => `${evidence(k)}: ${evidence(v)}`).join(" · ")}</p>}
      {h.source && <p class="small muted"><Quote>{h.source}</Quote></p>}
    </li>
  );
}

export function Hits({ hits }: { hits: AnswerHit[] }) {
  const t = useWords(words);
  if (hits.length === 0) return null;
  const open = hits.filter((h) => h.class === "question").length;
  return (
    <section aria-labelledby="hits">
      <h3 id="hits">{t("hits", { n: hits.length })}</h3>
      {open > 0 && <p class="note">{t("hits_open", { n: open })} <a href={link("/hits")}>{t("to_hits")}</a></p>}
      <ul class="plain rules">{hits.map((h) => <Hit key={h.role + h.row + h.listed_name} h={h} />)}</ul>
      {open === 0 && <p class="small"><a href={link("/hits")}>{t("to_hits")}</a></p>}
    </section>
  );
}
