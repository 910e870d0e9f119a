import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'profile', messages: {}, routes: [] };
export default area;
