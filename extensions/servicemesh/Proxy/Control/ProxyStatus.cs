namespace LuBan.ServiceMesh.Proxy.Control;

/// <summary>How the data plane is.</summary>
internal sealed record ProxyStatus
{
    public int ProcessId { get; init; }

    /// <summary>The digest of the program's files.</summary>
    public string Program { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    public string TableVersion { get; init; } = "";

    public bool IsDraining { get; init; }

    public long LostLogLines { get; init; }

    public IReadOnlyList<ListenerStatus> Listeners { get; init; } = [];
}

/// <summary>An address of the table.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">The port of the table.</param>
/// <param name="ActualPort">The port that is listened at; null when it is not.</param>
/// <param name="Kind">What is answered there.</param>
/// <param name="Host">Whose it is.</param>
/// <param name="Problem">Why it is not listened at.</param>
internal sealed record ListenerStatus(string Address, int Port, int? ActualPort, Tables.ListenerKind Kind, string? Host, string? Problem);
