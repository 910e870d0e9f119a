import { ApiError, t } from '@luban/console-sdk';

/** A request as the user wants it sent. */
export interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** The whole answer, whatever its status. */
export interface Answer {
  status: number;
  statusText: string;
  headers: [string, string][];
  milliseconds: number;
  size: number;
  body: string;
  /** Whether only the beginning is shown: the rest is too long, or the answer does not end. */
  cut: boolean;
}

const shownAtMost = 200_000;
const readFor = 10_000;

/** Sends a request to this server, never to another one. An answer that does not end is read for a while. */
export async function send({ method, path, headers, body }: Request, signal: AbortSignal): Promise<Answer> {
  const url = new URL(path, location.origin);
  if (url.origin !== location.origin) throw new ApiError(0, t('api.elsewhere'), url.origin);
  const began = performance.now();
  let response: Response;
  try {
    response = await fetch(url, { method, headers, credentials: 'same-origin', cache: 'no-store', signal, ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }) });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, t('api.noAnswer'), error instanceof Error ? error.message : String(error));
  }
  const milliseconds = performance.now() - began;
  const { bytes, cut } = await read(response);
  const text = new TextDecoder().decode(bytes);
  return { status: response.status, statusText: response.statusText, headers: [...response.headers], milliseconds, size: bytes.length, body: pretty(text, response.headers.get('content-type') ?? '', cut), cut };
}

async function read(response: Response): Promise<{ bytes: Uint8Array; cut: boolean }> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  let cut = false;
  const timer = setTimeout(() => { cut = true; void reader?.cancel(); }, readFor);
  for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size <= shownAtMost) continue;
    cut = true;
    await reader!.cancel();
    break;
  }
  clearTimeout(timer);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) { bytes.set(part, at); at += part.length; }
  return { bytes: bytes.subarray(0, shownAtMost), cut };
}

function pretty(text: string, type: string, cut: boolean): string {
  if (cut || !type.includes('json')) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
