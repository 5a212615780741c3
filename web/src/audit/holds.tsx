// SPDX-License-Identifier: Apache-2.0
//
// holds: what is kept whatever the day (docs/desk.md 7.4). One person sets a hold, two lift it.
import { usePages } from "../api/pages.ts";
import { may, useSession } from "../api/session.ts";
import { moment, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Button, ProblemBox } from "../ui/ui.tsx";
import type { ActAsk } from "./act.tsx";
import { type Hold, KEEPERS } from "./api.ts";
import { Who } from "./who.tsx";
import { codeWords } from "./words_record.ts";
import { words } from "./words.ts";

type Act = (a: ActAsk) => void;

function Acts({ hold, act, done }: { hold: Hold; act: Act; done: () => void }) {
  const t = useWords(words);
  const { person } = useSession();
  const at = `/v1/holds/${hold.id}`;
  const reason = { name: "reason", label: t("reason"), hint: t("reason_hint") };
  if (hold.state === "lifted") return null;
  if (!may(...KEEPERS)) return null;
  if (hold.state === "standing") {
    return <Button onClick={() => act({ title: t("lift"), about: t("lift_about"), path: `${at}:lift`, version: hold.version, texts: [reason], done })}>{t("lift")}</Button>;
  }
  const own = person?.id === hold.lift_by;
  return (
    <span class="row">
      {may("approver") && !own
        ? <Button kind="danger" onClick={() => act({ title: t("lift_confirm"), about: t("lift_confirm_about"), path: `${at}:confirm`, version: hold.version, danger: true, done })}>{t("lift_confirm")}</Button>
        : <span class="small muted">{own ? t("another_person") : t("an_approver")}</span>}
      <Button onClick={() => act({ title: t("hold_stands"), path: `${at}:send_back`, version: hold.version, texts: [{ name: "note", label: t("note"), hint: t("reason_hint") }], done })}>{t("hold_stands")}</Button>
    </span>
  );
}

export function Holds({ act }: { act: Act }) {
  const t = useWords(words);
  const state = useCode(codeWords, "hold_");
  const pages = usePages<Hold>("/v1/holds");
  const { items } = pages;
  return (
    <>
      {may(...KEEPERS) && <p><Button onClick={() => act({ title: t("hold_add"), about: t("hold_about"), path: "/v1/holds", texts: [
        { name: "object", label: t("object"), hint: t("hold_object_hint"), long: false }, { name: "reason", label: t("reason"), hint: t("reason_hint") }], done: pages.reload })}>{t("hold_add")}</Button></p>}
      <ProblemBox problem={pages.problem} retry={pages.reload} />
      {pages.first && pages.problem === null && <p class="busy" role="status">{t("loading")}</p>}
      {!pages.first && items.length === 0 && <p class="muted">{t("no_holds")}</p>}
      {items.length > 0 && (
        <div class="scroll">
          <table>
            <thead><tr><th scope="col">{t("hold")}</th><th scope="col">{t("object")}</th><th scope="col">{t("state")}</th><th scope="col">{t("reason")}</th><th scope="col">{t("col_by")}</th><th scope="col"><span class="hidden">{t("acts")}</span></th></tr></thead>
            <tbody>
              {items.map((h) => (
                <tr key={h.id}>
                  <th scope="row"><a href={link("/audit", { object: h.id })}>{h.id}</a></th>
                  <td>{h.object === "all" ? <strong>{t("everything")}</strong> : <a href={link("/audit", { object: h.object })}><code class="any">{h.object}</code></a>}</td>
                  <td><Badge tone={h.state === "lifted" ? "plain" : h.state === "standing" ? "stop" : "wait"}>{state(h.state)}</Badge></td>
                  <td class="any" dir="auto">{h.reason}{h.lift_reason && <p class="small">{t("lift")}: {h.lift_reason}</p>}</td>
                  <td><Who id={h.by} /> <time class="small muted" dateTime={h.at}>{moment(h.at)}</time>
                    {h.lift_by && <p class="small">{t("lift")}: <Who id={h.lift_by} /></p>}
                    {h.lifted_by && <p class="small">{t("lift_confirm")}: <Who id={h.lifted_by} /></p>}</td>
                  <td><Acts hold={h} act={act} done={pages.reload} /></td>
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
