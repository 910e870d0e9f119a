namespace LuBan.DevOps.Running;

/// <summary>Who a step is in LuBan: written as files that only it can read.</summary>
/// <param name="Server">Where LuBan is.</param>
/// <param name="Token">A token of the run's service account.</param>
/// <param name="Namespace">The run's namespace.</param>
internal sealed record StepIdentity(Uri Server, string Token, string Namespace)
{
    /// <summary>A configuration for kubectl that reads the token from its file.</summary>
    public string KubeConfig(string tokenFile) => $$"""
        apiVersion: v1
        kind: Config
        current-context: luban
        clusters:
        - name: luban
          cluster:
            server: {{Server.ToString().TrimEnd('/')}}
        contexts:
        - name: luban
          context:
            cluster: luban
            user: run
            namespace: {{Namespace}}
        users:
        - name: run
          user:
            tokenFile: {{tokenFile}}

        """;
}
