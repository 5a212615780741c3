// SPDX-License-Identifier: Apache-2.0
//
// details: what is asked for, and under which measures; and what happened, step by step.
import { usePeople } from "../api/people.ts";
import { amount, day, moment, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Quote } from "../ui/ui.tsx";
import { WordLink } from "../ui/word.tsx";
import type { ActProps } from "./act.tsx";
import { State } from "./parts.tsx";
import { words } from "./words.ts";

export function DetailsTab({ c }: ActProps) {
  const t = useWords(words);
  const { name } = usePeople();
  const rows: [string, preact.ComponentChildren][] = [
    [t("title_field"), c.title ? <Quote>{c.title}</Quote> : t("unknown")],
    [t("opened_by"), `${name(c.opened_by)}, ${moment(c.opened)}`],
    [t("submitted"), c.submitted ? day(c.submitted) : t("not_yet")],
    [t("accepted"), c.accepted ? day(c.accepted) : t("not_accepted")],
    [t("decided"), c.decided ? day(c.decided) : t("not_yet")],
    [t("measures"), c.measures.length > 0 ? c.measures.map((m) => <div key={m}><a href={link(`/measures/${m}`)}><code>{m}</code></a></div>) : t("not_said")],
  ];
  if (c.halted_by) rows.push([t("halted_by"), <WordLink word={c.halted_by} />]);
  return (
    <section class="card stack">
      <h2>{t("tab_details")}</h2>
      <dl class="pairs any">{rows.map(([k, v]) => [<dt key={k}>{k}</dt>, <dd>{v}</dd>])}</dl>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("asked_for")}>
        <table>
          <caption>{t("asked_for")}</caption>
          <thead><tr><th scope="col">{t("line")}</th><th scope="col">{t("description")}</th><th scope="col">{t("code")}</th><th scope="col" class="num">{t("quantity")}</th><th scope="col" class="num">{t("value")}</th></tr></thead>
          <tbody>
            {c.lines.map((l) => (
              <tr key={l.line}>
                <th scope="row">{l.line}</th>
                <td class="any">{l.description ? <Quote>{l.description}</Quote> : t("unknown")}</td>
                <td><code>{l.code ?? t("not_said")}</code></td>
                <td class="num">{l.quantity ? amount(l.quantity) : t("not_said")}</td>
                <td class="num">{l.value ? amount(l.value) : t("not_said")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {c.lines.length === 0 && <p class="muted">{t("no_lines")}</p>}
    </section>
  );
}

export function HistoryTab({ c }: ActProps) {
  const t = useWords(words);
  const { name } = usePeople();
  const what = useCode(words, "step_");
  return (
    <section class="card">
      <h2>{t("tab_history")}</h2>
      <p class="small muted">{t("history_about")} <a href={link("/audit", { object: c.id })}>{t("to_audit")}</a></p>
      <ol class="case-history">
        {c.history.map((s) => (
          <li key={s.event}>
            <p><strong>{what(s.what)}</strong> {s.detail && <span class="any">({s.detail})</span>} → <State state={s.state} /></p>
            <p class="small any">{s.on ? t("so_on", { day: day(s.on) }) : ""} {t("recorded", { at: moment(s.at) })} · {name(s.by)} · <span class="muted">{t("event", { n: String(s.event) })}</span></p>
            {s.reference && <p class="small any">{t("reference")}: {s.reference}</p>}
            {s.word && <p class="small">{t("word")}: <WordLink word={s.word} /></p>}
            {s.reason && <p class="small any as-typed">{t("field_reason")}: <Quote>{s.reason}</Quote></p>}
            {s.note && <p class="small any as-typed">{t("field_note")}: <Quote>{s.note}</Quote></p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
