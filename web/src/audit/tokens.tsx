// SPDX-License-Identifier: Apache-2.0
//
// tokens: what lets a program in. The secret is shown once, when it is made, and nowhere kept in the page.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { usePages } from "../api/pages.ts";
import { may, useSession } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { day, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { todayUtc } from "../text/days.ts";
import { Badge, Button, Choice, CopyButton, Dialog, Field, ProblemBox } from "../ui/ui.tsx";
import type { ActAsk } from "./act.tsx";
import { ROLES, type Token } from "./api.ts";
import { RoleBoxes } from "./persons.tsx";
import { Who } from "./who.tsx";
import { codeWords } from "./words_record.ts";
import { words } from "./words.ts";

interface Made {
  id: string;
  secret: string;
}

/** Stays until it is closed by hand: Escape could lose what nobody can read again. */
function Secret({ made, onClose }: { made: Made; onClose: () => void }) {
  const t = useWords(words);
  return (
    <Dialog title={t("token_made", { id: made.id })}>
      <p><strong>{t("token_once")}</strong></p>
      <p><code class="any secret">{made.secret}</code></p>
      <p class="row"><CopyButton text={made.secret} label={t("copy")} /><Button kind="main" onClick={onClose}>{t("token_kept")}</Button></p>
    </Dialog>
  );
}

function Add({ onClose, made }: { onClose: () => void; made: (m: Made) => void }) {
  const t = useWords(words);
  const { person } = useSession();
  const doing = useDo();
  const admin = may("admin");
  const [as, setAs] = useState<"me" | "machine">("me");
  const [roles, setRoles] = useState<string[]>([]);
  const [until, setUntil] = useState(todayUtc(90));
  const [note, setNote] = useState("");
  const submit = (e: Event) => {
    e.preventDefault();
    void doing.run(async () => {
      const body = { roles, until, note, ...(as === "me" && person ? { person: person.id } : {}) };
      made((await post<Made>("/v1/tokens", body)).data);
    });
  };
  return (
    <Dialog title={t("token_add")} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <Choice label={t("token_as")} value={as} onChange={setAs} options={[{ value: "me", label: t("token_as_me") }, { value: "machine", label: t("token_as_machine") }]} />
        <RoleBoxes value={roles} onChange={setRoles} among={as === "machine" && admin ? ROLES : (person?.roles ?? [])} />
        <Field label={t("token_until")} hint={t("token_until_hint")}>{(p) => <input {...p} type="date" name="until" required value={until} onInput={(e) => setUntil(e.currentTarget.value)} />}</Field>
        <Field label={t("token_note")}>{(p) => <input {...p} name="note" required maxlength={200} value={note} onInput={(e) => setNote(e.currentTarget.value)} />}</Field>
        <ProblemBox problem={doing.problem} />
        <p class="row"><Button kind="main" type="submit" disabled={doing.busy || roles.length === 0}>{t("token_add")}</Button><Button onClick={onClose}>{t("cancel")}</Button></p>
      </form>
    </Dialog>
  );
}

export function Tokens({ act }: { act: (a: ActAsk) => void }) {
  const t = useWords(words);
  const role = useCode(codeWords, "role_");
  const { person } = useSession();
  const pages = usePages<Token>("/v1/tokens");
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const { items } = pages;
  const today = todayUtc();
  return (
    <>
      {may("auditor") ? <p class="small muted">{t("auditor_changes_nothing")}</p> : <p><Button onClick={() => setAdding(true)}>{t("token_add")}</Button></p>}
      <ProblemBox problem={pages.problem} retry={pages.reload} />
      {!pages.first && items.length === 0 && <p class="muted">{t("no_tokens")}</p>}
      {items.length > 0 && (
        <div class="scroll">
          <table>
            <thead><tr><th scope="col">{t("token")}</th><th scope="col">{t("token_note")}</th><th scope="col">{t("token_as")}</th><th scope="col">{t("roles")}</th><th scope="col">{t("token_until")}</th><th scope="col"><span class="hidden">{t("acts")}</span></th></tr></thead>
            <tbody>
              {items.map((k) => (
                <tr key={k.id}>
                  <th scope="row"><a href={link("/audit", { object: k.id })}>{k.id}</a></th>
                  <td class="any" dir="auto">{k.note ?? ""}</td>
                  <td>{k.person ? <Who id={k.person} /> : <>{t("token_as_machine")} <span class="small muted">(<Who id={k.maker} />)</span></>}</td>
                  <td>{k.roles.map(role).join(", ")}</td>
                  <td><span class="day">{day(k.until)}</span> {k.revoked ? <Badge tone="stop">{t("revoked")}</Badge> : k.until < today ? <Badge tone="wait">{t("over")}</Badge> : null}</td>
                  <td>{!k.revoked && (may("admin") || k.maker === person?.id) && (
                    <Button kind="danger" onClick={() => act({ title: t("token_revoke"), about: t("token_revoke_about", { id: k.id }), path: `/v1/tokens/${k.id}:revoke`, version: k.version, danger: true, done: pages.reload })}>{t("token_revoke")}</Button>)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages.next && <Button onClick={pages.more} disabled={pages.loading}>{t("more")}</Button>}
      {adding && <Add onClose={() => setAdding(false)} made={(m) => { setAdding(false); setMade(m); pages.reload(); }} />}
      {made && <Secret made={made} onClose={() => setMade(null)} />}
    </>
  );
}
