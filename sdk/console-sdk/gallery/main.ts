import { registerIconLibrary } from '@awesome.me/webawesome/dist/webawesome.js';
import { setLocale } from '@luban/console-sdk';
import './gallery.js';

declare const __ICONS__: Record<string, string>;

registerIconLibrary('default', { resolver: name => `data:image/svg+xml,${encodeURIComponent(__ICONS__[name] ?? __ICONS__['circle']!)}` });
const query = new URLSearchParams(location.search);
document.documentElement.classList.add(query.get('theme') === 'dark' ? 'wa-dark' : 'wa-light');
void setLocale(query.get('locale') ?? 'en');
