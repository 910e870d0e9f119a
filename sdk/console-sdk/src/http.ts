import { ApiError, parseProblem } from './problem.js';

/** Fired at the window when the server no longer knows who calls. */
export const sessionLost = 'luban-session-lost';

/**
 * Asks the server this page came from, as the signed-in user.
 * @throws ApiError for every answer that is not a success, and with status 0 when there is none.
 */
export async function apiFetch(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init, headers: { accept: 'application/json', ...toRecord(init.headers) } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, 'No answer', error instanceof Error ? error.message : String(error));
  }
  if (response.ok || response.status === 304) return response;
  if (response.status === 401) dispatchEvent(new CustomEvent(sessionLost));
  throw parseProblem(response.status, response.statusText, await response.text(), response.headers.get('x-correlation-id') ?? undefined);
}

/** Asks for JSON; a body that is no string is sent as JSON. */
export async function apiJson<T>(path: string, init: Omit<RequestInit, 'body'> & { body?: unknown } = {}): Promise<T> {
  const { body, ...rest } = init;
  const headers = toRecord(init.headers);
  if (body !== undefined && !Object.keys(headers).some(name => name.toLowerCase() === 'content-type')) headers['Content-Type'] = 'application/json';
  const response = await apiFetch(path, { ...rest, headers, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

function toRecord(headers?: HeadersInit): Record<string, string> {
  return headers ? Object.fromEntries(new Headers(headers)) : {};
}
