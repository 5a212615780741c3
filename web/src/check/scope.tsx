// SPDX-License-Identifier: Apache-2.0
//
// scope: what was looked at, and, which matters more, what was not; the lists with their days.
import { useCode, useWords } from "../i18n/i18n.ts";
import { daysBetween } from "../text/days.ts";
import { Badge, Quote } from "../ui/ui.tsx";
import type { Answer, ListState } from "./api.ts";
import { words } from "./words.ts";

/** Whole days between two dates; null when a list has no day. */
function age(l: ListState, on: string): number | null {
  if (l.as_of === null) return null;
  return Math.max(0, daysBetween(l.as_of, on));
}

function Lists({ lists, on }: { lists: ListState[]; on: string }) {
  const t = useWords(words);
  const state = useCode(words, "list_");
  const bad = lists.filter((l) => l.state === "missing");
  return (
    <>
      {bad.length > 0 && <p class="note"><Badge tone="stop">{t("lists_missing", { n: bad.length })}</Badge> {bad.map((l) => l.title).join(", ")}</p>}
      <details>
        <summary>{t("lists", { n: lists.length })}</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={t("list")}>
          <table class="small">
            <thead><tr><th scope="col">{t("list")}</th><th scope="col">{t("state")}</th><th scope="col">{t("as_of")}</th><th scope="col" class="num">{t("older_by")}</th><th scope="col" class="num">{t("parties")}</th></tr></thead>
            <tbody>
              {lists.map((l) => {
                const days = age(l, on);
                return (
                  <tr key={l.list}>
                    <th scope="row"><Quote>{l.title}</Quote><br /><code class="muted">{l.list}</code></th>
                    <td>{l.state === "missing" ? <Badge tone="stop">{state(l.state)}</Badge> : state(l.state)}</td>
                    <td>{l.as_of ?? t("no_day")}</td>
                    <td class="num">{days === null || days === 0 ? "" : t("days", { n: days })}</td>
                    <td class="num">{l.parties}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}

export function NotChecked({ a }: { a: Answer }) {
  const t = useWords(words);
  const name = useCode(words, "regime_");
  return (
    <section aria-labelledby="scope">
      <h3 id="scope">{t("scope")}</h3>
      <p>{t("checked")} {a.scope.checked.length === 0 ? <Badge tone="stop">{t("nothing")}</Badge> : a.scope.checked.map((r) => <Badge key={r} tone="info">{name(r)}</Badge>)}</p>
      <details open={a.scope.not_checked.length <= 3}>
        <summary><strong>{t("not_checked", { n: a.scope.not_checked.length })}</strong></summary>
        <ul lang="en">{a.scope.not_checked.map((n) => <li key={n}>{n}</li>)}</ul>
      </details>
      <Lists lists={a.lists} on={a.on} />
    </section>
  );
}
