// SPDX-License-Identifier: Apache-2.0
//
// register: a license as it is printed. Regime and kind must be words of the law in use; the server says so.
import { useState } from "preact/hooks";
import { type FieldFault, post } from "../api/client.ts";
import { may } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { go, link, usePlace } from "../shell/router.ts";
import { Button, Field, ProblemBox, Sheet } from "../ui/ui.tsx";
import { WordField } from "../ui/word.tsx";
import type { License } from "./api.ts";
import { filled } from "./reservations.tsx";
import { words } from "./words.ts";

interface Row {
  line: string;
  description: string;
  codes: string;
  quantity: string;
  value: string;
  tolerance_permille: string;
}

const TEXTS = ["no", "regime", "kind", "holder", "end_user", "destination", "from", "until", "case"] as const;
const NEEDED = ["no", "regime", "kind", "holder", "end_user", "from", "until"];
const LINE_TEXTS = ["description", "codes", "quantity", "value", "tolerance_permille"] as const;
const emptyRow = (n: number): Row => ({ line: String(n), description: "", codes: "", quantity: "", value: "", tolerance_permille: "" });

function bodyOfRow(r: Row): Record<string, unknown> {
  const { line, codes, tolerance_permille, ...texts } = r;
  const words = codes.split(/[\s,]+/).filter(Boolean);
  return {
    line: Number(line), ...filled(texts), ...(words.length > 0 ? { codes: words } : {}),
    // What is no whole number goes as it was typed, and is refused where it stands.
    ...(tolerance_permille.trim() ? { tolerance_permille: /^\d+$/.test(tolerance_permille.trim()) ? Number(tolerance_permille) : tolerance_permille.trim() } : {}),
  };
}

function Lines({ rows, set, errors }: { rows: Row[]; set: (rows: Row[]) => void; errors: FieldFault[] }) {
  const t = useWords(words);
  const change = (i: number, part: Partial<Row>) => set(rows.map((r, k) => (k === i ? { ...r, ...part } : r)));
  const fault = (i: number, k: string) => errors.find((e) => e.pointer === `/lines/${i}/${k}`)?.message;
  return (
    <fieldset class="card stack">
      <legend>{t("tab_lines")}</legend>
      {rows.map((r, i) => (
        <div key={i} class="fields draft-line" role="group" aria-label={t("line_n", { n: r.line })}>
          <Field label={t("line")} fault={fault(i, "line")}>{(f) => <input {...f} inputMode="numeric" pattern="[0-9]{1,5}" required value={r.line} onInput={(e) => change(i, { line: e.currentTarget.value })} />}</Field>
          {LINE_TEXTS.map((k) => (
            <Field key={k} label={t(k)} hint={k === "description" ? undefined : t(`hint_${k}`)} fault={fault(i, k)}>
              {(f) => <input {...f} name={`${k}-${i}`} required={k === "description"} inputMode={k === "tolerance_permille" ? "numeric" : undefined} value={r[k]} onInput={(e) => change(i, { [k]: e.currentTarget.value })} />}
            </Field>
          ))}
          {rows.length > 1 && <div><Button onClick={() => set(rows.filter((_, k) => k !== i))}>{t("take_out", { n: r.line })}</Button></div>}
        </div>
      ))}
      <div><Button onClick={() => set([...rows, emptyRow(Math.max(0, ...rows.map((r) => Number(r.line) || 0)) + 1)])}>{t("add_line")}</Button></div>
    </fieldset>
  );
}

export function RegisterPage() {
  const t = useWords(words);
  const doing = useDo();
  const { query } = usePlace();
  const [v, setV] = useState<Record<string, string>>({ case: query.get("case") ?? "" });
  const [rows, setRows] = useState<Row[]>([emptyRow(1)]);
  const [one, setOne] = useState(false);
  const errors = doing.problem?.errors ?? [];
  const fault = (k: string) => errors.find((e) => e.pointer === `/${k}`)?.message;
  const set = (k: string, x: string) => setV((o) => ({ ...o, [k]: x }));
  const hints: Partial<Record<string, string>> = { regime: t("hint_regime"), kind: t("hint_kind"), destination: t("hint_destination"), case: t("hint_case"), no: t("hint_no"), end_user: t("hint_end_user") };
  return (
    <Sheet title={t("register")} about={t("register_about")} tools={<a href={link("/licenses")}>{t("back")}</a>}>
      {!may("license_manager") && <p class="note">{t("register_needs")}</p>}
      <form class="stack" onSubmit={(e) => {
        e.preventDefault();
        void doing.run(async () => {
          const r = await post<License>("/v1/licenses", { ...filled(v), ...(one ? { one_shipment: true } : {}), lines: rows.map(bodyOfRow) });
          go(link(`/licenses/${r.data.id}`));
        });
      }}>
        <section class="card stack">
          <div class="fields">
            {TEXTS.map((k) => (
              <Field key={k} label={t(k)} hint={hints[k]} fault={fault(k)}>
                {(f) => {
                  const more = { ...f, name: k, required: NEEDED.includes(k), value: v[k] ?? "", onInput: (e: { currentTarget: HTMLInputElement }) => set(k, e.currentTarget.value) };
                  return k === "from" || k === "until" ? <input {...more} type="date" /> : <input {...more} />;
                }}
              </Field>
            ))}
            <Field label={t("conditions")} hint={t("hint_conditions")} fault={fault("conditions")} wide>{(f) => <textarea {...f} name="conditions" value={v.conditions ?? ""} onInput={(e) => set("conditions", e.currentTarget.value)} />}</Field>
          </div>
          <label class="check-line"><input type="checkbox" name="one_shipment" checked={one} onChange={(e) => setOne(e.currentTarget.checked)} /> {t("one_shipment_about")}</label>
        </section>
        <Lines rows={rows} set={setRows} errors={errors} />
        <section class="card"><h2>{t("its_copy")}</h2><WordField only="document" value={v.document ?? ""} onChange={(x) => set("document", x)} /></section>
        <ProblemBox problem={doing.problem} />
        <div class="row"><Button kind="main" type="submit" disabled={doing.busy}>{t("register")}</Button><a href={link("/licenses")}>{t("cancel")}</a></div>
      </form>
    </Sheet>
  );
}
