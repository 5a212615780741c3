// SPDX-License-Identifier: Apache-2.0
//
// contradictions: what does not fit together, as the desk found it from fields and links; never resolved here.
import type { Got } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { Badge, Loaded } from "../ui/ui.tsx";
import type { ClaimItem, Contradiction } from "./api.ts";
import { ClaimRef, KnownNote } from "./parts.tsx";
import { words } from "./words.ts";

export function ContradictionList({ items, claims }: { items: Contradiction[]; claims: ClaimItem[] }) {
  const kind = useCode(words, "clash_");
  const about = useCode(words, "clashabout_");
  const of = new Map(claims.map((c) => [c.id, c]));
  return (
    <ol class="plain contradictions">
      {items.map((x) => (
        <li key={x.kind + x.message} class="card" data-clash={x.kind}>
          <p class="row"><Badge tone="wait">{kind(x.kind)}</Badge><span class="small muted">{about(x.kind)}</span></p>
          <p lang="en">{x.message}</p>
          <ul class="small">{x.claims.map((id) => <li key={id}><ClaimRef id={id} of={of.get(id)} /></li>)}</ul>
        </li>
      ))}
    </ol>
  );
}

export function Contradictions({ got, claims }: { got: Got<{ items: Contradiction[] }>; claims: ClaimItem[] }) {
  const t = useWords(words);
  return (
    <section aria-labelledby="clashes">
      <h2 class="section" id="clashes">{t("contradictions")}{got.data && ` (${got.data.items.length})`}</h2>
      <p class="about">{t("contradictions_about")}</p>
      <KnownNote />
      <Loaded got={got} empty={<p>{t("no_contradictions")}</p>}>{(d) => <ContradictionList items={d.items} claims={claims} />}</Loaded>
    </section>
  );
}
