import type { ScreenArea } from '../../core/areas.js';
import { navigate } from '../../core/router.js';

const area: ScreenArea = {
  name: 'resources',
  messages: {
    en: () => import('./messages.en.js'),
    'zh-CN': () => import('./messages.zh-CN.js'),
  },
  routes: [
    { path: '/resources', title: 'navigation.resources', load: () => import('./kinds-page.js'), tag: 'lb-kinds-page' },
    { path: '/resources/apply', title: 'navigation.apply', load: () => import('./apply-page.js'), tag: 'lb-apply-page' },
    { path: '/events', title: 'navigation.events', load: () => import('./events-page.js'), tag: 'lb-events-page' },
    { path: '/resources/:group/:version/:plural', title: 'navigation.resources', load: () => import('./list-page.js'), tag: 'lb-resource-list-page' },
    { path: '/resources/:group/:version/:plural/new', title: 'navigation.resources', load: () => import('./create-page.js'), tag: 'lb-resource-create-page' },
    { path: '/resources/:group/:version/:plural/:namespace/:name', title: 'navigation.resources', load: () => import('./object-page.js'), tag: 'lb-resource-page' },
  ],
  navigation: [
    { title: 'navigation.resources', icon: 'boxes', path: '/resources', area: 'resources', order: 40 },
    { title: 'navigation.events', icon: 'activity', path: '/events', area: 'resources', order: 42, permission: { verb: 'list', group: '', resource: 'events' } },
  ],
  commands: [
    { id: 'resources.kind', title: 'navigation.command.kind', icon: 'boxes', run: () => void import('./parts/kind-picker.js').then(picker => picker.pickKind()) },
    { id: 'resources.apply', title: 'navigation.apply', icon: 'upload', run: () => navigate('/resources/apply') },
  ],
};
export default area;
