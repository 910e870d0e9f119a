import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'audit', messages: {}, routes: [] };
export default area;
