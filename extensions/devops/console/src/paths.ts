import type { KubeObject } from '@luban/console-sdk';
import { tekton, type Run } from './model.js';

const root = '/x/luban.devops';
const part = encodeURIComponent;

export const runsPath = root;
export const pipelinesPath = `${root}/pipelines`;
export const runPath = (namespace: string, name: string, kind = 'PipelineRun') => `${root}/runs/${part(namespace)}/${part(name)}${kind === 'TaskRun' ? '?kind=TaskRun' : ''}`;
export const pathOfRun = (run: Run) => runPath(run.metadata.namespace!, run.metadata.name, run.kind);
export const pipelinePath = (namespace: string, name: string) => `${pipelinesPath}/${part(namespace)}/${part(name)}`;

/** The console's own page of a resource. */
export const resourcePath = (plural: string, object: KubeObject) => `/resources/${object.apiVersion ?? tekton}/${plural}/${part(object.metadata.namespace!)}/${part(object.metadata.name)}`;
export const newResourcePath = (apiVersion: string, plural: string) => `/resources/${apiVersion}/${plural}/new`;

/** Where the lines of a step are; followed, they come until the step ends. */
export const logPath = (namespace: string, taskRun: string, step: string, follow: boolean) =>
  `/ext/luban.devops/namespaces/${part(namespace)}/taskruns/${part(taskRun)}/steps/${part(step)}/log${follow ? '?follow=true' : ''}`;
