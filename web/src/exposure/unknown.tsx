// SPDX-License-Identifier: Apache-2.0
//
// unknown: what we do not know, by the value that hangs on each fact; and what follows if it is so or not.
import { useCode, useWords } from "../i18n/i18n.ts";
import { Badge, Choice, Quote } from "../ui/ui.tsx";
import type { Answer, Atom } from "./api.ts";
import { type Asked, take } from "./ask.ts";
import { cmp, q } from "./exact.ts";
import { Fact, Money, Section, type Sheet, type View, Wide } from "./parts.tsx";
import { canTake } from "./whatif.ts";
import { words } from "./words.ts";

type Choose = "open" | "well" | "badly";

export function byValue(atoms: Atom[]): Atom[] {
  return [...atoms].sort((a, b) => cmp(q(b.value), q(a.value)));
}

function Switch({ atom, base, asked }: { atom: Atom; base: Answer; asked: Asked }) {
  const t = useWords(words);
  if (!canTake(base, atom)) return <span class="small muted">{t("no_switch")}</span>;
  const report = atom.kind === "report";
  const options: { value: Choose; label: string }[] = [
    { value: "open", label: t("leave_open") },
    { value: "badly", label: t(report ? "if_true" : "if_badly") },
    { value: "well", label: t(report ? "if_untrue" : "if_well") },
  ];
  return (
    <div data-switch={atom.key}>
      <Choice<Choose> label={t("switch_label")} value={asked.taken[atom.key] ?? "open"} options={options}
        onChange={(v) => take(asked.taken, atom.key, v === "open" ? null : v)} />
    </div>
  );
}

function sheet(view: View, atoms: Atom[]): Sheet {
  return {
    file: `open-facts-${view.answer.on}.csv`, columns: ["key", "kind", "question", "word", "value", "currency"],
    rows: atoms.map((a) => [a.key, a.kind, a.ask, a.word, a.value, view.answer.currency]),
  };
}

/** `keys`: only those; null: all. */
export function UnknownSection({ view, base, asked, keys }: { view: View; base: Answer; asked: Asked; keys: Set<string> | null }) {
  const t = useWords(words);
  const kind = useCode(words, "atom_");
  const atoms = byValue(base.atoms.filter((a) => keys === null || keys.has(a.key)));
  return (
    <Section id="unknown" title={t("unknown_title")} about={t("unknown_about")} sheet={() => sheet(view, atoms)}>
      {atoms.length === 0 ? <p>{t("unknown_none")}</p> : (
        <Wide label={t("unknown_title")}>
          <table class="x-unknown">
            <thead><tr><th scope="col">{t("fact")}</th><th scope="col">{t("whose_word")}</th><th scope="col" class="num">{t("hangs_on_it")}</th><th scope="col">{t("if_so")}</th></tr></thead>
            <tbody>
              {atoms.map((a) => (
                <tr key={a.key}>
                  <th scope="row"><Badge tone="open">{kind(a.kind)}</Badge> <Fact atomKey={a.key} atom={a} /></th>
                  <td>{a.word ? <Quote>{a.word}</Quote> : <span class="muted">{t("nobody")}</span>}</td>
                  <td class="num"><Money v={a.value} currency={view.answer.currency} /></td>
                  <td><Switch atom={a} base={base} asked={asked} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      <p class="small muted">{t("switch_about")}</p>
    </Section>
  );
}
