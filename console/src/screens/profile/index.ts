import { navigate } from '../../core/router.js';
import type { ScreenArea } from '../../core/areas.js';

const page = { title: 'navigation.profile', load: () => import('./page.js'), tag: 'lb-profile-page' };

const area: ScreenArea = {
  name: 'profile',
  messages: { en: () => import('./messages.en.js'), 'zh-CN': () => import('./messages.zh-CN.js') },
  routes: [{ ...page, path: '/profile' }, { ...page, path: '/profile/:tab' }],
  commands: [{ id: 'profile.createToken', title: 'navigation.command.createToken', icon: 'key-round', run: () => navigate('/profile/tokens?create=1') }],
};
export default area;
