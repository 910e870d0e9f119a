using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>Talks to providers: over connections whose certificates are checked, without following redirects, without cookies, for a short time and up to a size.</summary>
internal sealed class FederationHttp : IDisposable
{
    /// <summary>The longest answer, in bytes.</summary>
    public const int MaximumAnswer = 1024 * 1024;

    private const int MaximumDepth = 32;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaximumDepth };

    private readonly ConcurrentDictionary<string, Lazy<HttpClient>> _clients = new();

    /// <summary>Sends a request and reads a JSON object.</summary>
    /// <returns>The status and the object; null when the answer is none.</returns>
    /// <exception cref="ExtensionException">LB8204: there was no answer.</exception>
    public async Task<(HttpStatusCode Status, JsonElement? Json, HttpResponseHeaders Headers)> SendAsync(IdentityProviderSettings settings, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        if (address.Scheme != "https" && !address.IsLoopback && !settings.AllowInsecure) throw FederationErrors.Unreachable(settings.Name, address.GetLeftPart(UriPartial.Path), "is not protected, and spec.tls.allowInsecure is not set");
        request.Headers.Accept.Add(new("application/json"));
        try
        {
            using var response = await ClientFor(settings.CaBundle).SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            return (response.StatusCode, Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)), response.Headers);
        }
        catch (HttpRequestException exception)
        {
            throw FederationErrors.Unreachable(settings.Name, address.GetLeftPart(UriPartial.Path), $"cannot be reached ({exception.HttpRequestError}{(exception.InnerException is { } inner ? ": " + FederationErrors.Clean(inner.Message) : "")})");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw FederationErrors.Unreachable(settings.Name, address.GetLeftPart(UriPartial.Path), $"did not answer within {Timeout.TotalSeconds:0} s");
        }
    }

    /// <summary>Reads a JSON object that must be there.</summary>
    /// <exception cref="ExtensionException">LB8204: there was no answer, or another one.</exception>
    public async Task<JsonElement> GetAsync(IdentityProviderSettings settings, Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var (status, json, _) = await SendAsync(settings, request, cancellationToken);
        if (status != HttpStatusCode.OK) throw FederationErrors.Unreachable(settings.Name, address.GetLeftPart(UriPartial.Path), $"answered {(int)status}");
        return json ?? throw FederationErrors.Unreachable(settings.Name, address.GetLeftPart(UriPartial.Path), "answered something that is not one JSON object without duplicate members");
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated)) client.Value.Dispose();
        _clients.Clear();
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One client per set of authorities.</summary>
    private HttpClient ClientFor(string? caBundle) =>
        _clients.GetOrAdd(caBundle is null ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caBundle))), _ => new(() => Create(caBundle))).Value;

    private static HttpClient Create(string? caBundle)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5), AutomaticDecompression = DecompressionMethods.None };
        // The certificates live as long as the client.
        if (caBundle is not null) handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = CertificateAuthorities.Read(caBundle).ToPolicy() };
        return new HttpClient(handler) { Timeout = Timeout, MaxResponseContentBufferSize = MaximumAnswer, DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("LuBan", null) } } };
    }
}
