// SPDX-License-Identifier: Apache-2.0
//
// act: what may be done with a case now, and a form for each act: what it needs, what follows from it. What may
// not be done now is named, with the reason.
import { useState } from "preact/hooks";
import { post, Problem } from "../api/client.ts";
import { usePeople } from "../api/people.ts";
import { useSession } from "../api/session.ts";
import { useDo } from "../api/use.ts";
import { useCode, useWords } from "../i18n/i18n.ts";
import { go, link } from "../shell/router.ts";
import { Button, Dialog, Field, ProblemBox, say } from "../ui/ui.tsx";
import { type Act, ACTS, actOf, ofAuthority, whyNot } from "./acts.ts";
import { ActForm } from "./act_form.tsx";
import { isOver } from "./api.ts";
import type { Props } from "./case.tsx";
import { words } from "./words.ts";

export interface ActProps extends Props {
  /** Somebody changed the case since it was read. */
  onStale: () => void;
}

/** Runs a write on the case; a 412 reads it anew, keeps what was typed, and leaves the problem to be seen. */
export function useAct(p: ActProps) {
  const t = useWords(words);
  const doing = useDo();
  const run = (path: string, body: unknown) => doing.run(async () => {
    try {
      await post(path, body, { ifMatch: p.etag });
    } catch (e) {
      if (e instanceof Problem && e.status === 412) p.onStale();
      throw e;
    }
    p.reload();
    say(t("done"));
  });
  return { ...doing, send: run };
}

function Assign(p: ActProps & { onClose: () => void }) {
  const t = useWords(words);
  const { people } = usePeople();
  const act = useAct(p);
  const [person, setPerson] = useState(p.c.assigned_to ?? "");
  const fit = people.filter((x) => !x.disabled && x.roles.some((r) => ["requester", "adviser", "countersigner", "approver"].includes(r)));
  return (
    <Dialog title={t("act_assign")} onClose={p.onClose}>
      <form class="stack" onSubmit={(e) => {
        e.preventDefault();
        void act.send(`/v1/cases/${p.c.id}:assign`, { person }).then((ok) => ok && p.onClose());
      }}>
        <p class="small muted">{t("follow_assign")}</p>
        <ProblemBox problem={act.problem} />
        <Field label={t("col_assigned")}>
          {(f) => (
            <select {...f} required value={person} onChange={(e) => setPerson(e.currentTarget.value)}>
              <option value="">{t("choose")}</option>
              {fit.map((x) => <option key={x.id} value={x.id}>{x.name} ({x.id})</option>)}
            </select>
          )}
        </Field>
        <Button kind="main" type="submit" disabled={act.busy || person === ""}>{t("act_assign")}</Button>
      </form>
    </Dialog>
  );
}

function NotNow({ c }: { c: ActProps["c"] }) {
  const t = useWords(words);
  const name = useCode(words, "act_");
  const role = useCode(words, "role_");
  const { person } = useSession();
  const rest = ACTS.filter((a) => a.from.includes(c.state) && !c.acts.includes(a.act));
  if (rest.length === 0) return null;
  return (
    <details class="small">
      <summary>{t("not_now", { n: rest.length })}</summary>
      <ul>
        {rest.map((a) => (
          <li key={a.act}>
            <strong>{name(a.act)}</strong>: {whyNot(c, a, person).map((w) => w === "role" ? t("why_role", { roles: a.roles.map(role).join(", ") }) : t(`why_${w}`)).join(" ")}
          </li>
        ))}
      </ul>
    </details>
  );
}

export function ActBar(p: ActProps) {
  const t = useWords(words);
  const name = useCode(words, "act_");
  const [open, setOpen] = useState<Act | null>(null);
  const { c } = p;
  const start = (a: Act) => {
    if (a.place === "draft") go(link(`/cases/${c.id}/edit`));
    else if (a.place === "advice") go(link(`/cases/${c.id}`, { tab: "lines" }));
    else if (a.place === "requests") go(link(`/cases/${c.id}`, { tab: "requests" }));
    else setOpen(a);
  };
  const { person } = useSession();
  const mayAmend = !isOver(c.state) && c.state !== "draft" && person?.roles.includes("requester");
  const offered = c.acts.map((x) => actOf(x) ?? { act: x, from: [], roles: [], fields: [], needs: [], place: null } as Act);
  return (
    <section class="card case-acts" aria-label={t("acts")}>
      <h2>{t("acts")}</h2>
      {isOver(c.state) ? <p class="small muted">{t("acts_over")}</p> : offered.length === 0 && <p class="small muted">{t("acts_none")}</p>}
      <div class="row">
        {offered.map((a) => <Button key={a.act} kind={a.danger ? "danger" : "plain"} onClick={() => start(a)}>{name(a.act)}</Button>)}
        {mayAmend && <a class="button plain" href={link("/cases/new", { amends: c.id })}>{t("act_amend")}</a>}
      </div>
      {mayAmend && <p class="small muted">{t("follow_amend")}</p>}
      <NotNow c={c} />
      {open?.place === "assign" && <Assign {...p} onClose={() => setOpen(null)} />}
      {open && open.place === null && <ActForm {...p} act={open} official={ofAuthority(open)} onClose={() => setOpen(null)} />}
    </section>
  );
}
