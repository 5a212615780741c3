// SPDX-License-Identifier: Apache-2.0
//
// links: who speaks of whom, as a graph that can be followed with the arrow keys, and as a table that says the
// same. Only what was public by the knowledge date is drawn.
import { useRef, useState } from "preact/hooks";
import { day, useCode, useWords } from "../i18n/i18n.ts";
import { go, link, useClocks } from "../shell/router.ts";
import { shorten } from "../text/text.ts";
import { ProblemBox, Quote, say } from "../ui/ui.tsx";
import { type ClaimItem, type ClaimLink, useDetails } from "./api.ts";
import { BOX, type Drawing, layout } from "./graph.ts";
import { ClaimRef, KnownNote, LINK_SIGN, saidBefore, useLinkWord } from "./parts.tsx";
import { words } from "./words.ts";

const STATUS_SIGN: Record<string, string> = { confirmed: "✓", contested: "◔", denied: "■", unconfirmed: "?", superseded: "↺" };

/** Left: whom it speaks of; right: who speaks of it; up and down: those beside it. */
function neighbor(d: Drawing, id: string, key: string): string | null {
  const at = d.nodes.find((n) => n.c.id === id)!;
  if (key === "ArrowLeft") return d.edges.find((e) => e.l.from === id)?.l.to ?? null;
  if (key === "ArrowRight") return d.edges.find((e) => e.l.to === id)?.l.from ?? null;
  const column = d.nodes.filter((n) => Math.abs(n.x - at.x) < BOX.width / 2).sort((a, b) => a.y - b.y);
  const i = column.findIndex((n) => n.c.id === id) + (key === "ArrowDown" ? 1 : -1);
  return column[i]?.c.id ?? null;
}

function Boxes({ d, at, setAt }: { d: Drawing; at: string; setAt: (id: string) => void }) {
  const status = useCode(words, "status_");
  const word = useLinkWord();
  const refs = useRef(new Map<string, { focus: () => void }>());
  const follow = (e: KeyboardEvent, id: string) => {
    if (!e.key.startsWith("Arrow")) return;
    e.preventDefault();
    const to = neighbor(d, id, e.key);
    if (to === null) return;
    const by = d.edges.find((x) => (x.l.from === id && x.l.to === to) || (x.l.to === id && x.l.from === to));
    if (by) say(`${by.l.from} ${word(by.l.kind, false)} ${by.l.to}`);
    setAt(to);
    refs.current.get(to)?.focus();
  };
  return (
    <>
      {d.nodes.map((n) => (
        <a key={n.c.id} ref={(el) => { if (el) refs.current.set(n.c.id, el); }} href={link(`/evidence/${n.c.id}`)} class={`box ${n.c.id === at ? "at" : ""}`} tabIndex={n.c.id === at ? 0 : -1} data-node={n.c.id}
          onFocus={() => setAt(n.c.id)} onKeyDown={(e: KeyboardEvent) => follow(e, n.c.id)}
          onClick={(e: MouseEvent) => { if (!e.metaKey && !e.ctrlKey) { e.preventDefault(); go(link(`/evidence/${n.c.id}`)); } }}>
          <rect class={`st-${n.c.status}`} x={n.x - BOX.width / 2} y={n.y - BOX.height / 2} width={BOX.width} height={BOX.height} rx={6} />
          <foreignObject x={n.x - BOX.width / 2} y={n.y - BOX.height / 2} width={BOX.width} height={BOX.height}>
            <div class="box-text">
              <div class="box-head"><span aria-hidden="true" class={`sign st-${n.c.status}`}>{STATUS_SIGN[n.c.status] ?? ""}</span><span class="hidden">{status(n.c.status)}</span> {shorten(n.c.id, 26)}</div>
              <div>{shorten(n.c.says, 72)}</div>
            </div>
          </foreignObject>
        </a>
      ))}
    </>
  );
}

function Graph({ claims, links }: { claims: ClaimItem[]; links: ClaimLink[] }) {
  const t = useWords(words);
  const word = useLinkWord();
  const d = layout(claims, links);
  const of = new Map(claims.map((c) => [c.id, c]));
  const [chosen, setAt] = useState("");
  const at = d.nodes.some((n) => n.c.id === chosen) ? chosen : (d.nodes[0]?.c.id ?? "");
  return (
    <div class="scroll graph" role="group" aria-label={t("graph")}>
      <svg width={d.width} height={d.height} viewBox={`0 0 ${d.width} ${d.height}`}>
        <defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" /></marker></defs>
        {d.edges.map((e) => {
          const near = e.l.from === at || e.l.to === at;
          const before = saidBefore(of.get(e.l.to)!, e.l);
          const text = `${LINK_SIGN[e.l.kind] ?? ""} ${word(e.l.kind, false)}${before ? ` (${t("edge_before")})` : ""}`;
          return (
            <g key={`${e.l.from} ${e.l.kind} ${e.l.to}`} class={`edge ${before ? "before" : `say-${e.l.kind}`} ${near ? "near" : ""}`}>
              <title>{`${e.l.from} ${word(e.l.kind, false)} ${e.l.to}${e.l.note ? `: ${e.l.note}` : ""}`}</title>
              <path d={e.path} marker-end="url(#tip)" />
              <text x={e.x} y={e.y + 4} text-anchor="middle">{text}</text>
            </g>
          );
        })}
        <Boxes d={d} at={at} setAt={setAt} />
      </svg>
    </div>
  );
}

function LinkTable({ claims, links }: { claims: ClaimItem[]; links: ClaimLink[] }) {
  const t = useWords(words);
  const word = useLinkWord();
  const of = new Map(claims.map((c) => [c.id, c]));
  return (
    <div class="scroll">
      <table class="link-table">
        <caption>{t("links_table")}</caption>
        <thead><tr><th scope="col">{t("link_from")}</th><th scope="col">{t("link_kind")}</th><th scope="col">{t("link_to")}</th><th scope="col">{t("public_on")}</th><th scope="col">{t("note")}</th></tr></thead>
        <tbody>
          {links.map((l) => (
            <tr key={`${l.from} ${l.kind} ${l.to}`}>
              <td><ClaimRef id={l.from} of={of.get(l.from)} /></td>
              <th scope="row" class={`say-${l.kind}`}><span aria-hidden="true">{LINK_SIGN[l.kind] ?? ""}</span> {word(l.kind, false)}</th>
              <td><ClaimRef id={l.to} of={of.get(l.to)} /></td>
              <td class="num">{day(l.published)}</td>
              <td>{l.note && <Quote>{l.note}</Quote>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function LinksView({ claims, all }: { claims: ClaimItem[]; all: ClaimItem[] }) {
  const t = useWords(words);
  const { known } = useClocks();
  // Read once for all days: a link counts from the day on which the claim that says it was public. Only a claim
  // that was changed after it was entered (version) can speak of another.
  const details = useDetails(all.filter((c) => c.version > 1).map((c) => c.id), null, all);
  const ids = new Set(claims.map((c) => c.id));
  const links = [...details.by.values()].flatMap((c) => c.links.filter((l) => l.from === c.id && ids.has(l.from) && (known === null || l.published <= known)));
  // They come as the answers do; in one order, the drawing is the same each time.
  links.sort((a, b) => a.published.localeCompare(b.published) || a.from.localeCompare(b.from) || a.to.localeCompare(b.to));
  const inside = links.filter((l) => ids.has(l.to));
  if (details.problem) return <ProblemBox problem={details.problem} />;
  if (details.by.size === 0 && details.loading) return <p class="busy" role="status">{t("reading")}</p>;
  if (links.length === 0) return <div class="empty">{t("no_links")}</div>;
  return (
    <section aria-labelledby="linked">
      <h2 class="section" id="linked">{t("linked")}</h2>
      <p class="about">{t("linked_about")}</p>
      <KnownNote />
      {inside.length > 0 && <Graph claims={claims} links={inside} />}
      <p class="small muted">{t("unlinked", { n: claims.filter((c) => !links.some((l) => l.from === c.id || l.to === c.id)).length })}</p>
      <LinkTable claims={all} links={links} />
    </section>
  );
}
