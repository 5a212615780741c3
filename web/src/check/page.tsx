// SPDX-License-Identifier: Apache-2.0
import { Sheet } from "../ui/ui.tsx";

export default function CheckPage() {
  return <Sheet title="check">{null}</Sheet>;
}
