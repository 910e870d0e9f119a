import { locale } from '@luban/console-sdk';
import type { Placed, Texts } from './types.js';

/** A text in the language that is shown, else in the same language of another country, else in English, else in any. */
export function textIn(texts: Texts | undefined, language = locale()): string {
  if (!texts) return '';
  const near = Object.keys(texts).find(tag => tag.split('-')[0] === language.split('-')[0]);
  return texts[language] ?? (near && texts[near]) ?? texts['en'] ?? Object.values(texts)[0] ?? '';
}

/** The title of a contribution, or of its extension when it has none. */
export function titleOf({ contribution, extension }: Placed): string {
  return textIn(contribution.title) || textIn(extension.title) || contribution.name;
}

/** A text field of a contribution: plain, or by language. */
export function fieldText(value: unknown): string {
  return typeof value === 'string' ? value : value && typeof value === 'object' ? textIn(value as Texts) : '';
}
