// SPDX-License-Identifier: Apache-2.0
//
// counted: stock that was counted on another day than day 0 is not what is there on day 0, and the engine takes it as
// if it were. That is said, with the way to the day of the count.
import { day, useWords } from "../i18n/i18n.ts";
import { setQuery } from "../shell/router.ts";
import { lastCount } from "../text/csv.ts";
import { Button } from "../ui/ui.tsx";
import type { Model } from "./model.ts";
import { words } from "./words.ts";

export function Counted({ model, on }: { model: Model; on: string }) {
  const t = useWords(words);
  const counted = lastCount(model.files);
  if (counted === null || counted === on) return null;
  return (
    <div class="note row" role="note">
      <p>{t("counted", { counted: day(counted), on: day(on) })}</p>
      <Button onClick={() => setQuery({ on: counted, known: counted })}>{t("counted_go", { counted })}</Button>
    </div>
  );
}
