using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LuBan.Sdk;

namespace LuBan.Kernel.Contributions;

/// <summary>The bus as one extension sees it. After a revocation it refers to nothing of the kernel.</summary>
internal sealed class EventPublisher(EventBus bus, string extensionId) : IEventBus
{
    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private volatile EventBus? _bus = bus;

    public ValueTask PublishAsync<TEvent>(TEvent message, CancellationToken cancellationToken = default) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(message);
        var target = _bus ?? throw new ObjectDisposedException(nameof(IEventBus), "LB3060: the extension was stopped; it can publish no events.");
        return target.PublishAsync(extensionId, NameOf(typeof(TEvent), extensionId), JsonSerializer.SerializeToUtf8Bytes(message, _json), cancellationToken);
    }

    /// <summary>Publishes what another process has written already.</summary>
    public ValueTask PublishAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        (_bus ?? throw new ObjectDisposedException(nameof(IEventBus), "LB3060: the extension was stopped; it can publish no events.")).PublishAsync(extensionId, name, json, cancellationToken);

    /// <summary>The name that publisher and subscriber meet by.</summary>
    /// <exception cref="ExtensionException">LB3061: the class has none.</exception>
    public static string NameOf(Type message, string extensionId) => message.GetCustomAttribute<ExtensionEventAttribute>()?.Name
        ?? throw new ExtensionException("LB3061", $"{message.FullName} has no [ExtensionEvent]. Name the event, such as [ExtensionEvent(\"{extensionId.ToLowerInvariant()}.something-happened\")].");

    public void Revoke() => _bus = null;
}
