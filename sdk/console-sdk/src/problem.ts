/** A problem with one part of an input. */
export interface InputProblem {
  path?: string;
  code?: string;
  message?: string;
}

/** The right that is missing. */
export interface MissingAccess {
  verb: string;
  group?: string;
  resource?: string;
  namespace?: string;
  name?: string;
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
    readonly missing?: MissingAccess | string,
  ) {
    super(detail ?? title);
    this.name = 'ApiError';
  }

  /** Whether the user lacks a right; `missing` or the detail names it. */
  get isForbidden(): boolean {
    return this.status === 403;
  }

  /** Whether there was no answer at all. */
  get isOffline(): boolean {
    return this.status === 0;
  }
}

/** Makes an error of an answer's body; a body that is no JSON is its detail. */
export function parseProblem(status: number, statusText: string, text: string, correlationId?: string): ApiError {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    const plain = /^\s*</.test(text) ? '' : text.trim().slice(0, 500);
    return new ApiError(status, statusText || String(status), plain || undefined, undefined, undefined, correlationId);
  }
  const found = isObject(body) ? body : {};
  return found['kind'] === 'Status' ? fromStatus(status, statusText, found, correlationId) : fromDetails(status, statusText, found, correlationId);
}

function fromStatus(status: number, statusText: string, body: Record<string, unknown>, correlationId?: string): ApiError {
  const message = text(body['message']) ?? '';
  const details = isObject(body['details']) ? body['details'] : {};
  const causes = (Array.isArray(details['causes']) ? details['causes'] : []).filter(isObject);
  const problems = causes.map(cause => prune({ path: text(cause['field']), code: text(cause['reason']), message: text(cause['message']) }));
  return new ApiError(status, text(body['reason']) ?? statusText, message.replace(/^LB\d{4}: /, '') || undefined, /^LB\d{4}/.exec(message)?.[0], undefined,
    correlationId, problems, status === 403 ? missingFrom(message) : undefined);
}

function fromDetails(status: number, statusText: string, body: Record<string, unknown>, correlationId?: string): ApiError {
  const told = text(body['detail']);
  // The code has a place of its own.
  const detail = told?.replace(/^LB\d{4}: /, '');
  const missing = isObject(body['missing']) ? (body['missing'] as unknown as MissingAccess) : text(body['missing']) ?? text(body['permission']);
  return new ApiError(status, text(body['title']) ?? statusText, detail, text(body['code']) ?? (told && /^LB\d{4}(?=: )/.exec(told)?.[0]), text(body['help']), text(body['correlationId']) ?? correlationId,
    problemsOf(body['problems'] ?? body['errors']), missing ?? (status === 403 && detail ? missingFrom(detail) : undefined));
}

/** Problems as a list of objects or of strings, or as `{ field: [messages] }`. */
function problemsOf(value: unknown): InputProblem[] {
  if (Array.isArray(value)) return value.map(item => (isObject(item) ? prune({ path: text(item['path']) ?? text(item['field']), code: text(item['code']), message: text(item['message']) ?? text(item['detail']) }) : { message: String(item) }));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([path, messages]) => (Array.isArray(messages) ? messages : [messages]).map(message => ({ path, message: String(message) })));
}

/** Kubernetes says it in words: cannot VERB resource "RESOURCE" in API group "GROUP" in the namespace "NAMESPACE". */
function missingFrom(message: string): MissingAccess | undefined {
  const found = /cannot (\w+) resource "([^"]+)"(?: in API group "([^"]*)")?(?: in the namespace "([^"]+)")?/.exec(message);
  return found ? prune({ verb: found[1]!, resource: found[2]!, group: found[3], namespace: found[4] }) : undefined;
}

/** The missing right in one line: `list extensions.kernel.luban.dev in default`. */
export function describeMissing(missing: MissingAccess | string): string {
  if (typeof missing === 'string') return missing;
  const resource = [missing.resource, missing.group].filter(Boolean).join('.');
  return [missing.verb, resource, missing.name ? `"${missing.name}"` : '', missing.namespace ? `(${missing.namespace})` : ''].filter(Boolean).join(' ');
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Without the members that are not there. */
function prune<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
