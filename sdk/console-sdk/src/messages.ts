import { addMessages } from './i18n.js';
import english from './locales/en.js';

/** The SDK's own words; English is there at once, so that no key is ever shown. */
export const sdkMessages = {
  en: () => Promise.resolve({ default: english }),
  'zh-CN': () => import('./locales/zh-CN.js'),
};

void addMessages(sdkMessages);
