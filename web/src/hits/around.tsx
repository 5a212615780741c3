// SPDX-License-Identifier: Apache-2.0
//
// around: what stands about a hit: what changed since it was last looked at, its history, other hits of the same
// row and party, and the shipments that wait for it.
import type { Page } from "../api/client.ts";
import { usePeople } from "../api/people.ts";
import { useGet } from "../api/use.ts";
import { moment, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { ProblemBox, Quote, Verdict } from "../ui/ui.tsx";
import type { Decision, Hit, Whole } from "./api.ts";
import { OutcomeBadge } from "./second.tsx";
import { words } from "./words.ts";

export function Changes({ h }: { h: Whole }) {
  const t = useWords(words);
  const field = useCode(words, "field_");
  if (h.reopened_because === null && h.changes.length === 0) return null;
  return (
    <section class="note changes" aria-labelledby="changes-head">
      <h2 id="changes-head">{t("changes")}</h2>
      {h.changes.length === 0 && <p><Quote lang={/^(the |taken back)/.test(h.reopened_because ?? "") ? "en" : undefined}>{h.reopened_because ?? ""}</Quote></p>}
      {h.changes.length > 0 && (
        <ul class="plain">
          {h.changes.map((c, i) => (
            <li key={i}>
              <strong>{t(`side_${c.side}` as "side_row")}</strong> {field(c.field)}:{" "}
              {c.was !== undefined && <span><span class="badge">{t(c.is === undefined ? "removed" : "was")}</span> <del><Quote>{c.was}</Quote></del> </span>}
              {c.is !== undefined && <span><span class="badge wait">{t(c.was === undefined ? "added" : "is")}</span> <ins><Quote>{c.is}</Quote></ins></span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function History({ h }: { h: Whole }) {
  const t = useWords(words);
  const what = useCode(words, "what_");
  const { name } = usePeople();
  const who = (id: string) => name(id, t("by_system"));
  return (
    <section class="card" aria-labelledby="history-head">
      <h2 id="history-head">{t("history")}</h2>
      <ul class="plain moments">
        {h.history.toReversed().map((m, i) => (
          <li key={i}>
            <span class="small muted">{moment(m.at)}</span> <strong>{what(m.what)}</strong> {who(m.by)}{" "}
            {(m.outcome || m.what === "lapsed") && <OutcomeBadge outcome={m.outcome} reason={m.reason} />}
            {m.note && <blockquote class="their-note"><Quote>{m.note}</Quote></blockquote>}
            {m.because && <blockquote class="their-note"><Quote>{m.because}</Quote></blockquote>}
            {(m.versions.row !== h.versions.row || m.versions.query !== h.versions.query) && <span class="tag">{t("history_versions")}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function HitLine({ h, of }: { h: Hit; of: "row" | "party" }) {
  const t = useWords(words);
  return (
    <li>
      <a href={link(`/hits/${h.id}`)}>{h.id}</a> <Quote>{of === "row" ? (h.name ?? t("erased")) : (h.listed_name ?? h.row)}</Quote>{" "}
      {h.state === "open" ? <span class="badge open">{t("state_open")}</span> : h.state === "proposed" ? <span class="badge wait">{t("state_proposed")}</span> : <OutcomeBadge outcome={h.outcome} reason={h.reason} />}
    </li>
  );
}

/** What was found of the same record with others, and of the same party with other records: no decision, but told. */
export function Others({ h }: { h: Whole }) {
  const t = useWords(words);
  const rows = useGet<Page<Hit>>("/v1/hits", { query: { row: h.row, limit: 20 } });
  const party = useGet<Page<Hit>>("/v1/hits", { query: { party: h.party, limit: 20 } });
  const list = (got: typeof rows, of: "row" | "party") => {
    if (got.problem !== null) return <ProblemBox problem={got.problem} retry={got.reload} />;
    const items = got.data?.items.filter((x) => x.id !== h.id) ?? [];
    const more = got.data !== null && got.data.next !== null && <p><a href={link("/hits", { state: "all", ...(of === "party" ? { party: h.party } : { text: h.row }) })}>{t("others_more")}</a></p>;
    return items.length === 0 && !more ? <p class="muted small">{got.loading ? "…" : t("others_none")}</p> : <><ul class="plain">{items.map((x) => <HitLine key={x.id} h={x} of={of} />)}</ul>{more}</>;
  };
  return (
    <section class="card" aria-labelledby="others-head">
      <h2 id="others-head">{t("others_row")}</h2>
      {list(rows, "row")}
      <h2>{t("others_party")}</h2>
      {list(party, "party")}
    </section>
  );
}

export function Shipments({ h }: { h: Whole }) {
  const t = useWords(words);
  const role = useCode(words, "role_");
  const got = useGet<Page<Decision>>(h.shipment === null ? null : "/v1/decisions", { query: { shipment: h.shipment, limit: 5 } });
  return (
    <section class="card" aria-labelledby="shipments-head">
      <h2 id="shipments-head">{t("shipments")}</h2>
      {h.shipment === null ? <p class="muted">{t("shipments_none")}</p> : (
        <>
          <p><strong>{h.shipment}</strong>{h.evidence?.role && <> · {role(h.evidence.role)}</>}</p>
          <ul class="plain">
            {(got.data?.items ?? []).map((d) => (
              <li key={d.receipt}>
                <a href={link("/check", { receipt: d.receipt })} aria-label={`${t("decision_open")} ${moment(d.at)}`}>{moment(d.at)}</a> <Verdict verdict={d.verdict} />
              </li>
            ))}
            {got.data?.items.length === 0 && <li class="muted">{t("no_decision")}</li>}
          </ul>
          <p class="small muted">{t("shipments_about")}</p>
        </>
      )}
      {h.waiting > 0 && <p class="note">{t("waiting_versions", { n: h.waiting })}</p>}
    </section>
  );
}
