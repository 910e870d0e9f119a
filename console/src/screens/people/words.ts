/** The text of a language out of a map from language tag to text; in English, or whatever there is, where it is missing. */
export function localised(texts: Record<string, string> | undefined | null, language: string, otherwise = ''): string {
  if (!texts) return otherwise;
  const short = language.split('-')[0]!;
  return texts[language] ?? texts[short] ?? texts['en'] ?? Object.values(texts)[0] ?? otherwise;
}

/** A resource as people write it: `users.iam.luban.dev`, `secrets`. */
export function qualified(resource: string, group: string | undefined, subresource = ''): string {
  return `${resource}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}`;
}

/** Takes `plural.group/subresource` apart. */
export function unqualified(text: string): { resource: string; group: string; subresource: string } {
  const [name = '', subresource = ''] = splitOnce(text.trim(), '/');
  const [resource = '', group = ''] = splitOnce(name, '.');
  return { resource, group, subresource };
}

/** Words that were written into one field, by comma, blank or line. */
export function words(text: string): string[] {
  return [...new Set(text.split(/[\s,，;；]+/).filter(Boolean))];
}

/** The lines of a text that hold something. */
export function lines(text: string): string[] {
  return text.split(/\r?\n/).map(line => line.trim()).filter(Boolean);
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
