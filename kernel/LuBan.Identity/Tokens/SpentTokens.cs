namespace LuBan.Identity.Tokens;

/// <summary>Tokens that are not taken any more although they have not expired: revoked access tokens, and assertions of clients that were used.</summary>
internal sealed class SpentTokens(RecordStore<SpentTokenRecord> records)
{
    /// <summary>Whether a token was spent.</summary>
    internal bool Contains(string owner, string id) => records.Find(NameOf(owner, id)) is not null;

    /// <summary>Spends a token. Of several at the same time one is the first.</summary>
    /// <returns>Whether it was not spent before.</returns>
    internal async Task<bool> SpendAsync(string owner, string id, DateTimeOffset expires, CancellationToken cancellationToken) =>
        await records.CreateAsync(NameOf(owner, id), null, new SpentTokenRecord(expires), cancellationToken) is not null;

    // Both are others' texts: a digest of them is a name.
    private static string NameOf(string owner, string id) => Handles.Digest($"{owner.Length}:{owner}{id}");
}

/// <summary>Kept until the token expires.</summary>
/// <param name="ExpiresAt">When that is.</param>
internal sealed record SpentTokenRecord(DateTimeOffset ExpiresAt) : IExpiring
{
    DateTimeOffset IExpiring.RemoveAt => ExpiresAt;
}
