const root = '/x/luban.appstore';
const part = encodeURIComponent;

export const storePath = root;
export const appsPath = `${root}/apps`;
export const reviewPath = `${root}/review`;
export const uploadPath = `${reviewPath}/upload`;
export const appPath = (namespace: string, name: string) => `${appsPath}/${part(namespace)}/${part(name)}`;
export const templatePath = (name: string, version: string) => `${root}/templates/${part(name)}?version=${part(version)}`;

/** Where the lines of an instance are; they come as they are written. */
export const logPath = (namespace: string, name: string, instance: number) => `/ext/luban.appstore/namespaces/${part(namespace)}/localapps/${part(name)}/logs?follow=true&instance=${instance}`;
export const backupFilePath = (namespace: string, name: string) => `/ext/luban.appstore/namespaces/${part(namespace)}/backups/${part(name)}/file`;
