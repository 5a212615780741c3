// SPDX-License-Identifier: Apache-2.0
//
// amounts: "120.5 kg" as an integer of millionths and a unit, as the ledger keeps it (docs/desk.md 4.1). No float is
// made of an amount that is shown; only the width of a bar is a number.
export interface Amount {
  micros: bigint;
  unit: string;
}

const FORM = /^(-?)(\d+)(?:\.(\d{1,6}))? (\S.*)$/;

/** null: no amount of this form. */
export function readAmount(text: string | null | undefined): Amount | null {
  const m = FORM.exec(text ?? "");
  if (!m) return null;
  const micros = BigInt(m[2]!) * 1_000_000n + BigInt((m[3] ?? "").padEnd(6, "0"));
  return { micros: m[1] ? -micros : micros, unit: m[4]! };
}

export function printAmount({ micros, unit }: Amount): string {
  const abs = micros < 0n ? -micros : micros;
  const rest = (abs % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "");
  return `${micros < 0n ? "-" : ""}${abs / 1_000_000n}${rest ? `.${rest}` : ""} ${unit}`;
}

/** Part of whole in thousandths, rounded down, 0 to 1000: for drawing alone. */
export function permille(part: bigint, whole: bigint): number {
  if (whole <= 0n || part <= 0n) return 0;
  const n = (part * 1000n) / whole;
  return Number(n > 1000n ? 1000n : n);
}
