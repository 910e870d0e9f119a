/** One requirement of a label selector. */
export interface Requirement {
  key: string;
  operator: '=' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';
  values: string[];
}

/** What is wrong with a selector: a message key, the part it is about, and where that begins. */
export interface SelectorProblem {
  message: 'resources.selector.empty' | 'resources.selector.key' | 'resources.selector.value' | 'resources.selector.form' | 'resources.selector.number' | 'resources.selector.values';
  part: string;
  at: number;
}

const name = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const prefix = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/** Whether a text may be the key of a label. */
export function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  return parts.length === 1 ? name.test(key) : parts.length === 2 && prefix.test(parts[0]!) && name.test(parts[1]!);
}

/** Whether a text may be the value of a label. */
export function isLabelValue(value: string): boolean {
  return value === '' || name.test(value);
}

/** Reads a label selector: `app=web, tier!=cache, env in (a,b), debug, !old, size>3`. All problems at once. */
export function parseSelector(text: string): { requirements: Requirement[]; problems: SelectorProblem[] } {
  const requirements: Requirement[] = [];
  const problems: SelectorProblem[] = [];
  if (!text.trim()) return { requirements, problems };
  for (const { part, at } of split(text)) {
    const read = requirement(part, at);
    if ('message' in read) problems.push(read);
    else requirements.push(read);
  }
  return { requirements, problems };
}

/** Parts at commas that are not within brackets. */
function split(text: string): { part: string; at: number }[] {
  const parts: { part: string; at: number }[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')') depth--;
    if (i < text.length && (text[i] !== ',' || depth > 0)) continue;
    const part = text.slice(start, i);
    parts.push({ part: part.trim(), at: start + part.length - part.trimStart().length });
    start = i + 1;
  }
  return parts;
}

function requirement(part: string, at: number): Requirement | SelectorProblem {
  const problem = (message: SelectorProblem['message'], about = part): SelectorProblem => ({ message, part: about, at: at + Math.max(0, part.indexOf(about)) });
  if (!part) return problem('resources.selector.empty');
  const found = /^(!)\s*(\S+)$/.exec(part) ?? /^([^\s=!<>()]+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(part) ?? /^([^\s=!<>()]+)\s*(==|=|!=|>|<)\s*([^\s=!<>()]*)$/.exec(part) ?? /^([^\s=!<>()]+)$/.exec(part);
  if (!found) return problem('resources.selector.form');
  const [key, operator, values] = found[1] === '!'
    ? [found[2]!, '!' as const, []]
    : [found[1]!, (found[2] === '==' ? '=' : found[2] ?? 'exists') as Requirement['operator'], found[3] === undefined ? [] : found[2]!.endsWith('in') ? found[3].split(',').map(value => value.trim()) : [found[3]]];
  if (!isLabelKey(key)) return problem('resources.selector.key', key);
  if (operator.endsWith('in') && values.every(value => !value)) return problem('resources.selector.values');
  const wrong = values.find(value => !isLabelValue(value));
  if (wrong !== undefined) return problem('resources.selector.value', wrong);
  if ((operator === '>' || operator === '<') && !/^-?\d+$/.test(values[0] ?? '')) return problem('resources.selector.number', values[0] || part);
  return { key, operator, values };
}
