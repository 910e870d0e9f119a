/** What is edited: objects of a kind (`group/Kind`), or a file by its name. */
export type Edited = { target: string } | { file: string };

/** Whether a schema is for what is edited: `core/ConfigMap`, `acme.dev/*`, or `*.acme.yaml`. */
export function isFor(match: unknown, edited: Edited): boolean {
  const pattern = String(match);
  const name = 'target' in edited ? edited.target : edited.file;
  if (pattern.includes('/') !== 'target' in edited) return false;
  const [parts, names] = [pattern.split('/'), name.split('/')];
  return parts.length === names.length && parts.every((part, index) => fits(part, names[index]!));
}

/** Whether a text is as a pattern says, in which a star stands for any text. In one pass: a package may have written the pattern. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const lower = text.toLowerCase();
  if (rest.length === 0) return lower === first;
  const last = rest.pop()!;
  if (!lower.startsWith(first) || lower.length < first.length + last.length || !lower.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = lower.indexOf(part, at);
    if (found < 0 || found + part.length > lower.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
