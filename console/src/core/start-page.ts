import { preferences } from './preferences.js';
import { navigate } from './router.js';

/** Whoever opens the console without saying where goes to the page that he has chosen. */
export function openStartPage(): void {
  const page = preferences.value['startPage'];
  if (location.pathname === '/' && !location.search && typeof page === 'string' && /^\/[a-z]/.test(page)) navigate(page, { replace: true });
}
