import { preferences, setPreferences } from './preferences.js';
import { Store } from './store.js';

/** The themes that are built in; `system` follows the device. */
export const builtInThemes = ['light', 'dark', 'system'] as const;

/** A theme of an extension: values of the tokens on top of a built-in theme. */
export interface ContributedTheme {
  id: string;
  /** The address of its tokens, which changes with the version of its extension. */
  file: string;
  /** Its name in the language that is shown. */
  label: () => string;
  base: 'light' | 'dark';
  /** Its tokens: a file of the extension, fetched when the theme is first shown. */
  tokens: () => Promise<Record<string, string>>;
}

/** Whether dark is shown now. */
export const dark = new Store(false);

/** The themes of extensions, by id. */
export const contributedThemes = new Store<ReadonlyMap<string, ContributedTheme>>(new Map());

const device = matchMedia('(prefers-color-scheme: dark)');

/** The chosen theme: `light`, `dark`, `system`, or the id of a contributed one. */
export function theme(): string {
  return preferences.value.theme ?? 'system';
}

/** Chooses a theme. */
export function setTheme(next: string): void {
  setPreferences({ theme: next });
}

function apply(): void {
  const own = contributedThemes.value.get(theme());
  const base = own?.base ?? theme();
  const isDark = base === 'dark' || (base !== 'light' && device.matches);
  const root = document.documentElement;
  root.classList.toggle('wa-dark', isDark);
  root.classList.toggle('wa-light', !isDark);
  void dress(own);
  dark.set(isDark);
  dispatchEvent(new CustomEvent('luban-theme', { detail: { dark: isDark } }));
}

/** Puts the tokens of a contributed theme over the built-in ones, and takes off those of the one before. A theme that cannot be read is its base alone. */
async function dress(own: ContributedTheme | undefined): Promise<void> {
  const tokens = await own?.tokens().catch(error => { console.warn(`${own.id}:`, error); }) ?? {};
  if (contributedThemes.value.get(theme()) !== own) return;
  const { style } = document.documentElement;
  for (const name of [...style].filter(name => name.startsWith('--'))) style.removeProperty(name);
  for (const [name, value] of Object.entries(tokens)) if (/^--(lb|wa)-[\w-]+$/.test(name) && !/url\(/i.test(value)) style.setProperty(name, value);
}

/** Shows the chosen theme from now on, and follows the device and the preferences. */
export function startTheme(): void {
  apply();
  let shown = theme();
  device.addEventListener('change', apply);
  contributedThemes.subscribe(apply);
  preferences.subscribe(() => {
    if (theme() === shown) return;
    shown = theme();
    apply();
  });
}
