import { qualified } from '../../people/words.js';

/** A change, as the record of a write has it: an operation of a JSON patch with the value before. */
export interface Change {
  op: string;
  path: string;
  value?: unknown;
  was?: unknown;
}

/** Who did something. */
export interface Actor {
  name: string;
  uid?: string;
  groups?: string[];
  impersonator?: string;
  token?: string;
  session?: string;
  client?: string;
}

/** A record of the audit log. */
export interface AuditRecord {
  sequence: string;
  hash: string;
  time: string;
  correlationId?: string;
  verb?: string;
  method?: string;
  path?: string;
  actor?: Actor;
  caller?: Actor;
  source?: { address?: string; userAgent?: string };
  object?: { group?: string; version?: string; resource?: string; namespace?: string; name?: string; subresource?: string; uid?: string };
  extension?: string;
  decision?: { allowed: boolean; reason?: string };
  outcome?: { status: number; code?: string; reason?: string; message?: string };
  level?: string;
  dryRun?: boolean;
  request?: unknown;
  response?: unknown;
  diff?: Change[];
  durationMs?: number;
}

/** How a record ended: denied, failed, done, or not said. */
export type Result = 'denied' | 'failed' | 'done' | 'unknown';

/** How a record ended. */
export function resultOf(record: AuditRecord): Result {
  const status = record.outcome?.status ?? 0;
  if (record.decision?.allowed === false || status === 401 || status === 403) return 'denied';
  return status >= 400 ? 'failed' : status > 0 ? 'done' : 'unknown';
}

/** What it was done to: a resource with its name, or the path of a request. */
export function targetOf({ object, path }: AuditRecord): { what: string; name: string; namespace: string } {
  if (!object?.resource) return { what: path?.split('?')[0] ?? '', name: object?.name ?? '', namespace: object?.namespace ?? '' };
  return { what: qualified(object.resource, object.group, object.subresource), name: object.name ?? '', namespace: object.namespace ?? '' };
}

/** The address of the object in the resource browser; null when there is none to look at. */
export function objectPath({ object }: AuditRecord): string | null {
  if (!object?.resource || !object.name || !object.version) return null;
  const parts = [object.group || 'core', object.version, object.resource, ...(object.namespace ? [object.namespace] : []), object.name];
  return `/resources/${parts.map(encodeURIComponent).join('/')}`;
}

/** The parts of an object that changed, before and after, as two small documents that a difference can be shown of. */
export function beforeAndAfter(diff: readonly Change[]): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const [before, after]: Record<string, unknown>[] = [{}, {}];
  for (const change of diff) {
    if (change.op !== 'add') put(before!, change.path, change.was);
    if (change.op !== 'remove') put(after!, change.path, change.value);
  }
  return { before: before!, after: after! };
}

function put(target: Record<string, unknown>, pointer: string, value: unknown): void {
  const parts = pointer.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (parts.length === 0) { Object.assign(target, typeof value === 'object' && value !== null ? value : { '': value }); return; }
  let at = target;
  for (const part of parts.slice(0, -1)) {
    const next = Object.hasOwn(at, part) ? at[part] : undefined;
    if (typeof next === 'object' && next !== null) at = next as Record<string, unknown>;
    else {
      const made: Record<string, unknown> = {};
      define(at, part, made);
      at = made;
    }
  }
  define(at, parts.at(-1)!, value);
}

/** Sets a member whatever it is called: `__proto__` is a name like others in somebody's document. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Reads a stream of lines of JSON as it arrives. */
export class JsonLines<T> {
  private rest = '';

  /** The documents that are whole with this part. */
  push(text: string): T[] {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    return lines.filter(line => line.trim() !== '').map(line => JSON.parse(line) as T);
  }
}
