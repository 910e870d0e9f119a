namespace LuBan.Benchmarks.Api;

/// <summary>A server that keeps objects, through the client that its users have.</summary>
internal interface IApiPeer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>The processes whose memory counts: the server first, then what it keeps its data in.</summary>
    IReadOnlyList<(string Name, Func<double> ResidentMiB)> Memory { get; }

    /// <summary>Processor time of the server, in seconds; what it keeps its data in does not count.</summary>
    double CpuSeconds { get; }

    /// <summary>Makes a durable object in a folder.</summary>
    Task CreateAsync(string folder, string name, CancellationToken cancellationToken);

    /// <summary>Replaces an object, with a text that watchers look for.</summary>
    Task UpdateAsync(string folder, string name, string text, CancellationToken cancellationToken);

    Task GetAsync(string folder, string name, CancellationToken cancellationToken);

    /// <summary>Reads everything in a folder to its last byte.</summary>
    /// <param name="folder">Which.</param>
    /// <param name="page">Objects per request; 0: all in one.</param>
    /// <param name="cached">From the server's memory, as informers begin; false: consistent.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many bytes there were.</returns>
    Task<long> ListAsync(string folder, int page, bool cached, CancellationToken cancellationToken);

    /// <summary>Watches a folder on a connection of its own until it is cancelled.</summary>
    /// <param name="folder">Which.</param>
    /// <param name="begun">Called when later changes will be seen.</param>
    /// <param name="received">Called with the bytes of each event, or of a part of one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task WatchAsync(string folder, Action begun, EventReceived received, CancellationToken cancellationToken);
}

/// <summary>Bytes that a watcher received.</summary>
internal delegate void EventReceived(ReadOnlySpan<byte> bytes);
