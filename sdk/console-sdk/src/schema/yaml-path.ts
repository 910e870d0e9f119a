import type { Path } from './fields.js';

/** Where in a YAML text the cursor stands. */
export interface YamlPlace {
  /** The members that lead to the mapping or value at the cursor. */
  path: Path;
  /** Whether a member's name is being written, or its value. */
  writing: 'key' | 'value';
  /** Names that the mapping at the cursor has already. */
  siblings: string[];
  /** What has been written of the word so far. */
  word: string;
}

interface Line {
  indent: number;
  /** Columns of the dashes before the first member. */
  dashes: number[];
  key: string | undefined;
  rest: string;
}

/** Finds the place from the indentation, which is there also while the text is unfinished. */
export function yamlPlaceAt(lines: readonly string[], row: number, column: number): YamlPlace | undefined {
  const current = lines[row]?.slice(0, column) ?? '';
  if (/^\s*#/.test(current) || /\s#/.test(current)) return undefined;
  const read = readLine(current);
  const inValue = read.key !== undefined;
  const path = pathTo(lines, row, read);
  if (inValue) return { path: [...path, read.key!], writing: 'value', siblings: [], word: read.rest };
  return { path, writing: 'key', siblings: siblingsOf(lines, row, read.indent), word: read.rest };
}

function readLine(line: string): Line {
  const dashes: number[] = [];
  let at = line.length - line.trimStart().length;
  while (line[at] === '-' && (line[at + 1] === ' ' || line[at + 1] === undefined)) {
    dashes.push(at);
    at++;
    while (line[at] === ' ') at++;
  }
  const found = /^(?:"([^"]*)"|'([^']*)'|([^\s#:{[][^:#]*?))\s*:(?:\s+|$)(.*)$/.exec(line.slice(at));
  return { indent: at, dashes, key: found ? found[1] ?? found[2] ?? found[3] : undefined, rest: found ? found[4]! : line.slice(at) };
}

/** Goes up through the lines that stand further left. */
function pathTo(lines: readonly string[], row: number, from: Line): Path {
  const path: (string | number)[] = [];
  let limit = from.indent;
  const enter = (line: Line, at: number) => {
    for (const dash of [...line.dashes].reverse()) if (dash < limit) { path.unshift(itemNumber(lines, at, dash)); limit = dash; }
  };
  enter(from, row);
  for (let at = row - 1; at >= 0 && limit >= 0; at--) {
    if (!lines[at]!.trim() || lines[at]!.trimStart().startsWith('#')) continue;
    const line = readLine(lines[at]!);
    // A list may stand as far left as the name that it belongs to.
    const parent = line.key !== undefined && (line.indent < limit || (line.indent === limit && typeof path[0] === 'number' && line.dashes.length === 0));
    if (parent) { path.unshift(line.key!); limit = line.indent; }
    enter(line, at);
    if (limit === 0 && line.indent === 0 && typeof path[0] === 'string') break;
  }
  return path;
}

/** Which item of its list the dash at a column begins. */
function itemNumber(lines: readonly string[], row: number, dash: number): number {
  let number = 0;
  for (let at = row - 1; at >= 0; at--) {
    const text = lines[at]!;
    if (!text.trim()) continue;
    const line = readLine(text);
    const outer = text.length - text.trimStart().length;
    if (line.dashes.includes(dash)) number++;
    else if (outer <= dash) break;
  }
  return number;
}

function siblingsOf(lines: readonly string[], row: number, indent: number): string[] {
  const names: string[] = [];
  const scan = (from: number, step: number) => {
    for (let at = from; at >= 0 && at < lines.length; at += step) {
      if (!lines[at]!.trim()) continue;
      const line = readLine(lines[at]!);
      if (line.indent < indent) break;
      const starts = line.dashes.length > 0;
      if (starts && step > 0 && line.indent === indent) break;
      if (line.indent === indent && line.key !== undefined) names.push(line.key);
      if (starts && line.indent === indent) break;
    }
  };
  if (readLine(lines[row]!).dashes.length === 0) scan(row - 1, -1);
  scan(row + 1, 1);
  return names;
}
