import type { MessageCatalog } from '@luban/console-sdk';

/** The words of the shell itself and of the navigation: needed at once. */
export const shellMessages: MessageCatalog = {
  en: () => import('./en/index.js'),
  'zh-CN': () => import('./zh-CN/index.js'),
};

/** The words of what lies over the page, and of notifications: needed a moment later. */
export const panelMessages: MessageCatalog = {
  en: () => import('./en/panels.js'),
  'zh-CN': () => import('./zh-CN/panels.js'),
};
