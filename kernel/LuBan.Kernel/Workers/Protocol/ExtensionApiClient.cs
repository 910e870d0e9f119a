using System.Net;
using System.Net.Http.Headers;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>What extensions reach the kernel's own API with: over the kernel's socket, from its process and from workers alike.</summary>
internal sealed class ExtensionApiClient : IKernelClient, IDisposable
{
    private static readonly Uri Address = new("http://kernel/");
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <param name="id">Whose it is.</param>
    /// <param name="token">What the socket knows the extension by.</param>
    /// <param name="socketPath">The kernel's socket.</param>
    /// <param name="call">Names what the kernel waits for meanwhile, until it is disposed; null for nothing.</param>
    public ExtensionApiClient(string id, string token, Func<CancellationToken, Task<string>> socketPath, Func<(string? Name, IDisposable? End)> call)
    {
        Http = new(new SigningHandler(token, call) { InnerHandler = UnixSocketHandler.Create(socketPath, ConnectTimeout) }) { BaseAddress = Address };
        // The API takes the first part as who manages the fields that are written.
        Http.DefaultRequestHeaders.UserAgent.Add(new(id.ToLowerInvariant(), null));
    }

    public HttpClient Http { get; }

    public void Dispose() => Http.Dispose();

    private sealed class SigningHandler(string token, Func<(string? Name, IDisposable? End)> call) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            request.Headers.Authorization = new AuthenticationHeaderValue(WorkerHeaders.ApiScheme, token);
            request.Headers.Remove(WorkerHeaders.Call);
            var (name, end) = call();
            using (end)
            {
                if (name is not null) request.Headers.Add(WorkerHeaders.Call, name);
                return await base.SendAsync(request, cancellationToken);
            }
        }
    }
}
