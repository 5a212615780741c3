// SPDX-License-Identifier: Apache-2.0
//
// keeping: until when something is kept and by which rule, what is held whatever the day, and what was erased.
import { useEffect, useState } from "preact/hooks";
import { may } from "../api/session.ts";
import { useGet } from "../api/use.ts";
import { day, useWords } from "../i18n/i18n.ts";
import { link, setQuery, usePlace } from "../shell/router.ts";
import { todayUtc } from "../text/days.ts";
import { Badge, Button, Field, Loaded, Quote } from "../ui/ui.tsx";
import { KEEP_READERS, KEEPERS } from "./api.ts";
import { type ActAsk, ActDialog } from "./act.tsx";
import { Erasures } from "./erasures.tsx";
import { Holds } from "./holds.tsx";
import { asked } from "./lookup.ts";
import { Rules } from "./retention.tsx";
import { words } from "./words.ts";

interface Until {
  object: string;
  until: string | null;
  why: string;
}

function Answer({ object, act }: { object: string; act: (a: ActAsk) => void }) {
  const t = useWords(words);
  const got = useGet<Until>(`/v1/retention/${encodeURIComponent(object)}`);
  const keeper = may(...KEEPERS);
  const common = { body: { object }, texts: [{ name: "reason", label: t("reason"), hint: t("reason_hint") }], done: got.reload };
  return (
    <div class="until" role="status">
      <Loaded got={got}>
        {(u) => {
          const over = u.until !== null && u.until <= todayUtc();
          return (
            <>
              <p class="until-day">
                <code class="any">{u.object}</code>{" "}
                {u.until === null ? <Badge tone="stop">{t("no_day")}</Badge> : <Badge tone={over ? "info" : "wait"}>{over ? t("day_over", { day: day(u.until) }) : t("day_is", { day: day(u.until) })}</Badge>}
              </p>
              <p>{t("why")}: <Quote lang="en">{u.why}</Quote></p>
              <p class="row">
                <a href={link("/audit", { object: u.object })}>{t("its_events")}</a>
                {keeper && <Button onClick={() => act({ ...common, title: t("hold_add"), about: t("hold_about"), path: "/v1/holds" })}>{t("hold_add")}</Button>}
                {keeper && <Button kind="danger" onClick={() => act({ ...common, title: t("erase_ask"), about: t("erase_about"), path: "/v1/erasures", danger: true })}>{t("erase_ask")}</Button>}
              </p>
              {!keeper && <p class="small muted">{t("keep_not_yours")}</p>}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function Find({ object }: { object: string | null }) {
  const t = useWords(words);
  const [typed, setTyped] = useState(object ?? "");
  useEffect(() => setTyped(object ?? ""), [object]);
  const submit = (e: Event) => {
    e.preventDefault();
    const a = asked(typed);
    setQuery({ object: a.what === "object" ? a.id : a.what === "event" ? String(a.seq) : null }, false);
  };
  return (
    <form class="row find-one" role="search" onSubmit={submit}>
      <Field label={t("until_when")} hint={t("until_hint")}>
        {(p) => <input {...p} type="search" name="kept" autocomplete="off" spellcheck={false} value={typed} onInput={(e) => setTyped(e.currentTarget.value)} />}
      </Field>
      <Button kind="main" type="submit">{t("find_go")}</Button>
    </form>
  );
}

export function Keeping() {
  const t = useWords(words);
  const { query } = usePlace();
  const object = query.get("object");
  const [ask, setAsk] = useState<ActAsk | null>(null);
  const [turn, setTurn] = useState(0);
  const act = (a: ActAsk) => setAsk({ ...a, done: () => { a.done(); setTurn((n) => n + 1); } });
  const reads = may(...KEEP_READERS);
  return (
    <div class="stack">
      <section class="card" aria-labelledby="until">
        <h2 id="until">{t("until_title")}</h2>
        <Find object={object} />
        {object !== null && <Answer key={`${object} ${turn}`} object={object} act={act} />}
      </section>
      <section class="card" aria-labelledby="holds">
        <h2 id="holds">{t("holds")}</h2>
        <p class="small muted">{t("holds_about")}</p>
        {reads ? <Holds key={turn} act={act} /> : <p class="note">{t("keep_reads_not_yours")}</p>}
      </section>
      <section class="card" aria-labelledby="erasures">
        <h2 id="erasures">{t("erasures")}</h2>
        <p class="small muted">{t("erasures_about")}</p>
        {reads ? <Erasures key={turn} act={act} /> : <p class="note">{t("keep_reads_not_yours")}</p>}
      </section>
      <section class="card" aria-labelledby="rules">
        <h2 id="rules">{t("rules")}</h2>
        <Rules key={turn} act={act} />
      </section>
      {ask && <ActDialog ask={ask} onClose={() => setAsk(null)} />}
    </div>
  );
}
