using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Contributions;

/// <summary>Carries events between extensions as JSON: from any publisher to a queue for each serving extension that subscribed.</summary>
internal sealed class EventBus(ContributionRegistry registry, TimeProvider time, ILoggerFactory loggers) : IExtensionServiceSource
{
    private readonly ConcurrentDictionary<ExtensionRuntime, EventQueue> _queues = new();
    private readonly ILogger _logger = loggers.CreateLogger("LuBan.Kernel.Events");

    public void Add(IServiceCollection services, ExtensionServiceContext context)
    {
        var publisher = new Publisher(this, context.Environment.Id);
        services.AddSingleton<IEventBus>(publisher);
        context.OnRevoke(publisher.Revoke);
    }

    private async ValueTask PublishAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        foreach (var ended in _queues.Where(entry => entry.Key.State != ExtensionState.Serving))
        {
            if (_queues.TryRemove(ended)) ended.Value.Close();
        }
        foreach (var contributor in registry.Current.Contributors)
        {
            if (contributor is not ExtensionRuntime runtime || !runtime.Contributions.Events.Contains(name)) continue;
            await _queues.GetOrAdd(runtime, subscriber => new EventQueue(subscriber, time, _logger)).AddAsync(name, json, cancellationToken);
        }
    }

    private sealed class Publisher(EventBus bus, string extensionId) : IEventBus
    {
        private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        private volatile EventBus? _bus = bus;

        public ValueTask PublishAsync<TEvent>(TEvent message, CancellationToken cancellationToken = default) where TEvent : class
        {
            ArgumentNullException.ThrowIfNull(message);
            var target = _bus ?? throw new ObjectDisposedException(nameof(IEventBus), "LB3060: the extension was stopped; it can publish no events.");
            var name = typeof(TEvent).GetCustomAttribute<ExtensionEventAttribute>()?.Name
                ?? throw new ExtensionException("LB3061", $"{typeof(TEvent).FullName} has no [ExtensionEvent]. Name the event, such as [ExtensionEvent(\"{extensionId.ToLowerInvariant()}.something-happened\")].");
            return target.PublishAsync(name, JsonSerializer.SerializeToUtf8Bytes(message, _json), cancellationToken);
        }

        public void Revoke() => _bus = null;
    }
}
