import { addMessages, t } from '@luban/console-sdk';
import { can } from './access.js';
import type { Command, NavigationItem, Route, ScreenArea } from './areas.js';
import { Store } from './store.js';

/** An entry of the navigation as it is drawn. */
export interface NavigationLink {
  label: string;
  icon: string;
  path: string;
  order: number;
  area: string;
  /** What the area is called when the console has no words for it: its extension's title. */
  areaTitle?: string;
  badge?: string;
}

/** A group of the navigation. */
export interface NavigationGroup {
  area: string;
  label: string;
  links: NavigationLink[];
}

/** The parts of the console that are built in. */
export const areas = new Store<readonly ScreenArea[]>([]);

/** What extensions add to the navigation. */
export const contributedLinks = new Store<readonly NavigationLink[]>([]);

const order = ['', 'extensions', 'resources', 'access', 'platform'];

/** The navigation of this user, in groups. */
export function navigation(): NavigationGroup[] {
  const own = areas.value.flatMap(area => area.navigation ?? []).filter(item => can(item.permission)).map(toLink);
  return grouped([...own, ...contributedLinks.value], areaLabel);
}

/** The commands of this user that are built in. The words of their area are there before they run. */
export function builtInCommands(): Command[] {
  return areas.value.flatMap(area => (area.commands ?? []).map(command => ({ ...command, run: async () => { await addMessages(area.messages); await command.run(); } })))
    .filter(command => can(command.permission));
}

/** Loads the words of the area that a page belongs to. */
export function loadAreaMessages(route: Route): Promise<void> {
  const area = areas.value.find(one => one.routes.includes(route));
  return area ? addMessages(area.messages) : Promise.resolve();
}

/** Puts links into their groups: those that are known first, others by name, each by order and then words. */
export function grouped(links: readonly NavigationLink[], label: (area: string, title?: string) => string): NavigationGroup[] {
  const groups = new Map<string, NavigationLink[]>();
  for (const link of links) groups.set(link.area, [...groups.get(link.area) ?? [], link]);
  const rank = (area: string) => (order.includes(area) ? order.indexOf(area) : 2.5);
  return [...groups]
    .map(([area, members]) => ({ area, label: label(area, members.find(({ areaTitle }) => areaTitle)?.areaTitle), links: members.sort((left, right) => left.order - right.order || left.label.localeCompare(right.label)) }))
    .sort((left, right) => rank(left.area) - rank(right.area) || left.label.localeCompare(right.label));
}

/** The link that an address belongs to: the one with the longest path that it lies under. */
export function activeLink(groups: readonly NavigationGroup[], path: string): NavigationLink | undefined {
  return groups.flatMap(group => group.links)
    .filter(link => path === link.path || path.startsWith(link.path === '/' ? '\0' : `${link.path}/`))
    .sort((left, right) => right.path.length - left.path.length)[0];
}

function toLink(item: NavigationItem): NavigationLink {
  return { label: t(item.title), icon: item.icon, path: item.path, order: item.order, area: item.area ?? '' };
}

function areaLabel(area: string, title?: string): string {
  if (!area) return '';
  const key = `navigation.area.${area}`;
  const known = t(key);
  if (known !== key) return known;
  if (title) return title;
  const named = t(area);
  return named.charAt(0).toUpperCase() + named.slice(1);
}
