using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Cli.Configuration;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.SignIn;

/// <summary>The sign-in of a server, as OAuth 2.0 has it: discovery, device authorization (RFC 8628), refresh (RFC 6749 §6), revocation (RFC 7009).</summary>
internal sealed class OAuthProvider(Connection connection) : IDisposable
{
    /// <summary>What every LuBan server knows this tool as. It has no secret: it could not keep one.</summary>
    public const string Client = "luban-cli";

    private const string Scopes = "openid profile api offline_access";
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http = HttpClients.Create(connection.CertificateAuthority);

    public async Task<ProviderMetadata> DiscoverAsync(CancellationToken cancellationToken)
    {
        var (status, json) = await SendAsync(new(HttpMethod.Get, new Uri(connection.Server, ".well-known/openid-configuration")), cancellationToken);
        return status == HttpStatusCode.OK ? ProviderMetadata.Read(json, connection.Server) : throw NoDevices((int)status);
    }

    public async Task<DeviceAuthorization> BeginAsync(ProviderMetadata metadata, CancellationToken cancellationToken)
    {
        var (status, json) = await PostAsync(metadata.Device ?? throw NoDevices("device_authorization_endpoint"), cancellationToken, ("scope", Scopes));
        if (status != HttpStatusCode.OK) throw NoDevices(Answer(json).Reason);
        return new(
            Required(json, "device_code"), Required(json, "user_code"), Page(Required(json, "verification_uri")),
            json.Text("verification_uri_complete") is { } complete ? Page(complete) : null,
            TimeSpan.FromSeconds(json.Number("expires_in") ?? throw Unlike("expires_in")),
            json.Number("interval") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : DefaultInterval);
    }

    /// <summary>Asks once whether somebody has agreed.</summary>
    public Task<TokenAnswer> PollAsync(ProviderMetadata metadata, DeviceAuthorization device, CancellationToken cancellationToken) =>
        TokenAsync(metadata.Token, cancellationToken, ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", device.DeviceCode));

    public Task<TokenAnswer> RefreshAsync(SignInSession session, CancellationToken cancellationToken) =>
        TokenAsync(session.TokenEndpoint, cancellationToken, ("grant_type", "refresh_token"), ("refresh_token", session.RefreshToken));

    /// <summary>Ends a session at the server, with every token of it.</summary>
    public async Task RevokeAsync(SignInSession session, CancellationToken cancellationToken)
    {
        if (session.RevocationEndpoint is not { } endpoint) throw Unlike("revocation_endpoint");
        var (status, json) = await PostAsync(endpoint, cancellationToken, ("token", session.RefreshToken), ("token_type_hint", "refresh_token"));
        // RFC 7009 §2.2: a token that is not known any more is a success, too.
        if (status != HttpStatusCode.OK) throw Unlike(Answer(json).Reason);
    }

    public void Dispose() => _http.Dispose();

    private async Task<TokenAnswer> TokenAsync(Uri endpoint, CancellationToken cancellationToken, params (string Name, string Value)[] form)
    {
        var (status, json) = await PostAsync(endpoint, cancellationToken, form);
        if (status == HttpStatusCode.OK)
            return new(Required(json, "access_token"), json.Text("refresh_token"), json.Number("expires_in") is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        return json.Text("error") is null ? throw ServerErrors.From(status, json, connection.Address) : Answer(json);
    }

    private static TokenAnswer Answer(JsonNode json) => new("", null, null) { Error = json.Text("error"), Description = json.Text("error_description") };

    private Task<(HttpStatusCode Status, JsonObject Json)> PostAsync(Uri address, CancellationToken cancellationToken, params (string Name, string Value)[] form) =>
        SendAsync(new(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form.Append(("client_id", Client)).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))) }, cancellationToken);

    private async Task<(HttpStatusCode Status, JsonObject Json)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RequestTimeout);
        try
        {
            using (request)
            using (var response = await _http.SendAsync(request, limit.Token))
            {
                var body = await response.Content.ReadAsStringAsync(limit.Token);
                return (response.StatusCode, response.IsSuccessStatusCode ? Parse(body) ?? throw Unlike("JSON") : Parse(body) ?? []);
            }
        }
        catch (HttpRequestException failure)
        {
            throw new CliException(failure.InnerException is AuthenticationException ? CliErrors.CertificateNotTrusted : CliErrors.Unreachable, connection.Address, (failure.InnerException ?? failure).Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException(CliErrors.Unreachable, connection.Address, $"> {RequestTimeout.TotalSeconds:0} s");
        }
    }

    private static JsonObject? Parse(string body)
    {
        // RFC 7009 §2.2: a revocation is answered without a body.
        if (body.Length == 0) return [];
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            // Such as the page of a proxy.
            return null;
        }
    }

    private string Required(JsonNode json, string name) => json.Text(name) is { Length: > 0 } text ? text : throw Unlike(name);

    private Uri Page(string text) => Uri.TryCreate(text, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" ? page : throw Unlike(text);

    private CliException NoDevices(object why) => new(CliErrors.NoDeviceSignIn, connection.Address, why);

    private CliException Unlike(string what) => new(CliErrors.NotALuBanServer, connection.Address, what);
}
