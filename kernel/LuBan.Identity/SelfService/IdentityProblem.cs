using Microsoft.AspNetCore.Http;

namespace LuBan.Identity;

/// <summary>Problem details (RFC 9457) with the code and where it is explained.</summary>
internal static class IdentityProblem
{
    internal static IResult Of(int status, string code, string detail, TimeSpan? retryAfter = null)
    {
        var problem = Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code, ["help"] = $"docs/errors.md#{code.ToLowerInvariant()}" });
        return retryAfter is { } wait ? new Later(problem, wait) : problem;
    }

    internal static IResult Of(SignInResult.Refused refused) => Of(refused.Code switch
    {
        "LB8102" or "LB8104" => StatusCodes.Status429TooManyRequests,
        "LB8107" => StatusCodes.Status422UnprocessableEntity,
        "LB8105" => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status403Forbidden,
    }, refused.Code, refused.Message, refused.RetryAfter);

    private sealed class Later(IResult inner, TimeSpan wait) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return inner.ExecuteAsync(httpContext);
        }
    }
}
