// SPDX-License-Identifier: Apache-2.0
//
// who: who U3 is. The record names people by their number; a name may have been erased.
import { usePeople } from "../api/people.ts";
import { useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import { words } from "./words.ts";

/** A person, a token, or the program itself, as the record names it, with the name beside it. */
export function Who({ id, plain }: { id: string; plain?: boolean }) {
  const t = useWords(words);
  const { people } = usePeople();
  const person = people.find((p) => p.id === id);
  const name = id === "system" ? t("system") : person === undefined ? null : (person.name ?? t("name_erased"));
  return (
    <span class="who-did">
      {name !== null && <bdi>{name}</bdi>}
      {id !== "system" && (plain ? <code>{id}</code> : <a href={link("/audit", { person: id })}><code>{id}</code></a>)}
    </span>
  );
}
