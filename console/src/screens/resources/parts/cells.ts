import { html, nothing } from 'lit';
import { format } from '@luban/console-sdk';

/** What the words of a state mean for its colour. Words that nobody knows have none. */
const words: Record<string, 'ok' | 'warn' | 'error' | 'busy' | 'off'> = {
  active: 'ok', available: 'ok', bound: 'ok', healthy: 'ok', installed: 'ok', ok: 'ok', ready: 'ok', running: 'ok', serving: 'ok', succeeded: 'ok', synced: 'ok', true: 'ok', complete: 'ok', completed: 'ok', accepted: 'ok',
  degraded: 'warn', stale: 'warn', warn: 'warn', warning: 'warn', unhealthy: 'error', error: 'error', failed: 'error', lost: 'error', false: 'error', rejected: 'error',
  activating: 'busy', busy: 'busy', downloading: 'busy', pending: 'busy', progressing: 'busy', resolving: 'busy', rollingback: 'busy', terminating: 'busy', uninstalling: 'busy', upgrading: 'busy', verifying: 'busy', waiting: 'busy',
  disabled: 'off', off: 'off', notinstalled: 'off', stopped: 'off',
};

/** Whether a column tells a state by its name. */
export const tellsState = (name: string) => /^(state|status|phase|health|ready)$/i.test(name);

/** The state that a word tells. */
export function statesOf(value: string): 'ok' | 'warn' | 'error' | 'busy' | 'off' | 'unknown' {
  return words[value.toLowerCase().replace(/[^a-z]/g, '')] ?? 'unknown';
}

/** A word of a state with its colour. */
export function stateOf(value: string) {
  return html`<lb-status state=${statesOf(value)} label=${value}></lb-status>`;
}

/** A cell of a column that an extension has described: the value in the format that it asked for. */
export function formatted(value: unknown, as: string | undefined) {
  if (value === null || value === undefined || value === '') return nothing;
  const number = Number(value);
  switch (as) {
    case 'number': return Number.isFinite(number) ? format.number(number) : String(value);
    case 'percent': return Number.isFinite(number) ? format.percent(number, 1) : String(value);
    case 'bytes': return Number.isFinite(number) ? format.bytes(number) : String(value);
    case 'duration': return Number.isFinite(number) ? format.duration(number) : String(value);
    case 'date': case 'time': case 'relative': return html`<lb-time datetime=${String(value)}></lb-time>`;
    case 'status': case 'state': return stateOf(String(value));
    case 'boolean': return html`<wa-icon name=${value ? 'check' : 'minus'} label=${String(value)}></wa-icon>`;
    case 'list': return Array.isArray(value) ? value.map(String).join(', ') : String(value);
    default: return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}
