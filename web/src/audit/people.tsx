// SPDX-License-Identifier: Apache-2.0
//
// people: who may do what, tokens of programs, and the few words that two people set (docs/desk.md 2).
import { useState } from "preact/hooks";
import { usePeople } from "../api/people.ts";
import { may } from "../api/session.ts";
import { useWords } from "../i18n/i18n.ts";
import { type ActAsk, ActDialog } from "./act.tsx";
import { Persons } from "./persons.tsx";
import { Policies } from "./policy.tsx";
import { Tokens } from "./tokens.tsx";
import { words } from "./words.ts";

export function People() {
  const t = useWords(words);
  const { again } = usePeople();
  const [ask, setAsk] = useState<ActAsk | null>(null);
  const [turn, setTurn] = useState(0);
  const act = (a: ActAsk) => setAsk({ ...a, done: () => { a.done(); again(); setTurn((n) => n + 1); } });
  return (
    <div class="stack">
      <section class="card" aria-labelledby="people">
        <h2 id="people">{t("people")}</h2>
        {!may("admin") && <p class="small muted">{t("people_not_yours")}</p>}
        <Persons key={turn} act={act} />
      </section>
      <section class="card" aria-labelledby="tokens">
        <h2 id="tokens">{t("tokens")}</h2>
        <p class="small muted">{t("tokens_about")}</p>
        <Tokens key={turn} act={act} />
      </section>
      <section class="card" aria-labelledby="policy">
        <h2 id="policy">{t("policy")}</h2>
        <p class="small muted">{t("policy_about")}</p>
        <Policies key={turn} act={act} />
      </section>
      {ask && <ActDialog ask={ask} onClose={() => setAsk(null)} />}
    </div>
  );
}
