using LuBan.Identity.Clients;

namespace LuBan.Identity.Protocol;

/// <summary>A request for authorization that has been checked: its client and address are proven, and it asks for nothing that it may not.</summary>
internal sealed record AuthorizationRequest
{
    public required OAuthClient Client { get; init; }

    public required RedirectTarget Target { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public required string Challenge { get; init; }

    public string? Nonce { get; init; }

    public IReadOnlyList<string> Prompts { get; init; } = [];

    public TimeSpan? MaximumAge { get; init; }

    /// <summary>What the client believes that the user is called.</summary>
    public string? LoginHint { get; init; }

    /// <summary>The uid of the only user that the answer may be about; null for any.</summary>
    public string? Subject { get; init; }

    public IReadOnlyList<string> IdTokenClaims { get; init; } = [];

    public IReadOnlyList<string> UserInfoClaims { get; init; } = [];

    /// <summary>How strong the proof must be at least, one of these; empty for any.</summary>
    public IReadOnlyList<string> EssentialAcr { get; init; } = [];

    /// <summary>The languages that the client prefers.</summary>
    public string? Locales { get; init; }

    /// <summary>The request as its path and query, to come back to after the user has signed in.</summary>
    public required string ReturnTo { get; init; }

    /// <summary>The name of a pushed request; null for an ordinary one.</summary>
    public string? Pushed { get; init; }

    /// <summary>Whether an answer must be made without asking the user.</summary>
    public bool IsSilent => Prompts.Contains("none");

    /// <summary>Whether the user has to prove again who it is.</summary>
    public bool WantsLogin => Prompts.Contains("login") || Prompts.Contains("select_account") || MaximumAge == TimeSpan.Zero;

    /// <summary>RFC 8252 §8.6: any program of the machine may listen there, so a user is asked each time.</summary>
    public bool IsToUnprovenProgram => Client.Spec.AuthMethod == ClientAuthMethods.None && !Target.Uri.StartsWith("https:", StringComparison.Ordinal) && !Target.Uri.StartsWith(Target.Issuer + "/", StringComparison.Ordinal);
}

/// <summary>Where an answer goes.</summary>
/// <param name="Uri">The redirect address, as it was sent.</param>
/// <param name="State">The client's state.</param>
/// <param name="Issuer">The name of this server that the client knows.</param>
internal sealed record RedirectTarget(string Uri, string? State, string Issuer)
{
    /// <summary>The address of an answer. <c>iss</c> says who answers (RFC 9207).</summary>
    internal string With(params (string Name, string Value)[] answer)
    {
        var pairs = State is null ? [.. answer, ("iss", Issuer)] : answer.Append(("state", State)).Append(("iss", Issuer));
        var query = string.Join('&', pairs.Select(pair => $"{pair.Item1}={System.Uri.EscapeDataString(pair.Item2)}"));
        return Uri + (Uri.Contains('?', StringComparison.Ordinal) ? Uri[^1] is '?' or '&' ? "" : "&" : "?") + query;
    }
}
