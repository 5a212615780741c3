// SPDX-License-Identifier: Apache-2.0
//
// remedies: what helps, in the order of what each saves given those before it; by when one must act; how much to ask
// for. Numbers and texts are the engine's (docs/exposure.md 3, Remedies).
import { day as dayText, useCode, useWords } from "../i18n/i18n.ts";
import { Badge, Quote } from "../ui/ui.tsx";
import { READINGS, type Reading, type Remedies, type Remedy } from "./api.ts";
import { isZero } from "./exact.ts";
import { Exact, Item, Money, Section, type Sheet, type View, Wide } from "./parts.tsx";
import { words } from "./words.ts";

function Volume({ r, tables }: { r: Remedy } & View) {
  const amounts = r.amounts.filter((a) => !isZero(a.qty));
  if (amounts.length === 0) return r.qty === null || isZero(r.qty) ? <span class="muted">–</span> : <Exact v={r.qty} />;
  return <ul class="plain">{amounts.map((a) => <li key={a.item}><Exact v={a.qty} unit={tables.unit(a.item)} /> <span class="small"><Item id={a.item} tables={tables} /></span></li>)}</ul>;
}

function Table({ all, ranked, view }: { all: Remedies; ranked: { r: Remedy; n: number }[]; view: View }) {
  const t = useWords(words);
  const kind = useCode(words, "remedy_");
  const { currency } = view.answer;
  const cell = (v: string | null) => <Money v={v} currency={currency} days={!all.money} />;
  return (
    <Wide label={t("remedies")}>
      <table class="x-remedies">
        <thead>
          <tr>
            <th scope="col">#</th><th scope="col">{t("remedy")}</th><th scope="col">{t("act_by")}</th><th scope="col" class="num">{t("saves")}</th>
            <th scope="col" class="num">{t("alone")}</th><th scope="col" class="num">{t("fair_share")}</th><th scope="col">{t("volume")}</th>
          </tr>
        </thead>
        <tbody>
          {ranked.map(({ r, n }) => (
            <tr key={n}>
              <td>{n + 1}</td>
              <td>
                <Badge tone="info">{kind(r.kind)}</Badge> <Quote>{r.what}</Quote>
                {r.gate !== null && <p class="small x-gate">{t("gate_with", { n: r.gate + 1 })}</p>}
              </td>
              <td>{r.act_by ? <><strong>{dayText(r.act_by)}</strong><br /><span class="small muted">{t("lead_in_it", { n: String(r.lead_days ?? 0) })}</span></> : <span class="muted">–</span>}</td>
              <td class="num"><strong>{isZero(r.marginal) ? "" : "+"}{cell(r.marginal)}</strong></td><td class="num">{cell(r.alone)}</td>
              <td class="num">{r.shapley === null ? <span class="muted">{t("not_reckoned")}</span> : cell(r.shapley)}</td>
              <td><Volume r={r} {...view} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function Notes({ all, view }: { all: Remedies; view: View }) {
  const t = useWords(words);
  const name = (i: number) => `#${i + 1}`;
  return (
    <div class="small">
      {all.pairs.length > 0 && (
        <>
          <h4>{t("pairs")}</h4>
          <ul>{all.pairs.map((p) => <li key={`${p.a} ${p.b}`}>{t("pair_of", { a: name(p.a), b: name(p.b) })} <Money v={p.together} currency={view.answer.currency} days={!all.money} /></li>)}</ul>
        </>
      )}
      {all.unblock.length > 0 && all.unblock.some((s) => s.length > 0) && (
        <>
          <h4>{t("unblock")}</h4>
          <ul>{all.unblock.map((s) => <li key={s.join()}>{s.map(name).join(" + ")}</li>)}</ul>
        </>
      )}
      {all.unblock.length === 0 && all.ranked.length > 0 && <p class="muted">{t("unblock_none")}</p>}
      {!all.money && <p class="muted">{t("days_not_money")}</p>}
      {!all.complete && <p class="note">{t("remedies_incomplete")}</p>}
      {all.left_out > 0 && <p class="note">{t("remedies_left_out", { n: all.left_out })}</p>}
      <p class="muted">{t("runs_made", { n: all.runs })}</p>
    </div>
  );
}

function OfReading({ reading, title, view, lanes }: { reading: Reading; title: string; view: View; lanes: Set<string> | null }) {
  const t = useWords(words);
  const all = view.answer.remedies[reading];
  const ranked = all.ranked.map((r, n) => ({ r, n })).filter(({ r }) => lanes === null || r.lanes.length === 0 || r.lanes.some((l) => lanes.has(l)));
  return (
    <div>
      <h3>{title}</h3>
      {ranked.length === 0 ? <p class="muted">{t(all.ranked.length === 0 ? "no_remedies" : "no_remedies_here")}</p> : <Table all={all} ranked={ranked} view={view} />}
      {all.ranked.length > 0 && <Notes all={all} view={view} />}
    </div>
  );
}

function sheet(view: View, readings: Reading[]): Sheet {
  return {
    file: `remedies-${view.answer.on}.csv`,
    columns: ["reading", "n", "kind", "what", "lanes", "license", "act_by", "lead_days", "marginal", "alone", "shapley", "currency", "gate", "amounts"],
    rows: readings.flatMap((x) => view.answer.remedies[x].ranked.map((r, n) => [
      x, String(n + 1), r.kind, r.what, r.lanes.join("; "), r.license, r.act_by, r.lead_days === null ? "" : String(r.lead_days), r.marginal, r.alone, r.shapley,
      view.answer.remedies[x].money ? view.answer.currency : "days", r.gate === null ? "" : String(r.gate + 1),
      r.amounts.map((a) => `${a.qty} ${view.tables.unit(a.item)} ${a.item}`).join("; "),
    ])),
  };
}

export function RemedySection({ view, reading, lanes }: { view: View; reading: Reading | "both"; lanes: Set<string> | null }) {
  const t = useWords(words);
  const readings = reading === "both" ? READINGS : [reading];
  const { as_written: w, as_reported: r } = view.answer.remedies;
  const once = reading === "both" && JSON.stringify(w) === JSON.stringify(r);
  return (
    <Section id="remedies" title={t("remedies")} about={t("remedies_about")} sheet={() => sheet(view, readings)}>
      {(once ? [READINGS[0]!] : readings).map((r) => <OfReading key={r} reading={r} title={once ? READINGS.map((x) => t(x)).join(", ") : t(r)} view={view} lanes={lanes} />)}
    </Section>
  );
}
