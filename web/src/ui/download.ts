// SPDX-License-Identifier: Apache-2.0
//
// download: a file made in the page, given to whoever sits before it.
const KEEP_MS = 60_000; // a browser may ask where to put it, and reads it only then

export function download(name: string, data: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([data], { type }));
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}
