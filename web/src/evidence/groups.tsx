// SPDX-License-Identifier: Apache-2.0
//
// groups: the pages and events that claims are of, each with its days and what became of what it says.
import { day, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { type ClaimItem, STATUSES } from "./api.ts";
import { Status } from "./parts.tsx";
import { words } from "./words.ts";

export function StatusCounts({ claims }: { claims: ClaimItem[] }) {
  return (
    <span class="row counts">
      {STATUSES.map((s) => [s, claims.filter((c) => c.status === s && !c.withdrawn).length] as const)
        .filter(([, n]) => n > 0)
        .map(([s, n]) => <span key={s} data-count={`${s} ${n}`}><Status status={s} /> {n}</span>)}
    </span>
  );
}

export function Groups({ claims }: { claims: ClaimItem[] }) {
  const t = useWords(words);
  const groups = new Map<string, ClaimItem[]>();
  for (const c of claims) if (c.group !== null) groups.set(c.group, [...(groups.get(c.group) ?? []), c]);
  if (groups.size === 0) return null;
  return (
    <section aria-labelledby="groups">
      <h2 class="section" id="groups">{t("groups")}</h2>
      <ul class="plain cards">
        {[...groups].map(([g, cs]) => {
          const days = cs.map((c) => c.published).sort();
          const abouts = [...new Set(cs.map((c) => c.about))];
          return (
            <li key={g} class="card">
              <h3><a class="claim-open" href={link("/evidence", { group: g })}>{g}</a></h3>
              <p class="small">{t("group_line", { n: cs.length, m: abouts.length })} · <span class="muted">{day(days[0])}{days.at(-1) !== days[0] && ` – ${day(days.at(-1))}`}</span></p>
              <StatusCounts claims={cs} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
