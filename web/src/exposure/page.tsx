// SPDX-License-Identifier: Apache-2.0
//
// page: what stops, when, by which path, at what cost and on whose word (docs/exposure.md). /exposure chooses a model;
// /exposure/NAME is one of the desk's, /exposure?own=1 the one dropped here; everything else stands in the query.
import { useEffect, useMemo } from "preact/hooks";
import { useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { go, link, setQuery } from "../shell/router.ts";
import { Button, ProblemBox, say, Sheet } from "../ui/ui.tsx";
import { type Answer, at, type Product, READINGS } from "./api.ts";
import { type Answers, type Asked, useAnswers, useAsked } from "./ask.ts";
import { BasisSection } from "./basis.tsx";
import { Legend } from "./band.tsx";
import { Choose } from "./choose.tsx";
import { Counted } from "./counted.tsx";
import { CompareSection } from "./compare.tsx";
import { Faults } from "./faults.tsx";
import { LaneSection } from "./lanes.tsx";
import { type Model, useModel } from "./model.ts";
import { OrderSection } from "./orders.tsx";
import { StateBadge, type View } from "./parts.tsx";
import { ProductSections, useChain } from "./product.tsx";
import { ProductCard, useOverviewLink } from "./products.tsx";
import { RemedySection } from "./remedies.tsx";
import { Settings } from "./settings.tsx";
import { tablesOf } from "./tables.ts";
import { UnknownSection } from "./unknown.tsx";
import { words } from "./words.ts";
import "./exposure.css";

function jump(id: string): void {
  const head = document.getElementById(`x-${id}-title`);
  head?.scrollIntoView({ block: "start" });
  head?.focus({ preventScroll: true });
}

function step(by: number): void {
  const all = [...document.querySelectorAll<HTMLElement>("[data-roving]")];
  const here = all.indexOf(document.activeElement as HTMLElement);
  const next = all[Math.min(all.length - 1, Math.max(0, here + by))];
  next?.focus();
  next?.closest("article")?.scrollIntoView({ block: "nearest" });
}

function Contents({ ids }: { ids: { id: string; label: string }[] }) {
  const t = useWords(words);
  return (
    <nav class="x-contents" aria-label={t("on_this_page")}>
      {ids.map((s, i) => <Button key={s.id} kind="quiet" onClick={() => jump(s.id)} hotkey={String(i + 1)}>{s.label}</Button>)}
    </nav>
  );
}

function useSections(one: boolean, compared: boolean): { id: string; label: string }[] {
  const t = useWords(words);
  const all: [string, string, boolean][] = [
    ["compare", t("compared"), compared], ["path", t("path"), one], ["days", t("day_by_day"), one], ["cuts", t("cuts"), one],
    ["remedies", t("remedies"), true], ["unknown", t("unknown_title"), true], ["orders", t("orders"), true], ["lanes", t("lanes_title"), true], ["basis", t("basis"), true],
  ];
  return all.filter(([, , is]) => is).map(([id, label]) => ({ id, label }));
}

function usePageKeys(asked: Asked, sections: { id: string; label: string }[], one: boolean, up: string): void {
  const t = useWords(words);
  const order = ["both", ...READINGS] as const;
  useKeys(t("title"), [
    { key: "r", label: t("key_reading"), act: () => {
      const next = order[(order.indexOf(asked.reading) + 1) % order.length]!;
      setQuery({ reading: next === "both" ? null : next });
      say(next === "both" ? t("both") : t(next));
    } },
    { key: "j", label: t("key_next"), act: () => step(1), off: one },
    { key: "k", label: t("key_previous"), act: () => step(-1), off: one },
    { key: "u", label: t("all_products"), act: () => go(up), off: !one },
    { key: "f", label: t("key_graph"), act: () => { jump("path"); document.querySelector<SVGGElement>(".x-node[tabindex='0']")?.focus(); }, off: !one },
    ...sections.map((s, i) => ({ key: String(i + 1), label: s.label, act: () => jump(s.id) })),
  ]);
}

function Answered({ asked, answers, model, view }: { asked: Asked; answers: Answers; model: Model; view: View }) {
  const t = useWords(words);
  const { answer } = view;
  const { reading } = asked;
  const one: Product | null = asked.product === null ? null : answer.products.find((p) => p.product === asked.product && p.plant === asked.plant) ?? null;
  const up = useOverviewLink();
  const chain = useChain(one, view, reading);
  const beside = answers.other;
  // The last answer stays while another is on its way: it is not of the scenario that is named beside it.
  const other = beside && !beside.loading && beside.problem === null ? beside.data : null;
  const lanes = chain === null || chain.cut ? null : chain.lanes; // of a chain that is not whole none is left out
  const sections = useSections(one !== null, beside !== null);
  usePageKeys(asked, sections, one !== null, up);
  useEffect(() => document.getElementById("main")?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true }), [asked.product, asked.plant]);
  const otherName = asked.compare !== "" ? asked.compare : t("as_it_is");
  const shownProducts = one ? [one] : answer.products;
  return (
    <div class={answers.main.loading ? "stale" : ""} aria-busy={answers.main.loading}>
      {asked.product !== null && one === null && <p class="note">{t("no_such_product", { product: asked.product })}</p>}
      {asked.receipt && <Checked receipt={asked.receipt} answer={answer} />}
      {one && <p class="tools"><a href={up}>← {t("all_products")}</a></p>}
      <Contents ids={sections} />
      {!one && answer.products.length === 0 && <p class="empty">{t("no_products")}</p>}
      {shownProducts.map((p) => <ProductCard key={at(p)} p={p} reading={reading} chosen={one !== null} {...view} />)}
      <Legend />
      {beside?.problem && <ProblemBox problem={beside.problem} />}
      {beside?.loading && <p class="busy" role="status">{t("working")}</p>}
      {other && <CompareSection view={view} other={other} otherName={otherName} reading={reading} product={one} />}
      {one && chain && <ProductSections p={one} view={view} reading={reading} chain={chain} />}
      <RemedySection view={view} reading={reading} lanes={lanes} />
      <UnknownSection view={view} base={answers.base ?? answer} asked={asked} keys={lanes && chain && Object.keys(asked.taken).length === 0 ? factsOf(one!, chain.facts) : null} />
      <OrderSection view={view} reading={reading} product={one?.product ?? null} />
      <LaneSection view={view} only={lanes} />
      <BasisSection view={view} model={model} only={lanes} />
    </div>
  );
}

/** Whoever comes from a check wants to know which lane that shipment is. */
function Checked({ receipt, answer }: { receipt: string; answer: Answer }) {
  const t = useWords(words);
  const lanes = answer.answers.filter((a) => a.receipt === receipt).map((a) => a.lane);
  return <p class="note">{lanes.length > 0 ? <>{t("receipt_lane")} <code>{lanes.join(", ")}</code></> : t("receipt_no_lane")}</p>;
}

/** Facts that the product's lanes hang on, and those that it depends on otherwise. */
function factsOf(p: Product, facts: Set<string>): Set<string> {
  return new Set([...facts, ...p.overall.depends.flat()]);
}

function WithModel({ asked, model }: { asked: Asked; model: Model }) {
  const t = useWords(words);
  const tables = useMemo(() => tablesOf(model), [model]);
  const answers = useAnswers(model, asked);
  const { main } = answers;
  const view = useMemo(() => (main.data ? { answer: main.data, tables } : null), [main.data, tables]);
  const one = asked.product !== null && view ? view.answer.products.find((p) => p.product === asked.product && p.plant === asked.plant) : undefined;
  const title = one ? tables.name(one.product) : model.title;
  return (
    <Sheet title={title} about={one ? <><StateBadge state={one.overall.state} /> <span class="muted">{model.title}</span></> : t("about")}
      tools={<><Button onClick={() => go(link("/exposure"))}>{t("another_model")}</Button><Button onClick={() => print()}>{t("print")}</Button></>}>
      <Settings asked={asked} answer={main.data} base={answers.base} tables={tables} />
      {main.data && <Counted model={model} on={main.data.on} />}
      {main.problem !== null ? <Faults problem={main.problem} model={model} retry={main.retry} />
        : view === null ? <p class="busy" role="status">{t("working")}</p>
        : <Answered asked={asked} answers={answers} model={model} view={view} />}
    </Sheet>
  );
}

export default function ExposurePage() {
  const t = useWords(words);
  const asked = useAsked();
  const { model, problem } = useModel(asked.model);
  if (asked.model === null) return <Sheet title={t("title")} about={t("about")}><Choose receipt={asked.receipt} /></Sheet>;
  if (model !== null) return <WithModel key={model.id} asked={asked} model={model} />;
  if (asked.model === "") return <Sheet title={t("title")} about={t("about")}><p class="note">{t("own_gone")}</p><Choose receipt={asked.receipt} /></Sheet>;
  if (problem !== null) return <Sheet title={t("title")}><ProblemBox problem={problem} /><p><a href={link("/exposure")}>{t("another_model")}</a></p></Sheet>;
  return <Sheet title={t("title")}><p class="busy" role="status">{t("loading_models")}</p></Sheet>;
}
