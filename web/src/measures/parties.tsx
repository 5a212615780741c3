// SPDX-License-Identifier: Apache-2.0
//
// parties: rows of a list of parties, and whom of this desk they touch: its hits.
import { useState } from "preact/hooks";
import { all } from "../api/client.ts";
import { useDo } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Button, ProblemBox, Quote } from "../ui/ui.tsx";
import { words } from "./words.ts";

export interface Party {
  row: string;
  list: string;
  no: string;
  name: string;
  names: { name: string; lang: string | null; weak: boolean }[];
  kind: string | null;
  countries: string[];
  addresses: string[];
  marks: { mark: string; type: string | null; value: string }[];
  from: string | null;
  until: string | null;
  state: string;
  source: string | null;
}

interface HitLine {
  id: string;
  state: string;
  name: string;
  shipment: string | null;
}

interface Hits {
  items: HitLine[];
  /** False: there are more than were read. */
  whole: boolean;
}

const AT_A_TIME = 4;

/** Some sources name the script alone, such as "Arab": a script of no language that is known. */
const langOf = (tag: string | null | undefined) => (tag && /^[A-Z][a-z]{3}$/.test(tag) ? `und-${tag}` : tag ?? undefined);

async function hitsOf(items: Party[]): Promise<Map<string, Hits>> {
  const out = new Map<string, Hits>();
  for (let i = 0; i < items.length; i += AT_A_TIME) {
    await Promise.all(items.slice(i, i + AT_A_TIME).map(async (p) => {
      out.set(p.row, await all<HitLine>("/v1/hits", { query: { row: p.row } }));
    }));
  }
  return out;
}

function Names({ p }: { p: Party }) {
  const t = useWords(words);
  const others = p.names.filter((n) => n.name !== p.name);
  return (
    <>
      <Quote lang={langOf(p.names.find((n) => n.name === p.name)?.lang)}>{p.name}</Quote>
      {others.map((n) => (
        <div class="small muted" key={n.name + n.lang}><Quote lang={langOf(n.lang)}>{n.name}</Quote>{n.weak && <> <Badge>{t("weak_name")}</Badge></>}</div>
      ))}
    </>
  );
}

function Touched({ hits }: { hits: Hits | undefined }) {
  const t = useWords(words);
  const code = useCode(words, "hit_");
  if (hits === undefined) return <span class="muted">{t("touched_not_looked")}</span>;
  if (hits.items.length === 0) return <span class="muted">{t("touched_none")}</span>;
  return (
    <>
      <ul class="plain small">
        {hits.items.map((h) => <li key={h.id}><Badge tone={h.state === "closed" ? "plain" : "wait"}>{code(h.state)}</Badge> <a href={link(`/hits/${h.id}`)}>{h.id}</a> <Quote>{h.name}</Quote>{h.shipment && <> · <code>{h.shipment}</code></>}</li>)}
      </ul>
      {!hits.whole && <p class="note small">{t("not_whole")}</p>}
    </>
  );
}

function Line({ p, several, hits, looked }: { p: Party; several: boolean; hits: Hits | undefined; looked: boolean }) {
  const t = useWords(words);
  const state = useCode(words, "party_");
  const mark = useCode(words, "mark_");
  const tone = p.state === "added" ? "stop" : p.state === "in_force" ? "wait" : p.state === "open" ? "open" : "plain";
  return (
    <tr data-party={p.row}>
      <th scope="row"><Names p={p} />{several && <div class="small muted"><code>{p.list}</code></div>}</th>
      <td>{p.countries.join(", ") || "–"}{p.addresses.length > 0 && <div class="small"><Quote>{[...new Set(p.addresses)].join("; ")}</Quote></div>}</td>
      <td class="small">
        {p.marks.length === 0 ? "–" : <ul class="plain">{p.marks.map((m, i) => <li key={i}><span class="muted">{mark(m.mark)}{m.type ? ` (${m.type})` : ""}:</span> <Quote>{m.value}</Quote></li>)}</ul>}
      </td>
      <td class="nowrap">{p.from ?? t("unknown_day")} – {p.until ?? t("no_end")}</td>
      <td><Badge tone={tone}>{state(p.state)}</Badge></td>
      {looked && <td><Touched hits={hits} /></td>}
      <td class="small"><code>{p.no}</code>{p.source && p.source !== p.no && <div class="muted"><Quote>{p.source}</Quote></div>}</td>
    </tr>
  );
}

export function Parties({ items, several, changed }: { items: Party[]; several: boolean; changed: boolean }) {
  const t = useWords(words);
  const doing = useDo();
  const [hits, setHits] = useState<Map<string, Hits> | null>(null);
  const look = () => void doing.run(async () => {
    const found = await hitsOf(items.filter((p) => !hits?.has(p.row)));
    setHits(new Map([...(hits ?? []), ...found]));
  });
  const left = items.filter((p) => !hits?.has(p.row)).length;
  return (
    <>
      {changed && left > 0 && <p><Button onClick={look} disabled={doing.busy}>{doing.busy ? t("loading") : t("touched_look", { n: left })}</Button></p>}
      <ProblemBox problem={doing.problem} />
      <div class="scroll tl-parties" tabIndex={0} role="region" aria-label={t("parties")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("party_name")}</th><th scope="col">{t("party_country")}</th><th scope="col">{t("party_marks")}</th>
              <th scope="col">{t("party_days")}</th><th scope="col">{t("col_state")}</th>{hits && <th scope="col">{t("touched")}</th>}<th scope="col">{t("source")}</th>
            </tr>
          </thead>
          <tbody>{items.map((p) => <Line key={p.row} p={p} several={several} hits={hits?.get(p.row)} looked={hits !== null} />)}</tbody>
        </table>
      </div>
    </>
  );
}
