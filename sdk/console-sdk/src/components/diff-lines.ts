/** A line of two texts beside one another. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  /** Its number in the text before, and in the one after. */
  before?: number;
  after?: number;
}

/** What has to be taken out of one text and put in to make the other: the fewest lines, by Myers' greedy algorithm. */
export function diffLines(before: string, after: string): DiffLine[] {
  const left = split(before), right = split(after);
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  while (end < left.length - start && end < right.length - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  const middle = diffMiddle(left.slice(start, left.length - end), right.slice(start, right.length - end));
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return number([...left.slice(0, start).map(same), ...middle, ...left.slice(left.length - end).map(same)]);
}

const split = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function diffMiddle(left: string[], right: string[]): DiffLine[] {
  const most = left.length + right.length;
  const reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= most; edits++) {
    trace.push(new Map(reach));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = diagonal === -edits || (diagonal !== edits && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1));
      let x = down ? reach.get(diagonal + 1) ?? 0 : (reach.get(diagonal - 1) ?? 0) + 1;
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x++;
      reach.set(diagonal, x);
      if (x >= left.length && x - diagonal >= right.length) return goBack(trace, left, right);
    }
  }
  return [];
}

/** Follows the trace from the end to the beginning. */
function goBack(trace: Map<number, number>[], left: string[], right: string[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let x = left.length, y = right.length;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reach = trace[edits]!;
    const diagonal = x - y;
    const down = diagonal === -edits || (diagonal !== edits && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1));
    const fromX = edits === 0 ? 0 : down ? reach.get(diagonal + 1)! : reach.get(diagonal - 1)!;
    const fromY = edits === 0 ? 0 : fromX - (down ? diagonal + 1 : diagonal - 1);
    while (x > fromX && y > fromY && (edits === 0 || x > (down ? fromX : fromX + 1) || y > (down ? fromY + 1 : fromY))) {
      if (left[x - 1] !== right[y - 1]) break;
      lines.push({ kind: 'same', text: left[x - 1]! });
      x--; y--;
    }
    if (edits === 0) break;
    if (down) { lines.push({ kind: 'added', text: right[y - 1]! }); y--; }
    else { lines.push({ kind: 'removed', text: left[x - 1]! }); x--; }
  }
  return lines.reverse();
}

function number(lines: DiffLine[]): DiffLine[] {
  let before = 0, after = 0;
  return lines.map(line => ({ ...line, ...(line.kind !== 'added' && { before: ++before }), ...(line.kind !== 'removed' && { after: ++after }) }));
}

/** Lines with the unchanged ones far from a change left out; a number stands for how many. */
export function fold(lines: readonly DiffLine[], context = 3): (DiffLine | number)[] {
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - context), index + context + 1).some(line => line.kind !== 'same'));
  const folded: (DiffLine | number)[] = [];
  lines.forEach((line, index) => {
    if (near[index]) folded.push(line);
    else if (typeof folded.at(-1) === 'number') (folded[folded.length - 1] as number)++;
    else folded.push(1);
  });
  return folded;
}
