// SPDX-License-Identifier: Apache-2.0
//
// event: one event whole, and whether the hash that stands beside it is that of what is shown. The hash before it
// is read with it; an admin does not read every event, so it may not be there to be checked.
import { useEffect, useState } from "preact/hooks";
import { useGet } from "../api/use.ts";
import { moment, useCode, useWords } from "../i18n/i18n.ts";
import { link, setQuery } from "../shell/router.ts";
import { Badge, Button, CopyButton, ProblemBox } from "../ui/ui.tsx";
import type { AuditEvent } from "./api.ts";
import { bodyOf, canHash, link as chained, sha256, START } from "./chain.ts";
import { Fields } from "./fields.tsx";
import { pageOf } from "./lookup.ts";
import { Who } from "./who.tsx";
import { kindWords } from "./words_record.ts";
import { words } from "./words.ts";

type Look = "working" | "same" | "other" | "cannot" | "no_before";

/** Computes the hash anew, here, from what is shown. */
function useLook(event: AuditEvent, before: string | null): Look {
  const [look, setLook] = useState<Look>("working");
  useEffect(() => {
    let stale = false;
    const say = (l: Look) => { if (!stale) setLook(l); };
    if (before === null) say("no_before");
    else if (!canHash()) say("cannot");
    else void sha256(bodyOf(event)).then((b) => chained(before, b)).then((h) => say(h === event.hash ? "same" : "other"));
    return () => { stale = true; };
  }, [event, before]);
  return look;
}

function Hashes({ event, before }: { event: AuditEvent; before: string | null }) {
  const t = useWords(words);
  const look = useLook(event, before);
  const tone = look === "same" ? "good" : look === "other" ? "stop" : "open";
  return (
    <section class="hashes">
      <h3>{t("hashes")}</h3>
      <dl class="pairs">
        <dt>{t("hash_before")}</dt>
        <dd>{before === null ? <span class="muted">{t("not_yours")}</span> : <code>{before}</code>}</dd>
        <dt>{t("hash")}</dt>
        <dd><code>{event.hash}</code></dd>
      </dl>
      <p role="status"><Badge tone={tone}>{t(`look_${look}`)}</Badge> <span class="small muted">{t(`look_${look}_about`)}</span></p>
      <p class="row"><CopyButton text={`${event.seq}:${event.hash}`} label={t("copy_head")} /></p>
    </section>
  );
}

function Whole({ event, before }: { event: AuditEvent; before: string | null }) {
  const t = useWords(words);
  const kind = useCode(kindWords, "");
  const page = pageOf(event.object);
  return (
    <>
      <header class="row spread">
        <h2>{t("event_no", { n: event.seq })}: {kind(event.kind)}</h2>
        <Button kind="quiet" onClick={() => setQuery({ event: null })} aria-label={t("close")}>×</Button>
      </header>
      <dl class="pairs">
        <dt>{t("col_at")}</dt><dd><time dateTime={event.at}>{event.at.replace("T", " ").replace("Z", " UTC")}</time></dd>
        <dt>{t("col_by")}</dt><dd><Who id={event.by} /></dd>
        <dt>{t("col_kind")}</dt><dd><code>{event.kind}</code></dd>
        <dt>{t("col_about")}</dt>
        <dd><a href={link("/audit", { object: event.object })}><code class="any">{event.object}</code></a>{page && <> · <a href={link(page)}>{t("its_page")}</a></>}</dd>
      </dl>
      <h3>{t("fields")}</h3>
      <Fields event={event} />
      <Hashes event={event} before={before} />
      <p class="row small">
        {event.seq > 1 && <a href={link("/audit", { event: String(event.seq - 1) })}>{t("event_no", { n: event.seq - 1 })}</a>}
        <a href={link("/audit", { event: String(event.seq + 1) })}>{t("event_no", { n: event.seq + 1 })}</a>
        <span class="muted">{t("recorded_on", { at: moment(event.at) })}</span>
      </p>
    </>
  );
}

export function EventCard({ seq }: { seq: number }) {
  const t = useWords(words);
  const got = useGet<{ items: AuditEvent[] }>(seq > 0 ? "/v1/audit" : null, { query: { limit: 2, cursor: seq + 1 } });
  const [event, earlier] = got.data?.items ?? [];
  const there = event?.seq === seq;
  const before = seq === 1 ? START : earlier?.seq === seq - 1 ? earlier.hash : null;
  return (
    <article class="card event" aria-label={t("event_no", { n: seq })} aria-busy={got.loading}>
      <ProblemBox problem={got.problem} retry={got.reload} />
      {event && there && <Whole event={event} before={before} />}
      {(seq === 0 || (got.data && !there && !got.loading)) && <p>{t("no_event", { n: seq })}</p>}
      {!got.data && got.loading && <p class="busy" role="status">{t("loading")}</p>}
    </article>
  );
}
