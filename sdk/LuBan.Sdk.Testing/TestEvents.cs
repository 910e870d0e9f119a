using System.Reflection;
using System.Text.Json;
using LuBan.Kernel.Contributions;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Sdk.Testing;

/// <summary>The events that extensions of a kernel publish.</summary>
public sealed class TestEvents
{
    private readonly Lock _adding = new();
    private readonly List<TestEvent> _published = [];
    private readonly TestKernel _kernel;

    internal TestEvents(TestKernel kernel) => _kernel = kernel;

    /// <summary>What was published since the kernel was first started, oldest first.</summary>
    public IReadOnlyList<TestEvent> Published
    {
        get
        {
            lock (_adding) return [.. _published];
        }
    }

    /// <summary>Publishes an event, as another extension would.</summary>
    /// <typeparam name="TEvent">The record of the event: of the extension, or one of the test that is written the same as JSON.</typeparam>
    /// <param name="message">The event.</param>
    /// <param name="publisher">The id of the extension that is to have published it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when the event is kept for every subscriber.</returns>
    public Task PublishAsync<TEvent>(TEvent message, string publisher = "Tests.Publisher", CancellationToken cancellationToken = default) where TEvent : class =>
        _kernel.Run.Services.GetRequiredService<EventBus>().PublishAsync(publisher, NameOf<TEvent>(), JsonSerializer.SerializeToUtf8Bytes(message, TestJson.Options), cancellationToken).AsTask();

    /// <summary>Waits until an event was published, or finds one that was already.</summary>
    /// <typeparam name="TEvent">The record of the event.</typeparam>
    /// <param name="condition">Which one; null for any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The first such event.</returns>
    /// <exception cref="ExtensionException">There was none within the time of <see cref="TestKernelOptions.Timeout"/>.</exception>
    public Task<TEvent> WaitForAsync<TEvent>(Func<TEvent, bool>? condition = null, CancellationToken cancellationToken = default) where TEvent : class
    {
        var name = NameOf<TEvent>();
        return _kernel.WaitAsync(_ => Task.FromResult(Published.Where(one => one.Name == name).Select(one => one.Read<TEvent>()).FirstOrDefault(message => condition?.Invoke(message) != false)),
            () => $"the event {name}; there were: {string.Join(", ", Published.Select(one => $"{one.Name} {one.Json}").DefaultIfEmpty("none"))}", cancellationToken);
    }

    internal void Add(string publisher, string name, ReadOnlyMemory<byte> json)
    {
        lock (_adding) _published.Add(new(publisher, name, System.Text.Encoding.UTF8.GetString(json.Span)));
    }

    private static string NameOf<TEvent>() => typeof(TEvent).GetCustomAttribute<ExtensionEventAttribute>()?.Name
        ?? throw new ArgumentException($"{typeof(TEvent)} has no [ExtensionEvent] attribute.");
}

/// <summary>An event that was published.</summary>
/// <param name="Publisher">The id of the extension that did.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Json">What it says.</param>
public sealed record TestEvent(string Publisher, string Name, string Json)
{
    /// <summary>The event as a record.</summary>
    /// <typeparam name="TEvent">The record.</typeparam>
    /// <returns>What it says.</returns>
    public TEvent Read<TEvent>() where TEvent : class => JsonSerializer.Deserialize<TEvent>(Json, TestJson.Options)!;
}
