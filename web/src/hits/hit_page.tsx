// SPDX-License-Identifier: Apache-2.0
//
// hit_page: one hit, with everything that is known of it on one sheet, and the keys to be done with it.
import { useEffect } from "preact/hooks";
import { useCode, useWords } from "../i18n/i18n.ts";
import { useKeys } from "../shell/keys.ts";
import { go, link } from "../shell/router.ts";
import { Badge, Button, ProblemBox, Quote, say, Sheet } from "../ui/ui.tsx";
import type { Whole } from "./api.ts";
import { Changes, History, Others, Shipments } from "./around.tsx";
import { DisposePanel } from "./dispose.tsx";
import { hitLink, queryOf, queueLink, type Steps, steps, useFilter } from "./filter.ts";
import { ListLine } from "./list_line.tsx";
import { type Filter, useQueue, view } from "./queue.ts";
import { Records } from "./records.tsx";
import { ClosedPanel, ProposedPanel } from "./second.tsx";
import { act, seen, skip, trail } from "./trail.ts";
import { Refused, Sitting } from "./sitting.tsx";
import { useUndo } from "./use_undo.ts";
import { read, useWhole } from "./whole.ts";
import { ClassBadge, Figures, WhyNames } from "./why.tsx";
import { words } from "./words.ts";

function useSteps(id: string, f: Filter): Steps & { whole: boolean } {
  const q = useQueue(f, false);
  const s = steps(id, view(q, f), trail.skipped);
  const ahead = s.ahead.join(" ");
  useEffect(() => {
    for (const x of ahead.split(" ").filter(Boolean)) read(x);
  }, [ahead]);
  return { ...s, whole: q.whole };
}

function Head({ h, s, f, onSkip }: { h: Whole; s: Steps & { whole: boolean }; f: Filter; onSkip: () => void }) {
  const t = useWords(words);
  return (
    <div class="hit-head">
      <div class="row">
        <ClassBadge of={h.class} />
        {h.state === "open" ? <Badge tone="open">{t("state_open")}</Badge> : h.state === "proposed" ? <Badge tone="wait">{t("state_proposed")}</Badge> : <Badge>{t("state_closed")}</Badge>}
        {h.row_gone && <Badge tone="wait">{t("row_gone")}</Badge>}
        {trail.skipped.has(h.id) && <Badge>{t("skipped")}</Badge>}
        <Figures h={h} />
      </div>
      <ListLine h={h} />
      <nav class="row steps" aria-label={t("keys_queue")}>
        <Button kind="quiet" hotkey="k" disabled={s.previous === null} onClick={() => s.previous && go(hitLink(s.previous, f))}>{t("previous")}</Button>
        {s.at > 0 && <span class="small" data-position={s.at}>{t("position", { n: s.at, of: `${s.left}${s.whole ? "" : "+"}` })}</span>}
        <Button kind="quiet" hotkey="j" disabled={s.next === null} onClick={() => s.next && go(hitLink(s.next, f))}>{t("next")}</Button>
        <Button kind="quiet" hotkey="x" onClick={onSkip}>{t("skip")}</Button>
        <a class="button quiet" href={link("/hits", { party: h.party, state: "all" })} aria-keyshortcuts="o">{t("open_party")} <kbd>o</kbd></a>
        <a class="button quiet" href={queueLink(f)} aria-keyshortcuts="q">{t("to_queue")} <kbd>q</kbd></a>
      </nav>
    </div>
  );
}

export function HitPage({ id }: { id: string }) {
  const t = useWords(words);
  const reasonName = useCode(words, "reason_");
  const f = useFilter();
  const k = useWhole(id);
  const s = useSteps(id, f);
  const h = k.data;
  const { last, takeBack, problem } = useUndo(f);
  useEffect(() => {
    if (h?.id === id) {
      seen(id);
      say(`${id}: ${h.name ?? ""} ~ ${h.listed_name ?? ""}`);
    }
  }, [id, h?.id]);
  const leave = () => go(s.after !== null ? hitLink(s.after, f) : link(s.whole ? "/hits/done" : "/hits/next", queryOf(f)));
  const onSkip = () => {
    skip(id);
    leave();
  };
  useKeys(t("keys_hit"), [
    { key: "j", label: t("next"), act: () => s.next && go(hitLink(s.next, f)), off: s.next === null },
    { key: "k", label: t("previous"), act: () => s.previous && go(hitLink(s.previous, f)), off: s.previous === null },
    { key: "x", label: t("skip"), act: onSkip },
    { key: "z", label: t("undo"), act: takeBack, off: last === null },
    { key: "o", label: t("open_party"), act: () => h && go(link("/hits", { party: h.party, state: "all" })), off: h === null },
    { key: "q", label: t("to_queue"), act: () => go(queueLink(f)) },
  ]);
  const doIt = (what: "confirm" | "send_back" | "reopen", note: string) => {
    if (!h) return;
    const said = act(h, { act: what, note });
    if (what === "reopen") void said.sent;
    else leave();
  };
  const title = h ? `${id} · ${h.name ?? t("erased")}` : id;
  return (
    <Sheet title={title} tools={<Sitting undoing={last} onUndo={takeBack} />}>
      <Refused f={f} />
      <ProblemBox problem={problem} />
      {k.problem !== null && <ProblemBox problem={k.problem} retry={() => read(id, true)} />}
      {h === null && k.problem === null && <p class="busy" role="status">…</p>}
      {h && (
        <div class="hit" data-hit={h.id} data-state={h.state}>
          <Head h={h} s={s} f={f} onSkip={onSkip} />
          <Changes h={h} />
          <div class="hit-grid">
            <div class="hit-main">
              <section class="card" aria-labelledby="records-head">
                <h2 id="records-head">{t("records")}: <Quote>{h.name ?? t("erased")}</Quote> ~ <Quote>{h.listed_name ?? h.row}</Quote></h2>
                <Records h={h} />
              </section>
              <WhyNames h={h} />
            </div>
            <div class="hit-side">
              {h.state === "open" && <DisposePanel h={h} onDispose={(r, note) => {
                act(h, { act: "propose", outcome: r.outcome, reason: r.code, note });
                say(`${h.id}: ${reasonName(r.code)}`);
                leave();
              }} />}
              {h.state === "proposed" && <ProposedPanel h={h} onDo={doIt} />}
              {h.state === "closed" && <ClosedPanel h={h} onDo={doIt} />}
              <Shipments key={h.id} h={h} />
            </div>
          </div>
          <div class="halves">
            <History h={h} />
            <Others key={h.id} h={h} />
          </div>
        </div>
      )}
    </Sheet>
  );
}
