// SPDX-License-Identifier: Apache-2.0
//
// license: one license: what is left of its lines, what is set aside, every move in its books, what was said of it.
import { usePages } from "../api/pages.ts";
import { usePeople } from "../api/people.ts";
import { may } from "../api/session.ts";
import { useGet } from "../api/use.ts";
import { day, useCode, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { go, link, setQuery, useClocks, usePlace } from "../shell/router.ts";
import { todayUtc } from "../text/days.ts";
import { Tabs } from "../ui/tabs.tsx";
import { Loaded, Quote, Sheet } from "../ui/ui.tsx";
import { WordLink } from "../ui/word.tsx";
import { ActsPanel } from "./acts.tsx";
import { BOOKS, type License } from "./api.ts";
import { EntriesTab } from "./entries_tab.tsx";
import { useEntries } from "./entries.ts";
import { Figures, Projection, Status, Until } from "./parts.tsx";
import { ReservationsTab } from "./reservations.tsx";
import { trendOf } from "./trend.ts";
import { words } from "./words.ts";

const TABS = ["lines", "reservations", "entries"] as const;
type Tab = (typeof TABS)[number];

export interface LicenseProps {
  l: License;
  on: string;
  reload: () => void;
}

function Summary({ l, on }: { l: License; on: string }) {
  const t = useWords(words);
  const kind = useCode(words, "kind_");
  return (
    <section class="card" aria-label={t("summary")}>
      <p class="row"><Status status={l.status} /> <span class="small muted">{t("status_on", { day: day(on) })}</span></p>
      {l.status === "suspended" && <p class="note small">{t("suspended_about")}</p>}
      {l.spent_by && <p class="note small any">{t("spent_by", { shipment: l.spent_by })}</p>}
      <dl class="pairs small any">
        <dt>{t("term")}</dt><dd>{day(l.from)} – <Until l={l} on={on} /></dd>
        <dt>{t("regime")}</dt><dd>{l.regime} · {l.kind ? kind(l.kind) : t("unknown")}{l.one_shipment ? ` · ${t("one_shipment")}` : ""}</dd>
        <dt>{t("holder")}</dt><dd>{l.holder ? <Quote>{l.holder}</Quote> : t("erased")}</dd>
        <dt>{t("end_user")}</dt><dd>{l.end_user ? <Quote>{l.end_user}</Quote> : t("erased")}</dd>
        <dt>{t("destination")}</dt><dd>{l.destination ?? t("any_destination")}</dd>
        {l.case && <><dt>{t("case")}</dt><dd><a href={link(`/cases/${l.case}`)}>{l.case}</a></dd></>}
        <dt>{t("document")}</dt><dd>{l.document ? <WordLink word={l.document} /> : t("no_document")}</dd>
      </dl>
      <h2>{t("conditions")}</h2>
      {l.conditions ? <ul class="small any">{l.conditions.split("\n").filter((x) => x.trim()).map((x, i) => <li key={i}><Quote>{x}</Quote></li>)}</ul> : <p class="small muted">{t("no_conditions")}</p>}
    </section>
  );
}

function LinesTab({ l, on }: LicenseProps) {
  const t = useWords(words);
  const entries = useEntries([l]).of(l);
  return (
    <div class="stack">
      {l.lines.map((x) => (
        <section key={x.line} class="card">
          <h2 class="any">{x.line}. <Quote>{x.description}</Quote></h2>
          <p class="small">{x.codes.length > 0 ? x.codes.map((c) => <code key={c}>{c} </code>) : t("no_codes")} {x.tolerance_permille > 0 && t("permille", { n: x.tolerance_permille })}</p>
          <div class="lic-books">
            {BOOKS.map((b) => (
              <div key={b}>
                {x[b] ? <><Figures book={x[b]} name={b} /><p><Projection trend={entries && trendOf(l, entries, x.line, b, on)} l={l} on={on} /></p></> : <p class="small muted">{t(b)}: {t("not_limited")}</p>}
              </div>
            ))}
          </div>
        </section>
      ))}
      <p class="small muted">{t("projection_about")}</p>
    </div>
  );
}

function Whole({ l, on, reload }: LicenseProps) {
  const t = useWords(words);
  const { query } = usePlace();
  const { name } = usePeople();
  const wanted = query.get("tab") as Tab | null;
  const tab = wanted && TABS.includes(wanted) ? wanted : "lines";
  const corrections = usePages<{ id: string; license: string; proposed_by: string }>("/v1/corrections", { open: true }, 200);
  const waiting = corrections.items.filter((c) => c.license === l.id);
  const again = () => { reload(); corrections.reload(); };
  return (
    <div class="case-split">
      <div class="side stack"><Summary l={l} on={on} /><ActsPanel l={l} on={on} reload={again} /></div>
      <div class="stack">
        <Tabs label={t("parts")} now={tab}
          tabs={TABS.map((x, i) => ({ id: x, href: link(`/licenses/${l.id}`, { tab: x }), label: t(`tab_${x}`), hotkey: String(i + 1) }))} />
        {waiting.length > 0 && <p class="note">{t("corrections_wait", { n: waiting.length, who: [...new Set(waiting.map((c) => name(c.proposed_by)))].join(", ") })} <a href={link("/licenses/corrections")}>{t("corrections")}</a></p>}
        {tab === "lines" && <LinesTab l={l} on={on} reload={again} />}
        {tab === "reservations" && <ReservationsTab l={l} on={on} reload={again} />}
        {tab === "entries" && <EntriesTab l={l} on={on} reload={again} />}
      </div>
    </div>
  );
}

export function LicensePage({ id }: { id: string }) {
  const t = useWords(words);
  const clocks = useClocks();
  const got = useGet<License>(`/v1/licenses/${encodeURIComponent(id)}`, { query: { on: clocks.on } });
  useKeys(t("one_license"), [
    ...TABS.map((x, i) => ({ key: String(i + 1), label: t(`tab_${x}`), act: () => setQuery({ tab: x }) })),
    { key: "r", label: t("reserve"), act: () => setQuery({ tab: "reservations" }), off: !may("license_manager") },
    { key: "u", label: t("back"), act: () => go(link("/licenses")) },
  ]);
  return (
    <Sheet title={got.data ? `${id} · ${got.data.no}` : id} tools={<a href={link("/licenses")}>{t("back")}</a>}>
      <Loaded got={got}>{(l) => <Whole l={l} on={clocks.on ?? todayUtc()} reload={got.reload} />}</Loaded>
    </Sheet>
  );
}
