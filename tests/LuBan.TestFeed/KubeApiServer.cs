using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;

namespace LuBan.TestSupport;

/// <summary>
/// A real kube-apiserver over a private etcd, for comparison only: the binary is named by the environment variable
/// <c>LUBAN_KUBE_APISERVER</c>. One administrator with a token, HTTPS on a free port, no controllers beside it.
/// </summary>
public sealed class KubeApiServer : IAsyncDisposable
{
    /// <summary>The administrator's bearer token.</summary>
    public const string Token = "of-the-administrator";

    private readonly EtcdServer _etcd;
    private readonly PeerProcess _process;

    private KubeApiServer(EtcdServer etcd, PeerProcess process, Uri address)
    {
        (_etcd, _process, Address) = (etcd, process, address);
    }

    /// <summary>Why there is none, or null when there is one.</summary>
    public static string? Missing => EtcdServer.Missing ?? (File.Exists(Binary) ? null : "LUBAN_KUBE_APISERVER names no kube-apiserver binary");

    /// <summary>Where it listens (HTTPS with a certificate of its own making).</summary>
    public Uri Address { get; }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>The process id of its etcd.</summary>
    public int EtcdId => _etcd.Id;

    private static string? Binary => Environment.GetEnvironmentVariable("LUBAN_KUBE_APISERVER");

    /// <summary>Starts etcd and the server, and waits until it is ready.</summary>
    public static async Task<KubeApiServer> StartAsync(string directory, CancellationToken cancellationToken = default)
    {
        var etcd = await EtcdServer.StartAsync(directory, cancellationToken);
        PeerProcess? process = null;
        try
        {
            var key = Path.Combine(directory, "accounts.key");
            using (var rsa = RSA.Create(2048)) await File.WriteAllTextAsync(key, rsa.ExportRSAPrivateKeyPem(), cancellationToken);
            var tokens = Path.Combine(directory, "tokens.csv");
            await File.WriteAllTextAsync(tokens, $"{Token},admin,admin,\"system:masters\"\n", cancellationToken);
            var port = PeerProcess.FreePort();
            process = new PeerProcess(Binary!,
            [
                $"--etcd-servers={etcd.Address.AbsoluteUri.TrimEnd('/')}", "--bind-address=127.0.0.1", $"--secure-port={port}", $"--cert-dir={Path.Combine(directory, "certificates")}",
                $"--token-auth-file={tokens}", "--authorization-mode=RBAC", "--service-cluster-ip-range=10.0.0.0/24", "--disable-admission-plugins=ServiceAccount",
                "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-key-file={key}", $"--service-account-signing-key-file={key}",
            ]);
            var server = new KubeApiServer(etcd, process, new($"https://127.0.0.1:{port}"));
            using var http = server.NewClient();
            await process.WaitForAsync(async () =>
            {
                using var response = await http.GetAsync("/readyz", cancellationToken);
                return response.StatusCode == HttpStatusCode.OK;
            }, cancellationToken);
            return server;
        }
        catch
        {
            if (process is not null) await process.DisposeAsync();
            await etcd.DisposeAsync();
            throw;
        }
    }

    /// <summary>A kubeconfig of the administrator.</summary>
    public string Kubeconfig => $$$"""
        apiVersion: v1
        kind: Config
        clusters: [{name: peer, cluster: {server: "{{{Address.AbsoluteUri.TrimEnd('/')}}}", insecure-skip-tls-verify: true}}]
        users: [{name: peer, user: {token: {{{Token}}}}}]
        contexts: [{name: peer, context: {cluster: peer, user: peer}}]
        current-context: peer
        """;

    /// <summary>A client with the administrator's token.</summary>
    public HttpClient NewClient()
    {
        // The peer makes its certificate itself, on the loopback, a moment before.
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        var client = new HttpClient(handler) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _etcd.DisposeAsync();
    }
}
