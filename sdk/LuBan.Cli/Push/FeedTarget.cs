using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Cli.Configuration;
using LuBan.Cli.Http;
using LuBan.Cli.SignIn;
using LuBan.Cli.Text;

namespace LuBan.Cli.Push;

/// <summary>A NuGet V3 feed: the service index names the address that takes packages.</summary>
/// <param name="index">The address of the service index.</param>
/// <param name="apiKey">Sent as X-NuGet-ApiKey; null for none.</param>
/// <param name="connection">The LuBan server: its token and CA are used when, and only when, the feed is served by it.</param>
/// <param name="credentials">Has its token.</param>
/// <param name="remark">Told what the feed says beside its status.</param>
internal sealed class FeedTarget(Uri index, string? apiKey, Connection connection, Credentials credentials, Action<string> remark) : IPushTarget, IDisposable
{
    private const string MarketplaceCodes = "LB7";
    private readonly HttpClient _http = HttpClients.Create(IsSameServer(index, connection.Server) ? connection.CertificateAuthority : null);
    private JsonNode? _resources;

    public string Address => index.AbsoluteUri;

    public async Task<PushResult> PushAsync(PackageFile package, CancellationToken cancellationToken)
    {
        var publish = await FindAsync(package.IsSymbols ? "SymbolPackagePublish/4.9.0" : "PackagePublish/2.0.0", cancellationToken);
        await using var content = File.OpenRead(package.Path);
        using var part = new StreamContent(content);
        part.Headers.ContentType = new("application/octet-stream");
        using var form = new MultipartFormDataContent { { part, "package", package.FileName } };
        using var request = await RequestAsync(HttpMethod.Put, publish, cancellationToken);
        request.Content = form;

        using var response = await SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("X-NuGet-Warning", out var warnings))
            foreach (var warning in warnings) remark(warning);
        if (response.StatusCode == HttpStatusCode.Conflict) throw new CliException(CliErrors.VersionExists, package.Id, package.Version);
        if (!response.IsSuccessStatusCode) throw await RefusalAsync(response, package, cancellationToken);
        // Only what the feed itself says about the package: the key goes with the question.
        var report = response.Headers.Location is { } location && Uri.TryCreate(publish, location, out var address) && IsSameServer(address, publish) ? address : null;
        return new(PushOutcome.Pushed, report);
    }

    /// <returns>False when the server has no feed at this address.</returns>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            _resources ??= await ReadAsync(index, cancellationToken);
            return _resources.Items("resources").Any();
        }
        catch (CliException refusal) when (refusal.ExitCode != ExitCode.Unreachable && !refusal.Code.StartsWith(MarketplaceCodes, StringComparison.Ordinal))
        {
            // A marketplace that refuses the key is there, and says best what is wrong.
            return false;
        }
    }

    /// <summary>Reads what the feed's server says of a pushed package.</summary>
    public async Task<JsonObject> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = await RequestAsync(HttpMethod.Get, address, cancellationToken);
        using var response = await SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? await ReadJsonAsync(response, cancellationToken) : throw await RefusalAsync(response, null, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Uri> FindAsync(string type, CancellationToken cancellationToken)
    {
        _resources ??= await ReadAsync(index, cancellationToken);
        var publish = _resources.Items("resources").FirstOrDefault(resource => resource.Text("@type") == type).Text("@id") ?? throw new CliException(CliErrors.FeedUnusable, Address, type);
        if (!Uri.TryCreate(index, publish, out var address) || address.Scheme is not ("http" or "https") || (index.Scheme == "https" && address.Scheme == "http"))
            throw new CliException(CliErrors.FeedUnusable, Address, publish);
        return address;
    }

    private async Task<JsonObject> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken)) as JsonObject ?? throw new JsonException("{}");
        }
        catch (JsonException notJson)
        {
            throw new CliException(CliErrors.FeedUnusable, Address, notJson.Message);
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, Uri address, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, address);
        // A key that the user names says who pushes; the login only stands in where there is none.
        if (apiKey is not null) request.Headers.Add("X-NuGet-ApiKey", apiKey);
        else if (IsSameServer(address, connection.Server) && await credentials.TokenAsync(cancellationToken) is { } token) request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("X-NuGet-Protocol-Version", "4.1.0");
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw new CliException(CliErrors.FeedUnusable, Address, (failure.InnerException ?? failure).Message) { ExitCode = ExitCode.Unreachable };
        }
    }

    private async Task<CliException> RefusalAsync(HttpResponseMessage response, PackageFile? package, CancellationToken cancellationToken)
    {
        var told = await ServerErrors.ReadAsync(response, Address, cancellationToken);
        var hasCode = told.Code != told.Error.Code;
        // NuGet servers explain themselves in the reason phrase; ours in the body, where it is not cut short.
        string?[] parts = hasCode ? [told.Values[1]?.ToString()] : [((int)response.StatusCode).ToString(), response.ReasonPhrase, told.Values[1]?.ToString()];
        var text = string.Join(" ", parts.Where(part => !string.IsNullOrEmpty(part)).Distinct());
        var (error, values) = package is not null && hasCode ? (CliErrors.PackageRefused, new object?[] { package.Id, package.Version, Address, text }) : (CliErrors.FeedUnusable, [Address, text]);
        return new CliException(error, values) { ExitCode = told.ExitCode, Code = hasCode ? told.Code : error.Code, Details = told.Details, Remedy = told.Remedy };
    }

    private static bool IsSameServer(Uri address, Uri server) =>
        Uri.Compare(address, server, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
