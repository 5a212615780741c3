// SPDX-License-Identifier: Apache-2.0
//
// affected: who on this desk a measure touches: open cases that name it, halts of a class, licenses of those cases,
// and, when asked, the last decisions that rest on it. What the desk cannot tell is said, never left out.
import { useEffect, useState } from "preact/hooks";
import { all, asProblem, get, type Problem } from "../api/client.ts";
import { useDo } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Button, ProblemBox, Quote, Verdict } from "../ui/ui.tsx";
import type { WholeMeasure } from "./api.ts";
import { words } from "./words.ts";

interface CaseLine { id: string; state: string; title: string | null; end_user: string | null; license: string | null; receipt: string | null }
interface WholeCase extends CaseLine { measures: string[] }
interface Halt { id: string; measure: string | null; regime: string | null; destination: string | null; claim: string; from: string; until: string | null }
interface Decision { receipt: string; shipment: string | null; verdict: string; on: string; at: string }

const MOST_CASES = 60;
const MOST_DECISIONS = 40;
const AT_A_TIME = 4;

/** A few at a time: the desk serves others too. */
async function each<A, B>(items: A[], f: (a: A) => Promise<B>): Promise<B[]> {
  const out: B[] = [];
  for (let i = 0; i < items.length; i += AT_A_TIME) out.push(...(await Promise.all(items.slice(i, i + AT_A_TIME).map(f))));
  return out;
}

interface Touched { cases: WholeCase[]; looked: number; whole: boolean; halts: Halt[]; haltsWhole: boolean }

async function touchedBy(m: WholeMeasure, signal: AbortSignal): Promise<Touched> {
  const open = await all<CaseLine>("/v1/cases", { query: { open: true }, signal }, MOST_CASES);
  const cases = await each(open.items.slice(0, MOST_CASES), (c) => get<WholeCase>(`/v1/cases/${c.id}`, { signal }).then((r) => r.data));
  const halts = await all<Halt>("/v1/class_halts", { signal }, 400);
  return {
    cases: cases.filter((c) => c.measures.includes(m.id)),
    looked: cases.length,
    whole: open.whole && open.items.length <= MOST_CASES,
    halts: halts.items.filter((h) => h.measure === m.id),
    haltsWhole: halts.whole,
  };
}

/** Does an answer rest on a rule of this measure? Rules are named MEASURE/NAME, a report by its own id. */
function restsOn(answer: unknown, id: string): boolean {
  const text = JSON.stringify(answer);
  return text.includes(`"${id}/`) || text.includes(`"${id}"`);
}

function Decisions({ m }: { m: WholeMeasure }) {
  const t = useWords(words);
  const doing = useDo();
  const [found, setFound] = useState<{ looked: number; more: boolean; hits: Decision[] } | null>(null);
  const look = () => void doing.run(async () => {
    const page = await all<Decision>("/v1/decisions", {}, MOST_DECISIONS);
    const some = page.items.filter((d) => d.receipt).slice(0, MOST_DECISIONS);
    const rests = await each(some, async (d) => restsOn((await get(`/v1/receipts/${d.receipt}`)).data, m.id));
    setFound({ looked: some.length, more: !page.whole || page.items.length > some.length, hits: some.filter((_, i) => rests[i]) });
  });
  return (
    <>
      <h3>{t("decisions")}</h3>
      <ProblemBox problem={doing.problem} />
      {found === null ? <p><span class="muted">{t("decisions_not_looked")}</span> <Button onClick={look} disabled={doing.busy}>{doing.busy ? t("loading") : t("decisions_look", { n: MOST_DECISIONS })}</Button></p> : (
        <>
          <p class="small" role="status">{t("decisions_found", { n: found.hits.length, of: found.looked })} {found.more && t("decisions_more")}</p>
          <ul class="tl-links">
            {found.hits.map((d) => <li key={d.receipt + d.at}><Verdict verdict={d.verdict} /> <a href={link("/check", { receipt: d.receipt })}>{d.shipment ?? d.receipt.slice(0, 12)}</a> <span class="small muted">{d.on}</span></li>)}
          </ul>
        </>
      )}
    </>
  );
}

export function Affected({ m }: { m: WholeMeasure }) {
  const t = useWords(words);
  const [got, setGot] = useState<Touched | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setProblem(null);
    touchedBy(m, stop.signal).then(setGot, (e) => !stop.signal.aborted && setProblem(asProblem(e)));
    return () => stop.abort();
  }, [m.id, turn]);
  const licenses = got?.cases.filter((c) => c.license) ?? [];
  return (
    <section class="card">
      <h2>{t("affected")}</h2>
      <ProblemBox problem={problem} retry={() => setTurn((n) => n + 1)} />
      {got === null && problem === null && <p class="busy" role="status">{t("loading")}</p>}
      {got && (
        <>
          <h3>{t("affected_cases")}</h3>
          {got.cases.length === 0 && <p class="muted">{t("affected_cases_none", { n: got.looked })}</p>}
          <ul class="tl-links">
            {got.cases.map((c) => <li key={c.id}><a href={link(`/cases/${c.id}`)}>{c.id}</a> <Badge>{c.state.replaceAll("_", " ")}</Badge> <Quote>{c.title ?? c.end_user ?? ""}</Quote></li>)}
          </ul>
          {!got.whole && <p class="note">{t("affected_cases_more", { n: got.looked })}</p>}
          <h3>{t("affected_halts")}</h3>
          {got.halts.length === 0 && got.haltsWhole && <p class="muted">{t("affected_halts_none")}</p>}
          <ul class="tl-links">
            {got.halts.map((h) => <li key={h.id}><code>{h.id}</code> {h.regime ?? ""} {h.destination ?? ""} · {h.from} – {h.until ?? t("no_end")} · <a href={link(`/evidence/${encodeURIComponent(h.claim)}`)}>{h.claim}</a></li>)}
          </ul>
          {!got.haltsWhole && <p class="note">{t("not_whole")}</p>}
          <h3>{t("affected_licenses")}</h3>
          {licenses.length > 0 && <ul class="tl-links">{licenses.map((c) => <li key={c.id}><a href={link(`/licenses/${c.license}`)}>{c.license}</a> <span class="small muted">{t("by_case", { id: c.id })}</span></li>)}</ul>}
          <p class="small muted">{licenses.length === 0 && `${t("affected_licenses_none")} `}{t("affected_licenses_cannot")}</p>
        </>
      )}
      <Decisions m={m} />
      <p class="small muted">{t("affected_cannot")}</p>
    </section>
  );
}
