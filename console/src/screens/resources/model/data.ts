/** One entry of a ConfigMap or Secret. */
export interface DataEntry {
  key: string;
  /** Its text; null where it is no text. */
  text: string | null;
  /** How many bytes it has. */
  size: number;
}

const strict = new TextDecoder('utf-8', { fatal: true });

/** Reads base64 as bytes. */
export function decodeBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0));
}

/** Writes a text as base64 of its UTF-8 bytes. */
export function encodeBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join(''));
}

/** The text that bytes are, or null where they are none. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = strict.decode(bytes);
    // Control characters other than tab and line ends are a sign of something else than text.
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** The entries of `data`, which for a Secret are base64. */
export function entriesOf(data: Record<string, string> | undefined, secret: boolean): DataEntry[] {
  return Object.entries(data ?? {}).map(([key, value]) => {
    const bytes = secret ? decodeBase64(value) : new TextEncoder().encode(value);
    return { key, text: secret ? textOf(bytes) : value, size: bytes.length };
  });
}

/** Whether a text may be the name of an entry. */
export function isDataKey(key: string): boolean {
  return key.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(key) && key !== '.' && key !== '..';
}
