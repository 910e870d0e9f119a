import type { ScreenArea } from '../../core/areas.js';
import { navigate } from '../../core/router.js';

const area: ScreenArea = {
  name: 'api',
  messages: {
    en: () => import('./messages.en.js'),
    'zh-CN': () => import('./messages.zh-CN.js'),
  },
  routes: [{ path: '/api-explorer', title: 'navigation.apiExplorer', load: () => import('./explorer-page.js'), tag: 'lb-api-explorer-page' }],
  navigation: [{ title: 'navigation.apiExplorer', icon: 'code', path: '/api-explorer', area: 'resources', order: 44 }],
  commands: [{ id: 'api.explorer', title: 'navigation.command.apiExplorer', icon: 'code', run: () => navigate('/api-explorer') }],
};
export default area;
