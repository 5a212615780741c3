// SPDX-License-Identifier: Apache-2.0
//
// overview: the head of desk's view: how many cases are in each state and how old, for whom they wait, which are
// late, and which classes are said to be halted, on whose word.
import { MOST } from "../api/client.ts";
import { useAll, usePages } from "../api/pages.ts";
import { usePeople } from "../api/people.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { link, useClocks } from "../shell/router.ts";
import { daysBetween, todayUtc } from "../text/days.ts";
import { ProblemBox, Sheet } from "../ui/ui.tsx";
import { type Case, type CaseItem, type ClassHalt, OPEN, openRequests } from "./api.ts";
import { Source, useClassWords } from "./halts.tsx";
import { State, Views } from "./parts.tsx";
import { useWholes, type Wholes } from "./wholes.ts";
import { words } from "./words.ts";

const age = (c: CaseItem, on: string) => Math.max(0, daysBetween(c.since ?? c.opened.slice(0, 10), on));
const median = (v: number[]) => v.toSorted((a, b) => a - b)[Math.floor((v.length - 1) / 2)] ?? 0;

function Ages({ items, wholes, on }: { items: CaseItem[]; wholes: Wholes; on: string }) {
  const t = useWords(words);
  const waits = useCode(words, "waits_");
  const clockOf = (c: CaseItem) => wholes.of(c)?.clock ?? c.clock;
  const complete = wholes.done === items.length;
  const count = (cases: CaseItem[], f: (w: Case) => boolean) => {
    const n = cases.filter((c) => { const w = wholes.of(c); return w !== null && f(w); }).length;
    return complete ? n : `≥ ${n}`;
  };
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t("ages")}>
      <table>
        <caption>{t("ages")}</caption>
        <thead><tr>{(["col_state", "waits_for", "number_of", "oldest", "median", "col_rfi", "col_halt", "overdue", "no_limit_col"] as const).map((k) => <th key={k} scope="col" class={k === "col_state" || k === "waits_for" ? "" : "num"}>{t(k)}</th>)}</tr></thead>
        <tbody>
          {OPEN.map((s) => {
            const here = items.filter((c) => c.state === s);
            const ages = here.map((c) => age(c, on));
            const oldest = here.toSorted((a, b) => age(b, on) - age(a, on))[0];
            return (
              <tr key={s} class={here.length === 0 ? "muted" : ""}>
                <th scope="row"><State state={s} /></th>
                <td>{waits(s)}</td>
                <td class="num">{here.length > 0 ? <a href={link("/cases", { state: s })}>{here.length}</a> : 0}</td>
                <td class="num">{oldest ? <>{t("days", { n: age(oldest, on) })} <a href={link(`/cases/${oldest.id}`)}>{oldest.id}</a></> : "–"}</td>
                <td class="num">{here.length > 0 ? t("days", { n: median(ages) }) : "–"}</td>
                <td class="num">{count(here, (w) => openRequests(w).length > 0)}</td>
                <td class="num">{count(here, (w) => w.halts_reported.length > 0)}</td>
                <td class="num">{here.filter((c) => clockOf(c)?.state === "overdue").length}</td>
                <td class="num">{here.filter((c) => ["no_limit", "unknown"].includes(clockOf(c)?.state ?? "")).length}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function ByPerson({ items, on }: { items: CaseItem[]; on: string }) {
  const t = useWords(words);
  const { name } = usePeople();
  const groups = new Map<string, CaseItem[]>();
  for (const c of items) groups.set(c.assigned_to ?? "", [...(groups.get(c.assigned_to ?? "") ?? []), c]);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t("by_person")}>
      <table>
        <caption>{t("by_person")}</caption>
        <thead><tr><th scope="col">{t("col_assigned")}</th><th scope="col" class="num">{t("number_of")}</th><th scope="col" class="num">{t("oldest")}</th></tr></thead>
        <tbody>
          {[...groups].sort((a, b) => b[1].length - a[1].length).map(([id, cases]) => (
            <tr key={id}>
              <th scope="row" class="any">{id ? name(id) : t("nobody")}</th>
              <td class="num">{cases.length}</td>
              <td class="num">{t("days", { n: Math.max(...cases.map((c) => age(c, on))) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Halted({ items, wholes }: { items: CaseItem[]; wholes: Wholes }) {
  const t = useWords(words);
  const classWords = useClassWords();
  const halts = usePages<ClassHalt>("/v1/class_halts", {}, 200);
  const touched = (h: ClassHalt, sure: boolean) => items.filter((c) => wholes.of(c)?.halts_reported.some((x) => x.id === h.id && (x.of_this_case === "true") === sure)).length;
  return (
    <section class="card">
      <h2>{t("halted_classes")}</h2>
      <ProblemBox problem={halts.problem} retry={halts.reload} />
      {!halts.first && halts.items.length === 0 && <p class="muted">{t("halts_empty")}</p>}
      {halts.items.map((h) => (
        <div key={h.id} class="halted-class">
          <h3 class="any"><a href={link("/cases/halts")}>{h.id}</a> · {classWords(h)} · {h.until ? t("halt_days", { from: h.from, until: h.until }) : t("halt_since", { from: h.from })}</h3>
          <Source claim={h.claim} />
          <p class="small">{t("touches", { n: `${wholes.done < items.length ? "≥ " : ""}${touched(h, true)}`, open: `${wholes.done < items.length ? "≥ " : ""}${touched(h, false)}` })}</p>
        </div>
      ))}
    </section>
  );
}

export function DeskPage() {
  const t = useWords(words);
  const { on, known } = useClocks();
  const { items, whole, problem, reload } = useAll<CaseItem>("/v1/cases", { open: true, clock: true });
  const wholes = useWholes(items ?? [], on, known);
  const today = on ?? todayUtc();
  return (
    <Sheet title={t("view_desk")} about={t("desk_about")}>
      <Views now="desk" />
      <ProblemBox problem={problem} retry={reload} />
      {items === null && !problem && <p class="busy" role="status">{t("loading")}</p>}
      {items?.length === 0 && <p class="empty">{t("empty")}</p>}
      {items !== null && items.length > 0 && (
        <div class="stack">
          <section class="card"><Ages items={items} wholes={wholes} on={today} />
            <p class="small muted" role="status">{t("ages_about", { day: today })} {!whole && t("only_first", { n: MOST })} {wholes.done < items.length && t("looking", { n: wholes.done, all: items.length })} {wholes.failed > 0 && t("not_looked", { n: wholes.failed })}</p>
          </section>
          <div class="halves"><section class="card"><ByPerson items={items} on={today} /></section><Halted items={items} wholes={wholes} /></div>
        </div>
      )}
    </Sheet>
  );
}
