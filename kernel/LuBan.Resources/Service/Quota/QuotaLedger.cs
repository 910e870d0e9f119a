using System.Text.Json;
using LuBan.Resources.BuiltIn;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>Counts the objects of each namespace, and holds places for those that are being created, so that no two creates take the same last place. Namespaces of one workspace have its quota besides their own.</summary>
/// <remarks>
/// Within a process a place is taken before the write. Between replicas the order of revisions decides: the create that a replica sees
/// to have gone beyond the limit at its own revision was the one too many, and its writer takes it back.
/// </remarks>
internal sealed partial class QuotaLedger
{
    private static readonly IReadOnlyDictionary<string, long> Nothing = new Dictionary<string, long>();

    private readonly Lock _gate = new();
    private readonly Dictionary<QuotaPlace, long> _counts = [];
    private readonly Dictionary<QuotaPlace, long> _pending = [];
    private readonly Dictionary<string, Dictionary<string, IReadOnlyDictionary<string, long>>> _limits = [];
    private readonly Dictionary<string, QuotaReservation> _open = [];

    /// <summary>Called with a namespace whose counts or quotas changed; on the writer's thread.</summary>
    internal Action<string>? Changed { get; set; }

    internal void Load(IEnumerable<StoredObject> objects)
    {
        lock (_gate)
        {
            foreach (var item in objects)
            {
                if (item.Key.Namespace.Length > 0) Count(item, 1);
                Follow(new StoreChange(StoreOperationType.Create, item, null));
            }
        }
    }

    internal void Apply(StoreChange change)
    {
        var ns = change.Key.Namespace;
        string? workspace;
        lock (_gate)
        {
            Follow(change);
            workspace = Concerned(change);
            if (ns.Length > 0)
            {
                if (change.Type != StoreOperationType.Update) Count(change.Object, change.Type == StoreOperationType.Create ? 1 : -1);
                else if (IsQuota(change.Key)) SetLimits(change.Object);
                if (change.Type == StoreOperationType.Create && _open.Remove(change.Object.Uid, out var reservation))
                {
                    Release(reservation);
                    reservation.Exceeded = reservation.Gains.Select(gain => Excess(gain with { Amount = 0 })).FirstOrDefault(excess => excess is not null);
                }
            }

            if (!_limits.ContainsKey(ns) && !IsQuota(change.Key)) ns = "";
        }

        if (ns.Length > 0) Changed?.Invoke(ns);
        if (workspace is not null) WorkspaceChanged?.Invoke(workspace);
    }

    /// <summary>Takes the places that a write needs; give them back by disposing.</summary>
    /// <returns>The places, or null when nothing limits them.</returns>
    /// <exception cref="QuotaExceededException">There is no place.</exception>
    internal QuotaReservation? Reserve(StoreOperation operation)
    {
        lock (_gate)
        {
            if (!_limits.ContainsKey(operation.Key.Namespace) && LimitsOf(operation.Key.Namespace) is not { Count: > 0 }) return null;
            var gains = Gains(operation);
            foreach (var gain in gains)
                if (Excess(gain) is { } exceeded)
                    throw new QuotaExceededException(exceeded);
            if (gains.Count == 0) return null;
            var reservation = new QuotaReservation(this, operation.Uid, gains);
            foreach (var (place, amount) in gains) _pending[place] = _pending.GetValueOrDefault(place) + amount;
            if (operation.Type == StoreOperationType.Create) _open[operation.Uid] = reservation;
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
                entry => entry.Key, entry => QuotaNames.TryParse(entry.Key, out var limited) ? _counts.GetValueOrDefault(new(ns, limited.Group, limited.Resource)) : 0)))];
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
        {
            _open.Remove(reservation.Uid);
            Release(reservation);
        }
    }

    /// <summary>What a write adds: the object that it creates, and the members that it gives to a workspace.</summary>
    private List<QuotaGain> Gains(StoreOperation operation)
    {
        var gains = new List<QuotaGain>();
        if (operation.Type == StoreOperationType.Delete) return gains;
        if (operation.Type == StoreOperationType.Create) gains.Add(new(QuotaPlace.Of(operation.Key), 1));
        if (WorkspaceQuota.IsMembership(operation.Key) && _members.CountMore(operation.Key, operation.Data) is > 0 and var more)
            gains.Add(new(WorkspaceQuota.MembersIn(operation.Key.Namespace), more));
        return gains;
    }

    private void Release(QuotaReservation reservation)
    {
        if (reservation.IsReleased) return;
        reservation.IsReleased = true;
        foreach (var (place, amount) in reservation.Gains)
        {
            var pending = _pending[place] - amount;
            if (pending == 0) _pending.Remove(place);
            else _pending[place] = pending;
        }
    }

    /// <summary>In the words of Kubernetes, what would be too much; null when everything fits. An amount of 0 asks whether what is there is too much already.</summary>
    private string? Excess(in QuotaGain gain)
    {
        var (place, more) = gain;
        foreach (var (quota, hard) in _limits.GetValueOrDefault(place.Namespace) ?? [])
            if (Excess(quota, hard, QuotaNames.TryParse, gain, _counts.GetValueOrDefault(place), more > 0 ? _pending.GetValueOrDefault(place) : 0) is { } exceeded)
                return exceeded;
        return ExcessOfWorkspace(gain);
    }

    private static string? Excess(string quota, IReadOnlyDictionary<string, long> hard, TryParseName tryParse, in QuotaGain gain, long count, long pending)
    {
        var (place, more) = gain;
        var exceeded = hard.Where(entry => tryParse(entry.Key, out var limited) && limited == (place.Group, place.Resource) && count + pending + more > entry.Value)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        if (exceeded.Count == 0) return null;
        var used = more > 0 ? count + pending : count - 1;
        return $"exceeded quota: {quota}, requested: {Join(exceeded, _ => Math.Max(more, 1))}, used: {Join(exceeded, _ => used)}, limited: {Join(exceeded, entry => entry.Value)}";
    }

    private static string Join(IEnumerable<KeyValuePair<string, long>> entries, Func<KeyValuePair<string, long>, long> value) =>
        string.Join(",", entries.Select(entry => $"{entry.Key}={value(entry)}"));

    private void Count(StoredObject item, int change)
    {
        var place = QuotaPlace.Of(item.Key);
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

    private delegate bool TryParseName(string name, out (string Group, string Resource) limited);
}

/// <summary>How much more of something a write makes.</summary>
internal readonly record struct QuotaGain(QuotaPlace Place, long Amount);

/// <summary>The places of a write that is being made.</summary>
internal sealed class QuotaReservation(QuotaLedger ledger, string uid, IReadOnlyList<QuotaGain> gains) : IDisposable
{
    internal string Uid => uid;

    internal IReadOnlyList<QuotaGain> Gains => gains;

    /// <summary>Whether the places were given back, or are counted by now.</summary>
    internal bool IsReleased { get; set; }

    /// <summary>After the write: why it was one too many, because another replica took the place; otherwise null.</summary>
    internal string? Exceeded { get; set; }

    public void Dispose() => ledger.Close(this);
}

/// <summary>There is no place for what a write adds.</summary>
internal sealed class QuotaExceededException(string message) : Exception(message);
