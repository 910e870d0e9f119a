import './ui/register-icons.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import './app.js';

// Menus are drawn a moment after the first paint.
const later: (work: () => void) => unknown = window.requestIdleCallback ?? setTimeout;
later(() => void import('./ui/menus.js'));
