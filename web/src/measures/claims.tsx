// SPDX-License-Identifier: Apache-2.0
//
// claims: what the claims of this desk say about a measure, with a way to each on the page of evidence.
import { useCode, useWords } from "../i18n/i18n.ts";
import { link, useClocks } from "../shell/router.ts";
import { Badge, Quote } from "../ui/ui.tsx";
import { useGet } from "../api/use.ts";
import { Loaded } from "../ui/ui.tsx";
import type { Claim } from "./api.ts";
import { StateBadge } from "./says.tsx";
import { words } from "./words.ts";

interface Contradiction {
  kind: string;
  claims: string[];
  message: string;
}

export function MeasureClaims({ id }: { id: string }) {
  const t = useWords(words);
  const kind = useCode(words, "claim_");
  const { known } = useClocks();
  const got = useGet<{ items: Claim[]; next: string | null }>("/v1/claims", { query: { about: id, known, limit: 200 } });
  const odd = useGet<{ items: Contradiction[] }>("/v1/contradictions", { query: { group: id, known } });
  return (
    <section class="card">
      <h2>{t("claims")}</h2>
      <p class="small muted">{t("claims_about")}</p>
      <Loaded got={got} empty={t("claims_none")}>
        {(d) => (
          <ul class="tl-links">
            {d.items.map((c) => (
              <li key={c.id}>
                <StateBadge state={c.status} /> <a href={link(`/evidence/${encodeURIComponent(c.id)}`)}><Quote lang={c.lang ?? undefined}>{c.says}</Quote></a>
                <div class="small muted">{c.published} · {kind(c.kind)} · <Quote>{c.by}</Quote>{c.text_by === "ai" && <> · <Badge tone="open">{t("by_machine")}</Badge></>}</div>
              </li>
            ))}
            {d.next !== null && <li>{t("not_whole")}</li>}
          </ul>
        )}
      </Loaded>
      {odd.data && odd.data.items.length > 0 && (
        <p class="note"><a href={link("/evidence", { about: id })}>{t("contradictions_n", { n: odd.data.items.length })}</a></p>
      )}
    </section>
  );
}
