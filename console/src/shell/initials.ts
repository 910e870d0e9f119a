/** Two letters that stand for a person: the first of the first and last word, or one Chinese character. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? '?';
  if (/\p{Script=Han}/u.test(first)) return [...first].slice(-2).join('').slice(-2);
  return ((first[0] ?? '') + (words.length > 1 ? words.at(-1)![0] : first[1] ?? '')).toUpperCase();
}
