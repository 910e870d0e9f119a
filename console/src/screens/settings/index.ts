import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = {
  name: 'settings',
  messages: {
    en: () => import('./messages.en.js'),
    'zh-CN': () => import('./messages.zh-CN.js'),
  },
  routes: [{ path: '/settings', title: 'navigation.settings', load: () => import('./page.js'), tag: 'lb-settings-page' }],
  navigation: [{ title: 'navigation.settings', icon: 'settings', path: '/settings', area: 'platform', order: 80 }],
};
export default area;
