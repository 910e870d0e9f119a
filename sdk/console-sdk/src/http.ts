/** A problem with one part of an input. */
export interface InputProblem {
  path?: string;
  code?: string;
  message?: string;
}

/** What the server said when it did not do what was asked: problem details (RFC 9457) or a Kubernetes Status. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail?: string,
    readonly code?: string,
    readonly help?: string,
    readonly correlationId?: string,
    readonly problems: InputProblem[] = [],
  ) {
    super(detail ?? title);
    this.name = 'ApiError';
  }

  /** Whether the user lacks a right; the detail names it. */
  get isForbidden(): boolean {
    return this.status === 403;
  }

  /** Whether there was no answer at all. */
  get isOffline(): boolean {
    return this.status === 0;
  }
}

/** Fired at the window when the server no longer knows who calls. */
export const sessionLost = 'luban-session-lost';

/**
 * Asks the server this page came from, as the signed-in user.
 * @throws ApiError for every answer that is not a success, and with status 0 when there is none.
 */
export async function apiFetch(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init, headers: { Accept: 'application/json', ...toRecord(init.headers) } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, 'No answer', error instanceof Error ? error.message : String(error));
  }
  if (response.ok || response.status === 304) return response;
  if (response.status === 401) dispatchEvent(new CustomEvent(sessionLost));
  throw await readError(response);
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

async function readError(response: Response): Promise<ApiError> {
  const correlationId = response.headers.get('x-correlation-id') ?? undefined;
  const text = await response.text();
  let body: Record<string, any>;
  try {
    body = JSON.parse(text) as Record<string, any>;
  } catch {
    return new ApiError(response.status, response.statusText, text.slice(0, 500) || undefined, undefined, undefined, correlationId);
  }
  if (body['kind'] === 'Status') {
    const message = String(body['message'] ?? '');
    const problems = ((body['details']?.['causes'] ?? []) as Record<string, string>[]).map(cause => ({ path: cause['field'], code: cause['reason'], message: cause['message'] }));
    return new ApiError(response.status, String(body['reason'] ?? response.statusText), message.replace(/^LB\d{4}: /, ''), /^LB\d{4}/.exec(message)?.[0], undefined, correlationId, problems);
  }
  return new ApiError(response.status, String(body['title'] ?? response.statusText), body['detail'], body['code'], body['help'], body['correlationId'] ?? correlationId, body['problems'] ?? body['errors'] ?? []);
}
