import { preferences } from './preferences.js';

/** Draws the console closer together for those who want more on one screen, from now on. */
export function startDensity(): void {
  const apply = () => document.documentElement.classList.toggle('lb-compact', preferences.value['density'] === 'compact');
  apply();
  preferences.subscribe(apply);
}
