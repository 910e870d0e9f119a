import type { MessageCatalog } from '@luban/console-sdk';

/** A page of the console, found by its path. */
export interface Route {
  /** The path; a part that begins with a colon is a parameter, a last `*` takes the rest. */
  path: string;
  /** The message key of the title, which is also the document's. */
  title: string;
  /** Loads the module that defines the page's element. */
  load: () => Promise<unknown>;
  /** The page's element. It is given the properties `params` and `query`. */
  tag: string;
  /** Who lacks this right is told so instead of being shown the page. */
  permission?: AccessQuestion;
  /** The contribution that brings the page, if it is an extension's. */
  contribution?: string;
}

/** An entry of the navigation. */
export interface NavigationItem {
  /** The message key of its words. */
  title: string;
  icon: string;
  path: string;
  /** The group that it stands in: `extensions`, `resources`, `access`, `platform`, or another whose words are `navigation.area.<name>`; none for the first one. */
  area?: string;
  order: number;
  /** Shown only to those who may do this. */
  permission?: AccessQuestion;
}

/** A question to the server about the rights of the user. */
export interface AccessQuestion {
  verb: string;
  group: string;
  resource: string;
  namespace?: string;
}

/** A command of the palette. */
export interface Command {
  id: string;
  /** The message key of its words. */
  title: string;
  icon?: string;
  run: () => void | Promise<void>;
  permission?: AccessQuestion;
}

/** A part of the console: its pages, its place in the navigation, its words. */
export interface ScreenArea {
  name: string;
  messages: MessageCatalog;
  routes: Route[];
  navigation?: NavigationItem[];
  commands?: Command[];
}
