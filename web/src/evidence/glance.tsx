// SPDX-License-Identifier: Apache-2.0
//
// glance: one group at a glance: the readings of one matter side by side, what contradicts what, and the way on.
import { useGet } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { link, setQuery, useClocks, usePlace } from "../shell/router.ts";
import { Quote } from "../ui/ui.tsx";
import { type ClaimItem, type Contradiction, useDetails, useMeasures } from "./api.ts";
import { Contradictions } from "./contradictions.tsx";
import { About } from "./parts.tsx";
import { compare, Readings } from "./readings.tsx";
import { Related } from "./related.tsx";
import { words } from "./words.ts";

/** By how many claims say what holds and for whom: the matter that the page is about comes first. */
function matters(claims: ClaimItem[]): [string, number][] {
  const n = new Map<string, number>();
  for (const c of claims) n.set(c.about, (n.get(c.about) ?? 0) + (c.effect || c.items || c.parties ? 100 : 1));
  return [...n].sort((a, b) => b[1] - a[1]).map(([about]) => [about, claims.filter((c) => c.about === about).length]);
}

/** From a word to what it would mean: the questions a newcomer has next. */
export function WayOn({ about, isMeasure }: { about: string; isMeasure: boolean }) {
  const t = useWords(words);
  return (
    <section class="card way-on" aria-labelledby="way-on">
      <h2 id="way-on">{t("way_on")}</h2>
      <p class="row">
        <a class="button main" href={link("/check")}>{t("way_check")}</a>
        <a class="button main" href={link("/exposure")}>{t("way_exposure")}</a>
        {isMeasure && <a class="button plain" href={link(`/measures/${about}`)}>{t("way_measure")}</a>}
      </p>
      <p class="small muted">{t("way_about")}</p>
    </section>
  );
}

export function Glance({ group, claims }: { group: string; claims: ClaimItem[] }) {
  const t = useWords(words);
  const { known } = useClocks();
  const { query } = usePlace();
  const measures = useMeasures();
  const found = useGet<{ items: Contradiction[] }>("/v1/contradictions", { query: { group, known } });
  const list = matters(claims);
  const matter = list.some(([a]) => a === query.get("matter")) ? query.get("matter")! : (list[0]?.[0] ?? "");
  const own = claims.filter((c) => c.about === matter && !c.withdrawn);
  // Who speaks of whom stands with each claim, not in the list.
  const details = useDetails(own.filter((c) => c.version > 1).map((c) => c.id), known, claims);
  const links = [...details.by.values()].flatMap((c) => c.links.filter((l) => l.from === c.id));
  if (claims.length === 0) return <div class="empty">{t("none_by_then")}</div>;
  return (
    <div class="stack">
      <section aria-labelledby="readings">
        <h2 class="section" id="readings">{t("readings")}</h2>
        <p class="about">{t("readings_about")}</p>
        {list.length > 1 && (
          <label class="filter matter"><span>{t("matter")}</span>
            <select name="matter" value={matter} onChange={(e) => setQuery({ matter: e.currentTarget.value })}>
              {list.map(([a, n]) => <option key={a} value={a}>{a} ({n})</option>)}
            </select>
          </label>
        )}
        <p><About about={matter} measures={measures} /></p>
        <Readings claims={own} compared={compare(own, links, found.data?.items ?? [])} />
      </section>
      <WayOn about={matter} isMeasure={measures?.has(matter) ?? false} />
      <Contradictions got={found} claims={claims} />
      <Related ids={claims.map((c) => c.id)} />
      {list.length > 1 && (
        <section aria-labelledby="others">
          <h2 class="section" id="others">{t("other_matters")}</h2>
          <ul class="plain small">
            {list.filter(([a]) => a !== matter).map(([a, n]) => (
              <li key={a}><a href={link("/evidence", { group: query.get("group"), view: "cards", about: a })}><Quote>{a}</Quote></a> <span class="muted">{t("n_claims", { n })}{measures !== null && !measures.has(a) && ` · ${t("no_measure")}`}</span></li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
