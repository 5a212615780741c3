// SPDX-License-Identifier: Apache-2.0
import { useGet } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { words } from "./words.ts";

/** Who an id of the record is, by name where the desk says it. */
export function useWho(): (id: string | null) => string {
  const t = useWords(words);
  const people = useGet<{ items: { id: string; name: string }[] }>("/v1/people", { query: { limit: 200 } });
  return (id) => (id === null ? "" : id === "system" ? t("by_system") : (people.data?.items.find((p) => p.id === id)?.name ?? id));
}
