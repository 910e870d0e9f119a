using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using LuBan.Kernel.Access;
using LuBan.Resources;

namespace LuBan.Kernel.Console;

/// <summary>One open event stream: what waits to be sent. Bounded: objects wait for room, and whoever takes nothing any more is ended and comes back.</summary>
internal sealed class ConsoleStream(string id, ClaimsPrincipal caller) : IDisposable
{
    private const int MaximumWaiting = 2000;
    private const int MaximumObjects = 256;

    private static readonly ReadOnlyMemory<byte> Ping = ": ping\n\n"u8.ToArray();

    private readonly Channel<StreamItem> _waiting = Channel.CreateBounded<StreamItem>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true });
    private readonly SemaphoreSlim _room = new(MaximumObjects);
    private readonly CancellationTokenSource _ending = new();
    private int _revisionWaits;

    public string Id { get; } = id;

    public ClaimsPrincipal Caller { get; } = caller;

    public AccessSubject Subject { get; } = Callers.Describe(caller);

    public ChannelReader<StreamItem> Waiting => _waiting.Reader;

    /// <summary>Cancelled when the stream ends.</summary>
    public CancellationToken Ended => _ending.Token;

    /// <summary>Adds an event.</summary>
    public void Send(string name, ReadOnlySpan<byte> json) => Add(new(Format(name, json), StreamItemKind.Event));

    /// <summary>Adds an event about an object, and waits while there are many.</summary>
    public async ValueTask SendObjectAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        Add(new(Format("resource", json.Span), StreamItemKind.Object));
    }

    /// <summary>Shows that the stream lives.</summary>
    public void SendPing() => Add(new(Ping, StreamItemKind.Event));

    /// <summary>Says that there is something new; many changes at once are one event.</summary>
    public void SignalRevision()
    {
        if (Interlocked.Exchange(ref _revisionWaits, 1) == 0) Add(new(default, StreamItemKind.Revision));
    }

    /// <summary>Called by the one who sends, before he does.</summary>
    public void Taken(StreamItem item)
    {
        if (item.Kind == StreamItemKind.Object) _room.Release();
        if (item.Kind == StreamItemKind.Revision) Interlocked.Exchange(ref _revisionWaits, 0);
    }

    public void End()
    {
        if (_waiting.Writer.TryComplete()) _ending.Cancel();
    }

    public void Dispose()
    {
        End();
        _room.Dispose();
        _ending.Dispose();
    }

    /// <summary>The text of an event.</summary>
    public static ReadOnlyMemory<byte> Format(string name, ReadOnlySpan<byte> json)
    {
        var head = Encoding.UTF8.GetBytes($"event: {name}\ndata: ");
        var text = new byte[head.Length + json.Length + 2];
        head.CopyTo(text, 0);
        json.CopyTo(text.AsSpan(head.Length));
        "\n\n"u8.CopyTo(text.AsSpan(head.Length + json.Length));
        return text;
    }

    public static byte[] Json<T>(T content) => JsonSerializer.SerializeToUtf8Bytes(content, KernelJson.Options);

    private void Add(StreamItem item)
    {
        if (!_waiting.Writer.TryWrite(item)) End();
    }
}

/// <summary>Something to send.</summary>
internal readonly record struct StreamItem(ReadOnlyMemory<byte> Text, StreamItemKind Kind);

/// <summary>What is to be sent.</summary>
internal enum StreamItemKind
{
    Event,
    Object,
    Revision,
}
