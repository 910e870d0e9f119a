using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Keys;

/// <summary>The keys that this server signs with, shared by all replicas of a store, and their rotation. Thread-safe.</summary>
public sealed class SigningKeys
{
    private const string Name = "tokens";

    private readonly RecordStore<SigningKeySetRecord> _records;
    private readonly IdentityOptions _options;
    private readonly TimeProvider _time;
    private Snapshot? _current;

    internal SigningKeys(RecordStore<SigningKeySetRecord> records, IOptions<IdentityOptions> options, TimeProvider time) => (_records, _options, _time) = (records, options.Value, time);

    /// <summary>Finds the key that a token names.</summary>
    /// <param name="id">The <c>kid</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The key; null when it is not one of ours, or gone.</returns>
    public async ValueTask<VerificationKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var keys = await CurrentAsync(cancellationToken);
        return keys.Keys.TryGetValue(id, out var key) && keys.Record.StateOf(key.Record, _time.GetUtcNow()) != SigningKeyState.Gone ? key.Key.Public : null;
    }

    /// <summary>The keys to publish: those that sign, will sign, or have signed what still lives.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The keys.</returns>
    public async ValueTask<IReadOnlyList<VerificationKey>> PublishedAsync(CancellationToken cancellationToken)
    {
        var keys = await CurrentAsync(cancellationToken);
        var now = _time.GetUtcNow();
        return [.. keys.Keys.Values.Where(key => keys.Record.StateOf(key.Record, now) != SigningKeyState.Gone).Select(key => key.Key.Public).OrderBy(key => key.Algorithm, StringComparer.Ordinal)];
    }

    /// <summary>The keys and where they are in their life.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The keys, without their private halves.</returns>
    public async ValueTask<IReadOnlyList<SigningKeyInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var (record, now) = ((await LoadAsync(cancellationToken)).Record, _time.GetUtcNow());
        return [.. record.Keys.Select(key => new SigningKeyInfo(key.Id, key.Algorithm, record.StateOf(key, now), key.CreatedAt, key.ActiveFrom, key.GoneAt)).OrderBy(key => key.Algorithm, StringComparer.Ordinal).ThenBy(key => key.ActiveFrom)];
    }

    /// <summary>Makes a new key of each algorithm.</summary>
    /// <param name="atOnce">False: it signs when everybody had time to learn it, and the old ones retire. True: it signs now, and nothing that the old ones signed is good any more; for keys that became known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When all replicas use it.</returns>
    public async Task RotateAsync(bool atOnce, CancellationToken cancellationToken)
    {
        await ChangeAsync(record =>
        {
            var now = _time.GetUtcNow();
            if (atOnce) return new SigningKeySetRecord { Keys = [.. SigningAlgorithms.Own.Select(algorithm => SigningKeyRecord.Create(algorithm, now, now))] };
            // A key that waits already is the next one: asking twice makes one rotation.
            return SigningAlgorithms.Own.Where(algorithm => !HasNext(record, algorithm, now))
                .Aggregate(record, (keys, algorithm) => keys.With(SigningKeyRecord.Create(algorithm, now, now + _options.KeySetCacheLifetime), LongestToken));
        }, cancellationToken);
    }

    /// <summary>Makes the next keys when it is time, and forgets those that are gone.</summary>
    internal Task MaintainAsync(CancellationToken cancellationToken) => ChangeAsync(record =>
    {
        var now = _time.GetUtcNow();
        var due = SigningAlgorithms.Own.Where(algorithm => !HasNext(record, algorithm, now) && record.Active(algorithm, now) is { } active && active.ActiveFrom + _options.SigningKeyLifetime - _options.KeySetCacheLifetime <= now);
        return due.Aggregate(record.WithoutGone(now), (keys, algorithm) => keys.With(SigningKeyRecord.Create(algorithm, now, now + _options.KeySetCacheLifetime), LongestToken));
    }, cancellationToken);

    /// <summary>The key that signs now.</summary>
    internal async ValueTask<SigningKey> ActiveAsync(string algorithm, CancellationToken cancellationToken)
    {
        var keys = await CurrentAsync(cancellationToken);
        return keys.Keys[keys.Record.Active(algorithm, _time.GetUtcNow())!.Id].Key;
    }

    // Tokens of a service account may live longer than those of users; ID tokens come back as hints.
    private TimeSpan LongestToken => TimeSpan.FromTicks(Math.Max(Math.Max(_options.AccessTokenLifetime.Ticks, _options.IdTokenLifetime.Ticks), _options.LongestServiceAccountToken.Ticks)) + _options.ClockSkew;

    private static bool HasNext(SigningKeySetRecord record, string algorithm, DateTimeOffset now) => record.Keys.Any(key => key.Algorithm == algorithm && key.ActiveFrom > now);

    private async ValueTask<Snapshot> CurrentAsync(CancellationToken cancellationToken) =>
        _records.Find(Name) is { } found ? Take(found) : await LoadAsync(cancellationToken);

    private async Task<Snapshot> LoadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await _records.FindAsync(Name, cancellationToken) ?? await CreateAsync(cancellationToken);
            // Null: another replica was faster, and its keys are the ones.
            if (found is not null) return Take(found);
        }
    }

    private Task<Record<SigningKeySetRecord>?> CreateAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        return _records.CreateAsync(Name, null, new() { Keys = [.. SigningAlgorithms.Own.Select(algorithm => SigningKeyRecord.Create(algorithm, now, now))] }, cancellationToken);
    }

    private async Task ChangeAsync(Func<SigningKeySetRecord, SigningKeySetRecord> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await _records.FindAsync(Name, cancellationToken) ?? await CreateAsync(cancellationToken);
            if (found is null) continue;
            var next = change(found.Content);
            if (next.Keys.SequenceEqual(found.Content.Keys)) return;
            if (await _records.TryUpdateAsync(found, next, cancellationToken) is not { } replaced) continue;
            Take(replaced);
            return;
        }
    }

    private Snapshot Take(Record<SigningKeySetRecord> found)
    {
        var current = Volatile.Read(ref _current);
        if (current?.Revision == found.Revision) return current;
        var known = current?.Keys;
        var keys = found.Content.Keys.ToFrozenDictionary(
            record => record.Id, record => (record, known is not null && known.TryGetValue(record.Id, out var same) ? same.Key : new SigningKey(record)));
        var next = new Snapshot(found.Content, keys, found.Revision);
        Volatile.Write(ref _current, next);
        return next;
    }

    private sealed record Snapshot(SigningKeySetRecord Record, FrozenDictionary<string, (SigningKeyRecord Record, SigningKey Key)> Keys, long Revision);
}
