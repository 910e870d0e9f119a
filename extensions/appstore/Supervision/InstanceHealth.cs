namespace LuBan.AppStore.Supervision;

/// <summary>What is known in memory of the checks of one run. A kernel that comes after asks again.</summary>
internal sealed class InstanceHealth
{
    private readonly Dictionary<string, (DateTimeOffset Next, int Failures)> _probes = [];

    /// <summary>The run that this is of.</summary>
    public int Run { get; init; }

    public bool Started { get; set; }

    public bool Ready { get; set; }

    public string Message { get; set; } = "";

    public bool IsDue(string probe, DateTimeOffset now) => !_probes.TryGetValue(probe, out var known) || now >= known.Next;

    /// <returns>Failures in a row.</returns>
    public int Note(string probe, bool passed, DateTimeOffset next)
    {
        var failures = passed ? 0 : _probes.GetValueOrDefault(probe).Failures + 1;
        _probes[probe] = (next, failures);
        return failures;
    }
}
