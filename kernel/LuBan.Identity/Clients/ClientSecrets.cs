using LuBan.Identity.Tokens;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Clients;

/// <summary>Makes and compares the secrets of clients. A secret is 256 random bits and shown once; its SHA-256 is kept.</summary>
internal sealed class ClientSecrets(RecordStore<ClientSecretRecord> records, ClientDirectory clients, IOptions<IdentityOptions> options, TimeProvider time)
{
    /// <summary>What a secret begins with, for those who look for secrets in the wrong places.</summary>
    internal const string Prefix = "lbs_";

    // Of what is replaced quickly, several may be in grace; more would be a way to hoard.
    private const int MaximumSecrets = 4;

    /// <summary>Makes a new secret; the one before is still taken for a while.</summary>
    /// <param name="client">The client.</param>
    /// <param name="grace">How long the ones before are taken; null for the default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The secret.</returns>
    internal async Task<string> CreateAsync(OAuthClient client, TimeSpan? grace, CancellationToken cancellationToken)
    {
        var (secret, now) = (Prefix + Handles.New(), time.GetUtcNow());
        var uid = client.Metadata.Uid!;
        var until = now + (grace ?? options.Value.ClientSecretGrace);
        while (true)
        {
            var found = await records.FindAsync(uid, cancellationToken);
            var before = (found?.Content.Secrets ?? []).Where(one => one.Until is null || one.Until > now).Select(one => one with { Until = one.Until < until ? one.Until : until }).Where(one => one.Until > now);
            var next = new ClientSecretRecord { Client = client.Metadata.Name!, Secrets = [.. before.TakeLast(MaximumSecrets - 1), new(Handles.Digest(secret), now, null)] };
            var written = found is null ? await records.CreateAsync(uid, null, next, cancellationToken) : await records.TryUpdateAsync(found, next, cancellationToken);
            if (written is null) continue;
            await clients.NoteSecretAsync(client.Metadata.Name!, cancellationToken);
            return secret;
        }
    }

    /// <summary>Whether a secret is one of the client's that are taken now.</summary>
    internal async ValueTask<bool> VerifyAsync(OAuthClient client, string secret, CancellationToken cancellationToken)
    {
        var (digest, now) = (Handles.Digest(secret), time.GetUtcNow());
        if (await records.FindAsync(client.Metadata.Uid!, cancellationToken) is not { } found) return false;
        // All are compared, whichever is right.
        return found.Content.Secrets.Where(one => one.Until is null || one.Until > now).Aggregate(false, (right, one) => Handles.Same(one.Digest, digest) | right);
    }

    /// <summary>Removes the secrets of clients that are gone.</summary>
    internal async Task RemoveOrphansAsync(CancellationToken cancellationToken)
    {
        foreach (var record in records.All)
            if ((await clients.FindAnyAsync(record.Content.Client, cancellationToken))?.Metadata.Uid != record.Name) await records.DeleteAsync(record.Name, cancellationToken);
    }
}

/// <summary>The secrets of one client; the object is named after the client's uid.</summary>
internal sealed record ClientSecretRecord
{
    /// <summary>The client's name.</summary>
    public required string Client { get; init; }

    public IReadOnlyList<ClientSecretDigest> Secrets { get; init; } = [];
}

/// <summary>One secret.</summary>
/// <param name="Digest">Its SHA-256.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Until">Until when it is taken; null while it is the newest.</param>
internal sealed record ClientSecretDigest(string Digest, DateTimeOffset CreatedAt, DateTimeOffset? Until);
