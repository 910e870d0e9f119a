const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** The seconds of a duration such as `48h`, `90d` or `1h30m`; null when it is none. */
export function secondsOf(text: string): number | null {
  const trimmed = text.trim();
  if (!/^(\d+[smhdw])+$/.test(trimmed)) return null;
  return [...trimmed.matchAll(/(\d+)([smhdw])/g)].reduce((sum, part) => sum + Number(part[1]) * units[part[2]!]!, 0);
}

/** How urgent an end is. */
export type Expiry = 'never' | 'over' | 'soon' | 'later';

const soon = 7 * 86_400_000;

/** Whether something has ended, ends within a week, or later. */
export function expiryOf(end: string | null | undefined, now: number): Expiry {
  if (!end) return 'never';
  const left = Date.parse(end) - now;
  return left <= 0 ? 'over' : left < soon ? 'soon' : 'later';
}

/** The seconds from now to the end of a day that was chosen in a date field; null when that is past or no date. */
export function secondsUntil(date: string, now: number): number | null {
  const end = Date.parse(`${date}T23:59:59`);
  const seconds = Math.floor((end - now) / 1000);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}
