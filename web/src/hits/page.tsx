// SPDX-License-Identifier: Apache-2.0
import { Sheet } from "../ui/ui.tsx";

export default function HitsPage() {
  return <Sheet title="hits">{null}</Sheet>;
}
