// SPDX-License-Identifier: Apache-2.0
//
// list: claims, all or of one group; of a group also at a glance, and as a graph of who speaks of whom.
import { useEffect, useState } from "preact/hooks";
import { useAll } from "../api/pages.ts";
import { may } from "../api/session.ts";
import { useWords } from "../i18n/i18n.ts";
import { go, link, setQuery, useClocks, usePlace } from "../shell/router.ts";
import { useKeys } from "../shell/keys.ts";
import { Tabs } from "../ui/tabs.tsx";
import { Button, ProblemBox, Sheet } from "../ui/ui.tsx";
import { type ClaimItem, useDetails, useMeasures } from "./api.ts";
import { Card } from "./card.tsx";
import { Filters, passes, useFilter } from "./filters.tsx";
import { Glance } from "./glance.tsx";
import { Groups } from "./groups.tsx";
import { KnownBar } from "./known.tsx";
import { LinksView } from "./links.tsx";
import { words } from "./words.ts";

const PAGE = 30;
type View = "glance" | "cards" | "links";

/** Moves the focus to the next or the former claim. */
function step(by: number): void {
  const opens = [...document.querySelectorAll<HTMLElement>("a.claim-open")];
  if (opens.length === 0) return;
  const at = opens.indexOf(document.activeElement as HTMLElement);
  const next = opens[at < 0 ? (by > 0 ? 0 : opens.length - 1) : Math.max(0, Math.min(opens.length - 1, at + by))]!;
  next.focus();
  next.closest("article, tr")?.scrollIntoView({ block: "nearest" });
}

function Enter() {
  const t = useWords(words);
  if (!may("evidence_editor")) return <p class="small muted">{t("enter_not")}</p>;
  const group = new URLSearchParams(location.search).get("group");
  return (
    <>
      <a class="button main" href={link("/evidence/split", { group })}>{t("enter_split")} <kbd>p</kbd></a>
      <a class="button plain" href={link("/evidence/new", { group })}>{t("enter_new")} <kbd>n</kbd></a>
      <a class="button plain" href={link("/evidence/import")}>{t("enter_import")} <kbd>i</kbd></a>
    </>
  );
}

function useListKeys(group: string | null): void {
  const t = useWords(words);
  const off = !may("evidence_editor");
  const see = (view: View) => () => setQuery({ view });
  useKeys(t("title"), [
    { key: "j", label: t("key_next"), act: () => step(1) },
    { key: "k", label: t("key_last"), act: () => step(-1) },
    { key: "n", label: t("enter_new"), act: () => go(link("/evidence/new", { group })), off },
    { key: "p", label: t("enter_split"), act: () => go(link("/evidence/split", { group })), off },
    { key: "i", label: t("enter_import"), act: () => go(link("/evidence/import")), off },
    { key: "1", label: t("view_glance"), act: see("glance"), off: group === null },
    { key: "2", label: t("view_cards"), act: see("cards"), off: group === null },
    { key: "3", label: t("view_links"), act: see("links"), off: group === null },
  ]);
}

function Cards({ claims, turn, of }: { claims: ClaimItem[]; turn: unknown; of: string }) {
  const t = useWords(words);
  const { known } = useClocks();
  const [shown, setShown] = useState(PAGE);
  useEffect(() => setShown(PAGE), [of]);
  const measures = useMeasures();
  const some = claims.slice(0, shown);
  const details = useDetails(some.map((c) => c.id), known, turn);
  return (
    <section aria-label={t("view_cards")}>
      <ProblemBox problem={details.problem} />
      <div class="cards">{some.map((c) => <Card key={c.id} c={c} more={details.by.get(c.id)} measures={measures} />)}</div>
      {claims.length > shown && <p><Button onClick={() => setShown(shown + PAGE)}>{t("more", { n: claims.length - shown })}</Button></p>}
    </section>
  );
}

export function ListPage() {
  const t = useWords(words);
  const { query } = usePlace();
  const { known } = useClocks();
  const filter = useFilter();
  const group = query.get("group");
  // Without a group, what is about one measure is compared as one is.
  const about = group === null ? query.get("about") : null;
  const one = group ?? about;
  const view = (query.get("view") as View | null) ?? (one === null ? "cards" : "glance");
  // What was public by then, with its status then; and all, for the days between which one may choose.
  const all = useAll<ClaimItem>("/v1/claims", { group, about });
  const then = useAll<ClaimItem>(known === null ? null : "/v1/claims", { group, about, known });
  const list = known === null ? all : then; // not read is not "nothing was public"
  useListKeys(one);
  const claims = list.items?.filter((c) => passes(c, filter)) ?? [];
  return (
    <Sheet title={one === null ? t("title") : t("title_group", { group: one })} about={one === null ? t("about_page") : group === null ? t("about_matter") : t("about_group")} tools={<Enter />}>
      {one !== null && <p class="row"><a href={link("/evidence")}>← {t("all_groups")}</a></p>}
      <ProblemBox problem={all.problem ?? list.problem} retry={() => { all.reload(); then.reload(); }} />
      {all.items === null && all.problem === null && <p class="busy" role="status">{t("reading")}</p>}
      {all.items !== null && all.items.length === 0 && <div class="empty"><p>{one === null ? t("empty") : t("empty_group")}</p><div class="row center"><Enter /></div></div>}
      {all.items !== null && all.items.length > 0 && (
        <>
          <KnownBar all={all.items} shown={list.items} />
          {!all.whole && <p class="note">{t("not_whole")}</p>}
          {one === null && list.items !== null && <Groups claims={list.items} />}
          {one !== null && (
            <Tabs label={t("views")} now={view}
              tabs={(["glance", "cards", "links"] as View[]).map((v, i) => ({ id: v, href: link("/evidence", { ...Object.fromEntries(query), view: v }), label: <>{t(`view_${v}`)} <kbd>{i + 1}</kbd></> }))} />
          )}
          {list.items === null && list.problem === null && <p class="busy" role="status">{t("reading")}</p>}
          {list.items !== null && (
            <div class={list.loading ? "stale" : ""} aria-busy={list.loading}>
              {one !== null && view === "glance" && <Glance group={one} claims={list.items} />}
              {one !== null && view === "links" && <LinksView claims={list.items} all={all.items} />}
              {view === "cards" && (
                <>
                  <h2 class="section">{t("all_claims")}</h2>
                  <Filters claims={list.items} left={claims.length} />
                  {claims.length === 0 && <div class="empty">{t("none_left")}</div>}
                  <Cards claims={claims} turn={list.items} of={JSON.stringify(filter)} />
                </>
              )}
            </div>
          )}
        </>
      )}
    </Sheet>
  );
}
