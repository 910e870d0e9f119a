import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = {
  name: 'about',
  messages: {
    en: () => import('./messages.en.js'),
    'zh-CN': () => import('./messages.zh-CN.js'),
  },
  routes: [{ path: '/about', title: 'navigation.about', load: () => import('./page.js'), tag: 'lb-about-page' }],
  navigation: [{ title: 'navigation.about', icon: 'info', path: '/about', area: 'platform', order: 90 }],
};
export default area;
