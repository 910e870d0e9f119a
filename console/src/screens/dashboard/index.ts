import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = {
  name: 'dashboard',
  messages: { en: () => import('./messages.en.js'), 'zh-CN': () => import('./messages.zh-CN.js') },
  routes: [{ path: '/', title: 'navigation.dashboard', load: () => import('./page.js'), tag: 'lb-dashboard-page' }],
  navigation: [{ title: 'navigation.dashboard', icon: 'layout-dashboard', path: '/', order: 0 }],
};
export default area;
