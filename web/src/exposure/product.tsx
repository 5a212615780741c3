// SPDX-License-Identifier: Apache-2.0
//
// product: one product: its path in a sentence, as a list and as a graph, its days, what cuts it off.
import { useEffect, useMemo, useState } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { link } from "../shell/router.ts";
import { Button, Choice, Quote } from "../ui/ui.tsx";
import { type Product, READINGS, type Reading } from "./api.ts";
import { type Chain, chainOf, type Node, partOf } from "./chain.ts";
import { ChainGraph } from "./graph.tsx";
import { LaneView, Why } from "./lanes.tsx";
import { Exact, Fact, Grade, Item, RowRef, Section, type View } from "./parts.tsx";
import { Plot } from "./plot.tsx";
import { Cuts, PathText } from "./products.tsx";
import { words } from "./words.ts";

function Detail({ n, view, onClose }: { n: Node; view: View; onClose: () => void }) {
  const t = useWords(words);
  const verdict = useCode(words, "law_");
  const lane = n.kind === "lane" ? view.answer.lanes.find((l) => l.lane === n.key) : undefined;
  const said = n.kind === "law" ? view.answer.answers.find((a) => a.verdict === n.key && a.why === n.title) : undefined;
  const unit = view.tables.unit(n.key);
  return (
    <aside class="card x-detail" aria-label={n.title} data-detail={n.id}>
      <header class="row"><h3 tabIndex={-1} id="x-detail-title"><Quote>{n.title}</Quote></h3><Button kind="quiet" onClick={onClose} aria-label={t("close")}>×</Button></header>
      {n.kind === "pool" && (
        <dl class="pairs">
          <dt>{t("item")}</dt><dd><Item id={n.key} plant={n.plant} tables={view.tables} /></dd>
          <dt>{t("stock")}</dt><dd>{n.stock === null ? <span class="muted">{t("no_stock_row")}</span> : <Exact v={n.stock} unit={unit} />}</dd>
          <dt>{t("per_day")}</dt><dd><Exact v={n.perDay} unit={unit} /></dd>
          <dt>{t("lasts")}</dt><dd><Exact v={n.days} unit={t("days_unit")} /></dd>
          {n.contains.length > 0 && <><dt>{t("contains")}</dt><dd>{n.contains.join(", ")}</dd></>}
        </dl>
      )}
      {lane && <LaneView lane={lane} view={view} />}
      {n.kind === "law" && <p>{verdict(n.key)}</p>}
      {said && <Why a={said} known={view.answer.known} />}
      {n.kind === "fact" && <Fact atomKey={n.key} atom={view.answer.atoms.find((a) => a.key === n.key)} />}
      {n.kind === "license" && <p><a href={link("/licenses", { q: n.key })}>{t("desk_license_search")}</a></p>}
      {n.grade && <p><Grade grade={n.grade} /></p>}
      {n.kind !== "lane" && n.rows.map((r) => <RowRef key={r} at={r} tables={view.tables} />)}
    </aside>
  );
}

type Part = "path" | "tight" | "all";
/** More is neither read nor laid out in a moment. */
const DRAWN_MAX = 400;

function Follow({ chain, p, view }: { chain: Chain; p: Product; view: View }) {
  const t = useWords(words);
  const [wanted, setWanted] = useState<Part | null>(null);
  const [open, setOpen] = useState<Node | null>(null);
  const parts = useMemo(() => ({ path: partOf(chain, "path"), tight: partOf(chain, "tight"), all: chain }), [chain]);
  const sizes: Part[] = ["tight", "path", "all"];
  const part = wanted ?? sizes.find((s) => parts[s].nodes.size > 0 && parts[s].nodes.size <= DRAWN_MAX) ?? "all";
  const root = `p ${p.product}\u0000${p.plant}`;
  const drawnChain = parts[part];
  const tooMany = drawnChain.nodes.size > DRAWN_MAX;
  useEffect(() => {
    if (open) document.getElementById("x-detail-title")?.focus();
  }, [open]);
  const close = () => {
    const id = open?.id;
    setOpen(null);
    if (id) document.querySelector<SVGGElement>(`[data-node="${CSS.escape(id)}"]`)?.focus();
  };
  useKeys(t("path"), [{ key: "Escape", label: t("close"), act: close, off: open === null }]);
  return (
    <div>
      <Choice<Part> label={t("show")} value={part} onChange={setWanted}
        options={(["path", "tight", "all"] as const).filter((s) => parts[s].nodes.size > 0).map((s) => ({ value: s, label: `${t(`graph_${s}`)} (${parts[s].nodes.size})` }))} />
      {tooMany ? <p class="note">{t("graph_too_many", { n: drawnChain.nodes.size })}</p> : (
        <ChainGraph chain={drawnChain} root={root} open={open?.id ?? null} onOpen={setOpen} />
      )}
      {open && <Detail n={open} view={view} onClose={close} />}
    </div>
  );
}

/** Where the path is: the reading asked for, else the one that stops first. */
export function pathReading(p: Product, reading: Reading | "both"): Reading {
  if (reading !== "both") return reading;
  return READINGS.find((r) => p.readings[r].path.length > 0) ?? "as_written";
}

export function useChain(p: Product | null, view: View | null, reading: Reading | "both"): Chain | null {
  return useMemo(() => {
    if (p === null || view === null) return null;
    const r = p.readings[pathReading(p, reading)];
    return chainOf(view.tables, view.answer, p, r.path, r.path_lane);
  }, [p, view?.answer, view?.tables, reading]);
}

export function ProductSections({ p, view, reading, chain }: { p: Product; view: View; reading: Reading | "both"; chain: Chain }) {
  const t = useWords(words);
  const { as_written: w, as_reported: o } = p.readings;
  const once = reading === "both" && w.sentence === o.sentence;
  const readings = reading === "both" ? (once ? [READINGS[0]!] : READINGS) : [reading];
  const rows = () => ({
    file: `path-${p.product}-${view.answer.on}.csv`, columns: ["reading", "step", "item", "plant", "per_product", "days", "grade", "rows"],
    rows: READINGS.flatMap((r) => p.readings[r].path.map((s, i) => [r, String(i + 1), s.item, s.plant, s.per_product, s.days, s.grade, s.rows.join("; ")])),
  });
  return (
    <>
      <Section id="path" title={t("path")} about={t("path_about")} sheet={rows}>
        {readings.map((r) => <PathText key={r} r={p.readings[r]} title={once ? READINGS.map((x) => t(x)).join(", ") : t(r)} {...view} />)}
        <Follow chain={chain} p={p} view={view} />
      </Section>
      <Section id="days" title={t("day_by_day")}
        sheet={() => ({ file: `days-${p.product}-${view.answer.on}.csv`, columns: ["reading", "case", "from", "until", "share"], rows: READINGS.flatMap((r) => (["best", "worst"] as const).flatMap((c) => p.readings[r][c].steps.map((s) => [r, c, s.from, s.until, s.share]))) })}>
        <Plot p={p} answer={view.answer} reading={reading} />
      </Section>
      <Section id="cuts" title={t("cuts")} about={t("cuts_about")} sheet={() => ({ file: `cuts-${p.product}.csv`, columns: ["n", "lanes"], rows: p.cuts.map((s, i) => [String(i + 1), s.join("; ")]) })}>
        <Cuts p={p} {...view} />
      </Section>
    </>
  );
}
