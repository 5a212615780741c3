// SPDX-License-Identifier: Apache-2.0
//
// erasures: what was forgotten, asked for by one person and confirmed by another (docs/desk.md 7.5).
import { usePages } from "../api/pages.ts";
import { usePeople } from "../api/people.ts";
import { may, useSession } from "../api/session.ts";
import { moment, number, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Button, ProblemBox } from "../ui/ui.tsx";
import type { ActAsk } from "./act.tsx";
import { type Erasure, KEEPERS } from "./api.ts";
import { Who } from "./who.tsx";
import { codeWords } from "./words_record.ts";
import { words } from "./words.ts";

type Act = (a: ActAsk) => void;

function Acts({ erasure, act, done }: { erasure: Erasure; act: Act; done: () => void }) {
  const t = useWords(words);
  const { person } = useSession();
  const at = `/v1/erasures/${erasure.id}`;
  if (erasure.state !== "proposed" || !may(...KEEPERS)) return null;
  const own = person?.id === erasure.proposed_by;
  return (
    <span class="row">
      {may("approver") && !own
        ? <Button kind="danger" onClick={() => act({ title: t("erase"), about: t("erase_confirm_about", { id: erasure.object }), path: `${at}:confirm`, version: erasure.version, danger: true, done })}>{t("erase")}</Button>
        : <span class="small muted">{own ? t("another_person") : t("an_approver")}</span>}
      <Button onClick={() => act({ title: t("send_back"), path: `${at}:send_back`, version: erasure.version, texts: [{ name: "note", label: t("note"), hint: t("reason_hint") }], done })}>{t("send_back")}</Button>
    </span>
  );
}

export function Erasures({ act }: { act: Act }) {
  const t = useWords(words);
  const state = useCode(codeWords, "erasure_");
  const pages = usePages<Erasure>("/v1/erasures");
  const { items } = pages;
  const { again } = usePeople();
  const done = () => { pages.reload(); again(); }; // it may be a name that was forgotten
  const ask: ActAsk = {
    title: t("erase_ask"), about: t("erase_about"), path: "/v1/erasures", danger: true, done: pages.reload,
    texts: [{ name: "object", label: t("object"), hint: t("until_hint"), long: false }, { name: "reason", label: t("reason"), hint: t("reason_hint") }],
  };
  return (
    <>
      {may(...KEEPERS) && <p><Button kind="danger" onClick={() => act(ask)}>{t("erase_ask")}</Button></p>}
      <ProblemBox problem={pages.problem} retry={pages.reload} />
      {pages.first && pages.problem === null && <p class="busy" role="status">{t("loading")}</p>}
      {!pages.first && items.length === 0 && <p class="muted">{t("no_erasures")}</p>}
      {items.length > 0 && (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("erasure")}</th><th scope="col">{t("object")}</th><th scope="col">{t("state")}</th><th scope="col">{t("reason")}</th>
                <th scope="col">{t("col_by")}</th><th scope="col">{t("what_went")}</th><th scope="col"><span class="hidden">{t("acts")}</span></th>
              </tr>
            </thead>
            <tbody>
              {items.map((r) => (
                <tr key={r.id}>
                  <th scope="row"><a href={link("/audit", { object: r.id })}>{r.id}</a></th>
                  <td><a href={link("/audit", { object: r.object })}><code class="any">{r.object}</code></a></td>
                  <td><Badge tone={r.state === "erased" ? "open" : r.state === "proposed" ? "wait" : "plain"}>{state(r.state)}</Badge></td>
                  <td class="any" dir="auto">{r.reason}</td>
                  <td><Who id={r.proposed_by} /> <time class="small muted" dateTime={r.at}>{moment(r.at)}</time>{r.confirmed_by && <p class="small">{t("second")}: <Who id={r.confirmed_by} /></p>}</td>
                  <td>{r.state === "erased" ? t("went", { n: r.personal, d: number(r.documents), k: number(r.kept) }) : ""}</td>
                  <td><Acts erasure={r} act={act} done={done} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages.next && <Button onClick={pages.more} disabled={pages.loading}>{t("more")}</Button>}
    </>
  );
}
