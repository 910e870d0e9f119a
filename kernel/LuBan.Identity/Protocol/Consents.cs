using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;

namespace LuBan.Identity.Protocol;

/// <summary>What users agreed to, once per client; it can be taken back.</summary>
internal sealed class Consents(RecordStore<ConsentRecord> records, Grants grants, TimeProvider time)
{
    internal async ValueTask<bool> CoversAsync(Account account, OAuthClient client, IEnumerable<string> scopes, CancellationToken cancellationToken) =>
        await records.FindAsync(NameOf(account.Uid, client.Metadata.Uid!), cancellationToken) is { } found && !scopes.Except(found.Content.Scopes).Any();

    internal async Task AddAsync(Account account, OAuthClient client, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        var name = NameOf(account.Uid, client.Metadata.Uid!);
        var record = new ConsentRecord { Client = client.Metadata.Name!, ClientUid = client.Metadata.Uid!, Scopes = scopes, GivenAt = time.GetUtcNow() };
        while (await records.ChangeAsync(name, before => record with { Scopes = [.. before.Scopes.Union(scopes)] }, cancellationToken) is null
            && await records.CreateAsync(name, new RecordOwner(account.Uid, account.Name), record, cancellationToken) is null)
        {
            // The same user agreed in another window in between.
        }
    }

    internal IReadOnlyList<ConsentRecord> List(Account account) => [.. records.OwnedBy(account.Uid).Select(record => record.Content).OrderBy(record => record.Client, StringComparer.Ordinal)];

    /// <summary>Takes a consent back, and everything that was issued for it.</summary>
    /// <returns>Whether there was any.</returns>
    internal async Task<bool> RemoveAsync(Account account, string client, CancellationToken cancellationToken)
    {
        var removed = false;
        foreach (var record in records.OwnedBy(account.Uid).Where(record => record.Content.Client == client)) removed |= await records.DeleteAsync(record.Name, cancellationToken);
        return await grants.EndAllAsync(account.Uid, client, cancellationToken) > 0 | removed;
    }

    private static string NameOf(string uid, string clientUid) => Handles.Digest($"{uid}\n{clientUid}");
}

/// <summary>What a user agreed to.</summary>
internal sealed record ConsentRecord
{
    public required string Client { get; init; }

    public required string ClientUid { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public DateTimeOffset GivenAt { get; init; }
}
