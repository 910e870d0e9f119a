import { navigate } from '../../core/router.js';
import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = {
  name: 'workspaces',
  messages: { en: () => import('./messages.en.js'), 'zh-CN': () => import('./messages.zh-CN.js') },
  routes: [
    { path: '/workspaces', title: 'navigation.workspaces', load: () => import('./list.js'), tag: 'lb-workspaces-page' },
    { path: '/workspaces/:name', title: 'navigation.workspaces', load: () => import('./detail.js'), tag: 'lb-workspace-page' },
    { path: '/workspaces/:name/:tab', title: 'navigation.workspaces', load: () => import('./detail.js'), tag: 'lb-workspace-page' },
  ],
  navigation: [{ title: 'navigation.workspaces', icon: 'building-2', path: '/workspaces', area: 'access', order: 20 }],
  commands: [{ id: 'workspaces.create', title: 'navigation.command.createWorkspace', icon: 'plus', run: () => navigate('/workspaces?create=1'), permission: { verb: 'create', group: 'tenant.luban.dev', resource: 'workspaces' } }],
};
export default area;
