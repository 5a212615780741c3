// SPDX-License-Identifier: Apache-2.0
//
// settings: how it is asked. All of it stands in the address; the clocks are those above the page.
import { useEffect, useMemo, useState } from "preact/hooks";
import { day as dayText, useCode, useWords } from "../i18n/i18n.ts";
import { setQuery } from "../shell/router.ts";
import { likeDay } from "../text/days.ts";
import { Button, Choice, Field, say } from "../ui/ui.tsx";
import type { Answer } from "./api.ts";
import { type Asked, INBOUND, POLICIES, take } from "./ask.ts";
import type { Tables } from "./tables.ts";
import { words } from "./words.ts";

function Horizon({ asked, answer }: { asked: Asked; answer: Answer | null }) {
  const t = useWords(words);
  const is = asked.horizon || String(answer?.horizon ?? "");
  const [text, setText] = useState(is);
  useEffect(() => setText(is), [is]);
  return (
    <Field label={t("horizon")}>
      {(p) => (
        <input {...p} type="number" name="horizon" min={1} max={3650} class="x-short" value={text}
          onInput={(e) => setText(e.currentTarget.value)} onChange={(e) => setQuery({ horizon: e.currentTarget.value || null })} />
      )}
    </Field>
  );
}

function Compare({ asked, scenarios }: { asked: Asked; scenarios: string[] }) {
  const t = useWords(words);
  const date = likeDay(asked.compare) ? asked.compare : "";
  return (
    <>
      <Field label={t("compare")}>
        {(p) => (
          <select {...p} name="compare" value={date ? "" : asked.compare} onChange={(e) => setQuery({ compare: e.currentTarget.value || null })}>
            <option value="">{t("compare_none")}</option>
            {scenarios.map((s) => <option key={s} value={s}>{s}</option>)}
            {!date && asked.compare !== "" && !scenarios.includes(asked.compare) && <option value={asked.compare}>{asked.compare}</option>}
          </select>
        )}
      </Field>
      <Field label={t("compare_day")}>
        {(p) => <input {...p} type="date" name="compare_day" value={date} onChange={(e) => setQuery({ compare: e.currentTarget.value || null })} />}
      </Field>
    </>
  );
}

function Taken({ asked, base }: { asked: Asked; base: Answer | null }) {
  const t = useWords(words);
  const keys = Object.entries(asked.taken);
  if (keys.length === 0) return null;
  return (
    <div class="note x-taken" role="status">
      <strong>{t("taken")}</strong>
      <ul class="plain">
        {keys.map(([k, how]) => (
          <li key={k}>
            <span>{how === "badly" ? "■" : "✓"} {t(how === "badly" ? "taken_badly" : "taken_well")}: {base?.atoms.find((a) => a.key === k)?.ask ?? k}</span>
            <Button kind="quiet" aria-label={`${t("take_back")}: ${k}`} onClick={() => take(asked.taken, k, null)}>×</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Settings({ asked, answer, base, tables }: { asked: Asked; answer: Answer | null; base: Answer | null; tables: Tables }) {
  const t = useWords(words);
  const policy = useCode(words, "policy_");
  const inbound = useCode(words, "inbound_");
  const wide = useMemo(() => matchMedia("(min-width: 48rem)").matches, []);
  const select = (name: "policy" | "inbound", value: string, all: string[], label: string, code: (c: string) => string) => (
    <Field label={label}>
      {(p) => (
        <select {...p} name={name} value={value} onChange={(e) => setQuery({ [name]: e.currentTarget.value === all[0] ? null : e.currentTarget.value })}>
          {all.map((w) => <option key={w} value={w}>{code(w)}</option>)}
        </select>
      )}
    </Field>
  );
  return (
    <section class="card x-settings" aria-label={t("how_asked")}>
      <details class="x-how" open={wide}>
        <summary>{t("how_asked")}</summary>
        <div class="row">
          <p class="x-zero"><span class="small muted">{t("day_zero")}</span><br /><strong>{answer ? dayText(answer.on) : "…"}</strong>
            <br /><span class="small muted">{answer?.known ? t("known_by", { date: answer.known }) : t("known_all")}</span></p>
          <Horizon asked={asked} answer={answer} />
          {select("policy", asked.policy, POLICIES, t("policy"), policy)}
          {select("inbound", asked.inbound, INBOUND, t("inbound"), inbound)}
          <Field label={t("scenario")}>
            {(p) => (
              <select {...p} name="scenario" value={asked.scenario} onChange={(e) => setQuery({ scenario: e.currentTarget.value || null })}>
                <option value="">{t("scenario_none")}</option>
                {tables.scenarios.map((s) => <option key={s} value={s}>{s}</option>)}
                {asked.scenario !== "" && !tables.scenarios.includes(asked.scenario) && <option value={asked.scenario}>{asked.scenario}</option>}
              </select>
            )}
          </Field>
          <Compare asked={asked} scenarios={tables.scenarios} />
        </div>
      </details>
      <div class="row">
        <Choice label={t("reading")} value={asked.reading} onChange={(v) => { setQuery({ reading: v === "both" ? null : v }); say(v === "both" ? t("both") : t(v)); }}
          options={[{ value: "both", label: t("both") }, { value: "as_written", label: t("as_written") }, { value: "as_reported", label: t("as_reported") }]} />
        <span class="small muted">{t(asked.reading === "both" ? "both_about" : `${asked.reading}_about`)}</span>
      </div>
      <Taken asked={asked} base={base} />
    </section>
  );
}
