// SPDX-License-Identifier: Apache-2.0
//
// compare: one answer beside another, product by product: the what-ifs of a name, another day, or what is taken for
// true. What differs is marked, and by how much.
import { useWords } from "../i18n/i18n.ts";
import { Badge } from "../ui/ui.tsx";
import { type Answer, at, type Product, READINGS, type Reading, type ReadingAnswer } from "./api.ts";
import { q, sub, text } from "./exact.ts";
import { Day, Exact, Money, Section, type Sheet, StateBadge, type View, Wide } from "./parts.tsx";
import { words } from "./words.ts";

interface Pair {
  p: Product;
  r: Reading;
  here: ReadingAnswer;
  there: ReadingAnswer | null;
}

function pairs(view: View, other: Answer, reading: Reading | "both", product: Product | null): Pair[] {
  const readings = reading === "both" ? READINGS : [reading];
  return view.answer.products
    .filter((p) => product === null || at(p) === at(product))
    .flatMap((p) => readings.map((r) => ({ p, r, here: p.readings[r], there: other.products.find((o) => at(o) === at(p))?.readings[r] ?? null })));
}

const minus = (a: string | null, b: string | null) => (a === null || b === null ? null : text(sub(q(a), q(b))));

/** All that is said of what happens: "same" is a promise about each of them, not about those in the table alone. */
const said = (r: ReadingAnswer) => JSON.stringify([r.state, r.depends, r.first_stop, r.rests_on, r.without_all, r.best, r.worst]);

function differs(x: Pair): boolean {
  return x.there === null || said(x.here) !== said(x.there);
}

function Row({ x, view, other }: { x: Pair; view: View; other: Answer }) {
  const t = useWords(words);
  const state = (r: ReadingAnswer | null) => (r === null ? <span class="muted">{t("not_there")}</span> : <><StateBadge state={r.state} rests={r.rests_on} /> <Day day={r.first_stop} date={r.first_stop_date} /></>);
  const change = minus(x.here.worst.value_lost, x.there?.worst.value_lost ?? null);
  const made = minus(x.here.worst.made, x.there?.worst.made ?? null);
  return (
    <tr class={differs(x) ? "x-differs" : ""}>
      <th scope="row">{view.tables.name(x.p.product)} <span class="small muted">{t(x.r)}</span></th>
      <td>{state(x.here)}</td>
      <td>{state(x.there)}</td>
      <td class="num"><Money v={x.here.worst.value_lost} currency={view.answer.currency} /></td>
      <td class="num">{x.there ? <Money v={x.there.worst.value_lost} currency={other.currency} /> : "–"}</td>
      <td class="num">{change === null || other.currency !== view.answer.currency ? "–" : <Money v={change} currency={view.answer.currency} />}</td>
      <td class="num">{made === null ? "–" : <Exact v={made} />}</td>
      <td>{differs(x) ? <Badge tone="info">{t("differs")}</Badge> : <span class="small muted">{t("same")}</span>}</td>
    </tr>
  );
}

function sheet(view: View, all: Pair[]): Sheet {
  return {
    file: `compare-${view.answer.on}.csv`,
    columns: ["product", "plant", "reading", "state", "first_stop", "value_lost_worst", "made_worst", "other_state", "other_first_stop", "other_value_lost_worst", "other_made_worst", "currency"],
    rows: all.map((x) => [x.p.product, x.p.plant, x.r, x.here.state, x.here.first_stop_date, x.here.worst.value_lost, x.here.worst.made,
      x.there?.state, x.there?.first_stop_date, x.there?.worst.value_lost, x.there?.worst.made, view.answer.currency]),
  };
}

export function CompareSection({ view, other, otherName, reading, product }: {
  view: View; other: Answer; otherName: string; reading: Reading | "both"; product: Product | null;
}) {
  const t = useWords(words);
  const all = pairs(view, other, reading, product);
  return (
    <Section id="compare" title={t("compared")} about={t("compared_with", { name: otherName })} sheet={() => sheet(view, all)}>
      <Wide label={t("compared")}>
        <table class="x-compare">
          <thead>
            <tr>
              <th scope="col">{t("product")}</th><th scope="col">{t("shown_here")}</th><th scope="col">{otherName}</th>
              <th scope="col" class="num">{t("lost_worst")}</th><th scope="col" class="num">{t("lost_worst")} · {otherName}</th>
              <th scope="col" class="num">{t("change")}</th><th scope="col" class="num">{t("made_change")}</th><th scope="col"><span class="hidden">{t("difference")}</span></th>
            </tr>
          </thead>
          <tbody>{all.map((x) => <Row key={`${at(x.p)} ${x.r}`} x={x} view={view} other={other} />)}</tbody>
        </table>
      </Wide>
      {all.every((x) => !differs(x)) && <p class="small muted">{t("all_same")}</p>}
    </Section>
  );
}
