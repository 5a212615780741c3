// SPDX-License-Identifier: Apache-2.0
//
// readings: one event as each kind of word has it, side by side: as law, as the authority says, as the press
// writes, as retold, as unnamed sources report. Which of them is right is not said; how strong each is, is.
import { day, useWords } from "../i18n/i18n.ts";
import { link, usePlace } from "../shell/router.ts";
import { Badge, Quote } from "../ui/ui.tsx";
import type { ClaimItem, ClaimLink, Contradiction } from "./api.ts";
import { InItsWords, Kind, Status, Who } from "./parts.tsx";
import { words } from "./words.ts";

const TIERS = ["law", "authority", "company", "press", "retold", "unnamed", "read", "machine"] as const;
type Tier = (typeof TIERS)[number];
/** So many of a column are open at once; those that differ from the act come first. */
const OPEN = 3;

function tierOf(c: ClaimItem): Tier {
  switch (c.kind) {
    case "official_act": return "law";
    case "official_statement": case "authority_notice": return "authority";
    case "company_notice": return "company";
    case "named_press": return c.named ? "press" : "retold";
    case "unnamed_source": return "unnamed";
    case "interpretation": return "read";
    default: return "machine";
  }
}

export type Beside = "narrower" | "wider" | "otherwise" | "later";
type Compared = Map<string, Beside[]>;

/** Beside the act: by a link of a person, or by what the desk found. */
export function compare(claims: ClaimItem[], links: ClaimLink[], found: Contradiction[]): Compared {
  const acts = new Set(claims.filter((c) => c.kind === "official_act").map((c) => c.id));
  const out: Compared = new Map();
  const add = (id: string, how: Beside) => out.set(id, [...new Set([...(out.get(id) ?? []), how])]);
  for (const l of links) if (acts.has(l.to) && (l.kind === "narrows" || l.kind === "widens")) add(l.from, l.kind === "narrows" ? "narrower" : "wider");
  for (const f of found) {
    const others = f.claims.filter((id) => !acts.has(id));
    if (f.claims.length === others.length) continue;
    for (const id of others) if (f.kind === "date_in_force") add(id, "later");
    else if (f.kind === "scope" && !out.has(id)) add(id, "otherwise");
  }
  return out;
}

const SIGN: Record<Beside, string> = { narrower: "⊂", wider: "⊃", otherwise: "≠", later: "≠" };

function Reading({ c, beside }: { c: ClaimItem; beside: Beside[] }) {
  const t = useWords(words);
  return (
    <article class="reading" data-claim={c.id}>
      <h4><a class="claim-open" href={link(`/evidence/${c.id}`)}><Quote>{c.says}</Quote></a></h4>
      {beside.map((b) => <p key={b}><Badge tone="wait">{SIGN[b]} {t(`beside_${b}`)}</Badge></p>)}
      <dl class="pairs small">
        {c.parties && <><dt>{t("parties")}</dt><dd><InItsWords c={c}>{c.parties}</InItsWords></dd></>}
        {c.items && <><dt>{t("items")}</dt><dd><InItsWords c={c}>{c.items}</InItsWords></dd></>}
        {c.effect && <><dt>{t("effect")}</dt><dd><code>{c.effect}</code></dd></>}
      </dl>
      <p class="small muted"><Who c={c} /> · {day(c.published)}</p>
      <p class="row small"><Kind kind={c.kind} /><Status status={c.status} /></p>
    </article>
  );
}

const hasScope = (c: ClaimItem) => Boolean(c.effect || c.items || c.parties);

/** What says nothing of what holds for whom is no reading, where others do; opinions and machines' work always are. */
function readingsOf(claims: ClaimItem[]): ClaimItem[] {
  return claims.some(hasScope) ? claims.filter((c) => hasScope(c) || ["read", "machine"].includes(tierOf(c))) : claims;
}

export function Readings({ claims, compared }: { claims: ClaimItem[]; compared: Compared }) {
  const t = useWords(words);
  const some = readingsOf(claims);
  const columns = TIERS.map((tier) => {
    const own = some.filter((c) => tierOf(c) === tier).sort((a, b) => a.published.localeCompare(b.published));
    return { tier, own: [...own.filter((c) => compared.has(c.id)), ...own.filter((c) => !compared.has(c.id))] };
  }).filter((x) => x.own.length > 0);
  const first = claims[0];
  const usedGroup = usePlace().query.get("group");
  return (
    <>
      <p class="row" role="status">{t("readings_n", { n: columns.length, m: some.length })}</p>
      <div class="readings">
        {columns.map(({ tier, own }) => (
          <section key={tier} class={`column tier-${tier}`} aria-labelledby={`head-${tier}`}>
            <h3 id={`head-${tier}`}>{t(`tier_${tier}`)}</h3>
            <p class="small muted">{t(`tier_${tier}_about`)}</p>
            {own.slice(0, OPEN).map((c) => <Reading key={c.id} c={c} beside={compared.get(c.id) ?? []} />)}
            {own.length > OPEN && <details><summary>{t("more", { n: own.length - OPEN })}</summary>{own.slice(OPEN).map((c) => <Reading key={c.id} c={c} beside={compared.get(c.id) ?? []} />)}</details>}
          </section>
        ))}
      </div>
      {first && claims.length > some.length && (
        <p class="small muted"><a href={link("/evidence", { group: usedGroup, view: "cards", about: first.about })}>{t("readings_rest", { n: claims.length - some.length })}</a></p>
      )}
    </>
  );
}
