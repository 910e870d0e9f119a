using Microsoft.AspNetCore.Http;

namespace LuBan.AppStore;

/// <summary>Answers that teach: code, what was found, what to do.</summary>
internal static class Problems
{
    public static IResult Of(int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code, ["help"] = $"docs/errors.md#{code.ToLowerInvariant()}" });
}
