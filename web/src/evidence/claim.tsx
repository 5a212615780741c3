// SPDX-License-Identifier: Apache-2.0
//
// claim: one claim, whole: all that was entered, what the status is and why, day by day, what others say of it,
// what it contradicts, and what hangs on it.
import { useState } from "preact/hooks";
import type { Problem } from "../api/client.ts";
import { useAll } from "../api/pages.ts";
import { useGet } from "../api/use.ts";
import { day, useLanguage, useWords } from "../i18n/i18n.ts";
import { link, setQuery, useClocks } from "../shell/router.ts";
import { useKeys } from "../shell/keys.ts";
import { may } from "../api/session.ts";
import { Badge, Button, Loaded, ProblemBox, Quote, Sheet } from "../ui/ui.tsx";
import { type Act, ActDialog, Acts } from "./acts.tsx";
import { type Claim, claimPath, type ClaimItem, type ClaimLink, type Contradiction, useMeasures } from "./api.ts";
import { ContradictionList } from "./contradictions.tsx";
import { WayOn } from "./glance.tsx";
import { History } from "./history.tsx";
import { About, CanChange, ClaimRef, Copy, InItsWords, Kind, KnownNote, languageName, LINK_SIGN, Made, Pair, saidBefore, Stated, Status, useLinkWord, Who } from "./parts.tsx";
import { Related } from "./related.tsx";
import { words } from "./words.ts";

function Fields({ c }: { c: Claim }) {
  const t = useWords(words);
  const l = useLanguage();
  const measures = useMeasures();
  const own = (x: string | null) => x && <InItsWords c={c}>{x}</InItsWords>;
  return (
    <dl class="pairs claim-fields">
      <Pair name={t("who")}><Who c={c} /> <span class="muted">({c.person ? t("is_person") : t("is_no_person")})</span></Pair>
      <Pair name={t("source")}>{c.source ? own(c.source) : <span class="muted">{t("source_own")}</span>} <span class="muted">({c.named ? t("source_named") : t("source_unnamed")})</span></Pair>
      <Pair name={t("channel")} when={c.channel}>{own(c.channel)}</Pair>
      <Pair name={t("published")}>{day(c.published)}</Pair>
      <Pair name={t("seen")}>{c.seen ? day(c.seen) : <span class="muted">{t("not_said")}</span>}</Pair>
      <Pair name={t("stated")}><Stated c={c} /></Pair>
      <Pair name={t("holds")} when={c.from ?? c.until}>{c.from ? t("holds_from", { day: day(c.from) }) : ""} {c.until ? t("holds_until", { day: day(c.until) }) : ""}</Pair>
      <Pair name={t("as_happened")} when={c.as_happened}>{t("as_happened_yes")}</Pair>
      <Pair name={t("made_by")}><span class="row"><Made what="text" by={c.text_by} /><Made what="picture" by={c.picture_by} /></span></Pair>
      <Pair name={t("lang")}>{c.lang ? <>{languageName(c.lang, l)} <code>{c.lang}</code></> : <span class="muted">{t("not_said")}</span>}</Pair>
      <Pair name={t("about")}><About about={c.about} measures={measures} /></Pair>
      <Pair name={t("subject")} when={c.subject}>{own(c.subject)}</Pair>
      <Pair name={t("effect")} when={c.effect}><code>{c.effect}</code></Pair>
      <Pair name={t("items")} when={c.items}>{own(c.items)}</Pair>
      <Pair name={t("parties")} when={c.parties}>{own(c.parties)}</Pair>
      <Pair name={t("destination")} when={c.destination}><code>{c.destination}</code></Pair>
      <Pair name={t("count_of")} when={c.count_of ?? c.count}>{own(c.count_of)}{c.count && <>: <strong>{own(c.count)}</strong></>}</Pair>
      <Pair name={t("url")} when={c.url}>{c.url && (/^https?:\/\//i.test(c.url) ? <a href={c.url} rel="noreferrer noopener" target="_blank">{c.url}</a> : c.url)}</Pair>
      <Pair name={t("capture")}><Copy sha={c.capture} /></Pair>
      <Pair name={t("lacks")}>{c.lacks.length === 0 ? <span class="muted">{t("lacks_nothing_said")}</span> : <ul class="lacks">{c.lacks.map((x) => <li key={x}><Quote>{x}</Quote></li>)}</ul>}</Pair>
      <Pair name={t("can_change")}><CanChange kind={c.kind} /></Pair>
      <Pair name={t("group")} when={c.group}><a href={link("/evidence", { group: c.group })}>{c.group}</a></Pair>
      <Pair name={t("entered_by")}><code>{c.entered_by}</code> · <a href={link("/audit", { object: c.id })}>{t("record")}</a></Pair>
    </dl>
  );
}

function LinkList({ c, others, unlink }: { c: Claim; others: Map<string, ClaimItem>; unlink: ((l: ClaimLink) => void) | null }) {
  const t = useWords(words);
  const word = useLinkWord();
  const part = (title: string, links: ClaimLink[], incoming: boolean) => links.length > 0 && (
    <>
      <h3>{title}</h3>
      <ul class="plain link-list">
        {links.map((l) => {
          const other = incoming ? l.from : l.to;
          const earlier = saidBefore(c, l);
          return (
            <li key={`${l.from} ${l.kind} ${l.to}`} class={earlier ? "" : `say-${l.kind}`}>
              <span class="row"><strong><span aria-hidden="true">{LINK_SIGN[l.kind] ?? ""}</span> {word(l.kind, incoming)}</strong><span class="muted small">{day(l.published)}</span>{earlier && <Badge tone="plain">{t("said_before")}</Badge>}</span>
              <ClaimRef id={other} of={others.get(other)} />
              {l.note && <p class="small muted">{t("note")}: <Quote>{l.note}</Quote></p>}
              {unlink && <Button kind="quiet" class="small" onClick={() => unlink(l)}>{t("unlink")}</Button>}
            </li>
          );
        })}
      </ul>
    </>
  );
  return (
    <section aria-labelledby="said-of">
      <h2 class="section" id="said-of">{t("links")}</h2>
      <KnownNote />
      {c.links.length === 0 && <p class="muted">{t("no_links_of")}</p>}
      {part(t("links_in"), c.links.filter((l) => l.to === c.id), true)}
      {part(t("links_out"), c.links.filter((l) => l.from === c.id), false)}
    </section>
  );
}

function Clashes({ c, claims }: { c: Claim; claims: ClaimItem[] }) {
  const t = useWords(words);
  const { known } = useClocks();
  const got = useGet<{ items: Contradiction[] }>("/v1/contradictions", { query: { group: c.group ?? c.about, known } });
  return (
    <section aria-labelledby="clashes">
      <h2 class="section" id="clashes">{t("contradictions")}</h2>
      <p class="small muted">{t("clashes_of", { group: c.group ?? c.about })}</p>
      <Loaded got={got}>
        {(d) => {
          const own = d.items.filter((x) => x.claims.includes(c.id));
          return own.length === 0 ? <p class="muted">{t("no_contradictions")}</p> : <ContradictionList items={own} claims={claims} />;
        }}
      </Loaded>
    </section>
  );
}

function Whole({ c, reload }: { c: Claim; reload: () => void }) {
  const t = useWords(words);
  const [act, setAct] = useState<Act | null>(null);
  const measures = useMeasures();
  // Those beside it: of its group, else about the same matter.
  const beside = useAll<ClaimItem>("/v1/claims", c.group !== null ? { group: c.group } : { about: c.about });
  const claims = beside.items ?? [];
  const editor = may("evidence_editor");
  const open = (kind: "link" | "withdraw" | "halt") => () => setAct({ kind });
  useKeys(t("title_claim"), [
    { key: "l", label: t("act_link"), act: open("link"), off: !editor || c.withdrawn !== null },
    { key: "w", label: t("act_withdraw"), act: open("withdraw"), off: !editor || c.withdrawn !== null },
  ]);
  return (
    <>
      {c.withdrawn !== null && <div class="problem"><strong>{t("withdrawn_why")}</strong> <Quote>{c.withdrawn}</Quote></div>}
      <section class="verdict-of card">
        <p class="row"><Kind kind={c.kind} /><Status status={c.status} /><KnownNote /></p>
        <p class="says"><Quote>{c.says}</Quote></p>
        <p><strong>{t("why")}:</strong> <span lang="en" data-why>{c.why}</span></p>
        <p class="small muted">{t("computed")}</p>
        <Acts c={c} open={setAct} />
      </section>
      <PackReport id={c.id} />
      <div class="halves">
        <section class="card"><h2 class="section hidden">{t("fields")}</h2><Fields c={c} /></section>
        <div class="stack">
          <LinkList c={c} others={new Map(claims.map((x) => [x.id, x]))} unlink={editor ? (l) => setAct({ kind: "unlink", link: l }) : null} />
          <History id={c.id} turn={c} />
        </div>
      </div>
      <Clashes c={c} claims={claims} />
      <WayOn about={c.about} isMeasure={measures?.has(c.about) ?? false} />
      <Related key={act === null ? "related" : "acting"} ids={[c.id]} />
      {act && <ActDialog act={act} c={c} claims={claims} onClose={() => setAct(null)} onDone={() => { setAct(null); reload(); beside.reload(); }} />}
    </>
  );
}

/** A report of a law pack is no claim of the desk, though its id is made the same way and answers name it. */
function PackReport({ id, problem }: { id: string; problem?: Problem }) {
  const t = useWords(words);
  const report = useMeasures()?.get(id);
  if (!report) return problem ? <ProblemBox problem={problem} /> : null;
  return <p class="note"><strong>{t(problem ? "report_only" : "report_too")}</strong> <a href={link(`/measures/${id}`)}><code>{id}</code></a> {report.title && <Quote>{report.title}</Quote>}</p>;
}

export function ClaimPage({ id }: { id: string }) {
  const t = useWords(words);
  const { known } = useClocks();
  const got = useGet<Claim>(claimPath(id), { query: { known } });
  const hidden = got.problem?.code === "not_public";
  return (
    <Sheet title={id} about={<a href={link("/evidence", { group: got.data?.group })}>← {got.data?.group ?? t("all_claims")}</a>}>
      {hidden ? (
        <div class="note">
          <p><strong>{t("not_public", { day: day(known) })}</strong></p>
          <p lang="en">{got.problem!.hint}</p>
          <Button onClick={() => setQuery({ known: null })}>{t("known_clear")}</Button>
        </div>
      ) : got.problem?.code === "not_found" ? <PackReport id={id} problem={got.problem} /> : <Loaded got={got}>{(c) => <Whole c={c} reload={got.reload} />}</Loaded>}
    </Sheet>
  );
}
