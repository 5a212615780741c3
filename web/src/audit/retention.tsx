// SPDX-License-Identifier: Apache-2.0
//
// retention: the rules in force, and whole sets that one person proposes and another confirms (docs/desk.md 7.1).
import { useEffect, useState } from "preact/hooks";
import { get, Problem } from "../api/client.ts";
import { may, useSession } from "../api/session.ts";
import { useGet } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { SHEET_TYPE, sheet } from "../text/sheet.ts";
import { download } from "../ui/download.ts";
import { Badge, Button, Field, ProblemBox, Quote } from "../ui/ui.tsx";
import type { ActAsk } from "./act.tsx";
import { KEEPERS, type RetentionRule, type RetentionSet } from "./api.ts";
import { RULE_COLUMNS, rulesOf } from "./csv_rules.ts";
import { Who } from "./who.tsx";
import { codeWords } from "./words_record.ts";
import { words } from "./words.ts";

type Act = (a: ActAsk) => void;

function Table({ rules }: { rules: Partial<RetentionRule>[] }) {
  const t = useWords(words);
  const code = useCode(codeWords, "keep_");
  return (
    <div class="scroll" role="group" aria-label={t("rules")} tabIndex={0}>
      <table>
        <thead><tr><th scope="col">{t("rule")}</th><th scope="col">{t("law")}</th><th scope="col">{t("rule_for")}</th><th scope="col">{t("period")}</th><th scope="col">{t("known_by")}</th><th scope="col">{t("note")}</th></tr></thead>
        <tbody>
          {rules.map((r, i) => (
            <tr key={r.id ?? i}>
              <th scope="row"><code class="rule-id">{r.id}</code></th>
              <td class="any"><Quote>{r.law ?? ""}</Quote>{r.regime && <> <span class="tag">{r.regime}</span></>}</td>
              <td>{(r.objects ?? []).map((o) => code(`of_${o}`)).join(", ")}</td>
              <td>{r.years ? t("years", { n: r.years }) : <Badge tone="open">{t("years_unknown")}</Badge>} <span class="small muted">{t("counted", { what: (r.triggers ?? []).map((x) => code(`from_${x}`)).join(", ") })}{r.counted_from === "year_end" && ` (${code("year_end")})`}</span></td>
              <td><Badge tone={r.grade === "text" ? "good" : "open"}>{code(`grade_${r.grade}`)}</Badge> <span class="small muted day">{r.checked}</span></td>
              <td class="small any"><Quote>{r.note ?? ""}</Quote></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Sets have numbers; there is no list of them, so those after the one in force are asked for until there is none. */
function useProposed(after: number | null): RetentionSet[] {
  const [sets, setSets] = useState<RetentionSet[]>([]);
  useEffect(() => {
    if (after === null) return;
    let stale = false;
    const read = async () => {
      const found: RetentionSet[] = [];
      for (let n = after + 1; n < after + 50; n++) {
        try {
          found.push((await get<RetentionSet>(`/v1/retention_sets/Y${n}`)).data);
        } catch (e) {
          if (e instanceof Problem) break;
          throw e;
        }
      }
      if (!stale) setSets(found.filter((s) => s.state === "proposed"));
    };
    void read();
    return () => { stale = true; };
  }, [after]);
  return sets;
}

function Proposed({ set, act, done }: { set: RetentionSet; act: Act; done: () => void }) {
  const t = useWords(words);
  const { person } = useSession();
  const at = `/v1/retention_sets/${set.id}`;
  const own = person?.id === set.proposed_by;
  return (
    <section class="note">
      <h3>{t("set_proposed", { id: set.id, n: set.rules.length })}</h3>
      <p><Who id={set.proposed_by} />: <span class="any" dir="auto">{set.reason}</span></p>
      <details><summary>{t("rules")}</summary><Table rules={set.rules} /></details>
      {may(...KEEPERS) && (
        <p class="row">
          {may("approver") && !own
            ? <Button kind="main" onClick={() => act({ title: t("set_confirm"), about: t("set_confirm_about"), path: `${at}:confirm`, version: set.version, done })}>{t("set_confirm")}</Button>
            : <span class="small muted">{own ? t("another_person") : t("an_approver")}</span>}
          <Button onClick={() => act({ title: t("send_back"), path: `${at}:send_back`, version: set.version, texts: [{ name: "note", label: t("note"), hint: t("reason_hint") }], done })}>{t("send_back")}</Button>
        </p>
      )}
    </section>
  );
}

function Propose({ act, done }: { act: Act; done: () => void }) {
  const t = useWords(words);
  const [text, setText] = useState("");
  const { rules, fault } = text === "" ? { rules: [], fault: null } : rulesOf(text);
  return (
    <details class="propose">
      <summary>{t("set_propose")}</summary>
      <p class="small muted">{t("set_propose_about")} <code>{RULE_COLUMNS.join(",")}</code></p>
      <Field label={t("csv_file")} fault={fault && t("csv_column", { name: fault.column })}>
        {(p) => <input {...p} type="file" accept=".csv,text/csv" onChange={(e) => void e.currentTarget.files?.[0]?.text().then(setText)} />}
      </Field>
      {rules.length > 0 && <Table rules={rules} />}
      {rules.length > 0 && <Button kind="main" onClick={() => act({ title: t("set_propose"), about: t("set_propose_do", { n: rules.length }), path: "/v1/retention_sets", body: { rules }, texts: [{ name: "reason", label: t("reason"), hint: t("reason_hint") }], done })}>{t("set_propose")}</Button>}
    </details>
  );
}

export function Rules({ act }: { act: Act }) {
  const t = useWords(words);
  const got = useGet<RetentionSet>("/v1/retention");
  const none = got.problem?.status === 404;
  const after = got.data ? Number(got.data.id.slice(1)) : none ? 0 : null;
  const proposed = useProposed(after);
  const set = got.data;
  const asCsv = () => set && download("retention.csv", sheet([[...RULE_COLUMNS], ...set.rules.map((r) => RULE_COLUMNS.map((c) => {
    const v = r[c];
    return Array.isArray(v) ? v.join(" ") : v;
  }))]), SHEET_TYPE);
  return (
    <>
      {none ? <p class="note">{t("no_rules")}</p> : <ProblemBox problem={got.problem} retry={got.reload} />}
      {got.loading && !set && <p class="busy" role="status">{t("loading")}</p>}
      {set && (
        <>
          <p>{t("set_in_force", { id: set.id })}: <Who id={set.proposed_by} />, {t("second")} {set.confirmed_by && <Who id={set.confirmed_by} />}. <span class="any" dir="auto">{set.reason}</span></p>
          <Table rules={set.rules} />
          <p><Button onClick={asCsv}>{t("as_csv")}</Button></p>
        </>
      )}
      {proposed.map((s) => <Proposed key={s.id} set={s} act={act} done={got.reload} />)}
      {may(...KEEPERS) && <Propose act={act} done={got.reload} />}
    </>
  );
}
