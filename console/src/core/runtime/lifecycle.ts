import { html, type TemplateResult } from 'lit';
import { addMessages, apiJson, locales as builtIn, onLocaleChange, removeMessages, setNodeDrawing, subscribe, t, toast, type MessageCatalog, type Messages, type NodeDrawing } from '@luban/console-sdk';
import type { Route } from '../areas.js';
import { focusHeading } from '../focus.js';
import { addLanguage, removeLanguage } from '../language.js';
import { contributedLinks } from '../navigation.js';
import { addRoutes, currentRoute, navigate, refresh, removeRoutes } from '../router.js';
import { contributedThemes, type ContributedTheme } from '../theme.js';
import { userMenuEntries } from '../user-menu.js';
import { runCommand } from './commands.js';
import { consoleExtensions, contributionsAt, onPlaced, placed, surroundings } from './contributions.js';
import { textIn, titleOf } from './text.js';
import type { Placed } from './types.js';

/** The routes of the pages of extensions, by the id of the contribution: the same object as long as the page is there. */
const pages = new Map<string, Route>();
const badges = new Map<string, { text: string; stop: AbortController }>();

/** Keeps pages, navigation, themes, languages and menus in step with what is installed. */
export function startLifecycle(): void {
  onPlaced((difference, before) => {
    const lost = focusedFragment();
    applyPages(before);
    applyThemes();
    applyLocales();
    applyMenus();
    applyNodes();
    if (lost && difference.removed.includes(lost)) rescueFocus();
  });
  onLocaleChange(applyMenus);
  surroundings.subscribe(applyMenus);
}

/** The route of a page that is placed: which page it draws is looked up by the id when it is drawn. */
function routeOf(one: Placed): Route {
  const { contribution } = one;
  return {
    path: String(contribution.data['path']), tag: 'lb-contributed-page', load: () => import('./contributed-page.js'), contribution: contribution.id,
    get title() {
      const now = placed.value.find(other => other.contribution.id === contribution.id);
      return now ? titleOf(now) : contribution.name;
    },
  };
}

function applyPages(before: readonly Placed[]): void {
  const current = currentRoute();
  const wanted = new Map(placed.value.filter(one => one.contribution.point === 'luban/page/v1' && isOwnPath(one)).map(one => [one.contribution.id, one]));
  for (const [id, route] of pages) {
    if (wanted.get(id)?.contribution.data['path'] === route.path) continue;
    removeRoutes([route]);
    pages.delete(id);
  }

  for (const [id, one] of wanted) {
    if (pages.has(id)) continue;
    const route = routeOf(one);
    pages.set(id, route);
    addRoutes([route]);
  }

  if (current?.contribution && !pages.has(current.contribution)) leave(before.find(one => one.contribution.id === current.contribution));
  else refresh();
}

/** An extension's pages lie below its own path, whatever its manifest says. */
function isOwnPath({ contribution, extension }: Placed): boolean {
  const path = String(contribution.data['path'] ?? '');
  return path === `/x/${extension.id}` || path.startsWith(`/x/${extension.id}/`);
}

/** The page that was open is gone: softly home, and why. */
function leave(gone: Placed | undefined): void {
  const isStillThere = gone && consoleExtensions.value.some(extension => extension.id === gone.extension.id);
  toast({ kind: 'info', text: t(isStillThere ? 'shell.removed.page' : 'shell.removed.extension', { name: gone ? textIn(gone.extension.title) || gone.extension.id : '' }) });
  navigate('/', { replace: true });
}

function applyMenus(): void {
  contributedLinks.set(contributionsAt('luban/navigation/v1').filter(isOwnPath).map(one => ({
    label: titleOf(one), icon: String(one.contribution.data['icon'] ?? 'box'), path: String(one.contribution.data['path']), order: one.contribution.order,
    area: String(one.contribution.data['area'] ?? 'extensions'), areaTitle: textIn(one.extension.title), ...badgeOf(one),
  })));
  userMenuEntries.set(contributionsAt('luban/user-menu/v1').map(one => ({
    id: one.contribution.id, icon: String(one.contribution.data['icon'] ?? 'box'), label: () => titleOf(one),
    run: () => (one.contribution.data['command'] ? runCommand(`${one.extension.id}/commands/${String(one.contribution.data['command'])}`) : navigate(String(one.contribution.data['path'] ?? '/'))),
  })));
}

/** A badge is a topic of the extension: what was published last is shown. */
function badgeOf(one: Placed): { badge?: string } {
  const topic = one.contribution.data['badge'];
  if (typeof topic !== 'string') return {};
  const key = `extensions/${one.extension.id}/${topic}`;
  if (!badges.has(key)) {
    const badge = { text: '', stop: new AbortController() };
    badges.set(key, badge);
    subscribe<unknown>(key, data => { badge.text = shownBadge(data); applyMenus(); }, badge.stop.signal);
  }
  const { text } = badges.get(key)!;
  return text ? { badge: text } : {};
}

function shownBadge(data: unknown): string {
  const value = data && typeof data === 'object' ? (data as { count?: unknown; text?: unknown }).count ?? (data as { text?: unknown }).text : data;
  return value === undefined || value === null || value === 0 ? '' : String(value).slice(0, 12);
}

const tokens = new Map<string, Promise<Record<string, string>>>();

function applyThemes(): void {
  const before = contributedThemes.value;
  contributedThemes.set(new Map(contributionsAt('luban/theme/v1').map(one => {
    const id = one.contribution.id;
    const file = one.extension.base + String(one.contribution.data['tokens']);
    const load = () => {
      if (!tokens.has(file)) tokens.set(file, apiJson<Record<string, string>>(file));
      return tokens.get(file)!;
    };
    const known = before.get(id);
    const theme: ContributedTheme = { id, base: one.contribution.data['base'] === 'dark' ? 'dark' : 'light', tokens: load, label: () => titleOf(one), file };
    // The same theme stays the same object, so that nothing is dressed anew.
    return [id, known?.file === file ? known : theme];
  })));
}

/** The languages that extensions bring, by tag, each with its file and its words. */
const languages = new Map<string, { file: string; words: MessageCatalog }>();

/** The console's own languages are not for others to change: who could, could call a button that destroys something harmless. */
function applyLocales(): void {
  const wanted = new Map<string, Placed>();
  for (const one of contributionsAt('luban/locale/v1')) {
    const tag = String(one.contribution.data['locale']);
    if (!(builtIn as readonly string[]).includes(tag) && !wanted.has(tag)) wanted.set(tag, one);
  }

  for (const [tag, { words }] of languages) {
    if (wanted.has(tag)) continue;
    languages.delete(tag);
    removeMessages(words);
    removeLanguage(tag);
  }

  for (const [tag, one] of wanted) {
    const file = one.extension.base + String(one.contribution.data['messages']);
    const known = languages.get(tag);
    if (known?.file === file) continue;
    if (known) removeMessages(known.words);
    const words: MessageCatalog = { [tag]: async () => ({ default: await apiJson<Messages>(file).catch(() => ({})) }) };
    languages.set(tag, { file, words });
    // It may have gone again while its words were fetched.
    void addMessages(words).then(() => { if (languages.get(tag)?.words === words) addLanguage(tag, titleOf(one)); });
  }
}

/** The things of topologies that extensions draw: the same template for the same thing, so that its fragment hears only of what is new. */
function applyNodes(): void {
  const renderers = new Map(contributionsAt('luban/topology/node/v1').reverse().map(one => [String(one.contribution.data['type']), one]));
  const drawn = new WeakMap<object, TemplateResult>();
  const draw: NodeDrawing = node => {
    const one = renderers.get(node.type ?? '');
    if (!one) return undefined;
    if (!drawn.has(node)) drawn.set(node, html`<lb-fragment .placed=${one} .props=${{ node }}></lb-fragment>`);
    return drawn.get(node);
  };
  setNodeDrawing(draw);
}

/** The contribution whose fragment has the focus. */
function focusedFragment(): string | undefined {
  let active = document.activeElement;
  let found: string | undefined;
  while (active) {
    if (active.localName === 'lb-fragment') found = (active as HTMLElement & { placed?: Placed }).placed?.contribution.id;
    active = active.shadowRoot?.activeElement ?? null;
  }
  const holder = found ? undefined : document.activeElement?.closest('lb-fragment');
  return found ?? (holder as (HTMLElement & { placed?: Placed }) | null | undefined)?.placed?.contribution.id;
}

/** Who worked in something that goes is put at the heading of the page, not at its very beginning. */
function rescueFocus(): void {
  setTimeout(() => void focusHeading(document, () => document.activeElement === document.body || !document.activeElement), 50);
}

