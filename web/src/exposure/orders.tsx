// SPDX-License-Identifier: Apache-2.0
//
// orders: what of each order comes on time, late or not at all, at best and at worst.
import { day as dayText, useWords } from "../i18n/i18n.ts";
import { addDays } from "../text/days.ts";
import { type Order, type Outcome, READINGS, type Reading } from "./api.ts";
import { isZero } from "./exact.ts";
import { Exact, Money, Section, type Sheet, type View, Wide } from "./parts.tsx";
import { Between } from "./products.tsx";
import { words } from "./words.ts";

function Cells({ o, reading, currency }: { o: Order; reading: Reading; currency: string }) {
  const t = useWords(words);
  const { best, worst } = o[reading];
  const count = (k: "on_time" | "late" | "lost") => <Between best={best[k]} worst={worst[k]} show={(v) => <Exact v={v} />} />;
  const sum = (k: "value_late" | "value_lost" | "penalty") => <Between best={best[k]} worst={worst[k]} show={(v) => <Money v={v} currency={currency} />} />;
  return (
    <>
      <td class="num">{count("on_time")}</td>
      <td class="num">{count("late")}{!isZero(worst.late_days) && <span class="small muted"> <Between best={best.late_days} worst={worst.late_days} show={(v) => <Exact v={v} unit={t("days_unit")} />} /></span>}</td>
      <td class="num">{isZero(worst.lost) ? count("lost") : <strong class="x-lost">■ {count("lost")}</strong>}</td>
      <td class="num">{sum("value_lost")}</td>
      <td class="num">{sum("penalty")}</td>
    </>
  );
}

const KEYS: (keyof Outcome)[] = ["on_time", "late", "late_days", "lost", "value_late", "value_lost", "penalty"];

function sheet(view: View, orders: Order[]): Sheet {
  return {
    file: `orders-${view.answer.on}.csv`, columns: ["order", "product", "due", "reading", "case", ...KEYS, "currency"],
    rows: orders.flatMap((o) => READINGS.flatMap((r) => (["best", "worst"] as const).map((c) =>
      [o.order, o.product, addDays(view.answer.on, o.due), r, c, ...KEYS.map((k) => o[r][c][k]), view.answer.currency]))),
  };
}

export function OrderSection({ view, reading, product }: { view: View; reading: Reading | "both"; product: string | null }) {
  const t = useWords(words);
  const { answer, tables } = view;
  const orders = answer.orders.filter((o) => product === null || o.product === product);
  const readings = reading === "both" ? READINGS : [reading];
  return (
    <Section id="orders" title={t("orders")} sheet={() => sheet(view, orders)}>
      {orders.length === 0 ? <p class="muted">{t("no_orders")}</p> : (
        <Wide label={t("orders")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("order")}</th><th scope="col">{t("product")}</th><th scope="col">{t("due")}</th><th scope="col">{t("reading")}</th>
                <th scope="col" class="num">{t("on_time")}</th><th scope="col" class="num">{t("late")}</th><th scope="col" class="num">{t("not_at_all")}</th>
                <th scope="col" class="num">{t("value_lost")}</th><th scope="col" class="num">{t("penalty")}</th>
              </tr>
            </thead>
            <tbody>
              {orders.flatMap((o) => readings.map((r, i) => (
                <tr key={`${o.order} ${r}`}>
                  {i === 0 && <><th scope="row" rowSpan={readings.length}>{o.order}</th><td rowSpan={readings.length}>{tables.name(o.product)}</td><td rowSpan={readings.length}>{dayText(addDays(answer.on, o.due))}</td></>}
                  <td class="small">{t(r)}</td>
                  <Cells o={o} reading={r} currency={answer.currency} />
                </tr>
              )))}
            </tbody>
          </table>
        </Wide>
      )}
    </Section>
  );
}
