// SPDX-License-Identifier: Apache-2.0
//
// many: several hits of one party at once (POST /v1/hits:propose, :confirm): what will be said of which is shown
// before it is said; all of them are changed, or none.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { may, session } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { Button, Dialog, Field, ProblemBox, Quote, say } from "../ui/ui.tsx";
import { type Hit, listOf } from "./api.ts";
import { learned, queueOf, type Row, told } from "./queue.ts";
import { useFilter } from "./filter.ts";
import { type Keyed, useReasons } from "./reasons.ts";
import { OutcomeBadge } from "./second.tsx";
import { perMille } from "./why.tsx";
import { changed } from "./whole.ts";
import { words } from "./words.ts";

const MOST = 100; // of the server (route_hits.c)

interface Chosen {
  rows: Row[];
  own: number;
  cut: boolean;
  versions: boolean;
}

/** Those that may be taken together: one state, one version of the party, at most a hundred, none of one's own. */
function together(rows: Row[], state: Hit["state"], off: Set<string>): Chosen {
  const of = rows.filter((r) => r.state === state && !off.has(r.id));
  const mine = state === "proposed" ? of.filter((r) => r.proposed_by === session.person?.id) : [];
  const rest = of.filter((r) => !mine.includes(r));
  const version = rest[0]?.versions.query;
  const same = rest.filter((r) => r.versions.query === version);
  return { rows: same.slice(0, MOST), own: mine.length, cut: same.length > MOST, versions: same.length < rest.length };
}

function Preview({ rows, off, onToggle }: { rows: Row[]; off: Set<string>; onToggle: (id: string) => void }) {
  const t = useWords(words);
  return (
    <div class="scroll preview">
      <table>
        <thead><tr><th scope="col"><span class="hidden">{t("many_all")}</span></th><th scope="col">{t("col_hit")}</th><th scope="col">{t("col_listed")}</th><th scope="col">{t("col_list")}</th><th scope="col" class="num">{t("col_prob")}</th><th scope="col">{t("col_proposal")}</th></tr></thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.id}>
              <td><input type="checkbox" checked={!off.has(r.id)} onChange={() => onToggle(r.id)} aria-label={`${r.id} ${r.listed_name ?? r.row}`} /></td>
              <td>{r.id}</td><td><Quote>{r.listed_name ?? r.row}</Quote></td><td class="small">{listOf(r.list)}</td><td class="num">{perMille(r.probability)}</td>
              <td>{r.outcome && <OutcomeBadge outcome={r.outcome} reason={r.reason} />} {r.note && <Quote>{r.note}</Quote>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ReasonChoice({ value, onChange }: { value: Keyed | null; onChange: (r: Keyed | null) => void }) {
  const t = useWords(words);
  const name = useCode(words, "reason_");
  const reasons = useReasons();
  return (
    <Field label={t("reason")} hint={value && <span lang="en">{value.about}</span>}>
      {(p) => (
        <select {...p} name="reason" value={value?.code ?? ""} onChange={(e) => onChange(reasons.find((r) => r.code === e.currentTarget.value) ?? null)}>
          <option value="">{t("choose_reason")}</option>
          {(["different", "same", "unclear"] as const).map((g) => (
            <optgroup key={g} label={t(g)}>{reasons.filter((r) => r.outcome === g).map((r) => <option key={r.code} value={r.code}>{name(r.code)}</option>)}</optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}

function ManyDialog({ all, state, onClose }: { all: Row[]; state: "open" | "proposed"; onClose: () => void }) {
  const t = useWords(words);
  const f = useFilter();
  const [off, setOff] = useState(new Set<string>());
  const [reason, setReason] = useState<Keyed | null>(null);
  const [note, setNote] = useState("");
  const doing = useDo();
  const list = together(all, state, new Set());
  const chosen = { ...list, rows: list.rows.filter((r) => !off.has(r.id)) }; // what is shown and ticked, nothing else
  const toggle = (id: string) => setOff((s) => (s.has(id) ? new Set([...s].filter((x) => x !== id)) : new Set([...s, id])));
  const send = () => doing.run(async () => {
    const hits = chosen.rows.map((r) => ({ id: r.id, version: r.version }));
    const said = state === "open" ? { outcome: reason!.outcome, reason: reason!.code, note: note.trim() || null } : {};
    try {
      const r = await post<{ items: Hit[] }>(state === "open" ? "/v1/hits:propose" : "/v1/hits:confirm", { hits, ...said });
      for (const h of r.data.items) {
        learned(h);
        changed(h.id);
      }
      say(t("many_done", { n: r.data.items.length }));
      onClose();
    } catch (e) {
      queueOf(f, true);
      told();
      throw e;
    }
  });
  const ready = chosen.rows.length > 0 && (state === "proposed" || (reason !== null && (!reason.note || note.trim() !== "")));
  return (
    <Dialog title={state === "open" ? t("many_propose") : t("many_confirm")} onClose={onClose} wide>
      <p class="about">{state === "open" ? t("many_about") : t("many_confirm_about")}</p>
      {chosen.own > 0 && <p class="note">{t("many_own", { n: chosen.own })}</p>}
      {chosen.cut && <p class="note">{t("many_limit")}</p>}
      {list.versions && <p class="note">{t("many_versions", { version: list.rows[0]?.versions.query ?? "" })}</p>}
      <Preview rows={list.rows} off={off} onToggle={toggle} />
      {state === "open" && (
        <div class="fields">
          <ReasonChoice value={reason} onChange={setReason} />
          <Field label={t("note")} wide>{(p) => <textarea {...p} value={note} onInput={(e) => setNote(e.currentTarget.value)} />}</Field>
        </div>
      )}
      <ProblemBox problem={doing.problem} />
      <p class="row">
        <Button kind="main" disabled={!ready || doing.busy} onClick={() => void send()}>{state === "open" ? t("many_propose") : t("many_confirm")} ({chosen.rows.length})</Button>
      </p>
    </Dialog>
  );
}

export function Many({ rows }: { rows: Row[] }) {
  const t = useWords(words);
  const [state, setState] = useState<"open" | "proposed" | null>(null);
  const open = together(rows, "open", new Set()).rows.length;
  const proposed = together(rows, "proposed", new Set());
  return (
    <section class="card many" aria-labelledby="many-head">
      <h2 id="many-head">{t("many")}</h2>
      <p class="about">{t("many_about")}</p>
      <p class="row">
        {open > 0 && may("screener") && <Button onClick={() => setState("open")}>{t("many_propose")} ({open})</Button>}
        {proposed.rows.length > 0 && may("approver") && <Button onClick={() => setState("proposed")}>{t("many_confirm")} ({proposed.rows.length})</Button>}
        {proposed.own > 0 && <span class="small muted">{t("own_proposal")}</span>}
        {proposed.rows.length > 0 && !may("approver") && <span class="small muted">{t("not_approver")}</span>}
        {open > 0 && !may("screener") && <span class="small muted">{t("dispose_off")}</span>}
      </p>
      {state !== null && <ManyDialog all={rows} state={state} onClose={() => setState(null)} />}
    </section>
  );
}
