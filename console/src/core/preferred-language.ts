/** The language to show: the chosen one, else the first of the browser's that the console speaks. */
export function preferredLanguage(chosen: string | undefined, wanted: readonly string[], spoken: readonly string[]): string {
  if (chosen && spoken.includes(chosen)) return chosen;
  for (const tag of wanted) {
    const found = spoken.find(one => one.toLowerCase() === tag.toLowerCase()) ?? spoken.find(one => one.split('-')[0] === tag.split('-')[0]);
    if (found) return found;
  }
  return 'en';
}
