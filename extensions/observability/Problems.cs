using Microsoft.AspNetCore.Http;

namespace LuBan.Observability;

/// <summary>Refusals of the routes, as problem details (RFC 9457) with a code.</summary>
internal static class Problems
{
    public static IResult Of(int status, string code, string detail) => Results.Problem(detail: $"{code}: {detail}", statusCode: status,
        extensions: new Dictionary<string, object?> { ["code"] = code, ["help"] = $"docs/errors.md#{code.ToLowerInvariant()}" });
}
