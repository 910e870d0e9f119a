import dashboard from './dashboard/index.js';
import marketplace from './marketplace/index.js';
import extensions from './extensions/index.js';
import sources from './sources/index.js';
import resources from './resources/index.js';
import api from './api/index.js';
import settings from './settings/index.js';
import about from './about/index.js';
import access from './access/index.js';
import audit from './audit/index.js';
import workspaces from './workspaces/index.js';
import profile from './profile/index.js';
import type { ScreenArea } from '../core/areas.js';

/** The parts of the console that are built in. */
export const areas: readonly ScreenArea[] = [dashboard, marketplace, extensions, sources, resources, api, settings, about, access, audit, workspaces, profile];
