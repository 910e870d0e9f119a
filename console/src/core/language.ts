import { locale, setLocale } from '@luban/console-sdk';
import { preferences, setPreferences } from './preferences.js';
import { preferredLanguage } from './preferred-language.js';
import { Store } from './store.js';

const design: Partial<Record<string, () => Promise<unknown>>> = {
  'zh-CN': () => import('@awesome.me/webawesome/dist/translations/zh-cn.js'),
};

/** The languages that can be chosen, each in its own words. Extensions may add some. */
export const languages = new Store<readonly { tag: string; name: string }[]>([{ tag: 'en', name: 'English' }, { tag: 'zh-CN', name: '简体中文' }]);

/** Adds a language. */
export function addLanguage(tag: string, name: string): void {
  if (!languages.value.some(language => language.tag === tag)) languages.set([...languages.value, { tag, name }]);
}

/** Takes a language out, as when the extension that brought it goes. Who used it is shown the next one that fits. */
export function removeLanguage(tag: string): void {
  languages.set(languages.value.filter(language => language.tag !== tag));
}

/** Chooses a language. */
export function setLanguage(next: string): void {
  setPreferences({ locale: next });
}

/** Shows the preferred language from now on. Settles when its words are there. */
export async function startLanguage(): Promise<void> {
  preferences.subscribe(() => void show());
  languages.subscribe(() => void show());
  await show();
}

async function show(): Promise<void> {
  const next = preferredLanguage(preferences.value.locale, navigator.languages, languages.value.map(language => language.tag));
  if (next === locale() && document.documentElement.lang === next) return;
  await Promise.all([setLocale(next), design[next]?.()]);
}
