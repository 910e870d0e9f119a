/** How grave a line is. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical';

/** A line of a log. */
export interface LogLine {
  /** Its number, from 1. */
  number: number;
  /** The line as it came. */
  raw: string;
  message: string;
  level?: LogLevel;
  time?: string;
  category?: string;
  /** What belongs to it: an exception, further members. */
  more?: string;
}

/** From the least to the gravest. */
export const logLevels: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical'];

const names: Record<string, LogLevel> = {
  trace: 'trace', trce: 'trace', verbose: 'trace', vrb: 'trace', debug: 'debug', dbug: 'debug', dbg: 'debug',
  information: 'information', info: 'information', inf: 'information', warning: 'warning', warn: 'warning', wrn: 'warning',
  error: 'error', fail: 'error', err: 'error', critical: 'critical', crit: 'critical', fatal: 'critical', ftl: 'critical',
};

const timePattern = /^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|\d\d:\d\d:\d\d(?:[.,]\d+)?)\]?\s+/;
const levelPattern = /^(?:\[([A-Za-z]{3,11})\]|([A-Za-z]{3,11})(?:\]|:?(?=\s)))\s*/;

/** Reads a line: one of JSON, or of time, level and words as programs usually write them. */
export function parseLogLine(raw: string, number: number): LogLine {
  if (raw.startsWith('{')) {
    const parsed = parseJson(raw);
    if (parsed) return { number, raw, ...parsed };
  }
  const time = timePattern.exec(raw);
  let rest = time ? raw.slice(time[0].length) : raw;
  const found = levelPattern.exec(rest);
  const level = found ? names[(found[1] ?? found[2])!.toLowerCase()] : undefined;
  if (level) rest = rest.slice(found![0].length);
  return { number, raw, message: rest, ...(time && { time: time[1]! }), ...(level && { level }) };
}

function parseJson(raw: string): Omit<LogLine, 'number' | 'raw'> | undefined {
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(raw) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const first = (...keys: string[]) => keys.map(key => body[key]).find(value => typeof value === 'string' && value !== '') as string | undefined;
  const message = first('message', 'Message', 'msg', '@m', 'text');
  if (message === undefined) return undefined;
  const level = names[(first('level', 'Level', 'LogLevel', 'logLevel', 'severity', '@l') ?? '').toLowerCase()];
  const time = first('time', 'timestamp', 'Timestamp', '@t', 'ts');
  const category = first('category', 'Category', 'logger', 'SourceContext');
  const more = first('exception', 'Exception', '@x', 'error', 'stack');
  return { message, ...(level && { level }), ...(time && { time }), ...(category && { category }), ...(more && { more }) };
}

/** Which lines are shown: as grave as asked for, with the words that are searched. Lines without a level go with the line before. */
export function filterLines(lines: readonly LogLine[], level: LogLevel | undefined, search: string): LogLine[] {
  const floor = level ? logLevels.indexOf(level) : 0;
  const words = search.trim().toLowerCase();
  let last: LogLevel = 'information';
  return lines.filter(line => {
    last = line.level ?? last;
    return logLevels.indexOf(last) >= floor && (!words || line.raw.toLowerCase().includes(words));
  });
}
