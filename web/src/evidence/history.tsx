// SPDX-License-Identifier: Apache-2.0
//
// history: the status of one claim day by day. It can change only on a day on which the claim itself, one that
// speaks of it, or one that corrects such a one was public: those days are asked for, and nothing is computed here.
import { useEffect, useState } from "preact/hooks";
import { asProblem, get, type Problem } from "../api/client.ts";
import { day, useWords } from "../i18n/i18n.ts";
import { setQuery, useClocks } from "../shell/router.ts";
import { Button, ProblemBox } from "../ui/ui.tsx";
import { type Claim, claimPath, readClaims } from "./api.ts";
import { Status } from "./parts.tsx";
import { words } from "./words.ts";

interface Step {
  day: string;
  status: string;
  why: string;
}
const MOST = 60;

async function readHistory(id: string, signal: AbortSignal): Promise<{ steps: Step[]; whole: boolean }> {
  const now = (await get<Claim>(claimPath(id), { signal })).data;
  const by = now.links.filter((l) => l.to === id);
  const speakers = await readClaims([...new Set(by.map((l) => l.from))], null, signal);
  const corrections = [...speakers.values()].flatMap((c) => c.links.filter((l) => l.to === c.id && l.kind === "corrects"));
  const days = [...new Set([now.published, ...[...by, ...corrections].map((l) => l.published)])].filter((d) => d >= now.published).sort();
  const steps: Step[] = [];
  for (const d of days.slice(0, MOST)) {
    const c = (await get<Claim>(claimPath(id), { query: { known: d }, signal })).data;
    const last = steps.at(-1);
    if (last?.status !== c.status || last.why !== c.why) steps.push({ day: d, status: c.status, why: c.why });
  }
  return { steps, whole: days.length <= MOST };
}

export function History({ id, turn }: { id: string; turn: unknown }) {
  const t = useWords(words);
  const { known } = useClocks();
  const [read, setRead] = useState<{ steps: Step[]; whole: boolean } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    readHistory(id, stop.signal).then(setRead, (e) => {
      if (!stop.signal.aborted) setProblem(asProblem(e));
    });
    return () => stop.abort();
  }, [id, turn]);
  const current = known === null ? read?.steps.at(-1) : read?.steps.filter((s) => s.day <= known).at(-1);
  return (
    <section aria-labelledby="history">
      <h2 class="section" id="history">{t("history")}</h2>
      <p class="small muted">{t("history_about")}</p>
      <ProblemBox problem={problem} />
      {read === null && problem === null && <p class="busy" role="status">{t("reading")}</p>}
      {read !== null && (
        <table class="history">
          <caption class="hidden">{t("history")}</caption>
          <thead><tr><th scope="col">{t("since")}</th><th scope="col">{t("status")}</th><th scope="col">{t("why")}</th></tr></thead>
          <tbody>
            {read.steps.map((s) => (
              <tr key={s.day} class={s === current ? "chosen" : ""} aria-current={s === current ? "date" : undefined}>
                <th scope="row"><Button kind="quiet" title={t("history_go")} onClick={() => setQuery({ known: s.day })}>{day(s.day)}</Button></th>
                <td><Status status={s.status} /></td>
                <td lang="en">{s.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {read !== null && !read.whole && <p class="note">{t("history_not_whole", { n: MOST })}</p>}
    </section>
  );
}
