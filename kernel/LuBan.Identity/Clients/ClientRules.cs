using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Identity.Keys;
using LuBan.Resources;

namespace LuBan.Identity.Clients;

/// <summary>Refuses clients that cannot be meant, with every problem at once.</summary>
internal sealed class ClientRules : IAdmission
{
    private const int MaximumUris = 64;
    private const int MaximumKeys = 16;
    private const int MaximumText = 2048;
    private const int ShortestToken = 60;

    private static readonly JsonSerializerOptions Json = ResourceJson.CreateOptions();

    public AdmissionPhase Phase => AdmissionPhase.Validating;

    public bool Handles(ResourceKind kind) => kind.Group == IdentityKinds.Group && kind.Plural == ProviderKinds.OAuthClient.Plural;

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Subresource is not null || request.Object is not { } client) return ValueTask.CompletedTask;
        // The schema has been checked: what is left is what it cannot say.
        var spec = client["spec"] is JsonObject written ? written.Deserialize<OAuthClientSpec>(Json)! : new OAuthClientSpec();
        var problems = Check(spec).ToList();
        if (!ClientNames.IsName(request.Name)) problems.Add(new("FieldValueInvalid", "LB8041: metadata.name is the client_id: write lower-case letters, digits, '-' and '.'.", "metadata.name"));
        if (problems.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, problems);
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<StatusCause> Check(OAuthClientSpec spec)
    {
        var uris = Uris("redirectUris", spec.RedirectUris).Concat(Uris("postLogoutRedirectUris", spec.PostLogoutRedirectUris));
        return uris.Concat(Grants(spec)).Concat(Authentication(spec)).Concat(Scopes(spec));
    }

    private static IEnumerable<StatusCause> Uris(string field, IReadOnlyList<string> uris)
    {
        if (uris.Count > MaximumUris) yield return Problem($"spec.{field}", $"has {uris.Count} addresses, expected at most {MaximumUris}");
        for (var i = 0; i < uris.Count; i++)
            if (RedirectUris.FindFault(uris[i]) is { } fault) yield return Problem($"spec.{field}[{i}]", $"is '{Cut(uris[i])}': {fault}");
    }

    private static IEnumerable<StatusCause> Grants(OAuthClientSpec spec)
    {
        foreach (var unknown in spec.GrantTypes.Except(GrantTypes.All)) yield return Problem("spec.grantTypes", $"has '{Cut(unknown)}', expected {string.Join(", ", GrantTypes.All)}");
        var signsIn = spec.GrantTypes.Contains(GrantTypes.Code);
        if (signsIn && spec.RedirectUris.Count == 0) yield return Problem("spec.redirectUris", "is empty, and the client uses authorization_code: write where users are sent back to, or leave that grant out");
        if (spec.GrantTypes.Contains(GrantTypes.Refresh) && !signsIn && !spec.GrantTypes.Contains(GrantTypes.Device)) yield return Problem("spec.grantTypes", "has refresh_token without authorization_code or device_code, from which refresh tokens come");
        if (spec.GrantTypes.Contains(GrantTypes.ClientCredentials) && spec.AuthMethod == ClientAuthMethods.None) yield return Problem("spec.authMethod", "is 'none', and client_credentials is for clients that prove who they are: choose another method, or leave that grant out");
    }

    private static IEnumerable<StatusCause> Authentication(OAuthClientSpec spec)
    {
        if (spec.AuthMethod == ClientAuthMethods.None && spec.Introspects) yield return Problem("spec.introspects", "is true, and the client does not prove who it is");
        if (spec.AccessTokenLifetime is > 0 and < ShortestToken) yield return Problem("spec.accessTokenLifetime", $"is {spec.AccessTokenLifetime}, expected 0 or {ShortestToken} to 3600 seconds");
        if (spec.AuthMethod != ClientAuthMethods.PrivateKey) yield break;
        if (spec.Jwks?["keys"] is not JsonArray { Count: > 0 and <= MaximumKeys } keys)
        {
            yield return Problem("spec.jwks", $"needs 1 to {MaximumKeys} keys for private_key_jwt: {{\"keys\":[{{\"kty\":\"EC\",…}}]}}");
            yield break;
        }

        for (var i = 0; i < keys.Count; i++)
            if (VerificationKey.TryRead(JsonSerializer.SerializeToElement(keys[i]), out var fault) is null) yield return Problem($"spec.jwks.keys[{i}]", $"cannot be used: {fault}");
    }

    private static IEnumerable<StatusCause> Scopes(OAuthClientSpec spec)
    {
        // RFC 6749 §3.3; a scope is also the name of a Scope object.
        foreach (var scope in spec.Scopes.Where(scope => scope.Length is 0 or > 253 || scope.Any(letter => letter is <= ' ' or '"' or '\\' or > '~')))
            yield return Problem("spec.scopes", $"has '{Cut(scope)}': a scope is made of visible ASCII characters without '\"' and '\\'");
    }

    private static string Cut(string text) => text.Length <= MaximumText ? text : text[..MaximumText] + "…";

    private static StatusCause Problem(string field, string what) => new("FieldValueInvalid", $"LB8041: {field} {what}.", field);
}
