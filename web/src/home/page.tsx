// SPDX-License-Identifier: Apache-2.0
import { useWords } from "../i18n/i18n.ts";
import { words } from "../shell/words.ts";
import { Sheet } from "../ui/ui.tsx";

export function HomePage() {
  const t = useWords(words);
  return <Sheet title="Lodestone" about={t("what_it_is")}>{null}</Sheet>;
}
