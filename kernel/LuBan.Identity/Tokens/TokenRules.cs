using System.Text.Json;
using LuBan.Identity.Keys;

namespace LuBan.Identity.Tokens;

/// <summary>What a token must be like to be believed. Everything that is not set up is refused.</summary>
public sealed record TokenRules
{
    /// <summary>The types, in lower case; the empty one stands for a token that names none.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Who may have issued it.</summary>
    public required IReadOnlyList<string> Issuers { get; init; }

    /// <summary>For whom it must be: one of these.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>Whether <c>nbf</c> must be there. Where it is, it counts.</summary>
    public bool NeedsNotBefore { get; init; }

    /// <summary>How far clocks may differ.</summary>
    public TimeSpan ClockSkew { get; init; }

    /// <summary>Takes tokens that have expired; for hints about who was signed in.</summary>
    public bool AllowExpired { get; init; }

    /// <summary>How long a token may live at most, by its own <c>iat</c>; null for no limit.</summary>
    public TimeSpan? LongestLife { get; init; }

    /// <summary>Parses a token and checks everything.</summary>
    /// <param name="token">The token.</param>
    /// <param name="findKey">Finds the key for a <c>kid</c>, which may be null. Null: the issuer has no such key.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The claims, or what is wrong.</returns>
    public async ValueTask<TokenVerdict> VerifyAsync(string token, Func<JsonWebToken, CancellationToken, ValueTask<VerificationKey?>> findKey, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(findKey);
        if (JsonWebToken.TryParse(token, out var problem) is not { } parsed) return TokenVerdict.Refused(problem);
        if (!Types.Contains(parsed.Type)) return TokenVerdict.Refused($"its typ is '{parsed.Type}', expected {string.Join(" or ", Types.Select(type => $"'{type}'"))}");
        if (await findKey(parsed, cancellationToken) is not { } key) return TokenVerdict.Refused("its key is not known");
        if (!parsed.IsSignedBy(key)) return TokenVerdict.Refused("its signature is wrong");
        return Check(parsed.Claims, now) is { } fault ? TokenVerdict.Refused(fault) : new TokenVerdict(parsed.Claims, "");
    }

    private string? Check(JsonElement claims, DateTimeOffset now)
    {
        if (JsonWebToken.Text(claims, "iss") is not { } issuer || !Issuers.Contains(issuer)) return "its issuer is not the one that is expected";
        if (!AudiencesOf(claims).Any(Audiences.Contains)) return "it is meant for somebody else";
        if (Time(claims, "exp") is not { } expires) return "it has no exp";
        if (!AllowExpired && expires + ClockSkew <= now) return "it has expired";
        var notBefore = Time(claims, "nbf");
        if (notBefore is null && (NeedsNotBefore || claims.TryGetProperty("nbf", out _))) return "it has no nbf";
        if (notBefore - ClockSkew > now) return "it is not valid yet";
        var issued = Time(claims, "iat");
        if (issued - ClockSkew > now) return "it was issued in the future";
        if (LongestLife is { } longest && expires - (issued ?? now) > longest + ClockSkew) return "it lives too long";
        return null;
    }

    /// <summary>The audiences: a string, or an array of strings.</summary>
    internal static IReadOnlyList<string> AudiencesOf(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var audience)) return [];
        return audience.ValueKind switch
        {
            JsonValueKind.String => [audience.GetString()!],
            JsonValueKind.Array => [.. audience.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => [],
        };
    }

    internal static DateTimeOffset? Time(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds)) return null;
        // Years 1970 to 9999: what does not fit is no time.
        return seconds is >= 0 and < 253_402_300_800 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
    }
}

/// <summary>What was found out about a token.</summary>
/// <param name="Claims">What it says; null when it is refused.</param>
/// <param name="Problem">Why it is refused; empty when it is not.</param>
public sealed record TokenVerdict(JsonElement? Claims, string Problem)
{
    internal static TokenVerdict Refused(string problem) => new(null, problem);
}
