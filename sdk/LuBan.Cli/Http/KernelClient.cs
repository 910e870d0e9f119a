using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Cli.Configuration;
using LuBan.Cli.Output;
using LuBan.Cli.SignIn;
using LuBan.Cli.Text;

namespace LuBan.Cli.Http;

/// <summary>Speaks to one server. Every member throws <see cref="CliException"/> with a code and a remedy when it cannot.</summary>
/// <param name="connection">The server.</param>
/// <param name="credentials">Renews the token of a session; null where the connection's own token is all there is.</param>
internal sealed class KernelClient(Connection connection, Credentials? credentials = null) : IDisposable
{
    private const string Json = "application/json";
    private const string MergePatch = "application/merge-patch+json";
    private const int PageSize = 500;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(100);
    private readonly HttpClient _http = HttpClients.Create(connection.CertificateAuthority);

    public Connection Connection => connection;

    public async Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return await ReadJsonAsync(response, cancellationToken);
    }

    public async Task<JsonArray> GetArrayAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return await ReadAsync<JsonArray>(response, cancellationToken);
    }

    /// <summary>Reads an object of the kernel.</summary>
    /// <returns>The object, or null if there is none.</returns>
    public Task<JsonObject?> FindAsync(string plural, string name, CancellationToken cancellationToken) => TryGetAsync(Kinds.Path(plural, name), cancellationToken);

    /// <returns>The answer, or null where the server has nothing there.</returns>
    public async Task<JsonObject?> TryGetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(path, cancellationToken);
        }
        catch (ServerException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<JsonObject> ListAsync(string plural, CancellationToken cancellationToken) => ListAllAsync(Kinds.Path(plural), cancellationToken);

    /// <summary>Lists what is at a path, page by page.</summary>
    public async Task<JsonObject> ListAllAsync(string path, CancellationToken cancellationToken)
    {
        var first = await GetAsync(path.With("limit", PageSize), cancellationToken);
        var items = first.At("items") as JsonArray ?? throw new CliException(CliErrors.NotALuBanServer, connection.Address, "items");
        var next = first.Text("metadata", "continue");
        while (!string.IsNullOrEmpty(next))
        {
            var page = await GetAsync(path.With("limit", PageSize).With("continue", next), cancellationToken);
            foreach (var item in page.Items("items").ToArray()) items.Add(item.DeepClone());
            next = page.Text("metadata", "continue");
        }
        (first["metadata"] as JsonObject)?.Remove("continue");
        return first;
    }

    public Task<JsonObject> CreateAsync(string plural, JsonObject body, bool dryRun, CancellationToken cancellationToken) => CreateAtAsync(Kinds.Path(plural), body, dryRun, cancellationToken);

    /// <summary>Makes an object in the list at a path.</summary>
    public Task<JsonObject> CreateAtAsync(string path, JsonObject body, bool dryRun, CancellationToken cancellationToken) => WriteAsync(HttpMethod.Post, path, body, Json, dryRun, cancellationToken);

    /// <summary>Applies a JSON merge patch.</summary>
    public Task<JsonObject> PatchAsync(string plural, string name, JsonObject patch, bool dryRun, CancellationToken cancellationToken) => PatchAtAsync(Kinds.Path(plural, name), patch, dryRun, cancellationToken);

    /// <summary>Applies a JSON merge patch to the object at a path.</summary>
    public Task<JsonObject> PatchAtAsync(string path, JsonObject patch, bool dryRun, CancellationToken cancellationToken) => WriteAsync(HttpMethod.Patch, path, patch, MergePatch, dryRun, cancellationToken);

    /// <summary>Says what an object is to be (server-side apply); it is made when it is not there.</summary>
    public Task<JsonObject> ApplyAtAsync(string path, JsonObject body, bool dryRun, CancellationToken cancellationToken) => WriteAsync(HttpMethod.Patch, path.With("force", "true"), body, "application/apply-patch+yaml", dryRun, cancellationToken);

    public Task DeleteAsync(string plural, string name, CancellationToken cancellationToken) => DeleteAtAsync(Kinds.Path(plural, name), cancellationToken);

    /// <summary>Deletes the object at a path.</summary>
    public async Task DeleteAtAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, cancellationToken);
    }

    /// <summary>Sends JSON, or nothing, and reads the answer.</summary>
    /// <returns>The answer; empty when the server said no more than yes.</returns>
    public async Task<JsonObject> CallAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, Json);
        using var response = await SendAsync(method, path, content, cancellationToken);
        return await ReadIfAnyAsync(response, cancellationToken);
    }

    /// <summary>Receives an answer as a file, however large and however long it takes: whole, or not at all.</summary>
    /// <returns>The headers that came with it.</returns>
    public async Task<HttpResponseHeaders> DownloadAsync(HttpMethod method, string path, HttpContent? content, string file, CancellationToken cancellationToken)
    {
        using var response = await SendAuthenticatedAsync(method, path, content, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await WholeFile.WriteAsync(file, target => body.CopyToAsync(target, cancellationToken));
        }
        catch (IOException broken) when (HttpClients.IsNetwork(broken))
        {
            throw new CliException(CliErrors.Unreachable, connection.Address, broken.Message);
        }
        return response.Headers;
    }

    public async Task PostAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, path, null, cancellationToken);
    }

    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>Sends a request whose answer is judged by the caller, whatever its status; without credentials.</summary>
    public Task<HttpResponseMessage> ProbeAsync(string path, CancellationToken cancellationToken) =>
        SendRawAsync(new(HttpMethod.Get, new Uri(connection.Server, path)), HttpCompletionOption.ResponseContentRead, cancellationToken);

    /// <summary>Opens an answer without end: a watch or a followed log. Not limited in time.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var response = await SendAuthenticatedAsync(HttpMethod.Get, path, null, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
        return response;
    }

    /// <summary>Sends a name and a password instead of a token (RFC 7617), for what has no token yet.</summary>
    public Task<JsonObject> CallAsAsync(string user, string password, HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken) =>
        CallWithAsync(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))), method, path, body, cancellationToken);

    /// <summary>Sends no credentials but what is in the body.</summary>
    public Task<JsonObject> CallAnonymouslyAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken) => CallWithAsync(null, method, path, body, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> CallWithAsync(AuthenticationHeaderValue? credentials, HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RequestTimeout);
        using var request = new HttpRequestMessage(method, new Uri(connection.Server, path)) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, Json) };
        request.Headers.Authorization = credentials;
        using var response = await SendRawAsync(request, HttpCompletionOption.ResponseContentRead, limit.Token);
        await ThrowIfRefusedAsync(response, limit.Token);
        return await ReadIfAnyAsync(response, limit.Token);
    }

    private async Task<JsonObject> WriteAsync(HttpMethod method, string path, JsonObject body, string contentType, bool dryRun, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8);
        content.Headers.ContentType = new(contentType);
        using var response = await SendAsync(method, path.With("fieldManager", "luban").With("dryRun", dryRun ? "All" : null), content, cancellationToken);
        return await ReadJsonAsync(response, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RequestTimeout);
        try
        {
            var response = await SendAuthenticatedAsync(method, path, content, HttpCompletionOption.ResponseContentRead, limit.Token);
            await ThrowIfRefusedAsync(response, limit.Token);
            return response;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException(CliErrors.Unreachable, connection.Address, $"> {RequestTimeout.TotalSeconds:0} s");
        }
    }

    /// <summary>Sends a request with the token, and once more with the next one where a session has it: the server decides when a token ends.</summary>
    private async Task<HttpResponseMessage> SendAuthenticatedAsync(HttpMethod method, string path, HttpContent? content, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        var token = credentials is null ? connection.Token : await credentials.TokenAsync(cancellationToken);
        var response = await SendRawAsync(Authenticated(method, path, content, token), completion, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || credentials is null || await credentials.AfterRefusalAsync(token, cancellationToken) is not { } next) return response;
        response.Dispose();
        return await SendRawAsync(Authenticated(method, path, content, next), completion, cancellationToken);
    }

    /// <remarks>The request is not disposed of: it holds nothing but the content, which is its owner's and may be sent again.</remarks>
    private HttpRequestMessage Authenticated(HttpMethod method, string path, HttpContent? content, string? token)
    {
        var request = new HttpRequestMessage(method, new Uri(connection.Server, path)) { Content = content };
        request.Headers.Authorization = new("Bearer", token ?? throw new CliException(CliErrors.NotLoggedIn, connection.Address));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Json));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.5));
        return request;
    }

    private async Task<HttpResponseMessage> SendRawAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException failure) when (failure.InnerException is AuthenticationException untrusted)
        {
            throw new CliException(CliErrors.CertificateNotTrusted, connection.Address, untrusted.Message);
        }
        catch (HttpRequestException failure)
        {
            throw new CliException(CliErrors.Unreachable, connection.Address, (failure.InnerException ?? failure).Message);
        }
        catch (TaskCanceledException slow) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler's own limit for connecting.
            throw new CliException(CliErrors.Unreachable, connection.Address, (slow.InnerException ?? slow).Message);
        }
    }

    private async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return;
        using (response)
        {
            if ((int)response.StatusCode is >= 300 and < 400)
                throw new CliException(CliErrors.NotALuBanServer, connection.Address, $"{(int)response.StatusCode} → {response.Headers.Location}");
            throw await ServerErrors.ReadAsync(response, connection.Address, cancellationToken);
        }
    }

    private async Task<JsonObject> ReadIfAnyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadAsByteArrayAsync(cancellationToken) is { Length: > 0 } ? await ReadJsonAsync(response, cancellationToken) : [];

    private Task<JsonObject> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken) => ReadAsync<JsonObject>(response, cancellationToken);

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
        where T : JsonNode
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonNode.ParseAsync(body, cancellationToken: cancellationToken) as T ?? throw new JsonException(typeof(T).Name);
        }
        catch (JsonException notJson)
        {
            throw new CliException(CliErrors.NotALuBanServer, connection.Address, notJson.Message);
        }
    }
}
