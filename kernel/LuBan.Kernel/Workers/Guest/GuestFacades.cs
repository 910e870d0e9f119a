using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>The caller of one request. Who it is came with the request; what it may do the kernel says.</summary>
internal sealed class GuestCallerAccess(KernelClient kernel, CallerScope scope, string extension) : ICallerAccess
{
    public string Name => scope.Subject.Name;

    public IReadOnlyList<string> Groups => scope.Subject.Groups;

    public ValueTask<bool> IsAllowedAsync(string verb, string apiGroup, string resource, string? @namespace = null, string? name = null, CancellationToken cancellationToken = default) =>
        AskAsync(CallerQuestions.OfResource(verb, apiGroup, resource, @namespace, name), cancellationToken);

    public ValueTask<bool> HasPermissionAsync(string permission, string? @namespace = null, CancellationToken cancellationToken = default) =>
        AskAsync(CallerQuestions.OfPermission(extension, permission, @namespace), cancellationToken);

    private async ValueTask<bool> AskAsync(AccessQuestion question, CancellationToken cancellationToken)
    {
        _ = scope.Subject;
        return (await kernel.CallAsync<ReviewCall, Found>(KernelPaths.Review, new([question]), cancellationToken)).Value;
    }
}

/// <summary>The bus.</summary>
internal sealed class GuestEventBus(KernelClient kernel, string extensionId) : IEventBus
{
    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public async ValueTask PublishAsync<TEvent>(TEvent message, CancellationToken cancellationToken = default) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(message);
        var name = EventPublisher.NameOf(typeof(TEvent), extensionId);
        await kernel.CallAsync<PublishCall, Found>(KernelPaths.Publish, new(name, JsonSerializer.SerializeToElement(message, _json)), cancellationToken);
    }
}

/// <summary>The consoles that are open.</summary>
internal sealed class GuestConsoleChannel(KernelClient kernel) : IConsoleChannel
{
    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public async ValueTask PublishAsync<TPayload>(string topic, TPayload payload, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        await kernel.CallAsync<TopicCall, Found>(KernelPaths.Topic, new(topic, JsonSerializer.SerializeToElement(payload, _json)), cancellationToken);
    }

    public async ValueTask NotifyAsync(ConsoleNotification notification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        await kernel.CallAsync<ConsoleNotification, Found>(KernelPaths.Notify, notification, cancellationToken);
    }
}

/// <summary>Events about objects: told in order and without waiting, as the contract says.</summary>
internal sealed partial class GuestEventRecorder(KernelClient kernel, ILogger logger) : IEventRecorder
{
    private const int Longest = 1024;
    private readonly SemaphoreSlim _order = new(1);

    public void Normal(Resource about, string reason, string message) => Record(about, false, reason, message);

    public void Warning(Resource about, string reason, string message) => Record(about, true, reason, message);

    private void Record(Resource about, bool isWarning, string reason, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        ArgumentNullException.ThrowIfNull(message);
        _ = SendAsync(new(EventRecorder.ReferenceTo(about), isWarning, reason, message.Length <= Longest ? message : message[..Longest], EventOrigin.Of(about)));
    }

    private async Task SendAsync(RecordCall call)
    {
        await _order.WaitAsync();
        try
        {
            await kernel.CallAsync<RecordCall, Found>(KernelPaths.Record, call, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogLost(call.Reason, exception.Message);
        }
        finally
        {
            _order.Release();
        }
    }

    [LoggerMessage(8800, LogLevel.Warning, "The event {Reason} was not recorded: {Problem}")]
    private partial void LogLost(string reason, string problem);
}
