import { Store } from './store.js';

/** What an extension adds to the user's menu. */
export interface UserMenuEntry {
  id: string;
  icon: string;
  /** Its words in the language that is shown. */
  label: () => string;
  run: () => void | Promise<void>;
}

/** What extensions add to the user's menu. */
export const userMenuEntries = new Store<readonly UserMenuEntry[]>([]);
