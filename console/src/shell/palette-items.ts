import { apiJson, locale, t } from '@luban/console-sdk';
import { builtInCommands, navigation } from '../core/navigation.js';
import { show } from '../core/panels.js';
import { recentVisits } from '../core/recent.js';
import { navigate } from '../core/router.js';
import { languages, setLanguage } from '../core/language.js';
import { runCommand } from '../core/runtime/commands.js';
import { contributionsAt } from '../core/runtime/contributions.js';
import { textIn, titleOf } from '../core/runtime/text.js';
import { signOut } from '../core/session.js';
import { builtInThemes, contributedThemes, setTheme } from '../core/theme.js';

/** Something that the palette offers. */
export interface PaletteItem {
  id: string;
  group: 'recent' | 'pages' | 'actions' | 'extensions';
  label: string;
  detail?: string;
  icon: string;
  run: () => unknown;
}

/** How well words match what was typed: 0 is not at all. Every typed word must occur; beginnings count more. */
export function score(text: string, query: string): number {
  const lower = text.toLowerCase();
  let sum = 0;
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = lower.indexOf(word);
    if (at < 0) return 0;
    sum += at === 0 ? 4 : /[\s/._-]/.test(lower[at - 1]!) ? 3 : 1;
  }
  return sum;
}

/** What fits, best first; without anything typed, recent pages and all pages. */
export function findItems(query: string): PaletteItem[] {
  const all = [...pages(), ...actions()];
  if (!query.trim()) {
    const recent = recentVisits().filter(visit => visit.path !== location.pathname).slice(0, 4).map((visit): PaletteItem => ({ id: `recent:${visit.path}`, group: 'recent', label: visit.title, detail: visit.path, icon: 'history', run: () => navigate(visit.path) }));
    return [...recent, ...all.filter(item => item.group === 'pages')];
  }
  return all.map(item => ({ item, value: score(`${item.label} ${item.detail ?? ''}`, query) })).filter(({ value }) => value > 0)
    .sort((left, right) => order(left.item) - order(right.item) || right.value - left.value).map(({ item }) => item).slice(0, 20);
}

/** The extensions that fit. */
export async function findExtensions(query: string, signal: AbortSignal): Promise<PaletteItem[]> {
  if (query.trim().length < 2) return [];
  const { items } = await apiJson<{ items: { id: string; displayName: string; installedVersion?: string }[] }>(`/api/kernel/v1/extensions?${new URLSearchParams({ q: query, take: '6', lang: locale() })}`, { signal });
  return items.map(({ id, displayName, installedVersion }): PaletteItem => ({
    id: `extension:${id}`, group: 'extensions', label: displayName, detail: installedVersion ? `${id} ${installedVersion}` : id, icon: 'package',
    run: () => navigate(`/${installedVersion ? 'extensions' : 'marketplace'}/${encodeURIComponent(id.toLowerCase())}`),
  }));
}

function order({ group }: PaletteItem): number {
  return ['recent', 'pages', 'actions', 'extensions'].indexOf(group);
}

function pages(): PaletteItem[] {
  return navigation().flatMap(group => group.links.map((link): PaletteItem => ({ id: `page:${link.path}`, group: 'pages', label: link.label, detail: group.label, icon: link.icon, run: () => navigate(link.path) })));
}

function actions(): PaletteItem[] {
  const themes = [...builtInThemes.map(id => ({ id: id as string, label: t(`shell.theme.${id}`) })), ...[...contributedThemes.value.values()].map(theme => ({ id: theme.id, label: theme.label() }))];
  const action = (id: string, label: string, icon: string, run: () => unknown, detail?: string): PaletteItem => ({ id, group: 'actions', label, icon, run, ...(detail ? { detail } : {}) });
  return [
    ...builtInCommands().map(command => action(`command:${command.id}`, t(command.title), command.icon ?? 'chevron-right', command.run)),
    ...contributionsAt('luban/command/v1').map(one => action(`command:${one.contribution.id}`, titleOf(one), String(one.contribution.data['icon'] ?? 'play'), () => runCommand(one.contribution.id), textIn(one.extension.title))),
    ...themes.map(theme => action(`theme:${theme.id}`, t('palette.theme', { name: theme.label }), 'palette', () => setTheme(theme.id))),
    ...languages.value.map(language => action(`language:${language.tag}`, t('palette.language', { name: language.name }), 'globe', () => setLanguage(language.tag))),
    action('help', t('shell.help'), 'circle-help', () => show('help')),
    action('sign-out', t('shell.signOut'), 'log-out', signOut),
  ];
}
