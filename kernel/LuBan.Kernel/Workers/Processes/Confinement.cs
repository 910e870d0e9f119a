namespace LuBan.Kernel.Workers.Processes;

/// <summary>What a worker gives up before it loads foreign code.</summary>
internal sealed record Confinement
{
    /// <summary>The process that started it: the worker ends with it.</summary>
    public required int Parent { get; init; }

    /// <summary>The user and the group that it becomes; null to stay who it is.</summary>
    public uint? User { get; init; }

    /// <summary>The group that may pass through the kernel's folders to those of a worker.</summary>
    public uint? WorkersGroup { get; init; }

    /// <summary>Why it does not become another user, when it does not.</summary>
    public string? WhyNoUser { get; init; }

    /// <summary>Files and folders that it may read and execute.</summary>
    public required IReadOnlyList<string> Readable { get; init; }

    /// <summary>Folders that it may write.</summary>
    public required IReadOnlyList<string> Writable { get; init; }

    /// <summary>Writable memory that one of its processes may map, in bytes; null for no such limit.</summary>
    public long? MappedBytes { get; init; }

    /// <summary>Processes and threads of its user.</summary>
    public required int Tasks { get; init; }

    /// <summary>Files and sockets that one of its processes may have open.</summary>
    public int OpenFiles { get; init; } = 4096;

    /// <summary>How much it stands back when processors are short, 0 to 19.</summary>
    public int Nice { get; init; } = 5;

    /// <summary>The whole environment of the worker.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The program that serves, with its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }
}
