import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { addMessages } from '@luban/console-sdk';
import '../common/subnav.js';
import './problem.js';
import './session-table.js';
import './two-lines.js';

// What the screens about people, their rights and their workspaces have in common.
void addMessages({ en: () => import('./messages.en.js'), 'zh-CN': () => import('./messages.zh-CN.js') });
