using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Protocol;

/// <summary>A request that is refused in the words of OAuth 2.0 (RFC 6749 §5.2).</summary>
/// <param name="error">The error that clients know.</param>
/// <param name="code">The code of this refusal, such as <c>LB8012</c>.</param>
/// <param name="message">What was found, what was expected, what to do.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class OAuthRefusal(string error, string code, string message, int status = StatusCodes.Status400BadRequest) : Exception($"{code}: {message}")
{
    internal string Error => error;

    internal string Code => code;

    internal int Status => status;

    /// <summary>When to try again; null when waiting changes nothing.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the client is to be told how it may prove who it is.</summary>
    internal bool Challenges { get; init; }
}

/// <summary>The errors of OAuth 2.0 and OpenID Connect.</summary>
internal static class OAuthErrors
{
    internal const string InvalidRequest = "invalid_request";
    internal const string InvalidClient = "invalid_client";
    internal const string InvalidGrant = "invalid_grant";
    internal const string InvalidScope = "invalid_scope";
    internal const string UnauthorizedClient = "unauthorized_client";
    internal const string UnsupportedGrantType = "unsupported_grant_type";
    internal const string UnsupportedResponseType = "unsupported_response_type";
    internal const string AccessDenied = "access_denied";
    internal const string TemporarilyUnavailable = "temporarily_unavailable";
    internal const string LoginRequired = "login_required";
    internal const string ConsentRequired = "consent_required";
    internal const string RequestNotSupported = "request_not_supported";
    internal const string RequestUriNotSupported = "request_uri_not_supported";
    internal const string InvalidRequestUri = "invalid_request_uri";
    internal const string InvalidToken = "invalid_token";
    internal const string AuthorizationPending = "authorization_pending";
    internal const string SlowDown = "slow_down";
    internal const string ExpiredToken = "expired_token";
    internal const string UnsupportedTokenType = "unsupported_token_type";
}
