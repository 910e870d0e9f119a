namespace LuBan.Observability.Alerting;

/// <summary>A rule that can be evaluated. <see cref="Record"/> makes a series, <see cref="Alert"/> alerts.</summary>
internal sealed record Rule
{
    public string? Record { get; init; }
    public string? Alert { get; init; }
    public required string Expression { get; init; }
    public TimeSpan For { get; init; }
    public TimeSpan KeepFiringFor { get; init; }

    /// <summary>Evaluations in a row that must find it before it fires.</summary>
    public int Consecutive { get; init; } = 1;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>How people are told, when the rule says so itself.</summary>
    public AlertDelivery? Delivery { get; init; }

    public string Name => Record ?? Alert ?? "";

    /// <summary>The same for the same rule over restarts: alerts that wait find their rule by it.</summary>
    public string Key => $"{Name}\n{Expression}\n{string.Join('\n', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))}";
}

/// <summary>Rules that are evaluated together.</summary>
internal sealed record RuleGroup
{
    /// <summary>The object that it comes from: <c>PrometheusRule/shop/errors</c>.</summary>
    public required string Origin { get; init; }

    public required string Name { get; init; }

    /// <summary>What its queries may see; null for everything.</summary>
    public string? Namespace { get; init; }

    public required TimeSpan Interval { get; init; }
    public TimeSpan QueryOffset { get; init; }
    public int Limit { get; init; }
    public required IReadOnlyList<Rule> Rules { get; init; }

    public string Key => $"{Origin}/{Name}";

    /// <summary>When it is evaluated next: groups are spread over their interval, each always at the same moments.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset moment)
    {
        var interval = Math.Max(Interval.Ticks, TimeSpan.TicksPerSecond);
        var offset = (long)(Fingerprints.Of(Key) % (ulong)(interval / TimeSpan.TicksPerMillisecond)) * TimeSpan.TicksPerMillisecond;
        var behind = moment.UtcTicks - offset;
        return new DateTimeOffset(behind - behind % interval + interval + offset, TimeSpan.Zero);
    }
}
