// SPDX-License-Identifier: Apache-2.0
import { Sheet } from "../ui/ui.tsx";

export default function ExposurePage() {
  return <Sheet title="exposure">{null}</Sheet>;
}
