// SPDX-License-Identifier: Apache-2.0
import { usePeople } from "../api/people.ts";
import { useWords } from "../i18n/i18n.ts";
import { words } from "./words.ts";

/** Who an id of the record is; a new list acts as "system". */
export function useWho(): (id: string | null) => string {
  const t = useWords(words);
  const { name } = usePeople();
  return (id) => (id === "system" ? t("by_system") : name(id));
}
