// SPDX-License-Identifier: Apache-2.0
//
// guard: a fault of a page stays on that page: it is said, with what a report of it needs, and the rest works.
import { Component, type ComponentChildren } from "preact";
import { useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/ui.tsx";
import { words } from "./words.ts";

function Fault({ error, again }: { error: Error; again: () => void }) {
  const t = useWords(words);
  return (
    <main id="main" class="sheet">
      <h1>{t("fault")}</h1>
      <p class="about">{t("fault_about")}</p>
      <pre class="problem" lang="en">{`${location.pathname}\n${error.message}\n${error.stack?.split("\n").slice(0, 4).join("\n") ?? ""}`}</pre>
      <div class="row">
        <Button kind="main" onClick={again}>{t("fault_again")}</Button>
        <Button onClick={() => location.reload()}>{t("load_again")}</Button>
      </div>
    </main>
  );
}

export class Guard extends Component<{ children: ComponentChildren }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  static override getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
  override componentDidCatch(error: unknown) {
    console.error(error);
  }
  override render() {
    const { error } = this.state;
    return error === null ? this.props.children : <Fault error={error} again={() => this.setState({ error: null })} />;
  }
}
