// SPDX-License-Identifier: Apache-2.0
//
// home: the way of a newcomer, from what is said to what stops, and what waits for somebody today. Every number
// is asked of the server when the page is opened; one that could not be had is not shown as zero.
import type { ComponentChildren } from "preact";
import { type Got, useGet } from "../api/use.ts";
import { day, moment, useWords } from "../i18n/i18n.ts";
import { link, useClocks } from "../shell/router.ts";
import { lastCount } from "../text/csv.ts";
import { todayUtc } from "../text/days.ts";
import { Badge, Loaded, ProblemBox, Sheet, Verdict } from "../ui/ui.tsx";
import "./home.css";
import { words } from "./words.ts";

interface Items<T> {
  items: T[];
  next: string | null;
}
interface Claim {
  id: string;
  group: string | null;
  published: string;
}
interface Decision {
  receipt: string;
  shipment: string | null;
  verdict: string;
  on: string | null;
  at: string;
}
interface Ready {
  ready: boolean;
  image: { ok: boolean; id: string | null; problem: string | null };
  law: { ok: boolean; horizon: string | null; age_days: number | null; lists: number; lists_stale: number; problem: string | null };
}

function Step({ n, title, about, go, href, children }: {
  n: number; title: string; about: string; go: string; href: string; children?: ComponentChildren;
}) {
  return (
    <li class="card step">
      <h3><span class="step-number" aria-hidden="true">{n}</span>{title}</h3>
      <p>{about}</p>
      {children}
      <p class="step-go"><a class="button main" href={href}>{go}</a></p>
    </li>
  );
}

/** What was counted on one page is not all when there is another. */
const atLeast = (n: number, page: Items<unknown> | null) => (page?.next ? `≥ ${n}` : n);

/** The group of claims that was published last. */
function Said() {
  const t = useWords(words);
  const claims = useGet<Items<Claim>>("/v1/claims", { query: { limit: 200 } });
  const last = claims.data?.items.filter((c) => c.group !== null).toSorted((a, b) => (a.published < b.published ? 1 : -1))[0];
  const group = last?.group ?? null;
  const contradictions = useGet<Items<unknown>>(group === null ? null : "/v1/contradictions", { query: { group, limit: 200 } });
  const n = claims.data?.items.filter((c) => c.group === group).length ?? 0;
  return (
    <Step n={1} title={t("said")} about={t("said_about")} go={t("said_go")} href={link("/evidence", { group })}>
      {claims.data?.items.length === 0 && <p class="muted">{t("said_none")}</p>}
      {group !== null && contradictions.data && (
        <p><strong>{t("said_group", { n: atLeast(n, claims.data), c: atLeast(contradictions.data.items.length, contradictions.data), group })}</strong></p>
      )}
    </Step>
  );
}

function Stops() {
  const t = useWords(words);
  const models = useGet<Items<{ name: string; title: string | null }>>("/v1/models");
  const items = models.data?.items ?? [];
  const { on } = useClocks();
  const only = items.length === 1 ? items[0]!.name : null;
  const model = useGet<{ files: Record<string, string> }>(only === null ? null : `/v1/models/${encodeURIComponent(only)}`);
  // Of one model the day is known from which it makes sense to look: that on which its stock was counted.
  const counted = on === null && model.data !== null ? lastCount(model.data.files) : null;
  const to = only === null ? link("/exposure") : link(`/exposure/${encodeURIComponent(only)}`, counted === null ? {} : { on: counted, known: counted });
  return (
    <Step n={3} title={t("stops")} about={t("stops_about")} go={counted === null ? t("stops_go") : t("stops_go_day", { counted })} href={to}>
      {models.data && <p class="muted">{items.length === 0 ? t("stops_none") : t("stops_models", { n: items.length, names: items.map((m) => m.title ?? m.name).join(", ") })}</p>}
    </Step>
  );
}

function Count({ got, what, href }: { got: Got<Items<unknown>>; what: string; href: string }) {
  const t = useWords(words);
  if (got.problem?.status === 403) return null;
  const n = got.data?.items.length ?? 0;
  const text = got.problem ? "?" : got.data === null ? "…" : n === 0 ? t("nothing") : got.data.next ? t("at_least", { n }) : String(n);
  return (
    <tr>
      <th scope="row"><a href={href}>{what}</a></th>
      <td class="num">{n > 0 ? <strong>{text}</strong> : <span class="muted">{text}</span>}</td>
    </tr>
  );
}

function Waiting() {
  const t = useWords(words);
  const count = (path: string, query: Record<string, string>) => useGet<Items<unknown>>(path, { query: { ...query, limit: 200 } });
  const ends = todayUtc(60);
  const today = todayUtc();
  return (
    <section class="card" aria-labelledby="waiting">
      <h2 id="waiting">{t("today")}</h2>
      <table>
        <tbody>
          <Count got={count("/v1/hits", { state: "open" })} what={t("hits_open")} href={link("/hits")} />
          <Count got={count("/v1/hits", { state: "proposed" })} what={t("hits_proposed")} href={link("/hits", { state: "proposed" })} />
          <Count got={count("/v1/cases", { open: "true" })} what={t("cases_open")} href={link("/cases")} />
          <Count got={count("/v1/cases", { state: "awaiting_applicant" })} what={t("cases_asked")} href={link("/cases", { state: "awaiting_applicant" })} />
          <Count got={count("/v1/licenses", { usable_on: today, expires_before: ends })} what={t("licenses_soon")} href={link("/licenses", { soon: "1" })} />
          <Count got={count("/v1/corrections", { open: "true" })} what={t("corrections")} href={link("/licenses/corrections")} />
        </tbody>
      </table>
    </section>
  );
}

function Decided() {
  const t = useWords(words);
  const got = useGet<Items<Decision>>("/v1/decisions", { query: { limit: 8 } });
  return (
    <section class="card" aria-labelledby="decided">
      <h2 id="decided">{t("decided")}</h2>
      <Loaded got={got} empty={t("decided_none")}>
        {(d) => (
          <div class="scroll">
            <table>
              <thead><tr><th scope="col">{t("shipment")}</th><th scope="col">{t("verdict")}</th><th scope="col">{t("law_of")}</th><th scope="col">{t("at")}</th></tr></thead>
              <tbody>
                {d.items.map((x) => (
                  <tr key={x.receipt}>
                    <td><a href={link("/check", { receipt: x.receipt })}>{x.shipment ?? t("no_id")}</a></td>
                    <td><Verdict verdict={x.verdict} /></td>
                    <td>{day(x.on)}</td>
                    <td class="muted">{moment(x.at)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </section>
  );
}

function Law() {
  const t = useWords(words);
  const got = useGet<Ready>("/readyz");
  // Not ready is an answer too: it says how old the law is when that is the reason.
  const r = got.data ?? (got.problem?.more.checks as Ready | undefined) ?? null;
  return (
    <section class="card" aria-labelledby="law">
      <h2 id="law">{t("law")}</h2>
      <ProblemBox problem={got.problem} retry={got.reload} />
      {r && (
        <dl class="pairs">
          <dt>{t("law_horizon")}</dt>
          <dd>{day(r.law.horizon)} {r.law.age_days !== null && <span class="muted">({t("law_age", { n: r.law.age_days })})</span>} {!r.ready && <Badge tone="stop">{t("not_ready")}</Badge>}</dd>
          <dt>{t("lists")}</dt>
          <dd><a href={link("/measures", { tab: "lists" })}>{t("lists_stale", { n: r.law.lists_stale, all: r.law.lists })}</a></dd>
          <dt>{t("image")}</dt>
          <dd><code>{r.image.id?.slice(0, 16)}</code></dd>
        </dl>
      )}
      {r && [r.law.problem, r.image.problem].map((p) => p && <p key={p} class="problem" lang="en">{p}</p>)}
    </section>
  );
}

export function HomePage() {
  const t = useWords(words);
  return (
    <Sheet title={t("title")} about={t("about")}>
      <section aria-labelledby="way">
        <h2 id="way">{t("way")}</h2>
        <ol class="steps">
          <Said />
          <Step n={2} title={t("check")} about={t("check_about")} go={t("check_go")} href={link("/check")} />
          <Stops />
        </ol>
      </section>
      <div class="halves">
        <Waiting />
        <Decided />
        <Law />
      </div>
    </Sheet>
  );
}
