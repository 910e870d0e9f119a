namespace LuBan.Sdk;

/// <summary>How a reconciler is run, and what wakes it beside its own kind.</summary>
public sealed class ReconcilerOptions
{
    private readonly List<ReconcilerTrigger> _triggers = [];
    private double _maxPerSecond = double.PositiveInfinity;
    private TimeSpan _reconcileTimeout = Timeout.InfiniteTimeSpan;
    private TimeSpan _cacheSyncTimeout = TimeSpan.FromMinutes(2);

    /// <summary>How many objects are reconciled at the same time.</summary>
    /// <value>1 to 64. Default: 1.</value>
    public int MaxConcurrency { get; set; } = 1;

    /// <summary>How long after the last call every object is looked at again.</summary>
    /// <value>At least one second. Default: ten minutes.</value>
    public TimeSpan ResyncPeriod { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The delay after the first failure; each further failure of the same object doubles it.</summary>
    /// <value>Default: 100 milliseconds.</value>
    public TimeSpan InitialBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay between two attempts.</summary>
    /// <value>Default: one minute.</value>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many calls are begun per second at most, over all objects; up to one second's worth may come at once.</summary>
    /// <value>Above zero. Default: no limit.</value>
    public double MaxPerSecond
    {
        get => _maxPerSecond;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _maxPerSecond = value;
        }
    }

    /// <summary>How long one call may take before it is cancelled. A cancelled call counts as a failure and is tried again.</summary>
    /// <value>Above zero, or <see cref="Timeout.InfiniteTimeSpan"/>. Default: no limit.</value>
    public TimeSpan ReconcileTimeout
    {
        get => _reconcileTimeout;
        set => _reconcileTimeout = Positive(value);
    }

    /// <summary>How long the kinds that it watches may take to be served and read before the kernel warns. It goes on waiting.</summary>
    /// <value>Above zero, or <see cref="Timeout.InfiniteTimeSpan"/>. Default: two minutes.</value>
    public TimeSpan CacheSyncTimeout
    {
        get => _cacheSyncTimeout;
        set => _cacheSyncTimeout = Positive(value);
    }

    /// <summary>What was asked for with <see cref="When"/>, <see cref="Owns"/> and <see cref="Watches"/>.</summary>
    public IReadOnlyList<ReconcilerTrigger> Triggers => _triggers;

    /// <summary>Lets only some changes of the reconciler's own kind wake it, such as <c>change =&gt; change.GenerationChanged()</c>. Called several times, all must hold.</summary>
    /// <typeparam name="TResource">The kind that is reconciled.</typeparam>
    /// <param name="predicate">Whether the change matters. Must be fast and must not block: every change waits for it.</param>
    /// <returns>These options.</returns>
    public ReconcilerOptions When<TResource>(Func<ResourceEvent<TResource>, bool> predicate) where TResource : Resource
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Add(new(typeof(TResource), ReconcilerTriggerRole.Own, Untyped(predicate), null));
    }

    /// <summary>Wakes the reconciler for the owner of every child that changes: the object that the child names as its controlling owner, as <see cref="ResourceExtensions.OwnedBy"/> writes it.</summary>
    /// <typeparam name="TChild">The kind of the children. It gets a client and a cache like a registered one.</typeparam>
    /// <param name="when">Which changes matter; null for all. Must be fast and must not block.</param>
    /// <returns>These options.</returns>
    public ReconcilerOptions Owns<TChild>(Func<ResourceEvent<TChild>, bool>? when = null) where TChild : Resource =>
        Add(new(typeof(TChild), ReconcilerTriggerRole.Owned, when is null ? null : Untyped(when), null));

    /// <summary>Wakes the reconciler for objects that have to do with a changed object of another kind.</summary>
    /// <typeparam name="TOther">The other kind. It gets a client and a cache like a registered one.</typeparam>
    /// <param name="map">Whom the changed object concerns. Called with the object before and after a change. Must be fast and must not block.</param>
    /// <param name="when">Which changes matter; null for all. Must be fast and must not block.</param>
    /// <returns>These options.</returns>
    public ReconcilerOptions Watches<TOther>(Func<TOther, IEnumerable<ReconcileRequest>> map, Func<ResourceEvent<TOther>, bool>? when = null) where TOther : Resource
    {
        ArgumentNullException.ThrowIfNull(map);
        return Add(new(typeof(TOther), ReconcilerTriggerRole.Other, when is null ? null : Untyped(when), resource => map((TOther)resource)));
    }

    private ReconcilerOptions Add(ReconcilerTrigger trigger)
    {
        _triggers.Add(trigger);
        return this;
    }

    private static Func<ResourceEventType, Resource, Resource?, bool> Untyped<T>(Func<ResourceEvent<T>, bool> predicate) where T : Resource =>
        (type, current, previous) => predicate(new(type, (T)current) { Previous = (T?)previous });

    private static TimeSpan Positive(TimeSpan value)
    {
        if (value != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        return value;
    }
}
