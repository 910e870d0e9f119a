import type { ScreenArea } from '../../core/areas.js';

const read = { verb: 'list', group: 'kernel.luban.dev', resource: 'installplans' };
const change = { ...read, verb: 'update' };

const area: ScreenArea = {
  name: 'extensions',
  messages: { en: () => import('./messages.en.js'), 'zh-CN': () => import('./messages.zh-CN.js') },
  routes: [
    { path: '/extensions', title: 'navigation.installed', load: () => import('./page.js'), tag: 'lb-extensions-page', permission: read },
    { path: '/extensions/:id', title: 'navigation.installed', load: () => import('./detail-page.js'), tag: 'lb-extension-page', permission: read },
    { path: '/extensions/:id/progress', title: 'navigation.progress', load: () => import('./progress-page.js'), tag: 'lb-extension-progress-page', permission: read },
  ],
  navigation: [{ title: 'navigation.installed', icon: 'package', path: '/extensions', area: 'extensions', order: 20, permission: read }],
  commands: [
    { id: 'extensions.open', title: 'navigation.command.installed', icon: 'package', run: async () => (await import('../../core/router.js')).navigate('/extensions'), permission: read },
    { id: 'extensions.updateAll', title: 'navigation.command.updateAll', icon: 'refresh-cw', run: async () => (await import('./update-command.js')).updateAll(), permission: change },
  ],
};
export default area;
