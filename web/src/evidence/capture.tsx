// SPDX-License-Identifier: Apache-2.0
//
// capture: a copy of what was read, kept as bytes under their SHA-256. The browser computes the hash before
// anything is sent, so that both can be compared.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { useDo } from "../api/use.ts";
import { useWords } from "../i18n/i18n.ts";
import { ProblemBox } from "../ui/ui.tsx";
import { words } from "./words.ts";

const MOST = 16 << 20; // docs/desk.md 10.4

export interface Kept {
  sha256: string;
  bytes: number;
  media_type: string;
}

/** Null where the page is not of a secure origin: browsers then have no digest. */
export async function sha256(bytes: ArrayBuffer): Promise<string | null> {
  if (!crypto.subtle) return null;
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(hash), (b) => b.toString(16).padStart(2, "0")).join("");
}

export async function keepDocument(content: Blob): Promise<Kept> {
  const { data } = await post<Kept>("/v1/documents", content, { mediaType: content.type || "application/octet-stream" });
  return data;
}

export function CaptureField({ value, id, onChange }: { value: string; id: string; onChange: (sha: string) => void }) {
  const t = useWords(words);
  const [name, setName] = useState("");
  const [own, setOwn] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const does = useDo();
  const take = (file: File | undefined) => {
    if (!file) return;
    setTooLarge(file.size > MOST);
    if (file.size > MOST) return;
    void does.run(async () => {
      setName(file.name);
      setOwn(await sha256(await file.arrayBuffer()));
      const kept = await keepDocument(file);
      onChange(kept.sha256);
    });
  };
  return (
    <div class={`drop ${over ? "over" : ""}`} data-drop
      onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(e) => { e.preventDefault(); setOver(false); take(e.dataTransfer?.files[0]); }}>
      <input id={`${id}-file`} type="file" aria-label={t("capture_file")} onChange={(e) => take(e.currentTarget.files?.[0])} />
      <span class="small muted">{t("capture_drop")}</span>
      <input id={id} class="mono" name="capture" value={value} placeholder="SHA-256" aria-label={t("copy_hash")} onInput={(e) => onChange(e.currentTarget.value.trim().toLowerCase())} />
      {does.busy && <span role="status">{t("capture_sending")}</span>}
      {tooLarge && <p class="fault">{t("capture_large")}</p>}
      {value !== "" && name !== "" && !does.busy && <p class="small" role="status">{name}: {own === null ? t("capture_kept") : own === value ? t("capture_same") : t("capture_other")} <a href={`/v1/documents/${value}`} download={name}>{t("copy_get")}</a></p>}
      <ProblemBox problem={does.problem} />
    </div>
  );
}
