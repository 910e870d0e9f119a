using System.Text;

namespace LuBan.DevOps.Running;

/// <summary>Who a step is in LuBan: written as files that only it can read.</summary>
/// <param name="Server">Where LuBan is.</param>
/// <param name="Token">A token of the run's service account.</param>
/// <param name="Namespace">The run's namespace.</param>
/// <param name="Authority">Who signed LuBan's certificate, as PEM; null when LuBan does not say.</param>
internal sealed record StepIdentity(Uri Server, string Token, string Namespace, string? Authority)
{
    /// <summary>A configuration for kubectl that reads the token from its file.</summary>
    public string KubeConfig(string tokenFile) => $$"""
        apiVersion: v1
        kind: Config
        current-context: luban
        clusters:
        - name: luban
          cluster:
            server: {{Address}}
            certificate-authority-data: {{(Authority is null ? "''" : Convert.ToBase64String(Encoding.UTF8.GetBytes(Authority)))}}
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

    /// <summary>By TLS, which LuBan speaks on the same port: kubectl keeps its tokens to itself without.</summary>
    private string Address => (Authority is null ? Server : new UriBuilder(Server) { Scheme = Uri.UriSchemeHttps, Port = Server.Port }.Uri).ToString().TrimEnd('/');
}
