// SPDX-License-Identifier: Apache-2.0
//
// sign_in: over the page, which stays as it is: after a session ended nothing is lost. An address that ends with
// #sign-in=NAME fills in the name alone.
import { useState } from "preact/hooks";
import { get, post } from "../api/client.ts";
import { type Person, session, signedIn } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { Button, Dialog, Field, ProblemBox } from "../ui/ui.tsx";
import { words } from "./words.ts";

function nameOfAddress(): string {
  const m = /^#sign-in=(.+)$/.exec(location.hash);
  return m?.[1] ? decodeURIComponent(m[1]) : "";
}

export function SignIn() {
  const t = useWords(words);
  const [name, setName] = useState(session.person?.name ?? nameOfAddress());
  const [password, setPassword] = useState("");
  const doing = useDo();
  const submit = (e: Event) => {
    e.preventDefault();
    void doing.run(async () => {
      const r = await post<{ csrf: string; person: string }>("/v1/sessions", { name, password });
      setPassword("");
      signedIn((await get<Person>("/v1/me")).data, r.data.csrf);
    });
  };
  return (
    <Dialog title={t("sign_in")}>
      <form onSubmit={submit} class="stack">
        <p class="about">{session.person === null ? t("sign_in_about") : t("session_ended")}</p>
        <ProblemBox problem={doing.problem} />
        <Field label={t("name")}>
          {(p) => <input {...p} name="name" autocomplete="username" required value={name} onInput={(e) => setName(e.currentTarget.value)} autofocus={name === ""} />}
        </Field>
        <Field label={t("password")}>
          {(p) => <input {...p} name="password" type="password" autocomplete="current-password" required value={password} onInput={(e) => setPassword(e.currentTarget.value)} autofocus={name !== ""} />}
        </Field>
        <Button kind="main" type="submit" disabled={doing.busy}>{t("sign_in")}</Button>
      </form>
    </Dialog>
  );
}
