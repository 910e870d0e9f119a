/** A file for kubectl with one server, one user and its token. */
export function kubeconfig({ server, user, namespace, token }: { server: string; user: string; namespace: string; token: string }): string {
  // JSON strings are YAML strings: nothing in a name can end one.
  const text = JSON.stringify;
  return [
    'apiVersion: v1', 'kind: Config',
    'clusters:', '- name: luban', '  cluster:', `    server: ${text(server)}`,
    'users:', `- name: ${text(user)}`, '  user:', `    token: ${text(token)}`,
    'contexts:', `- name: ${text(`${user}@luban`)}`, '  context:', '    cluster: luban', `    user: ${text(user)}`, `    namespace: ${text(namespace)}`,
    `current-context: ${text(`${user}@luban`)}`, '',
  ].join('\n');
}
