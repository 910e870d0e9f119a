using System.Text.Json;
using LuBan.Identity.Tokens;

namespace LuBan.Identity.Protocol;

/// <summary>What the parameter <c>claims</c> asks for (OpenID Connect Core §5.5). What is not known here is passed over.</summary>
internal sealed record RequestedClaims(IReadOnlyList<string> IdToken, IReadOnlyList<string> UserInfo, string? Subject, IReadOnlyList<string> EssentialAcr)
{
    private const int MaximumLength = 8 * 1024;

    internal static RequestedClaims Read(string? text)
    {
        if (text is null) return new([], [], null, []);
        try
        {
            if (text.Length > MaximumLength) throw Refused();
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            var (idToken, userInfo) = (Members(document.RootElement, "id_token"), Members(document.RootElement, "userinfo"));
            var subject = Values(idToken, "sub").Concat(Values(userInfo, "sub")).FirstOrDefault();
            return new([.. idToken.Keys], [.. userInfo.Keys], subject, idToken.TryGetValue("acr", out var acr) && IsEssential(acr) ? Values(idToken, "acr") : []);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Refused();
        }
    }

    private static Dictionary<string, JsonElement> Members(JsonElement root, string name) =>
        root.ValueKind != JsonValueKind.Object ? throw Refused()
        : root.TryGetProperty(name, out var members) ? members.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal) : [];

    private static bool IsEssential(JsonElement request) => request.ValueKind == JsonValueKind.Object && request.TryGetProperty("essential", out var essential) && essential.ValueKind == JsonValueKind.True;

    private static IReadOnlyList<string> Values(Dictionary<string, JsonElement> members, string name)
    {
        if (!members.TryGetValue(name, out var request) || request.ValueKind != JsonValueKind.Object) return [];
        if (JsonWebToken.Text(request, "value") is { } one) return [one];
        return request.TryGetProperty("values", out var several) && several.ValueKind == JsonValueKind.Array ? [.. several.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)] : [];
    }

    private static OAuthRefusal Refused() => new(OAuthErrors.InvalidRequest, "LB8004", "claims is not one JSON object such as {'userinfo':{'email':{'essential':true}}}.");
}
