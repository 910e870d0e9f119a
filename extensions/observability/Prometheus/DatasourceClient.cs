using System.Net.Http.Headers;
using System.Text;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.Observability.Prometheus;

/// <summary>Requests to a datasource, signed in as its spec says. Redirects are not followed: the address that was approved is the one that is asked.</summary>
internal sealed class DatasourceClient(IResourceClient<Secret> secrets) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Why a spec cannot work; null when it can.</summary>
    public static string? Problem(DatasourceSpec spec)
    {
        if (spec.Type != "prometheus") return $"LB9207: spec.type is '{spec.Type}', expected 'prometheus'.";
        if (!Uri.TryCreate(spec.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Query.Length > 0) return $"LB9207: spec.url is '{spec.Url}', expected an address such as http://prometheus.example.com:9090, without user and query.";
        return spec.TimeoutSeconds is >= 1 and <= 300 ? null : $"LB9207: spec.timeoutSeconds is {spec.TimeoutSeconds}, expected 1 to 300.";
    }

    /// <exception cref="InvalidDataException">The spec or its secret is wrong.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(DatasourceSpec spec, HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        if (Problem(spec) is { } problem) throw new InvalidDataException(problem);
        using var request = new HttpRequestMessage(method, $"{spec.Url.TrimEnd('/')}/api/v1{path}") { Content = content };
        request.Headers.Authorization = await SignInAsync(spec, cancellationToken);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<AuthenticationHeaderValue?> SignInAsync(DatasourceSpec spec, CancellationToken cancellationToken)
    {
        if (spec.AuthRef is not { } reference) return null;
        var data = (await secrets.GetAsync(reference.Name, reference.Namespace, cancellationToken))?.Data ?? throw new InvalidDataException($"LB9207: the Secret {reference.Namespace}/{reference.Name} of spec.authRef is not there.");
        if (data.TryGetValue("token", out var token)) return new("Bearer", Encoding.UTF8.GetString(token).Trim());
        if (!data.TryGetValue("username", out var name) || !data.TryGetValue("password", out var password)) throw new InvalidDataException($"LB9207: the Secret {reference.Namespace}/{reference.Name} has the keys {string.Join(", ", data.Keys)}; expected 'token', or 'username' and 'password'.");
        return new("Basic", Convert.ToBase64String([.. name, (byte)':', .. password]));
    }
}
