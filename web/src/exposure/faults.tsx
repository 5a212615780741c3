// SPDX-License-Identifier: Apache-2.0
//
// faults: what is wrong with the tables: file, line, column, what to do, and the line itself as it was read.
import type { Problem } from "../api/client.ts";
import { useWords } from "../i18n/i18n.ts";
import { ProblemBox, Quote } from "../ui/ui.tsx";
import type { TableFault } from "./api.ts";
import type { Model } from "./model.ts";
import { Wide } from "./parts.tsx";
import { words } from "./words.ts";

const LINE_MAX = 300;

function lineOf(model: Model, file: string, line: number): string {
  const text = model.files[file]?.split("\n")[line - 1] ?? "";
  return text.length > LINE_MAX ? `${text.slice(0, LINE_MAX)}…` : text;
}

export function Faults({ problem, model, retry }: { problem: Problem; model: Model; retry: () => void }) {
  const t = useWords(words);
  const faults = problem.errors as TableFault[];
  const ofTables = faults.length > 0 && faults.every((f) => f.pointer.startsWith("/files"));
  if (!ofTables) return <ProblemBox problem={problem} retry={retry} />;
  const total = Number(problem.more.total ?? faults.length);
  return (
    <section class="problem x-faults" role="alert" aria-labelledby="x-faults">
      <h2 id="x-faults">{t("model_wrong", { n: total })}</h2>
      <p>{t("model_whole")}</p>
      <Wide label={t("what_is_wrong")}>
        <table>
          <thead><tr><th scope="col">{t("table")}</th><th scope="col" class="num">{t("row")}</th><th scope="col" class="num">{t("column")}</th><th scope="col">{t("what_is_wrong")}</th></tr></thead>
          <tbody>
            {faults.map((f, i) => {
              const file = f.pointer.replace(/^\/files\/?/, "");
              return (
                <tr key={i}>
                  <th scope="row"><code>{file || "–"}</code></th><td class="num">{f.line || "–"}</td><td class="num">{f.column || "–"}</td>
                  <td><Quote lang="en">{f.message}</Quote>{f.hint && <p class="small"><Quote lang="en">{f.hint}</Quote></p>}{f.line ? <pre class="small">{lineOf(model, file, f.line)}</pre> : null}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Wide>
      {total > faults.length && <p>{t("faults_more", { n: total - faults.length })}</p>}
    </section>
  );
}
