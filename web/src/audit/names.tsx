// SPDX-License-Identifier: Apache-2.0
//
// names: who U3 is. The record names people by their number; a name may have been erased.
import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useEffect, useState } from "preact/hooks";
import { all } from "../api/client.ts";
import { useWords } from "../i18n/i18n.ts";
import { link } from "../shell/router.ts";
import type { PersonRow } from "./api.ts";
import { words } from "./words.ts";

interface Names {
  people: PersonRow[];
  again: () => void;
}

const Context = createContext<Names>({ people: [], again: () => {} });

export function NamesProvider({ children }: { children?: ComponentChildren }) {
  const [people, setPeople] = useState<PersonRow[]>([]);
  const again = useCallback(() => {
    // Without names the numbers are shown, which is what the record says.
    all<PersonRow>("/v1/people").then((r) => setPeople(r.items), () => {});
  }, []);
  useEffect(again, [again]);
  return <Context.Provider value={{ people, again }}>{children}</Context.Provider>;
}

export function useNames(): Names {
  return useContext(Context);
}

/** A person, a token, or the program itself, as the record names it, with the name beside it. */
export function Who({ id, plain }: { id: string; plain?: boolean }) {
  const t = useWords(words);
  const { people } = useNames();
  const person = people.find((p) => p.id === id);
  const name = id === "system" ? t("system") : person === undefined ? null : (person.name ?? t("name_erased"));
  return (
    <span class="who-did">
      {name !== null && <bdi>{name}</bdi>}
      {id !== "system" && (plain ? <code>{id}</code> : <a href={link("/audit", { person: id })}><code>{id}</code></a>)}
    </span>
  );
}
