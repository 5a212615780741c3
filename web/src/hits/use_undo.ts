// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/client.ts";
import { useWords } from "../i18n/i18n.ts";
import { go } from "../shell/router.ts";
import { say } from "../ui/ui.tsx";
import { hitLink } from "./filter.ts";
import type { Filter } from "./queue.ts";
import { type Said, undo, undoable } from "./trail.ts";
import { words } from "./words.ts";

/** The last disposition of one's own, and taking it back: the hit is open again, and gone to. */
export function useUndo(f: Filter): { last: Said | null; takeBack: () => void; problem: Problem | null } {
  const t = useWords(words);
  const [problem, setProblem] = useState<Problem | null>(null);
  const last = undoable();
  const takeBack = () => {
    if (last === null) return;
    setProblem(null);
    undo(last).then(
      () => {
        say(t("undone", { id: last.id }));
        go(hitLink(last.id, f));
      },
      (e) => setProblem(asProblem(e)),
    );
  };
  return { last, takeBack, problem };
}
