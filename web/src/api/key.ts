// SPDX-License-Identifier: Apache-2.0

/** A new name for a write or a draft. crypto.randomUUID is there on https and this machine alone. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}
