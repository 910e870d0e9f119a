namespace LuBan.Cli.SignIn;

/// <summary>What the token endpoint said (RFC 6749 §5).</summary>
/// <param name="AccessToken">Empty in a refusal.</param>
/// <param name="RefreshToken">The next refresh token; null when the one that was sent stays good, or there is none.</param>
/// <param name="Lifetime">How long the access token is good; null when nobody says.</param>
internal sealed record TokenAnswer(string AccessToken, string? RefreshToken, TimeSpan? Lifetime)
{
    /// <summary>The error code of a refusal, such as <c>slow_down</c>; null when it is none.</summary>
    public string? Error { get; init; }

    /// <summary>What the server says about it.</summary>
    public string? Description { get; init; }

    /// <summary>Whether what was sent is good for nothing any more.</summary>
    public bool IsEnded => Error is "invalid_grant" or "unauthorized_client" or "invalid_client";

    /// <summary>The refusal for people.</summary>
    public string Reason => string.IsNullOrEmpty(Description) ? Error ?? "" : Description;
}
