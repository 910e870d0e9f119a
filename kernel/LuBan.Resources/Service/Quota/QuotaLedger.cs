using System.Text.Json;
using LuBan.Resources.BuiltIn;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>Counts the objects of each namespace, and holds places for those that are being created, so that no two creates take the same last place.</summary>
/// <remarks>
/// Within a process a place is taken before the write. Between replicas the order of revisions decides: the create that a replica sees
/// to have gone beyond the limit at its own revision was the one too many, and its writer takes it back.
/// </remarks>
internal sealed class QuotaLedger
{
    private static readonly IReadOnlyDictionary<string, long> Nothing = new Dictionary<string, long>();

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Namespace, string Group, string Resource), long> _counts = [];
    private readonly Dictionary<(string Namespace, string Group, string Resource), long> _pending = [];
    private readonly Dictionary<string, Dictionary<string, IReadOnlyDictionary<string, long>>> _limits = [];
    private readonly Dictionary<string, QuotaReservation> _open = [];

    /// <summary>Called with a namespace whose counts or quotas changed; on the writer's thread.</summary>
    internal Action<string>? Changed { get; set; }

    internal void Load(IEnumerable<StoredObject> objects)
    {
        lock (_gate)
            foreach (var item in objects.Where(item => item.Key.Namespace.Length > 0))
                Count(item, 1);
    }

    internal void Apply(StoreChange change)
    {
        var ns = change.Key.Namespace;
        if (ns.Length == 0) return;
        lock (_gate)
        {
            if (change.Type != StoreOperationType.Update) Count(change.Object, change.Type == StoreOperationType.Create ? 1 : -1);
            else if (IsQuota(change.Key)) SetLimits(change.Object);
            if (change.Type == StoreOperationType.Create && _open.Remove(change.Object.Uid, out var reservation))
            {
                Release(reservation);
                reservation.Exceeded = Excess(reservation.Key, 0);
            }

            if (!_limits.ContainsKey(ns) && !IsQuota(change.Key)) return;
        }

        Changed?.Invoke(ns);
    }

    /// <summary>Takes a place for an object that is about to be created; give it back by disposing.</summary>
    /// <returns>The place, or null when nothing limits the resource there.</returns>
    /// <exception cref="QuotaExceededException">There is no place.</exception>
    internal QuotaReservation? Reserve(in ResourceKey key, string uid)
    {
        lock (_gate)
        {
            if (!_limits.ContainsKey(key.Namespace)) return null;
            if (Excess(key, 1) is { } exceeded) throw new QuotaExceededException(exceeded);
            var reservation = new QuotaReservation(this, key, uid);
            _pending[Place(key)] = _pending.GetValueOrDefault(Place(key)) + 1;
            _open[uid] = reservation;
            return reservation;
        }
    }

    /// <summary>What the quotas of a namespace limit, and how much of it there is.</summary>
    internal IReadOnlyList<(string Quota, IReadOnlyDictionary<string, long> Used)> Usage(string ns)
    {
        lock (_gate)
        {
            if (!_limits.TryGetValue(ns, out var quotas)) return [];
            return [.. quotas.Select(quota => (quota.Key, (IReadOnlyDictionary<string, long>)quota.Value.ToDictionary(
                entry => entry.Key, entry => QuotaNames.TryParse(entry.Key, out var limited) ? _counts.GetValueOrDefault((ns, limited.Group, limited.Resource)) : 0)))];
        }
    }

    /// <summary>The namespaces that have a quota.</summary>
    internal IReadOnlyList<string> Namespaces()
    {
        lock (_gate) return [.. _limits.Keys];
    }

    internal void Close(QuotaReservation reservation)
    {
        lock (_gate)
            if (_open.Remove(reservation.Uid))
                Release(reservation);
    }

    private void Release(QuotaReservation reservation)
    {
        var place = Place(reservation.Key);
        if (--_pending[place] == 0) _pending.Remove(place);
    }

    /// <summary>In the words of Kubernetes, what would be too much; null when everything fits.</summary>
    private string? Excess(in ResourceKey key, long more)
    {
        var place = Place(key);
        var (count, pending) = (_counts.GetValueOrDefault(place), _pending.GetValueOrDefault(place));
        foreach (var (quota, hard) in _limits.GetValueOrDefault(key.Namespace) ?? [])
        {
            var exceeded = hard.Where(entry => QuotaNames.TryParse(entry.Key, out var limited) && limited == (place.Group, place.Resource) && count + (more > 0 ? pending : 0) + more > entry.Value)
                .OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
            if (exceeded.Count == 0) continue;
            var used = more > 0 ? count + pending : count - 1;
            return $"exceeded quota: {quota}, requested: {Join(exceeded, _ => 1)}, used: {Join(exceeded, _ => used)}, limited: {Join(exceeded, entry => entry.Value)}";
        }

        return null;
    }

    private static string Join(IEnumerable<KeyValuePair<string, long>> entries, Func<KeyValuePair<string, long>, long> value) =>
        string.Join(",", entries.Select(entry => $"{entry.Key}={value(entry)}"));

    private void Count(StoredObject item, int change)
    {
        var place = Place(item.Key);
        var count = _counts.GetValueOrDefault(place) + change;
        if (count == 0) _counts.Remove(place);
        else _counts[place] = count;
        if (!IsQuota(item.Key)) return;
        if (change > 0) SetLimits(item);
        else if (_limits.TryGetValue(item.Key.Namespace, out var quotas) && quotas.Remove(item.Key.Name) && quotas.Count == 0) _limits.Remove(item.Key.Namespace);
    }

    private void SetLimits(StoredObject quota)
    {
        if (!_limits.TryGetValue(quota.Key.Namespace, out var quotas)) _limits[quota.Key.Namespace] = quotas = new(StringComparer.Ordinal);
        quotas[quota.Key.Name] = ReadLimits(quota);
    }

    private static IReadOnlyDictionary<string, long> ReadLimits(StoredObject quota)
    {
        using var document = JsonDocument.Parse(quota.Data);
        if (document.RootElement.At("spec", "hard") is not { ValueKind: JsonValueKind.Object } hard) return Nothing;
        var limits = new Dictionary<string, long>();
        foreach (var entry in hard.EnumerateObject())
            if (QuotaNames.TryParse(entry.Name, out _) && QuotaNames.TryNumber(entry.Value.ToString(), out var number))
                limits[entry.Name] = number;
        return limits;
    }

    private static bool IsQuota(in ResourceKey key) => key is { Group: "", Resource: "resourcequotas" };

    private static (string Namespace, string Group, string Resource) Place(in ResourceKey key) => (key.Namespace, key.Group, key.Resource);
}

/// <summary>A place for an object that is being created.</summary>
internal sealed class QuotaReservation(QuotaLedger ledger, ResourceKey key, string uid) : IDisposable
{
    internal ResourceKey Key => key;

    internal string Uid => uid;

    /// <summary>After the write: why it was one too many, because another replica took the place; otherwise null.</summary>
    internal string? Exceeded { get; set; }

    public void Dispose() => ledger.Close(this);
}

/// <summary>There is no place for one more object.</summary>
internal sealed class QuotaExceededException(string message) : Exception(message);
