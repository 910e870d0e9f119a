namespace LuBan.AppStore.Supervision;

/// <summary>What is remembered of an instance beside its process.</summary>
internal sealed record InstanceState
{
    /// <summary>The number of its run: each has a folder.</summary>
    public int Run { get; init; }

    /// <summary>Of what it was started with.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The template's version that it was started with.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether a run was begun and its end was not seen yet.</summary>
    public bool Began { get; init; }

    /// <summary>Ends by itself in all.</summary>
    public int Restarts { get; init; }

    /// <summary>Ends by itself in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Not started before.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How the last run ended.</summary>
    public string LastEnd { get; init; } = "";

    /// <summary>Ended, and stays so until the spec changes.</summary>
    public bool Over { get; init; }

    /// <summary>Whether the last run ended with 0.</summary>
    public bool Succeeded { get; init; }

    /// <summary>Its ports.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; init; } = new Dictionary<string, int>();
}
