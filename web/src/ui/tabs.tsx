// SPDX-License-Identifier: Apache-2.0
//
// tabs: the views of a page or of a thing, as links: each has an address.
import type { ComponentChildren } from "preact";

export interface Tab {
  id: string;
  href: string;
  label: ComponentChildren;
  /** The key that opens it, where the page has one. */
  hotkey?: string;
}

export function Tabs({ label, tabs, now }: { label: string; tabs: Tab[]; now: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((x) => (
        <a key={x.id} href={x.href} aria-current={x.id === now ? "page" : undefined} aria-keyshortcuts={x.hotkey}>{x.label}</a>
      ))}
    </nav>
  );
}
