import type { MessageCatalog } from '@luban/console-sdk';

/** The words of the shell itself and of the navigation: needed at once. */
export const navigationMessages: MessageCatalog = {
  en: () => import('./en/navigation.js'),
  'zh-CN': () => import('./zh-CN/navigation.js'),
};
