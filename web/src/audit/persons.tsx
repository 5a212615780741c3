// SPDX-License-Identifier: Apache-2.0
//
// persons: those who work here. An admin adds them, gives roles and passwords, and ends their rights; everybody sets
// their own password, and nobody their own roles.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { usePages } from "../api/pages.ts";
import { type Somebody, usePeople } from "../api/people.ts";
import { may, useSession } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { moment, useCode, useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { Badge, Button, Dialog, Field, ProblemBox, say } from "../ui/ui.tsx";
import type { ActAsk } from "./act.tsx";
import { ROLES } from "./api.ts";
import { codeWords } from "./words_record.ts";
import { words } from "./words.ts";

export function RoleBoxes({ value, onChange, among = ROLES }: { value: string[]; onChange: (v: string[]) => void; among?: string[] }) {
  const t = useWords(words);
  const role = useCode(codeWords, "role_");
  return (
    <fieldset class="roles">
      <legend>{t("roles")}</legend>
      {among.map((r) => (
        <label key={r} class="check">
          <input type="checkbox" name="roles" value={r} checked={value.includes(r)}
            onChange={(e) => onChange(e.currentTarget.checked ? [...value, r] : value.filter((x) => x !== r))} /> {role(r)}
        </label>
      ))}
    </fieldset>
  );
}

type Form = { what: "add" } | { what: "roles"; of: Somebody } | { what: "password"; of: Somebody };

function PersonDialog({ form, onClose, done }: { form: Form; onClose: () => void; done: () => void }) {
  const t = useWords(words);
  const doing = useDo();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [roles, setRoles] = useState<string[]>(form.what === "roles" ? form.of.roles : []);
  const title = form.what === "add" ? t("person_add") : `${t(form.what === "roles" ? "person_roles" : "person_password")}: ${form.of.name ?? form.of.id}`;
  const fault = (at: string) => doing.problem?.errors.find((e) => e.pointer === at)?.message ?? null;
  const submit = (e: Event) => {
    e.preventDefault();
    void doing.run(async () => {
      if (form.what === "add") await post("/v1/people", { name, roles, ...(password === "" ? {} : { password }) });
      else if (form.what === "roles") await post(`/v1/people/${form.of.id}:roles`, { roles }, { ifMatch: `"${form.of.version}"` });
      else await post(`/v1/people/${form.of.id}:password`, { password });
      setPassword("");
      say(t("done"));
      onClose();
      done();
    });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        {form.what === "add" && <Field label={t("name")} fault={fault("/name")}>{(p) => <input {...p} name="person-name" required autocomplete="off" value={name} onInput={(e) => setName(e.currentTarget.value)} />}</Field>}
        {form.what !== "password" && <RoleBoxes value={roles} onChange={setRoles} />}
        {form.what !== "password" && <p class="small muted">{t("roles_about")}</p>}
        {form.what !== "roles" && (
          <Field label={form.what === "add" ? t("password_first") : t("password_new")} hint={t("password_hint")} fault={fault("/password")}>
            {(p) => <input {...p} name="person-password" type="password" autocomplete="new-password" minlength={12} required={form.what === "password"} value={password} onInput={(e) => setPassword(e.currentTarget.value)} />}
          </Field>
        )}
        <ProblemBox problem={doing.problem} />
        <p class="row"><Button kind="main" type="submit" disabled={doing.busy || (form.what !== "password" && roles.length === 0)}>{title}</Button><Button onClick={onClose}>{t("cancel")}</Button></p>
      </form>
    </Dialog>
  );
}

function Acts({ row, open, act, done }: { row: Somebody; open: (f: Form) => void; act: (a: ActAsk) => void; done: () => void }) {
  const t = useWords(words);
  const { person } = useSession();
  const own = person?.id === row.id;
  const admin = may("admin");
  if (row.disabled) return null;
  const disable: ActAsk = {
    title: t("person_disable"), about: t("person_disable_about", { name: row.name ?? row.id }), path: `/v1/people/${row.id}:disable`,
    version: row.version, danger: true, texts: [{ name: "reason", label: t("reason"), hint: t("reason_hint") }], done,
  };
  return (
    <span class="row">
      {admin && !own && <Button onClick={() => open({ what: "roles", of: row })}>{t("person_roles")}</Button>}
      {(admin || own) && <Button onClick={() => open({ what: "password", of: row })}>{t("person_password")}</Button>}
      {admin && !own && <Button kind="danger" onClick={() => act(disable)}>{t("person_disable")}</Button>}
    </span>
  );
}

export function Persons({ act }: { act: (a: ActAsk) => void }) {
  const t = useWords(words);
  const role = useCode(codeWords, "role_");
  const { again } = usePeople();
  const pages = usePages<Somebody>("/v1/people");
  const [form, setForm] = useState<Form | null>(null);
  const done = () => { pages.reload(); again(); };
  return (
    <>
      {may("admin") && <p><Button onClick={() => setForm({ what: "add" })}>{t("person_add")}</Button></p>}
      <ProblemBox problem={pages.problem} retry={pages.reload} />
      {pages.first && pages.problem === null && <p class="busy" role="status">{t("loading")}</p>}
      {!pages.first && (
        <div class="scroll">
          <table>
            <thead><tr><th scope="col">{t("name")}</th><th scope="col">{t("roles")}</th><th scope="col">{t("since")}</th><th scope="col"><span class="hidden">{t("acts")}</span></th></tr></thead>
            <tbody>
              {pages.items.map((p) => (
                <tr key={p.id}>
                  <th scope="row"><bdi class="any">{p.name ?? t("name_erased")}</bdi> <a href={link("/audit", { object: p.id })}><code>{p.id}</code></a>{p.disabled && <> <Badge tone="stop">{t("disabled")}</Badge></>}</th>
                  <td>{p.roles.map(role).join(", ")}</td>
                  <td><time dateTime={p.created}>{moment(p.created)}</time></td>
                  <td><Acts row={p} open={setForm} act={act} done={done} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages.next && <Button onClick={pages.more} disabled={pages.loading}>{t("more")}</Button>}
      {form && <PersonDialog form={form} onClose={() => setForm(null)} done={done} />}
    </>
  );
}
